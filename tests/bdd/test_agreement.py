"""The engine against the reference engine on random systems: answers, conditions, vacuity, counts, shortest stories."""

from __future__ import annotations

import itertools

import pytest

from checker.bdd import BddEngine
from checker.engine import Options, Session, Silent
from checker.reference import ReferenceEngine
from checker.replay import confirm
from model.lang.errors import ReachedError
from model.lang.sites import Site
from model.trace import Trace
from properties.evidence import TracePair, TrapSet
from properties.property import Property
from properties.result import Case, Exploration, Verdict
from tests.random_systems import RandomCase, cases

NUMBER = 120
BATCH = 20


def length(evidence: object) -> tuple[int, int] | None:
    """The faults and steps of the run that evidence tells."""
    match evidence:
        case Trace():
            return evidence.faults, len(evidence.steps)
        case TrapSet(trace):
            return trace.faults, len(trace.steps)
        case TracePair(first):
            return first.faults, len(first.steps)
        case _:
            return None


def choices(site: Site, case: Case) -> frozenset[tuple[str, ...]]:
    """The combinations of open options that a case covers."""
    open_options = {i: [c.option for c in site.readings[i]] for i in site.free_readings}
    return frozenset(
        choice
        for cube in case.where
        for choice in itertools.product(*(dict(cube).get(i, tuple(o)) for i, o in open_options.items()))
    )


def told(site: Site, case: Case) -> object:
    """What two engines have to agree on in a case."""
    run = length(case.evidence)
    return (choices(site, case), case.verdict, case.vacuity, case.max_faults, case.instances, run, type(case.evidence))


def answer(session: Session, site: Site, prop: Property) -> object:
    """The whole answer of an engine, as far as it is determined."""
    try:
        result = session.check(prop)
    except ReachedError as error:
        # Of two errors that are equally near either may be told.
        return "error", length(error.evidence)
    return {choices(site, case): told(site, case) for case in result.cases}


def exploration(found: Exploration) -> object:
    """What an exploration counts."""
    return (
        found.readings,
        found.states,
        found.transitions,
        found.depth,
        found.never_enabled,
        found.deadlocks,
        length(found.first_deadlock),
    )


def explored(session: Session) -> object:
    """What an engine counts."""
    try:
        return [exploration(e) for e in session.explore()]
    except ReachedError as error:
        return "error", length(error.evidence)


def options_for(case: RandomCase) -> Options:
    """Every third system is looked at under a bound on faults."""
    number = int(case.name.split()[-1])
    return Options(max_faults=number // 3 % 3) if number % 3 == 0 else Options()


@pytest.mark.parametrize("first", range(0, NUMBER, BATCH))
def test_answers_and_counts_are_those_of_the_reference(first: int) -> None:
    for case in cases(BATCH, first):
        options = options_for(case)
        plain, mine = (engine.open(case.site, options, Silent()) for engine in (ReferenceEngine(), BddEngine()))

        assert explored(mine) == explored(plain), case.name
        for prop in case.properties:
            assert answer(mine, case.site, prop) == answer(plain, case.site, prop), (case.name, prop.id)


@pytest.mark.parametrize("first", range(1000, 1060, BATCH))
def test_every_story_shows_what_its_case_claims(first: int) -> None:
    for case in cases(BATCH, first):
        session = BddEngine().open(case.site, Options(), Silent())
        for prop in case.properties:
            try:
                result = session.check(prop)
            except ReachedError:
                continue
            for found in result.cases:
                if length(found.evidence) is not None:
                    failed = confirm(case.site, prop, found)

                    assert bool(failed) is (found.verdict is Verdict.VIOLATED)
