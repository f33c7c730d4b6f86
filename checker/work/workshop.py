"""A run of properties by a crew: as `checker.runner.run`, but in workers, several at a time.

    with Workshop(site, properties, engine, options, jobs=2) as workshop:
        for judged in workshop.run(reporter, from_catalogue=True): ...

Results come in the order of the properties, each as soon as it is there and all before it are, and are the same
whatever the number of jobs. So a property is decided from the site alone: an engine must not let what it was asked
before show in an answer. Evidence goes first: what is re-checked early is shown early.

Open the workshop before anything starts a thread: see the package.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from types import TracebackType
from typing import Self

from checker.engine import Engine, Options, Reporter
from checker.judgement import Judged
from checker.rechecking import Checks, Rechecker, independent_checks
from checker.runner import complete, judged_result, not_asked, refusal, run, undecided
from checker.work.crew import Crew, Event, Lost, StartMethod
from checker.work.service import Deciding, Found, Rechecking
from checker.work.worker import Answer, Failure, Progress
from model.lang.errors import FailproofError, UsageError
from model.lang.sites import Site
from properties.property import Property
from properties.result import Case, Result, Verdict

_DECIDING, _RECHECKING = 0, 1
_LOOK = 0.1
"""Seconds between two looks for a wish to stop."""


class Workshop:
    """Decides properties with one engine. With one job all is done in this process, and nothing can be stopped."""

    def __init__(
        self,
        site: Site,
        properties: Sequence[Property],
        engine: Engine,
        options: Options,
        *,
        jobs: int,
        checks: Callable[[Site], Checks] = independent_checks,
        method: StartMethod | None = None,
    ) -> None:
        self.site = site
        self.properties = tuple(properties)
        self.engine = engine
        self.options = options
        self.checks = checks
        self.jobs = jobs
        self._crew: Crew | None = None
        if jobs > 1:
            services = (
                Deciding(site, self.properties, engine, options),
                Rechecking(site, self.properties, checks),
            )
            self._crew = Crew(services, method)

    def __enter__(self) -> Self:
        """Has the first workers load what they need."""
        if self._crew is not None:
            asked = sum(p.kind in self.engine.decides for p in self.properties)
            self._crew.hire(_DECIDING, min(self.jobs, asked))
            self._crew.hire(_RECHECKING, min(1, asked))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._crew is not None:
            self._crew.close()

    def run(self, reporter: Reporter, *, from_catalogue: bool) -> Iterator[Judged]:
        """The judged results, as `checker.runner.run` gives them. What a worker takes with it is undecided."""
        if self._crew is not None:
            return _Run(self, self._crew, reporter, from_catalogue=from_catalogue).results()
        checks = self.checks(self.site)
        return run(
            self.site, self.properties, self.engine, self.options, reporter, checks, from_catalogue=from_catalogue
        )


@dataclass
class _Unit:
    """A property under way: its result, and which of its cases are still to be re-checked."""

    result: Result | None = None
    open: set[int] = field(default_factory=set[int])
    error: BaseException | None = None

    @property
    def is_done(self) -> bool:
        return self.error is not None or (self.result is not None and not self.open)


class _Run:
    def __init__(self, shop: Workshop, crew: Crew, reporter: Reporter, *, from_catalogue: bool) -> None:
        self.shop = shop
        self.crew = crew
        self.reporter = reporter
        self.from_catalogue = from_catalogue
        self.units = [_Unit() for _ in shop.properties]
        self.waiting: list[tuple[int, int]] = []
        """Cases that wait to be re-checked, as a heap: the number of a property, and of a case of it."""
        self.unasked = iter(range(len(self.units)))
        self.tasks: dict[int, tuple[int, int | None]] = {}
        """What the crew is at: the number of a property, and of a case of it if it is re-checked."""
        self.cancelled = False

    def results(self) -> Iterator[Judged]:
        for number, unit in enumerate(self.units):
            while not unit.is_done:
                self._look_up()
                self._give()
                for event in self.crew.events(_LOOK) if self.tasks else ():
                    self._hear(event, number)
            if unit.error is not None:
                raise unit.error
            assert unit.result is not None  # noqa: S101 - it is done
            yield judged_result(unit.result, self.shop.site, from_catalogue=self.from_catalogue)

    # ---- giving ---------------------------------------------------------------------------------
    def _look_up(self) -> None:
        """Passes on a wish to stop, once."""
        if not self.cancelled and self.reporter.cancelled():
            self.cancelled = True
            for task in self.tasks:
                self.crew.stop(task, "cancelled")

    def _give(self) -> None:
        """Keeps as many workers busy as there are jobs."""
        while self.cancelled and self.waiting:
            self._recheck_here(*heapq.heappop(self.waiting))
        while len(self.tasks) < self.shop.jobs:
            if self.waiting:
                number, position = heapq.heappop(self.waiting)
                case = self._case(number, position)
                self.tasks[self.crew.ask(_RECHECKING, (number, case))] = number, position
                continue
            number = next(self.unasked, -1)
            if number < 0:
                return
            prop = self.shop.properties[number]
            result = not_asked(prop, self.shop.site, self.shop.engine, cancelled=self.cancelled)
            if result is not None:
                self._take(number, result)
            else:
                task = self.crew.ask(_DECIDING, number, seconds=self.shop.options.max_seconds)
                self.tasks[task] = number, None

    def _recheck_here(self, number: int, position: int) -> None:
        """What is left to do once the user wants to stop is quick: runs are replayed, proofs stay unchecked."""
        rechecker = Rechecker(self.shop.checks(self.shop.site), self.reporter)
        try:
            case = rechecker.recheck(self.shop.properties[number], self._case(number, position))
        except Exception as error:  # noqa: BLE001 - it is raised when its turn comes
            self.units[number].error = error
        else:
            self._settle(number, position, case)

    # ---- hearing --------------------------------------------------------------------------------
    def _hear(self, event: Event, shown: int) -> None:
        """`shown` is the property whose progress is of interest."""
        number, position = self.tasks[event.number]
        if isinstance(event, Progress):
            if number == shown:
                self.reporter.progress(event.phase, event.done, event.note)
            return
        del self.tasks[event.number]
        match event:
            case Failure(_, error, where):
                self._failed(number, error, where)
            case Answer(_, Found(engine, cases, effort)):
                self._take(number, Result(self.shop.properties[number], self.shop.site.name, engine, cases, effort))
            case Answer(_, Case() as case) if position is not None:
                self._settle(number, position, case)
            case Lost(_, reason) if position is not None:
                told = f"its evidence was not re-checked: {reason}"
                case = replace(self._case(number, position), checked=False, reason=told)
                self._settle(number, position, case)
            case Lost(_, reason):
                self._take(number, self._undecided(number, reason))
            case Answer(_, value):
                raise TypeError(f"a worker answered with a {type(value).__name__}")

    def _failed(self, number: int, error: BaseException, where: str) -> None:
        unit, shop = self.units[number], self.shop
        if isinstance(error, MemoryError):
            self._take(number, self._undecided(number, "its process ran out of memory"))
            return
        try:
            if isinstance(error, UsageError):
                self._take(number, refusal(shop.properties[number], shop.site, shop.engine, error))
                return
        except UsageError:
            pass  # raised when its turn comes
        if not isinstance(error, FailproofError):
            error.add_note(f"in a worker:\n{where}")
        unit.error = error

    def _undecided(self, number: int, reason: str) -> Result:
        return undecided(self.shop.properties[number], self.shop.site, self.shop.engine, reason)

    # ---- results --------------------------------------------------------------------------------
    def _take(self, number: int, result: Result) -> None:
        """Notes a result and which of its cases have evidence that is to be re-checked."""
        unit = self.units[number]
        cases = tuple(
            replace(c, checked=False) if c.verdict is Verdict.UNDECIDED else c for c in complete(result, self.shop.site)
        )
        unit.result = replace(result, cases=cases)
        unit.open = {i for i, case in enumerate(cases) if case.verdict is not Verdict.UNDECIDED}
        for position in sorted(unit.open):
            heapq.heappush(self.waiting, (number, position))

    def _case(self, number: int, position: int) -> Case:
        result = self.units[number].result
        assert result is not None  # noqa: S101 - only cases of results are re-checked
        return result.cases[position]

    def _settle(self, number: int, position: int, case: Case) -> None:
        unit = self.units[number]
        assert unit.result is not None  # noqa: S101 - only cases of results are re-checked
        cases = unit.result.cases
        unit.result = replace(unit.result, cases=(*cases[:position], case, *cases[position + 1 :]))
        unit.open.discard(position)
