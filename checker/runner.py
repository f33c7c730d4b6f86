"""The runner: asks an engine one property after the other, has its evidence re-checked, and judges what comes out.

No engine is trusted. A trace is replayed, a proof is verified by other code; what is refuted becomes *undecided*, and
what could not be re-checked stays marked as unchecked. Results come as a stream, each as soon as it is there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Protocol

from checker.engine import Engine, Options, Reporter, Session
from checker.judgement import Judged, expectation_of, judge
from model.lang.errors import Code, FailproofError, ReachedError, UsageError
from model.lang.site import Site
from model.trace import Trace
from properties.cubes import uncovered
from properties.evidence import Lasso, TracePair, TrapSet
from properties.property import Property
from properties.result import Case, Result, Verdict

Confirm = Callable[[Site, Property, Case], tuple[str, ...]]
"""Replays the evidence of a case; gives the conjuncts that fail at its end, and raises where it shows nothing."""


class Opinion(Protocol):
    """What a check of a proof says: accepted, or the query that failed, or why there was none to ask."""

    @property
    def accepted(self) -> bool: ...  # noqa: D102 - see the class
    @property
    def failed(self) -> str: ...  # noqa: D102 - see the class
    @property
    def reason(self) -> str: ...  # noqa: D102 - see the class


Verify = Callable[[Site, Property, Case], Opinion]
"""Re-checks the proof of a case, or finds one of its own where the case brings none."""


@dataclass(frozen=True, slots=True)
class Checks:
    """The code that re-checks evidence. It shares nothing with the engines."""

    confirm: Confirm
    verify: Verify


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
    """The judged result of every property, in their order.

    Once the reporter is cancelled the rest is undecided. Raises ReachedError where the model does something undefined.
    """
    session: Session | None = None
    for prop in properties:
        if reporter.cancelled():
            result = _undecided(prop, site, engine, "stopped before it was begun")
        elif prop.kind not in engine.decides:
            result = _undecided(prop, site, engine, f"the engine {engine.name} does not decide {prop.kind}")
        else:
            session = session or engine.open(site, options, reporter)
            result = _asked(session, prop, site, engine)
        checked = replace(result, cases=tuple(_rechecked(site, prop, c, checks) for c in _complete(result, site)))
        yield judge(checked, site, expectation_of(prop, site, from_catalogue=from_catalogue))


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


def _rechecked(site: Site, prop: Property, case: Case, checks: Checks) -> Case:
    match case.evidence:
        case _ if case.verdict is Verdict.UNDECIDED or case.max_faults is not None:
            return replace(case, checked=False)
        case Trace() | TracePair() | Lasso():
            return _replayed(site, prop, case, checks)
        case TrapSet():
            replayed = _replayed(site, prop, case, checks)
            return _verified(site, prop, replayed, checks) if replayed.checked else replayed
        case _:
            return _verified(site, prop, case, checks)


def _replayed(site: Site, prop: Property, case: Case, checks: Checks) -> Case:
    try:
        failed = checks.confirm(site, prop, case)
    except ReachedError:
        raise
    except FailproofError as error:
        return _refuted(case, f"its evidence was refused: {error.message}")
    return replace(case, checked=True, failed=failed)


def _verified(site: Site, prop: Property, case: Case, checks: Checks) -> Case:
    opinion = checks.verify(site, prop, case)
    if opinion.accepted:
        return replace(case, checked=True)
    if case.evidence is not None and opinion.failed:
        return _refuted(case, f"its proof was refused: {opinion.failed}: {opinion.reason}")
    return replace(case, checked=False, reason=case.reason or opinion.reason)


def _refuted(case: Case, why: str) -> Case:
    return Case(case.where, Verdict.UNDECIDED, reason=f"the engine says {case.verdict.value}, but {why}")
