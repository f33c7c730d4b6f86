from __future__ import annotations

import networkx as nx
import pytest

from checker.cli.target import find_target
from model.lang.errors import UsageError
from model.lang.sites import Site
from model.state_graph import state_graph
from tests.cli.toy import LIBRARY


def two(**readings: str) -> Site:
    return find_target(LIBRARY, "two", [f"{i}={o}" for i, o in readings.items()]).site


@pytest.mark.parametrize(
    ("r1", "r2", "states", "steps"),
    [("always", "sure", 16, 48), ("never", "sure", 16, 46), ("always", "hasty", 17, 56), ("never", "hasty", 17, 54)],
)
def test_the_graph_has_every_reachable_state_and_step(r1: str, r2: str, states: int, steps: int) -> None:
    graph = state_graph(two(R1=r1, R2=r2))

    assert (graph.number_of_nodes(), graph.number_of_edges()) == (states, steps)
    assert graph.graph["complete"] is True
    assert max(attributes["depth"] for _, attributes in graph.nodes(data=True)) == (4 if r2 == "sure" else 3)


def test_depth_is_the_distance_from_the_start() -> None:
    graph = state_graph(two())

    starts = [node for node, attributes in graph.nodes(data=True) if attributes["start"]]
    distance = nx.multi_source_dijkstra_path_length(graph, set(starts), weight=None)
    assert starts == ["s0"]
    assert {node: attributes["depth"] for node, attributes in graph.nodes(data=True)} == distance


def test_the_limit_keeps_the_first_states_and_the_steps_between_them() -> None:
    whole = state_graph(two())

    part = state_graph(two(), limit=5)

    assert list(part) == ["s0", "s1", "s2", "s3", "s4"]
    assert part.graph["complete"] is False
    assert list(part.edges(data=True)) == [e for e in whole.edges(data=True) if e[0] in part and e[1] in part]


def test_a_limit_of_exactly_all_states_is_complete() -> None:
    assert state_graph(two(), limit=16).graph["complete"] is True


def test_open_readings_are_refused_with_a_way_to_fix_them() -> None:
    with pytest.raises(UsageError) as caught:
        state_graph(find_target(LIBRARY, "two-open").site)

    assert caught.value.fix == "fix them: --reading R1=always --reading R2=sure"


def test_several_start_states_are_all_marked() -> None:
    graph = state_graph(find_target(LIBRARY, "two", start="cold").site)

    assert [name for name, values in graph.nodes(data=True) if values["start"]] == ["s0"]
