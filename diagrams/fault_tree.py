"""Fault trees: gates as boxes that say what they need, faults as rounded boxes below them."""

from __future__ import annotations

from diagrams.dot import Dot, tooltip
from diagrams.labels import cell, identifier, row, stacked, table, words, wrapped
from diagrams.mermaid import Flowchart
from diagrams.picture import Picture
from diagrams.theme import CROSS, LIGHT, SMALL_SIZE, Theme
from model.lang.errors import Code, UsageError
from model.lang.rule import Kind
from properties.fault_tree import FaultTree, Gate, GateKind

WIDTH = 34
NEEDS = {GateKind.ALL: "and: all of", GateKind.ANY: "or: any of"}
_SHAPES = {GateKind.ALL: "house", GateKind.ANY: "invhouse"}


def fault_tree(given: FaultTree, *, theme: Theme = LIGHT) -> Picture:
    """The tree from its top. Raises UsageError where it names an event that it does not have."""
    gates = {gate.name: gate for gate in given.gates}
    events = {event.name: event for event in given.events}
    dot = Dot("fault-tree", given.title, theme, ranksep="0.4", nodesep="0.2")
    chart = Flowchart(theme, given.title)
    order = [given.top]
    for name in order:
        order += [i for i in (gates[name].inputs if name in gates else ()) if i not in order]
    for name in order:
        if name not in gates and name not in events:
            raise UsageError(Code.UNKNOWN_NAME, f"the fault tree has no gate and no event {name!r}")
        if name in gates:
            _gate(dot, chart, gates[name], theme)
        else:
            _event(dot, chart, name, events[name].sentence, theme)
    for name in order:
        for needed in gates[name].inputs if name in gates else ():
            dot.edge(identifier("event", name), identifier("event", needed), dir="none", tooltip=tooltip(""))
            chart.arrow(name, needed, "")
    return Picture("fault-tree", given.title, dot.source, chart.text())


def _gate(dot: Dot, chart: Flowchart, gate: Gate, theme: Theme) -> None:
    told = [gate.sentence or gate.name]
    runs = [words(part, bold=True) for text in told for part in wrapped(text, WIDTH)]
    runs.append(words(NEEDS[gate.kind], color=theme.quiet, size=SMALL_SIZE))
    dot.node(
        identifier("event", gate.name),
        label=table([row(cell(stacked(runs)))]),
        shape=_SHAPES[gate.kind],
        style="filled",
        fillcolor=theme.panel,
        tooltip=tooltip(f"{gate.name}: {NEEDS[gate.kind]} {', '.join(gate.inputs)}"),
    )
    chart.node(gate.name, [*told, NEEDS[gate.kind]])


def _event(dot: Dot, chart: Flowchart, name: str, sentence: str, theme: Theme) -> None:
    color = theme.kinds[Kind.FAULT]
    runs = [
        words(f"{CROSS} {part}" if first else part, size=SMALL_SIZE, bold=True)
        for first, part in ((k == 0, p) for k, p in enumerate(wrapped(name, WIDTH)))
    ]
    runs += [words(part, size=SMALL_SIZE) for part in wrapped(sentence, WIDTH) if part]
    dot.node(
        identifier("event", name),
        label=table([row(cell(stacked(runs)))]),
        style="rounded,filled",
        fillcolor=theme.hurt,
        color=color,
        tooltip=tooltip(f"{name}: {sentence}"),
    )
    chart.node(name, [f"{CROSS} {name}", *([sentence] if sentence else [])], shape=("(", ")"))
