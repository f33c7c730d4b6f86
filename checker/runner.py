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
        if reporter.cancelled():
            result = _undecided(prop, site, engine, "stopped before it was begun")
        elif prop.kind not in engine.decides:
            result = _undecided(prop, site, engine, f"the engine {engine.name} does not decide {prop.kind}")
        else:
            session = session or engine.open(site, options, reporter)
            result = _asked(session, prop, site, engine)
        cases = tuple(rechecker.recheck(prop, case) for case in _complete(result, site))
        expectation = expectation_of(prop, site, from_catalogue=from_catalogue)
        yield judge(replace(result, cases=cases), site, expectation)


def _undecided(prop: Property, site: Site, engine: Engine, reason: str) -> Result:
    return Result(prop, site.name, engine.name, (Case(((),), Verdict.UNDECIDED, reason=reason),))


def _asked(session: Session, prop: Property, site: Site, engine: Engine) -> Result:
    try:
        return session.check(prop)
    except UsageError as error:
        if error.code not in (Code.NOT_DECIDABLE_HERE, Code.BUDGET):
            raise
        return _undecided(prop, site, engine, error.message)


def _complete(result: Result, site: Site) -> tuple[Case, ...]:
    """The cases, and one more for the readings that none of them is about: silence is not a verdict."""
    options = {i: tuple(c.option for c in choices) for i, choices in site.readings.items()}
    rest = uncovered([cube for case in result.cases for cube in case.where], options)
    if not rest:
        return result.cases
    return (*result.cases, Case(rest, Verdict.UNDECIDED, reason="the engine says nothing about these readings"))
