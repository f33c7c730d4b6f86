"""Graphs as data: GraphML and JSON, the same bytes for the same graph. Pictures are made by `diagrams`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import networkx as nx

Format = Literal["graphml", "json"]
FORMATS: tuple[Format, ...] = ("graphml", "json")

JSON_VERSION = 1
"""The version of the JSON form; it changes when a reader of the former one would go wrong."""


def graph_text(graph: nx.MultiDiGraph[str], form: Format) -> str:
    """The graph in one of the forms, ending in a newline."""
    match form:
        case "graphml":
            return _graphml(graph)
        case "json":
            return _json(graph)


def _graphml(graph: nx.MultiDiGraph[str]) -> str:
    import networkx as nx

    return "\n".join(nx.generate_graphml(graph)) + "\n"


def _json(graph: nx.MultiDiGraph[str]) -> str:
    data: dict[str, Any] = {
        "format": "failproof-graph",
        "version": JSON_VERSION,
        "graph": dict(graph.graph),
        "nodes": [{"id": node, **attributes} for node, attributes in graph.nodes(data=True)],
        "edges": [{"source": a, "target": b, **attributes} for a, b, attributes in graph.edges(data=True)],
    }
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"
