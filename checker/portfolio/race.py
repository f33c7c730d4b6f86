"""The race: contests of a run of properties, on the workers of one crew.

A contest starts all its runners at once, also where there are fewer cores: none of them waits for another that never
ends. The next contest is opened when fewer workers are busy than there are jobs, and so is the next search for
interchangeable elements: each worker that is hired for one grounds the site anew. Checks are started at once.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from checker.engine import Options, Reporter
from checker.portfolio.contest import Contest
from checker.portfolio.service import Orbits
from checker.portfolio.team import Team
from checker.work.crew import Crew, Lost
from checker.work.service import Found, Narrowed
from checker.work.worker import Answer, Failure, Progress
from model.lang.errors import Code, ReachedError, UsageError
from properties.result import Case, Verdict

GROUPING, CHECKING, TELLING, DECIDING = 0, 1, 2, 3
"""The services: the last is that of the first engine of the team, and so on."""
_LOOK = 0.1
STOPPED = "stopped before it was begun"

Outcome = Answer | Failure | Lost
Then = Callable[[Outcome], None]


@dataclass(frozen=True)
class _Errand:
    number: int
    then: Then
    contest: Contest | None = None


class Race:
    """Asks the crew. Everything has a number, that of its property: the earlier comes first."""

    def __init__(self, crew: Crew, team: Team, options: Options, reporter: Reporter, jobs: int) -> None:
        self.crew = crew
        self.team = team
        self.options = options
        self.reporter = reporter
        self.jobs = jobs
        self.cancelled = False
        self._errands: dict[int, _Errand] = {}
        self._waiting: list[tuple[int, int, Callable[[], None]]] = []
        self._made = 0

    # ---- asking ---------------------------------------------------------------------------------
    def group(self, number: int, asked: Any, then: Callable[[Any], None]) -> None:
        """Has element tuples or answers put together; None where that failed."""
        self.ask(number, GROUPING, asked, lambda o: then(o.value if isinstance(o, Answer) else None))

    def orbits(self, number: int, then: Callable[[Orbits | None], None]) -> None:
        """Has the element tuples of a property put into orbits when there is room; None where that failed."""
        self._wait(number, lambda: then(None) if self.cancelled else self.group(number, number, then))

    def check(self, number: int, unit: int | Narrowed, case: Case, then: Callable[[Case], None]) -> None:
        """Has a case of a unit re-checked. Where that fails the case stays unchecked, and says why."""

        def heard(outcome: Outcome) -> None:
            match outcome:
                case Answer(_, Case() as found):
                    then(found)
                case Failure(_, ReachedError() as error):
                    then(_undecided(case, f"its run was refused: {error.message}"))
                case Failure(_, UsageError() as error):
                    then(_unchecked(case, error.message))
                case Failure(_, error):
                    then(_unchecked(case, f"{type(error).__name__}: {error}"))
                case Lost(_, reason):
                    then(_unchecked(case, reason))
                case Answer(_, value):
                    raise TypeError(f"a check answered with a {type(value).__name__}")

        self.ask(number, CHECKING, (unit, case), heard)

    def tell(self, number: int, asked: Any, then: Then) -> None:
        """Has the teller decide a unit under some readings."""
        self.ask(number, TELLING, asked, then, seconds=self.options.max_seconds)

    def enter(self, number: int, contest: Contest, unit: int | Narrowed, over: Callable[[], None]) -> None:
        """Puts a contest on the list; `over` is called when it is closed."""
        self._wait(number, lambda: self._open(number, contest, unit, over))

    def _wait(self, number: int, begin: Callable[[], None]) -> None:
        self._made += 1
        heapq.heappush(self._waiting, (number, self._made, begin))

    def ask(
        self,
        number: int,
        service: int,
        asked: Any,
        then: Then,
        *,
        seconds: float | None = None,
        contest: Contest | None = None,
    ) -> None:
        """Gives a worker of a service a task; `then` hears what became of it. What is for a contest ends with it."""
        self._errands[self.crew.ask(service, asked, seconds=seconds)] = _Errand(number, then, contest)

    # ---- going on -------------------------------------------------------------------------------
    def go_on(self, shown: int) -> None:
        """Begins what waits, and passes on what there is to hear; `shown`: whose progress is of interest."""
        if not self.cancelled and self.reporter.cancelled():
            self.cancelled = True
            for task in self._errands:
                self.crew.stop(task, "cancelled")
        while self._waiting and (len(self._errands) < self.jobs or self.cancelled):
            _, _, begin = heapq.heappop(self._waiting)
            begin()
        if not self._errands:
            return
        for event in self.crew.events(_LOOK):
            errand = self._errands[event.number]
            if isinstance(event, Progress):
                if errand.number == shown:
                    self.reporter.progress(event.phase, event.done, event.note)
                continue
            del self._errands[event.number]
            errand.then(event)

    def _open(self, number: int, contest: Contest, unit: int | Narrowed, over: Callable[[], None]) -> None:
        contest.begin()
        if self.cancelled or not contest.engines:
            for engine in contest.engines:
                contest.lost(engine, STOPPED)
            over()
            return
        scouts = [e.name for e in self.team.scouts if e.name in contest.engines]
        last = [e.name for e in self.team.last if e.name in contest.engines]
        runners = [e for e in contest.engines if e not in scouts and e not in last]
        stages = [*([scout] for scout in scouts), runners, last]
        _Meeting(self, number, contest, unit, over, stages).next_stage()

    def seconds(self) -> float | None:
        """How long an engine may take for a unit."""
        return self.options.max_seconds

    def service_of(self, engine: str) -> int:
        """The service of an engine of the team."""
        return DECIDING + [e.name for e in self.team.engines].index(engine)

    def stop(self, contest: Contest) -> None:
        """Stops all that is still done for a contest."""
        for task, errand in self._errands.items():
            if errand.contest is contest:
                self.crew.stop(task, "another engine was first")


class _Meeting:
    """A contest under way."""

    def __init__(
        self,
        race: Race,
        number: int,
        contest: Contest,
        unit: int | Narrowed,
        over: Callable[[], None],
        stages: list[list[str]],
    ) -> None:
        self.race = race
        self.number = number
        self.contest = contest
        self.unit = unit
        self.over = over
        self.stages = [stage for stage in stages if stage]
        self.out: set[str] = set()
        self.closed = False

    def next_stage(self) -> None:
        """Asks the engines of the next stage side by side."""
        engines = self.stages.pop(0)
        self.out |= set(engines)
        for engine in engines:
            self.race.ask(
                self.number,
                self.race.service_of(engine),
                self.unit,
                partial(self._heard, engine),
                seconds=self.race.seconds(),
                contest=self.contest,
            )

    def _heard(self, engine: str, outcome: Outcome) -> None:
        self.out.discard(engine)
        if self.closed:
            return
        match outcome:
            case Answer(_, Found(_, cases)):
                for case in self.contest.to_check(engine, cases):
                    self.race.check(self.number, self.unit, case, partial(self._checked, engine, case))
            case Failure(_, ReachedError() as error):
                self.contest.error = engine, error
            case Failure(_, UsageError() as error) if error.code in (Code.NOT_DECIDABLE_HERE, Code.BUDGET):
                self.contest.lost(engine, error.message)
            case Failure(_, UsageError() as error):
                self.contest.error = engine, error
            case Failure(_, error):
                self.contest.lost(engine, f"it failed: {type(error).__name__}: {error}".rstrip(": "))
            case Lost(_, reason):
                self.contest.lost(engine, reason)
            case Answer(_, value):
                raise TypeError(f"an engine answered with a {type(value).__name__}")
        self._look()

    def _checked(self, engine: str, was: Case, case: Case) -> None:
        if not self.closed:
            self.contest.checked(engine, was, case)
            self._look()

    def _look(self) -> None:
        if self.contest.is_over:
            self.closed = True
            self.race.stop(self.contest)
            self.over()
        elif not self.out and not self.contest.checking and self.stages:
            self.next_stage()


def _unchecked(case: Case, reason: str) -> Case:
    return replace(case, checked=False, reason=f"its evidence was not re-checked: {reason}")


def _undecided(case: Case, reason: str) -> Case:
    return Case(case.where, Verdict.UNDECIDED, reason=reason)
