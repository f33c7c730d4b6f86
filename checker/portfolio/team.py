"""Which engines play which part in a portfolio. An engine joins by being listed in `checker.engines`."""

from __future__ import annotations

from dataclasses import dataclass

from checker.engine import Engine


@dataclass(frozen=True, slots=True)
class Team:
    """`scouts` are asked first, one after the other, and end soon; then the `runners` side by side.

    The `teller` makes the story of a violation, whoever has found it, so that the story does not depend on who was
    first. It may be one of the others. The story of an engine of `alike` is the one that it would tell.
    """

    scouts: tuple[Engine, ...]
    runners: tuple[Engine, ...]
    teller: Engine
    alike: frozenset[str] = frozenset()

    @property
    def engines(self) -> tuple[Engine, ...]:
        """Those that are asked for verdicts, each once, scouts first."""
        found: dict[str, Engine] = {}
        for engine in (*self.scouts, *self.runners):
            found.setdefault(engine.name, engine)
        return tuple(found.values())
