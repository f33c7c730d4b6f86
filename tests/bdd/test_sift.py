"""Sifting: the order gets better, the set stays what it is."""

from __future__ import annotations

import itertools
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.bdd.encode import Encoding, Function
from checker.bdd.order import variable_order
from checker.bdd.sift import sift
from checker.bdd.space import Space
from checker.engine import Options, Silent
from checker.question.budget import Budget
from model.lang.ground import GroundVariable
from model.lang.grounding import Grounder
from tests.bdd.random_ground import random_ground, reached
from tests.random_systems import RandomCase, random_cases

PAIRS = 8


def pairs(values: tuple[str, ...], order: list[int]) -> tuple[Encoding, Function]:
    """In some pair of variables, i and i + PAIRS, neither has its first value."""
    variables = [GroundVariable(f"v{i}", values, "state") for i in range(2 * PAIRS)]
    encoding = Encoding(variables, (), order, 1 << 16)
    both = (~encoding.atom(i, 0) & ~encoding.atom(i + PAIRS, 0) for i in range(PAIRS))
    return encoding, encoding.any(both) & encoding.domain(range(2 * PAIRS))


def test_pairs_that_lie_far_apart_come_together_and_the_diagram_becomes_linear() -> None:
    order = list(range(2 * PAIRS))
    encoding, states = pairs(("no", "yes"), order)

    found = sift(encoding, states, order)

    place = {v: i for i, v in enumerate(found.order)}
    assert (found.nodes_before, found.nodes) == (2 ** (PAIRS + 1) - 1, 2 * PAIRS + 1)
    assert [abs(place[i] - place[i + PAIRS]) for i in range(PAIRS)] == [1] * PAIRS


def test_the_bits_of_a_variable_move_as_one_block() -> None:
    order = list(range(2 * PAIRS))
    encoding, states = pairs(("a", "b", "c"), order)

    found = sift(encoding, states, order)
    again, same = pairs(("a", "b", "c"), list(found.order))

    assert found.nodes == same.node_count() < found.nodes_before == states.node_count()
    assert again.count(same, order) == encoding.count(states, order)


def test_the_set_that_is_sifted_is_left_as_it_was() -> None:
    order = list(range(2 * PAIRS))
    encoding, states = pairs(("no", "yes"), order)

    sift(encoding, states, order)

    assert states == pairs_again(encoding)
    assert states.node_count() == 2 ** (PAIRS + 1) - 1


def pairs_again(encoding: Encoding) -> Function:
    """The set of the two-valued pairs, made anew in the same manager."""
    return encoding.any(encoding.atom(i, 1) & encoding.atom(i + PAIRS, 1) for i in range(PAIRS))


def test_the_limit_on_moves_is_kept_up_to_the_way_back() -> None:
    order = list(range(2 * PAIRS))
    encoding, states = pairs(("no", "yes"), order)

    found = sift(encoding, states, order, moves=10)

    assert 10 <= found.moves <= 10 + 2 * PAIRS
    assert sorted(found.order) == order
    assert found.nodes <= found.nodes_before


def test_no_moves_leave_the_order_as_it_is() -> None:
    order = list(range(2 * PAIRS))
    encoding, states = pairs(("no", "yes"), order)

    found = sift(encoding, states, order, moves=0)

    assert found.order == tuple(order)
    assert found.moves == 0


@pytest.mark.parametrize("constant", [True, False])
def test_a_constant_is_sifted_too(constant: bool) -> None:
    encoding, _ = pairs(("no", "yes"), list(range(2 * PAIRS)))

    found = sift(encoding, encoding.true if constant else encoding.false, range(2 * PAIRS))

    assert found.nodes == found.nodes_before == 1


@pytest.mark.parametrize("seed", range(30))
def test_a_search_in_the_order_found_reaches_the_same_states(seed: int) -> None:
    system = random_ground(seed)
    budget = Budget(Options(), Silent())
    space = Space(system, system.nodes, 1 << 16, variable_order(system))

    found = sift(space.encoding, space.reached(None, budget), space.order)
    again = Space(system, system.nodes, 1 << 16, found.order)
    states = again.reached(None, budget)

    assert states.node_count() == found.nodes <= found.nodes_before
    expected = set(reached(system))
    for state in itertools.product(*(range(len(v.values)) for v in system.variables)):
        assert (states & again.encoding.state(state)).satisfiable() == (state in expected)


@settings(max_examples=25, deadline=None)
@given(random_cases(), st.randoms(use_true_random=False))
def test_sifting_random_systems_keeps_the_set(case: RandomCase, rng: Random) -> None:
    grounder = Grounder(case.site)
    system = grounder.system()
    order = list(range(len(system.variables)))
    rng.shuffle(order)
    space = Space(system, grounder.table.nodes, 1 << 18, order)
    states = space.reached(None, Budget(Options(), Silent()))

    found = sift(space.encoding, states, order)
    again = Space(system, grounder.table.nodes, 1 << 18, found.order)
    same = again.reached(None, Budget(Options(), Silent()))

    assert sorted(found.order) == sorted(order)
    assert same.node_count() == found.nodes <= found.nodes_before == states.node_count()
    assert again.count(same) == space.count(states)
    if same.satisfiable():
        assert again.encoding.least(same) == space.encoding.least(states)
