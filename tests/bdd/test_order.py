"""Orders: fixed by the ground form, related variables side by side, upstream before downstream."""

from __future__ import annotations

from checker.bdd.encode import Encoding
from checker.bdd.image import transition
from checker.bdd.order import ranked, variable_order
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
