from __future__ import annotations

import io
import json

import networkx as nx
import pytest

from model.graph_text import FORMATS, Format, graph_text


def graph() -> nx.MultiDiGraph[str]:
    made: nx.MultiDiGraph[str] = nx.MultiDiGraph(name='a "quoted" \\name', note="two\nlines", complete=True)
    made.add_node("s0", start=True, depth=0, x="no", y="same")
    made.add_node("s1", start=False, depth=1, x='"', y="same")
    made.add_edge("s0", "s1", rule="R.fail(a)", kind="fault", sentence="<a> & \\ fails.")
    made.add_edge("s0", "s1", rule="R.stop(a)", kind="operator", sentence="It stops.")
    return made


def test_graphml_is_read_back_as_the_same_graph() -> None:
    read = nx.read_graphml(io.BytesIO(graph_text(graph(), "graphml").encode()))

    assert list(read.nodes(data=True)) == list(graph().nodes(data=True))
    assert list(read.edges(data=True)) == list(graph().edges(data=True))


def test_json_has_every_attribute() -> None:
    data = json.loads(graph_text(graph(), "json"))

    assert data["graph"] == graph().graph
    assert data["nodes"][1] == {"id": "s1", "start": False, "depth": 1, "x": '"', "y": "same"}
    assert data["edges"][0]["sentence"] == "<a> & \\ fails."


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_graph_gives_the_same_bytes(form: Format) -> None:
    assert graph_text(graph(), form) == graph_text(graph(), form)
