"""Engines held to each other: all that can decide a property do so, and the first contradiction ends the run.

The engines are taken at their word here, before anything of theirs is re-checked: evidence that is refused elsewhere
and makes a result undecided is a contradiction too. What an engine leaves undecided contradicts nothing.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Self

from checker.engine import Engine, Options, Reporter
from checker.judgement import Judged
from checker.portfolio.service import open_options
from checker.portfolio.shop import Shop
from checker.rechecking import Checks
from checker.work.crew import StartMethod
from checker.work.workshop import Workshop
from model.lang.errors import Code, DisagreementError, ReachedError
from model.lang.sites import Site
from properties.cubes import Options as OpenOptions
from properties.cubes import intersection, tell
from properties.property import Property
from properties.result import Case, Cube, Result, Vacuity, Verdict

PATIENCE = 60.0
"""Seconds that an engine gets for a property where the user gives no limit: some would never end."""


@dataclass(frozen=True, slots=True)
class Statement:
    """What an engine says of a property: a result, or an error of the model."""

    engine: str
    found: Result | ReachedError


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Two statements that cannot both be true, and in words where they meet."""

    property: Property
    first: Statement
    second: Statement
    what: str


@dataclass(frozen=True, slots=True)
class _Accepted:
    accepted: bool = True
    failed: str = ""
    reason: str = ""


def unquestioned(_site: Site) -> Checks:
    """Checks that accept everything: engines are compared by what they say themselves."""
    return Checks(lambda _prop, _case: (), lambda _prop, _case: _Accepted())


class CrossCheck:
    """A shop whose results are held to those of other engines. Raises DisagreementError at the first contradiction."""

    def __init__(
        self,
        shop: Shop,
        site: Site,
        properties: Sequence[Property],
        engines: Sequence[Engine],
        options: Options,
        *,
        jobs: int,
        method: StartMethod | None = None,
    ) -> None:
        self.shop = shop
        self.site = site
        self.properties = tuple(properties)
        if options.max_seconds is None:
            options = replace(options, max_seconds=PATIENCE)
        # Two jobs at least: what runs in this process could not be ended.
        self.others = {
            e.name: Workshop(site, properties, e, options, jobs=max(2, jobs), checks=unquestioned, method=method)
            for e in engines
        }
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        self._stack.enter_context(self.shop)
        for workshop in self.others.values():
            self._stack.enter_context(workshop)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def run(self, reporter: Reporter, *, from_catalogue: bool) -> Iterator[Judged]:
        """The results of the shop, each after all engines have been heard about it."""
        streams = {name: w.run(_Quiet(reporter), from_catalogue=from_catalogue) for name, w in self.others.items()}
        own = self.shop.run(reporter, from_catalogue=from_catalogue)
        for prop in self.properties:
            statements = [Statement(name, _next(stream)) for name, stream in streams.items()]
            contradiction(self.site, prop, statements)
            judged = next(own)
            mine = Statement(judged.result.engine, judged.result)
            for other in statements:
                contradiction(self.site, prop, [mine, other])
            yield judged


def contradiction(site: Site, prop: Property, statements: Sequence[Statement]) -> None:
    """Raises DisagreementError, with the disagreement as its evidence, where two statements contradict each other."""
    for first, second in itertools.combinations(statements, 2):
        what = _difference(first.found, second.found, open_options(site))
        if what:
            raise_disagreement(Disagreement(prop, first, second, what))


def raise_disagreement(found: Disagreement) -> None:
    """Raises what was found."""
    error = DisagreementError(
        Code.ENGINES_DISAGREE,
        f"{found.first.engine} and {found.second.engine} disagree about {found.property.id}: {found.what}",
        place=found.property.place,
        fix="trust neither, and report it",
    )
    error.evidence = found
    raise error


def _difference(first: Result | ReachedError, second: Result | ReachedError, options: OpenOptions) -> str:
    match first, second:
        case Result(), Result():
            for a, b in itertools.product(first.cases, second.cases):
                what = _of_cases(a, b, options)
                if what:
                    return what
            return ""
        case ReachedError() as error, Result() as result:
            return _of_error(error, result)
        case Result() as result, ReachedError() as error:
            return _of_error(error, result)
        case _:
            return ""


def _of_error(error: ReachedError, result: Result) -> str:
    decided = [c for c in result.cases if _says_something(c)]
    return (
        f"the one finds an error of the model ({error.message}), the other one {decided[0].verdict.value}"
        if decided
        else ""
    )


def _of_cases(a: Case, b: Case, options: OpenOptions) -> str:
    """The difference of two cases where their readings meet."""
    cube = next(
        (c for c in itertools.starmap(intersection, itertools.product(a.where, b.where)) if c is not None), None
    )
    if cube is None or not (_says_something(a) and _says_something(b)):
        return ""
    where = _where(cube, options)
    if a.verdict is not b.verdict:
        return f"{a.verdict.value} or {b.verdict.value}{where}"
    if _differ(a.vacuity, b.vacuity):
        return f"its condition is met: {a.vacuity.value} or {b.vacuity.value}{where}"
    others = {i.binding: i for i in b.instances}
    for i in a.instances:
        o = others.get(i.binding, i)
        told = f" for {', '.join(i.binding)}{where}"
        if {i.verdict, o.verdict} == {Verdict.HOLDS, Verdict.VIOLATED}:
            return f"{i.verdict.value} or {o.verdict.value}{told}"
        if i.verdict is o.verdict and i.verdict is not Verdict.UNDECIDED and _differ(i.vacuity, o.vacuity):
            return f"its condition is met: {i.vacuity.value} or {o.vacuity.value}{told}"
    return ""


def _says_something(case: Case) -> bool:
    return case.verdict is not Verdict.UNDECIDED and case.max_faults is None


def _differ(a: Vacuity, b: Vacuity) -> bool:
    return a is not b and Vacuity.NOT_ASKED not in (a, b)


def _where(cube: Cube, options: OpenOptions) -> str:
    told = tell([cube], options)
    return f" under {told}" if told else ""


def _next(stream: Iterator[Judged]) -> Result | ReachedError:
    try:
        return next(stream).result
    except ReachedError as error:
        return error


class _Quiet:
    """Passes on the wish to stop, and shows nothing."""

    def __init__(self, reporter: Reporter) -> None:
        self._reporter = reporter

    def progress(self, phase: str, done: int, note: str = "") -> None:
        """Shows nothing."""

    def cancelled(self) -> bool:
        """Whether the user wants to stop."""
        return self._reporter.cancelled()
