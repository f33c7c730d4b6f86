"""Graphs as text: DOT, GraphML and JSON, the same bytes for the same graph."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Literal

from model.lang.rule import Kind

if TYPE_CHECKING:
    import networkx as nx

Format = Literal["dot", "graphml", "json"]
FORMATS: tuple[Format, ...] = ("dot", "graphml", "json")

JSON_VERSION = 1
"""The version of the JSON form; it changes when a reader of the former one would go wrong."""

_OWN = frozenset({"start", "depth", "initial"})
"""Attributes of nodes that a label does not repeat."""

_STYLE: Mapping[str, str] = {
    Kind.FAULT.value: 'color="#b00020", fontcolor="#b00020", style="bold"',
    Kind.OPERATOR.value: 'style="dashed"',
    Kind.REPAIR.value: 'color="#1b6e3c", fontcolor="#1b6e3c"',
}


def graph_text(graph: nx.MultiDiGraph[str], form: Format) -> str:
    """The graph in one of the forms, ending in a newline."""
    match form:
        case "dot":
            return "\n".join(_dot(graph)) + "\n"
        case "graphml":
            return _graphml(graph)
        case "json":
            return _json(graph)


def _dot(graph: nx.MultiDiGraph[str]) -> Iterator[str]:
    yield f"digraph {_quoted(str(graph.graph['name']))} {{"
    for key, value in graph.graph.items():
        yield f"  // {key}: {_one_line(_shown(value))}"
    yield '  node [shape="box", style="rounded"];'
    changing = _changing(graph)
    for node, attributes in graph.nodes(data=True):
        shown = [f"{k} = {_shown(v)}" for k, v in attributes.items() if k in changing]
        started = attributes.get("start") or attributes.get("initial")
        peripheries = ", peripheries=2" if started else ""
        yield f"  {_quoted(node)} [label={_quoted(chr(10).join([node, *shown]))}{peripheries}];"
    for source, target, attributes in graph.edges(data=True):
        style = _STYLE.get(attributes["kind"], "")
        label = f"label={_quoted(attributes['rule'])}, tooltip={_quoted(attributes['sentence'])}"
        yield f"  {_quoted(source)} -> {_quoted(target)} [{label}{', ' + style if style else ''}];"
    yield "}"


def _changing(graph: nx.MultiDiGraph[str]) -> frozenset[str]:
    """The node attributes that tell nodes apart: a label shows only these."""
    seen: dict[str, set[str]] = {}
    for _, attributes in graph.nodes(data=True):
        for key, value in attributes.items():
            seen.setdefault(key, set()).add(_shown(value))
    return frozenset(k for k, values in seen.items() if len(values) > 1 and k not in _OWN)


def _quoted(text: str) -> str:
    # In a quoted DOT string a backslash starts an escape of labels, so a plain one is written twice.
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


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
