"""Which engines play which part in a portfolio. An engine joins by being listed in `checker.engines`."""

from __future__ import annotations

from dataclasses import dataclass

from checker.engine import Engine


@dataclass(frozen=True, slots=True)
class Team:
    """`scouts` are asked first, one after the other, and end soon; then the `runners` side by side.

    The `last` ones are asked about what nobody else decides, so what they say beside a verdict depends on no race.

    A `teller` makes the story of a violation, whoever has found it, so that the story does not depend on who was
    first: for each kind of property the first teller that decides it. It may be one of the others. The cheapest story
    of a scout of `alike` is taken as it is: scouts are asked in turn, so who of them is first is always the same.
    """

    scouts: tuple[Engine, ...]
    runners: tuple[Engine, ...]
    tellers: tuple[Engine, ...]
    alike: frozenset[str] = frozenset()
    last: tuple[Engine, ...] = ()

    @property
    def engines(self) -> tuple[Engine, ...]:
        """Those that are asked for verdicts, each once, in this order."""
        found: dict[str, Engine] = {}
        for engine in (*self.scouts, *self.runners, *self.last):
            found.setdefault(engine.name, engine)
        return tuple(found.values())

    def teller(self, kind: str) -> Engine:
        """The engine that tells stories about properties of a kind."""
        return next(engine for engine in self.tellers if kind in engine.decides)
