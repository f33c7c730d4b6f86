"""The pictures that the tests draw: each by the name of its golden file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

from diagrams.picture import Picture
from diagrams.theme import DARK
from diagrams.topology import topology, topology_after
from model.deployment_file import find_deployment, site_of
from model.designs import design
from model.lang.sites import Site
from model.trace import Trace
from model.trace_file import read_trace

HERE = Path(__file__).parent
GOLDEN = HERE / "golden"


@cache
def shipped(name: str) -> Site:
    found = find_deployment(name)
    return site_of(found, design(found.design))


def trace(name: str) -> Trace:
    return read_trace(HERE / "traces" / f"{name}.json")


DRAWINGS: Mapping[str, Callable[[], Picture]] = {
    "topology-figure-4-2": lambda: topology(shipped("figure-4-2")),
    "topology-duplex": lambda: topology(shipped("duplex")),
    "topology-bridge": lambda: topology(shipped("bridge")),
    "topology-H8-2": lambda: topology_after(shipped("figure-4-2"), trace("H8"), 2),
    "topology-H7-4-dark": lambda: topology_after(shipped("duplex"), trace("H7"), 4, theme=DARK),
}
