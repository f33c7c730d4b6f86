"""Rows of a verdict table: one property after the other, in processes of their own where there are several jobs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from checker.conditions.deadline import Deadline
from checker.conditions.inquiry import Answer, Inquiry, Team
from checker.conditions.sessions import Sessions
from checker.engine import Options, Reporter
from checker.rechecking import Rechecker, independent_checks
from checker.report.results import options_of
from checker.work import worker
from checker.work.crew import Crew, Lost
from checker.work.service import Handler, Line
from model.lang.errors import FailproofError
from model.lang.sites import Site
from properties.property import Property
from properties.result import Case, Result, Verdict
from properties.verdict_table import VerdictRow, VerdictTable, row_of

_LOOK = 0.1
NAME = "readings"


@dataclass(frozen=True, slots=True)
class Asking:
    """One inquiry. Asked for the number of a property, answers with what was found of it under all readings."""

    site: Site
    usual: Mapping[str, str]
    properties: tuple[Property, ...]
    team: Team
    seconds: float | None

    def begin(self, line: Line) -> Handler:
        """The site is grounded when the first question comes: an error of the design is then its answer."""
        made: list[Inquiry] = []
        deadline = Deadline(line, self.seconds)

        def handle(number: int) -> Answer:
            if not made:
                sessions = Sessions(self.site, Options(), deadline)
                rechecker = Rechecker(independent_checks(self.site), line)
                made.append(Inquiry(self.site, self.usual, self.team, sessions, rechecker))
            line.begun()
            deadline.begin()
            return made[0].ask(self.properties[number])

        return handle


def asking(
    site: Site, usual: Mapping[str, str], properties: Sequence[Property], engine: str | None, seconds: float | None
) -> Asking:
    """The inquiry of a site by the engine of this name, or by several. UsageError for an unknown name."""
    from checker.engines import CUBE_IMAGES, CUBE_NODES, CUBE_QUERIES, PORTFOLIO, team
    from checker.engines import engine as engine_named

    if engine in (None, PORTFOLIO):
        from checker.bdd import BddEngine
        from checker.smt import Ic3Engine

        diagrams = BddEngine(CUBE_IMAGES, name="cubes bdd", nodes=CUBE_NODES)
        chosen = Team((Ic3Engine(CUBE_QUERIES, 0, 0, name="cubes ic3"), diagrams), team().scouts)
    else:
        chosen = Team((engine_named(engine),), (engine_named(engine),))
    return Asking(site, dict(usual), tuple(properties), chosen, seconds)


@dataclass
class Rows:
    """Decides rows. Use it as a context; `run` gives the rows in the order of the properties."""

    asking: Asking
    jobs: int

    def __post_init__(self) -> None:
        self._crew = Crew([self.asking]) if self.jobs > 1 else None

    def __enter__(self) -> Self:
        """Has the workers load what they need."""
        if self._crew is not None:
            self._crew.hire(0, min(self.jobs, len(self.asking.properties)))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._crew is not None:
            self._crew.close()

    def run(self, reporter: Reporter) -> Iterator[VerdictRow]:
        """The rows, each as soon as it is there and all before it are."""
        answers = self._here(reporter) if self._crew is None else self._by(self._crew, reporter)
        options = options_of(self.asking.site)
        for prop, answer in zip(self.asking.properties, answers, strict=True):
            yield row_of(
                Result(prop, self.asking.site.name, NAME, answer.cases), options, answer.relevant, answer.notes
            )

    def _here(self, reporter: Reporter) -> Iterator[Answer]:
        handle = self.asking.begin(_Here(reporter))
        for number in range(len(self.asking.properties)):
            yield handle(number)

    def _by(self, crew: Crew, reporter: Reporter) -> Iterator[Answer]:
        tasks: dict[int, int] = {}
        found: dict[int, Answer | BaseException] = {}
        unasked = iter(range(len(self.asking.properties)))
        for shown in range(len(self.asking.properties)):
            while shown not in found:
                if reporter.cancelled():
                    for task in tasks:
                        crew.stop(task, "cancelled")
                while len(tasks) < self.jobs and (number := next(unasked, None)) is not None:
                    if reporter.cancelled():
                        found[number] = _nothing("stopped before it was begun")
                    else:
                        tasks[crew.ask(0, number)] = number
                for event in crew.events(_LOOK) if tasks else ():
                    if isinstance(event, worker.Progress):
                        if tasks[event.number] == shown:
                            reporter.progress(event.phase, event.done, event.note)
                    else:
                        found[tasks.pop(event.number)] = _heard(event)
            answer = found[shown]
            if isinstance(answer, BaseException):
                raise answer
            yield answer


def _heard(event: worker.Answer | worker.Failure | Lost) -> Answer | BaseException:
    match event:
        case worker.Answer(_, Answer() as answer):
            return answer
        case worker.Failure(_, MemoryError()):
            return _nothing("its process ran out of memory")
        case worker.Failure(_, error, where):
            if not isinstance(error, FailproofError):
                error.add_note(f"in a worker:\n{where}")
            return error
        case Lost(_, reason):
            return _nothing(reason)
        case worker.Answer(_, value):
            return TypeError(f"a worker answered with a {type(value).__name__}")


@dataclass(frozen=True, slots=True)
class _Here:
    """A reporter as the line of a worker in this very process."""

    reporter: Reporter

    def progress(self, phase: str, done: int, note: str = "") -> None:
        self.reporter.progress(phase, done, note)

    def cancelled(self) -> bool:
        return self.reporter.cancelled()

    def begun(self) -> None:
        """There is no clock to start."""


def _nothing(reason: str) -> Answer:
    return Answer((Case(((),), Verdict.UNDECIDED, reason=reason),), (), 0)


def table_of(site: Site, title: str, rows: Sequence[VerdictRow]) -> VerdictTable:
    """The rows as the table of a site."""
    return VerdictTable(site.system.name, site.name, title, site.start.name, options_of(site), tuple(rows))
