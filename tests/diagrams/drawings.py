"""The pictures that the tests draw: each by the name of its golden file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

import networkx as nx

from checker.cli.target import find_target
from checker.replay import confirm
from diagrams.fault_tree import fault_tree
from diagrams.focus import neighbourhood, paths, quotient
from diagrams.picture import Picture
from diagrams.sequence import sequence
from diagrams.state_graph import state_graph
from diagrams.statechart import statechart
from diagrams.theme import DARK
from diagrams.tolerance import tolerance
from diagrams.topology import topology, topology_after
from diagrams.verdict_table import verdict_table
from model.ctios.softphone import Softphone
from model.deployment_file import find_deployment, site_of
from model.designs import design
from model.lang.sites import Site
from model.state_graph import state_graph as explored
from model.trace import Trace
from model.trace_file import read_trace
from properties.catalogue import catalogue
from properties.result import Case, Verdict
from tests.cli.toy import LIBRARY
from tests.diagrams.evil import LASSO, PAIR
from tests.diagrams.plain_data import TOLERANCE, TREE, VERDICTS

HERE = Path(__file__).parent
GOLDEN = HERE / "golden"


@cache
def shipped(name: str) -> Site:
    found = find_deployment(name)
    return site_of(found, design(found.design))


def trace(name: str) -> Trace:
    return read_trace(HERE / "traces" / f"{name}.json")


def claimed(property_id: str, site: Site) -> Picture:
    """The story of a property from its recorded run."""
    told = trace(property_id)
    (prop,) = (p for p in catalogue(site.system.name) if p.id == property_id)
    failed = confirm(site, prop, Case(((),), Verdict.VIOLATED, told))
    return sequence(told, site=site, prop=prop, case=Case(((),), Verdict.VIOLATED, told, failed=failed))


@cache
def pair_graph() -> nx.MultiDiGraph[str]:
    return explored(find_target(LIBRARY, None).site)


DRAWINGS: Mapping[str, Callable[[], Picture]] = {
    "topology-figure-4-2": lambda: topology(shipped("figure-4-2")),
    "topology-duplex": lambda: topology(shipped("duplex")),
    "topology-bridge": lambda: topology(shipped("bridge")),
    "topology-H8-2": lambda: topology_after(shipped("figure-4-2"), trace("H8"), 2),
    "topology-H7-4-dark": lambda: topology_after(shipped("duplex"), trace("H7"), 4, theme=DARK),
    "sequence-H8": lambda: claimed("H8", shipped("figure-4-2")),
    "sequence-H7": lambda: claimed("H7", shipped("duplex")),
    "sequence-loop-dark": lambda: sequence(LASSO, theme=DARK),
    "sequence-pair": lambda: sequence(PAIR),
    "statechart-connection": lambda: statechart(shipped("duplex").system, Softphone, "connection"),
    "statechart-told-phone": lambda: statechart(shipped("duplex").system, Softphone, "told_phone"),
    "state-graph-near": lambda: state_graph(neighbourhood(pair_graph(), {"server1.up": "no"}, 1)),
    "state-graph-paths": lambda: state_graph(paths(pair_graph(), {}, {"server2.role": "active"}, 3)),
    "state-graph-by": lambda: state_graph(quotient(pair_graph(), ["server1.role", "server2.role"])),
    "verdict-table": lambda: verdict_table(VERDICTS),
    "tolerance-dark": lambda: tolerance(TOLERANCE, theme=DARK),
    "fault-tree": lambda: fault_tree(TREE),
}
