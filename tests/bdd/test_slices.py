"""Slices of random systems: what they reach is what the whole reaches, seen through the variables that were kept."""

from __future__ import annotations

from dataclasses import replace

import pytest

from checker.bdd.space import Space
from checker.engine import Options, Silent
from checker.question.budget import Budget
from checker.question.slices import largest, restricted
from model.lang.cone import Influence
from model.lang.ground import GroundSystem, Table
from tests.bdd.random_ground import random_ground, reached

SEEDS = range(40)


def table_of(system: GroundSystem) -> Table:
    """A table that grows from the system's."""
    return Table(list(system.nodes), {node: index for index, node in enumerate(system.nodes)})


@pytest.mark.parametrize("seed", SEEDS)
def test_a_slice_reaches_the_projection_of_what_the_whole_reaches(seed: int) -> None:
    system = random_ground(seed)
    table = table_of(system)
    whole = reached(system)
    for variable in range(len(system.variables)):
        kept = Influence(system).of([variable])

        space = Space(restricted(system, table, kept), table.nodes, 1 << 16, kept=kept)

        expected = {tuple(value if v in kept else 0 for v, value in enumerate(state)) for state in whole}
        found = space.reached(None, Budget(Options(), Silent()))
        assert space.count(found) == len(expected)
        assert all((found & space.encoding.state(state)).satisfiable() for state in expected)


def test_a_fault_that_changes_nothing_that_matters_stays_where_its_guard_is_at_hand() -> None:
    system = random_ground(3)
    table = table_of(system)
    idle = replace(system.rules[0], id="idle", kind="fault", guard=0, updates=())

    made = restricted(replace(system, rules=(idle,)), table, frozenset([0]))

    assert made.rules == (idle,)


def test_a_condition_on_what_was_dropped_is_refused() -> None:
    system = random_ground(3)
    table = table_of(system)
    empty = Space(restricted(system, table, frozenset()), table.nodes, 1 << 12, kept=frozenset())

    with pytest.raises(AssertionError, match="is not in this encoding"):
        empty.encoding.condition(table.atom(len(system.variables) - 1, 1))


def test_only_the_largest_sets_are_searched() -> None:
    sets = [frozenset({1}), frozenset({1, 2}), frozenset({3}), frozenset({1, 2})]

    assert largest(sets) == (frozenset({1, 2}), frozenset({3}))
