"""State graphs: reachable states and the steps between them, focused so that a person can take them in.

A node of a quotient is labelled with its variables; a single state with what differs from the one that is looked at, in
at most `MOST_LINES` lines. `focus` has the three ways to focus and the rule of the limit.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from diagrams.arrows import Fired, arrow, grouped, shortened
from diagrams.dot import Dot, tooltip
from diagrams.element_state import human
from diagrams.focus import Focus
from diagrams.labels import cell, identifier, one_line, row, stacked, table, words, wrapped
from diagrams.mermaid import Flowchart
from diagrams.picture import Picture
from diagrams.theme import LIGHT, SMALL_SIZE, Theme

MOST_LINES = 5
LINE = 34


def state_graph(focus: Focus, *, theme: Theme = LIGHT) -> Picture:
    """The picture of a focused graph: `state_graph(quotient(model.state_graph.state_graph(site), ["app1.role"]))`."""
    graph = focus.graph
    title = f"{graph.graph['deployment']}: {focus.told}"
    # Single states have many neighbours and long labels: read from the left, they fill a page and not a wall.
    coarse = all("states" in values for _, values in graph.nodes(data=True))
    direction = "TB" if coarse else "LR"
    dot = Dot("states", title, theme, rankdir=direction, ranksep="0.5", nodesep="0.2")
    chart = Flowchart(theme, title, "TD" if coarse else "LR")
    reference = graph.nodes[(*focus.centre, *graph.nodes)[0]]
    for node, values in graph.nodes(data=True):
        _node(dot, chart, node, values, reference, theme, centre=node in focus.centre)
    for (source, target, kind), edges in grouped(graph).items():
        fired = [Fired(_name(e["rule"]), e["sentence"]) for e in edges]
        arrow(dot, (identifier("state", source), identifier("state", target)), kind, fired, theme)
        chart.arrow(source, target, ", ".join(shortened(fired)), kind)
    explored = (
        "" if graph.graph["complete"] else f"all but the first {graph.graph['states']} states in breadth-first order"
    )
    left_out = "; ".join(part for part in (focus.left_out, explored) if part)
    note = f"Readings: {graph.graph['readings']}." if graph.graph["readings"] else ""
    _footnote(dot, [note, f"Left out: {left_out}." if left_out else ""], theme)
    return Picture("state-graph", title, dot.source, chart.text(), left_out=left_out)


def _node(
    dot: Dot,
    chart: Flowchart,
    node: str,
    values: Mapping[str, Any],
    reference: Mapping[str, Any],
    theme: Theme,
    *,
    centre: bool,
) -> None:
    lines = _lines(values, reference)
    states = values.get("states")
    name = node if states is None else ""
    quiet = [f"{states:,} state{'' if states == 1 else 's'}"] if states is not None else []
    texts = [name] if name else []
    runs = [words(t, bold=True) for t in texts]
    runs += [words(part, size=SMALL_SIZE) for text in lines for part in wrapped(text, LINE)]
    runs += [words(q, color=theme.quiet, size=SMALL_SIZE) for q in quiet]
    dot.node(
        identifier("state", node),
        label=table([row(cell(stacked(runs), balign="left"))]),
        id=identifier("state", node),
        style="rounded,filled",
        fillcolor=theme.changed if centre else theme.paper,
        peripheries="2" if values["start"] else "1",
        penwidth="1.6" if centre else "1",
        color=theme.ink,
        tooltip=tooltip(f"{node}: {', '.join([*lines, *quiet])}"),
    )
    chart.node(node, [*texts, *lines, *quiet], shape=("([", "])") if values["start"] else ("(", ")"))


def _lines(values: Mapping[str, Any], reference: Mapping[str, Any]) -> list[str]:
    variables = [name for name in values if "." in name]
    if "states" in values:
        return [f"{_variable(v)}: {values[v]}" for v in variables]
    told = [f"{_variable(v)}: {values[v]}" for v in variables if values[v] != reference[v]]
    if values is reference:
        return ["of the others: what differs from this one"]
    return told if len(told) <= MOST_LINES else [*told[: MOST_LINES - 1], f"and {len(told) - MOST_LINES + 1} more"]


def _variable(name: str) -> str:
    element, _, state = name.partition(".")
    return f"{element} {human(state)}"


def _name(instance: str) -> str:
    rule, bracket, elements = instance.partition("(")
    return human(rule.partition(".")[2]) + (f" {bracket}{elements}" if bracket else "")


def _footnote(dot: Dot, texts: list[str], theme: Theme) -> None:
    told = [part for text in texts if text for part in wrapped(one_line(text), 110)]
    if told:
        dot.caption(
            table([row(cell(stacked(words(t, color=theme.quiet, size=SMALL_SIZE) for t in told), balign="left"))])
        )
