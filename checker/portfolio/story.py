"""Stories that do not depend on who has found a violation: one fixed engine tells them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from checker.portfolio.contest import Contest, Won
from checker.portfolio.instances import Binding
from checker.portfolio.race import Outcome, Race
from checker.work.service import Found, Narrowed
from checker.work.worker import Answer, Failure
from model.lang.errors import ReachedError
from model.trace import Trace
from properties.cubes import meets
from properties.evidence import CutSet, Evidence, Lasso, TracePair, TrapSet
from properties.result import Case, Cube

Tellable = tuple[int | Narrowed, Binding | None, Contest, tuple[Won, ...]]
"""A unit with its element tuple (None: the whole property), its contest, and what was won in it."""


@dataclass(frozen=True)
class _Told:
    """A run and where it stands among its like: the fewest faults, then steps, then the earliest unit and cube."""

    rank: tuple[int, int, int, int]
    evidence: Evidence
    binding: Binding


class Storyteller:
    """Has the teller tell what was found, and takes the winner's own words where it cannot."""

    def __init__(self, race: Race, number: int, teller: str) -> None:
        self.race = race
        self.number = number
        self._teller = teller

    def story(self, case: Case, units: Sequence[Tellable], then: Callable[[Case], None]) -> None:
        """The case with the shortest story that the teller knows of it, over all units and readings."""
        wanted = [(u, c) for u in range(len(units)) for c in range(len(case.where))]
        told: list[_Told] = []
        missing: list[str] = []
        left = len(wanted)

        def heard(position: tuple[int, int], cases: Sequence[Case], reason: str) -> None:
            nonlocal left
            left -= 1
            found = [c for c in cases if c.verdict is case.verdict and run_of(c.evidence) is not None]
            told.extend(_told(c, units[position[0]][1], position) for c in found)
            if not found:
                missing.append(reason or "it does not find it")
            if not left:
                then(self._best(case, units, told, missing))

        for u, c in wanted:
            unit, _, contest, _ = units[u]
            known = self._known(contest)
            if case.where == ((),) and any(k.where == ((),) and k.verdict is case.verdict for k in known):
                heard((u, c), known, "")
            elif self.race.cancelled:
                heard((u, c), (), "stopped before it was asked")
            else:
                self._ask(unit, case.where[c], partial(heard, (u, c)))

    def _known(self, contest: Contest) -> tuple[Case, ...]:
        """What the teller has said in the contest, or a scout that has found the cheapest story."""
        return tuple(
            case
            for engine in contest.engines
            for case in contest.answered.get(engine, ())
            if engine == self._teller or (engine in self.race.team.alike and not case.reason)
        )

    def error(self, unit: int | Narrowed, error: ReachedError, then: Callable[[BaseException], None]) -> None:
        """An error of the model, as the teller tells it."""

        def heard(outcome: Outcome) -> None:
            match outcome:
                case Failure(_, ReachedError() as told):
                    then(told)
                case _:
                    then(error)

        self.race.tell(self.number, (unit, ()), heard)

    def _ask(self, unit: int | Narrowed, cube: Cube, then: Callable[[Sequence[Case], str], None]) -> None:
        def heard(outcome: Outcome) -> None:
            match outcome:
                case Answer(_, Found(_, cases)):
                    then(cases, "; ".join(c.reason for c in cases if c.reason))
                case Failure(_, error):
                    then((), str(error))
                case lost:
                    then((), getattr(lost, "reason", ""))

        self.race.tell(self.number, (unit, cube), heard)

    def _best(self, case: Case, units: Sequence[Tellable], told: list[_Told], missing: list[str]) -> Case:
        reason = ""
        if missing:
            # Among the stories that are missing there may be a shorter one: then it is the winners' turn, all of them.
            told = [*told, *_own_words(case, units)]
            reason = f"{self._teller} does not tell all of it: {missing[0]}"
        if not told:
            return replace(case, reason=f"there is no story of it; {reason}")
        best = min(told, key=lambda t: t.rank)
        return replace(case, evidence=best.evidence, binding=best.binding, reason=reason)


def run_of(evidence: Evidence | None) -> Trace | None:
    """The run that evidence tells."""
    match evidence:
        case Trace():
            return evidence
        case TrapSet(trace) | Lasso(trace) | CutSet(_, trace):
            return trace
        case TracePair(first):
            return first
        case _:
            return None


def _told(case: Case, binding: Binding | None, position: tuple[int, int]) -> _Told:
    run = run_of(case.evidence)
    assert run is not None  # noqa: S101 - asked for by the caller
    assert case.evidence is not None  # noqa: S101 - it tells a run
    of = case.binding if binding is None else binding
    return _Told((run.faults, len(run.steps), *position), case.evidence, of)


def _own_words(case: Case, units: Sequence[Tellable]) -> list[_Told]:
    """The runs of the winners that are about readings of the case."""
    found: list[_Told] = []
    for position, (_, binding, _, won) in enumerate(units):
        for w in won:
            run = run_of(w.case.evidence)
            if run is None or w.case.verdict is not case.verdict:
                continue
            chosen: Cube = tuple((reading, (option,)) for reading, option in run.readings.items())
            if meets(case.where, chosen):
                found.append(_told(w.case, binding, (position, 0)))
    return found
