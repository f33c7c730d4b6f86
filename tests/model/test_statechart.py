from __future__ import annotations

import pytest

from model.lang.errors import UsageError
from model.statechart import chart_states, statechart
from tests.cli.toy import Network, Server, Tank, design

PAIR = design("pair")


def test_edges_are_the_rules_that_change_the_state() -> None:
    chart = statechart(PAIR, Server, "role")

    assert [(node, value["initial"]) for node, value in chart.nodes(data=True)] == [("backup", True), ("active", False)]
    assert [(a, b, edge["rule"]) for a, b, edge in chart.edges(data=True)] == [
        ("backup", "active", "Server.take_over"),
        ("backup", "active", "Server.lose_sight"),
        ("backup", "active", "Server.displace"),
        ("active", "backup", "Server.crash"),
        ("active", "backup", "Server.displace"),
    ]


def test_edges_carry_the_kind_the_ids_and_the_sentence() -> None:
    chart = statechart(PAIR, Network, "up")

    assert list(chart.edges(data=True)) == [
        ("yes", "no", {"rule": "Network.fail", "kind": "fault", "cites": "T-04", "sentence": "<self> goes down."})
    ]


def test_a_number_goes_only_where_its_update_leads() -> None:
    chart = statechart(design("tank"), Tank, "level")

    assert sorted(chart.edges()) == [("0", "1"), ("1", "2")]


def test_a_removed_rule_has_no_edge() -> None:
    chart = statechart(PAIR.remove("Server.crash"), Server, "up")

    assert [edge["rule"] for _, _, edge in chart.edges(data=True)] == ["Server.restart"]


def test_states_with_values_of_their_own_have_a_chart() -> None:
    assert chart_states(PAIR, Server) == ("up", "role")


def test_an_unknown_state_is_an_error_with_the_nearest_name() -> None:
    with pytest.raises(UsageError) as caught:
        statechart(PAIR, Server, "rule")

    assert caught.value.fix == "did you mean 'role'?"
