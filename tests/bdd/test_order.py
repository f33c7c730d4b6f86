"""Orders: fixed by the ground form, related variables side by side, upstream before downstream."""

from __future__ import annotations

from dataclasses import replace

import pytest

from checker.bdd.encode import Encoding
from checker.bdd.image import transition
from checker.bdd.order import named_order, ranked, variable_order
from model.lang.ground import TRUE, GroundRule, GroundSystem, GroundUpdate, GroundVariable, Table
from tests.bdd.random_ground import random_ground


def chain(links: list[tuple[int, int]], size: int) -> GroundSystem:
    """For each pair a rule by which the second variable becomes the first."""
    table = Table()
    rules = tuple(
        GroundRule(
            f"{a}to{b}", "copy", "event", (), TRUE, (GroundUpdate(b, tuple((k, table.atom(a, k)) for k in (0, 1))),), ()
        )
        for a, b in links
    )
    variables = tuple(GroundVariable(f"v{i}", ("no", "yes"), "state") for i in range(size))
    return GroundSystem("chain", tuple(table.nodes), variables, rules, TRUE, 1)


def test_an_order_holds_each_variable_once() -> None:
    for seed in range(20):
        system = random_ground(seed)

        assert sorted(variable_order(system)) == list(range(len(system.variables)))


def test_variables_that_occur_together_are_placed_together() -> None:
    system = chain([(0, 3), (1, 4), (2, 5)], 6)
    place = {v: i for i, v in enumerate(variable_order(system))}

    assert [abs(place[a] - place[a + 3]) for a in range(3)] == [1, 1, 1]


def with_a_reading(links: list[tuple[int, int]]) -> GroundSystem:
    """Three variables and a reading in the last place."""
    system = chain(links, 4)
    last = replace(system.variables[3], role="reading")
    return replace(system, variables=(*system.variables[:3], last))


def test_a_named_order_is_taken_as_it_is() -> None:
    assert named_order(chain([(0, 1), (1, 2)], 3), ["v2", "v0", "v1"]) == (2, 0, 1)


def test_what_is_no_state_is_placed_in_the_middle_of_what_it_occurs_with() -> None:
    system = with_a_reading([(3, 0), (3, 1)])

    assert named_order(system, ["v2", "v0", "v1"]) == (2, 0, 3, 1)


def test_a_reading_that_occurs_with_nothing_comes_on_top() -> None:
    assert named_order(with_a_reading([(0, 1)]), ["v2", "v0", "v1"]) == (3, 2, 0, 1)


@pytest.mark.parametrize(
    "names",
    [["v0", "v1"], ["v0", "v1", "v2", "v3"], ["v0", "v1", "other"], ["v0", "v1", "v1"], ["v0", "v1", "v2", "v2"]],
)
def test_an_order_of_other_variables_is_refused(names: list[str]) -> None:
    assert named_order(chain([(0, 1), (1, 2)], 3), names) is None


def test_rules_are_ranked_from_upstream_down() -> None:
    system = chain([(2, 3), (1, 2), (0, 1)], 4)
    encoding = Encoding(system.variables, system.nodes, variable_order(system), 1 << 12)

    ranks = ranked(transition(encoding, i, rule) for i, rule in enumerate(system.rules))

    assert [[t.rule.id for t in rank] for rank in ranks] == [["0to1"], ["1to2"], ["2to3"]]


def test_rules_that_wait_for_each_other_share_a_rank() -> None:
    system = chain([(0, 1), (1, 0), (1, 2)], 3)
    encoding = Encoding(system.variables, system.nodes, variable_order(system), 1 << 12)

    ranks = ranked(transition(encoding, i, rule) for i, rule in enumerate(system.rules))

    assert [[t.rule.id for t in rank] for rank in ranks] == [["0to1", "1to0"], ["1to2"]]
