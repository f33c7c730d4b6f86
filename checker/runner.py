"""The runner: asks an engine one property after the other, has its evidence re-checked, and judges what comes out.

Results come as a stream, each as soon as it is there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from checker.engine import Engine, Options, Reporter, Session
from checker.judgement import Judged, expectation_of, judge
from checker.rechecking import Checks, Rechecker
from model.lang.errors import Code, UsageError
from model.lang.sites import Site
from properties.cubes import uncovered
from properties.property import Property
from properties.result import Case, Result, Verdict


def run(
    site: Site,
    properties: Iterable[Property],
    engine: Engine,
    options: Options,
    reporter: Reporter,
    checks: Checks,
    *,
    from_catalogue: bool,
) -> Iterator[Judged]:
    """The judged result of every property, in their order; `from_catalogue`: each is expected as the catalogue says.

    `checks` are those of this site. Once the reporter is cancelled the rest is undecided. Raises ReachedError where the
    model does something undefined.
    """
    session: Session | None = None
    rechecker = Rechecker(checks, reporter)
    for prop in properties:
        result = not_asked(prop, site, engine, cancelled=reporter.cancelled())
        if result is None:
            session = session or engine.open(site, options, reporter)
            try:
                result = session.check(prop)
            except UsageError as error:
                result = refusal(prop, site, engine, error)
        cases = tuple(rechecker.recheck(prop, case) for case in complete(result, site))
        yield judged_result(replace(result, cases=cases), site, from_catalogue=from_catalogue)


def not_asked(prop: Property, site: Site, engine: Engine, *, cancelled: bool) -> Result | None:
    """The result of a property that the engine is not asked about; None for one that it is."""
    if cancelled:
        return undecided(prop, site, engine, "stopped before it was begun")
    if prop.kind not in engine.decides:
        return undecided(prop, site, engine, f"the engine {engine.name} does not decide {prop.kind}")
    return None


def undecided(prop: Property, site: Site, engine: Engine, reason: str) -> Result:
    """The result of a property about which nothing was found."""
    return Result(prop, site.name, engine.name, (Case(((),), Verdict.UNDECIDED, reason=reason),))


def refusal(prop: Property, site: Site, engine: Engine, error: UsageError) -> Result:
    """The result where an engine cannot decide this very property; raises any other error of usage again."""
    if error.code not in (Code.NOT_DECIDABLE_HERE, Code.BUDGET):
        raise error
    return undecided(prop, site, engine, error.message)


def complete(result: Result, site: Site) -> tuple[Case, ...]:
    """The cases, and one more for the readings that none of them is about: silence is not a verdict."""
    options = {i: tuple(c.option for c in choices) for i, choices in site.readings.items()}
    rest = uncovered([cube for case in result.cases for cube in case.where], options)
    if not rest:
        return result.cases
    return (*result.cases, Case(rest, Verdict.UNDECIDED, reason="the engine says nothing about these readings"))


def judged_result(result: Result, site: Site, *, from_catalogue: bool) -> Judged:
    """The result, its cases re-checked, beside what is expected of it."""
    return judge(result, site, expectation_of(result.property, site, from_catalogue=from_catalogue))
