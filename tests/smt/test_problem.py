"""A problem asks what the question asks: compared by listing states."""

from __future__ import annotations

import pytest

from checker.smt.problem import without_bound
from tests.smt.explicit import cheapest
from tests.smt.random_problems import random_question

SEEDS = range(120)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_problem_has_the_shortest_run_of_its_question(seed: int) -> None:
    asked = random_question(seed)

    assert cheapest(asked.problem()) == asked.cheapest()


@pytest.mark.parametrize("seed", SEEDS)
def test_a_bound_on_faults_can_be_made_part_of_the_moves(seed: int) -> None:
    asked = random_question(seed)

    unbounded = without_bound(asked.problem())

    assert unbounded.most_faults is None
    assert cheapest(unbounded) == asked.cheapest()


def test_the_random_questions_are_of_every_sort() -> None:
    asked = [random_question(seed) for seed in SEEDS]

    costs = [a.cheapest() for a in asked]
    assert sum(a.watched is not None for a in asked) == 70
    assert sum(a.after_fault for a in asked) == 48
    assert sum(a.most_faults is not None for a in asked) == 69
    assert sum(bool(a.moments.steps) for a in asked) == 72
    assert (costs.count(None), costs.count((0, 0)), costs.count((1, 2))) == (42, 29, 5)
