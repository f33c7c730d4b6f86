"""The state space of runs with a limited number of faults."""

import pytest

from checker.engine import Options, Silent
from checker.reference import ReferenceEngine
from model.lang.sites import Site
from tests.conformance.kinds import FRAGILE, PAIR
from tests.conformance.values import TANK, WALK

COUNTS: list[tuple[str, Site, int, tuple[int, int, int]]] = [
    # Both up; with one fault, also each of two down, which can be mended.
    ("pair, no fault", PAIR, 0, (1, 0, 0)),
    ("pair, one fault", PAIR, 1, (3, 4, 1)),
    ("pair, two faults", PAIR, 2, (4, 8, 2)),
    ("fragile, one fault", FRAGILE, 1, (3, 2, 1)),
    # Two modes with four levels each; fill 3, drain 3, turn 4.
    ("tank, no fault", TANK, 0, (8, 10, 4)),
    ("tank, one fault", TANK, 1, (12, 18, 4)),
    # Step by step to the end; one fault is a short cut.
    ("walk, no fault", WALK, 0, (4, 3, 3)),
    ("walk, one fault", WALK, 1, (4, 6, 2)),
]


@pytest.mark.parametrize(("site", "faults", "counts"), [c[1:] for c in COUNTS], ids=[c[0] for c in COUNTS])
def test_runs_with_few_faults_reach_exactly_this(site: Site, faults: int, counts: tuple[int, int, int]) -> None:
    (found,) = ReferenceEngine().open(site, Options(max_faults=faults), Silent()).explore()

    assert (found.states, found.transitions, found.depth) == counts
    assert found.complete


def test_a_fault_that_is_not_allowed_is_enabled_all_the_same() -> None:
    (found,) = ReferenceEngine().open(FRAGILE, Options(max_faults=0), Silent()).explore()

    assert (found.never_enabled, found.deadlocks) == ((), 0)
