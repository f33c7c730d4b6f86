"""A contest: one unit, asked of several engines; the first answer whose evidence checks wins, reading by reading.

An engine may decide only some of the readings, say those with a violation. What is left is won by another one. What no
evidence can show, independence on a product for one, is taken from the first engine of the list that says it, when all
have answered; it stays unchecked.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from properties.cubes import Options, intersection, uncovered
from properties.result import Case, Cube, Verdict


@dataclass(frozen=True, slots=True)
class Won:
    """A case that was taken from an engine, its `where` cut down to the readings that were open then."""

    engine: str
    case: Case


@dataclass
class Contest:
    """What is known about one unit.

    `options` are the readings that the site leaves open, `needs_run` is the verdict that only a run can show.
    """

    engines: tuple[str, ...]
    options: Options
    needs_run: Verdict
    won: list[Won] = field(default_factory=list[Won])
    answered: dict[str, tuple[Case, ...]] = field(default_factory=dict[str, tuple[Case, ...]])
    checking: int = 0
    error: tuple[str, BaseException] | None = None
    since: float = field(default_factory=time.monotonic)

    def begin(self) -> None:
        """The time of the contest begins."""
        self.since = time.monotonic()

    @property
    def left(self) -> tuple[Cube, ...]:
        """The readings that nobody has won yet."""
        return uncovered([cube for w in self.won for cube in w.case.where], self.options)

    @property
    def is_over(self) -> bool:
        """Whether nothing is left to win, or nobody left to win it."""
        return (
            self.error is not None or not self.left or (not self.checking and len(self.answered) == len(self.engines))
        )

    def to_check(self, engine: str, cases: Sequence[Case]) -> tuple[Case, ...]:
        """Takes note of an answer; gives the cases whose evidence may win something."""
        self.answered[engine] = tuple(cases)
        found = tuple(c for c in cases if _is_decided(c) and self._open(c))
        self.checking += len(found)
        return found

    def checked(self, engine: str, was: Case, case: Case) -> None:
        """Takes note of a case that was re-checked: it wins what is open of it, or shows nothing."""
        self.checking -= 1
        if case.checked and _is_decided(case):
            self._take(engine, case)
            return
        if case.verdict is self.needs_run:
            why = case.reason or "nothing shows it"
            case = Case(case.where, Verdict.UNDECIDED, reason=f"the engine says {case.verdict.value}, but {why}")
        given = list(self.answered[engine])
        given[given.index(was)] = case
        self.answered[engine] = tuple(given)

    def lost(self, engine: str, reason: str) -> None:
        """Takes note of an engine that will not answer."""
        self.answered[engine] = (Case(((),), Verdict.UNDECIDED, reason=reason),)

    def close(self) -> tuple[Won, ...]:
        """What is known at the end: in the order of the engines what they say unchecked, then what nobody decided."""
        for engine in self.engines:
            for case in self.answered.get(engine, ()):
                if _is_decided(case) or (case.max_faults is not None and case.verdict is not Verdict.UNDECIDED):
                    self._take(engine, case)
        left = self.left
        if left:
            reasons = {e: c.reason for e in self.engines for c in self.answered.get(e, ()) if c.reason}
            told = "; ".join(f"{e}: {r}" for e, r in reasons.items()) or "no engine decides it"
            self.won.append(Won("", Case(left, Verdict.UNDECIDED, reason=told)))
        return tuple(self.won)

    def _take(self, engine: str, case: Case) -> None:
        where = self._open(case)
        if where:
            self.won.append(Won(engine, replace(case, where=where)))

    def _open(self, case: Case) -> tuple[Cube, ...]:
        """What of the readings of a case is still to be won."""
        left = self.left
        if case.where == ((),):
            return left
        return tuple(c for a in left for b in case.where if (c := intersection(a, b)) is not None)


def _is_decided(case: Case) -> bool:
    return case.verdict is not Verdict.UNDECIDED and case.max_faults is None
