"""Statecharts, topologies and focused graphs: what is marked, what is left out."""

from __future__ import annotations

import time

import pytest

from checker.cli.diagram_verb import all_pictures
from checker.cli.library import shipped as library
from checker.cli.target import find_target
from diagrams.focus import MOST_NODES, neighbourhood, paths, quotient
from diagrams.plan import links, parts, references
from diagrams.state_graph import state_graph
from diagrams.statechart import statechart
from diagrams.theme import LIGHT
from diagrams.topology import topology, topology_after
from model.lang.component import Component, State
from model.lang.errors import UsageError
from model.lang.rule import Step, fault, when
from model.lang.systems import system
from model.statechart import start_values
from tests.diagrams.drawings import pair_graph, shipped, trace


class Valve(Component):
    """A valve with a value that nothing leads to."""

    level = State(range(4), initially=0)

    @fault(cites="X-1")
    def rise(self) -> Step:
        """{self} rises."""
        return when(self.level == 0).then(self.level.becomes(1))

    @fault(cites="X-2")
    def jump(self) -> Step:
        """{self} jumps."""
        return when(self.level == 2).then(self.level.becomes(3))


def test_a_value_that_no_arrows_lead_to_is_grey() -> None:
    picture = statechart(system("valves", [Valve]), Valve, "level")

    nodes = {
        line.split('"')[1]: line
        for line in picture.dot.splitlines()
        if line.startswith('\t"value-') and "->" not in line
    }
    assert [name for name, line in nodes.items() if "never reached" in line] == ["value-2", "value-3"]
    assert [name for name, line in nodes.items() if "peripheries=2" in line] == ["value-0"]
    assert LIGHT.faded in nodes["value-2"]
    assert "X-2" in picture.svg


def test_a_chart_says_with_which_start_conditions_a_value_is_there() -> None:
    ctios = shipped("duplex").system

    starts = start_values(ctios, ctios.component("Softphone"), "connection")

    assert starts == {"normal": ("connected",), "cold": ("closed",), "maintenance": ("closed", "connected")}


def test_a_value_by_which_a_softphone_displays_offline_says_so() -> None:
    ctios = shipped("duplex").system
    softphone = ctios.component("Softphone")

    told = statechart(ctios, softphone, "told_phone").mermaid or ""
    other = statechart(ctios, softphone, "restoring").mermaid or ""

    assert "told phone<br/>displays Offline" in told
    assert "not told phone<br/>displays" not in told
    assert "displays" not in other


def test_places_are_boxes_and_what_uses_both_sides_stands_outside() -> None:
    placed = {part.name: part.place for part in parts(shipped("duplex"))}

    assert {name for name, place in placed.items() if place is None} == {
        "Network",
        "switch1",
        "phone1",
        "phone2",
        "agent1",
        "agent2",
        "softphone1",
        "softphone2",
    }
    assert placed["nmmA"] == "A"
    assert "A" not in placed


def test_arrows_are_named_only_where_two_links_lead_to_one_sort() -> None:
    figure = {(a.source, a.target, a.name, a.named, a.many) for a in links(shipped("figure-4-2")) if a.source == "app1"}

    assert figure == {("app1", "ctim1", "ctimanager", True, False), ("app1", "ctim2", "backup ctimanagers", True, True)}
    assert not any(a.named for a in links(shipped("duplex")))


def test_references_of_the_moment_are_drawn() -> None:
    site = shipped("figure-4-2")

    now = {(a.source, a.name, a.target) for a in references(site, trace("H8").final())}

    assert now == {("app2", "registered with", "ctim2"), ("app2", "backs up", "app1"), ("ctim2", "callmanager", "cm1")}
    assert "registered with: none" in topology_after(site, trace("H8"), 2).dot
    assert "role: active" not in topology(site).dot


@pytest.mark.parametrize("name", ["duplex-8", "three-servers", "independent-hosts", "four-applications", "bridge"])
def test_every_element_of_a_deployment_has_a_group_of_its_own(name: str) -> None:
    drawn = topology(shipped(name)).svg

    assert all(drawn.count(f'id="el-{part.name}"') == 1 for part in parts(shipped(name)))


def test_a_neighbourhood_keeps_the_nearest_and_says_what_it_leaves_out() -> None:
    graph = pair_graph()

    near = neighbourhood(graph, {}, 2, 5)

    assert len(near.graph) == 5
    assert near.centre == ("s0",)
    assert near.left_out == "7 of 12 nodes, the farthest ones"
    assert state_graph(near).left_out == "7 of 12 nodes, the farthest ones"
    assert len(neighbourhood(graph, {}, 100, 1000).graph) == min(len(graph), MOST_NODES)


def test_paths_lead_from_the_start_to_the_goal() -> None:
    found = paths(pair_graph(), {}, {"server2.role": "active"}, 60)

    roles = {values["server2.role"] for _, values in found.graph.nodes(data=True)}
    assert found.left_out == ""
    assert roles == {"backup", "active"}
    with pytest.raises(UsageError, match="no path"):
        paths(pair_graph(), {"net.up": "no"}, {"net.up": "yes"})


def test_a_quotient_counts_the_states_of_each_node() -> None:
    made = quotient(pair_graph(), ["server1.role", "server2.role"])

    counts = {(v["server1.role"], v["server2.role"]): v["states"] for _, v in made.graph.nodes(data=True)}
    assert counts == {("backup", "backup"): 8, ("active", "backup"): 4, ("backup", "active"): 4}


@pytest.mark.long
def test_all_pictures_of_duplex_take_less_than_ten_seconds() -> None:
    began = time.process_time()

    drawn = [picture.svg for picture in all_pictures(library(), find_target(library(), "duplex"), "duplex", (), LIGHT)]

    assert len(drawn) == 21
    assert time.process_time() - began < 10
