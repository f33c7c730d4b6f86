"""Statecharts: the values of one state of a component, and which rules lead from one to another.

Arrows of one kind between two values are drawn as one, with the names of the rules; below the chart a table gives each
rule's sentence and the statements behind it, in the line and colour of its kind. A value with a double border is one
that some start condition begins with; one that no arrows lead to from there is grey, since no run ever has it. A value
by which alone a display is on (Offline), with every reading at its default, says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from typing import TYPE_CHECKING

from diagrams.arrows import Fired, arrow, grouped, shortened
from diagrams.dot import Dot, tooltip
from diagrams.element_state import human
from diagrams.labels import RULE, cell, identifier, row, stacked, table, words, wrapped
from diagrams.mermaid import Flowchart
from diagrams.picture import Picture
from diagrams.theme import KIND_LINES, LIGHT, SMALL_SIZE, Theme
from model.displays import displays_of
from model.lang import expr as ex
from model.lang.bounds import possible_truths
from model.lang.component import Component
from model.lang.expr import Expr
from model.lang.rule import Kind
from model.lang.sorts import EnumSort, show_value
from model.lang.systems import System
from model.lang.traverse import post_order, substitute
from model.statechart import start_values, values_of
from model.statechart import statechart as chart_of

if TYPE_CHECKING:
    import networkx as nx

SENTENCE = 80
NAME = 26
CITES = 32


def statechart(system: System, component: type[Component], state: str, *, theme: Theme = LIGHT) -> Picture:
    """The chart of a state. Raises UsageError where the component has no such state with values of its own."""
    graph = chart_of(system, component, state)
    title = f"{component.__name__}: {human(state)}"
    starts = start_values(system, component, state)
    begins = {value: [name for name, values in starts.items() if value in values] for value in graph.nodes}
    reached = _reached(graph, [value for value, names in begins.items() if names])
    shows = _displays(system, component, state)
    names = _vendor_names(system, component, state)
    dot = Dot("statechart", title, theme, ranksep="0.5", nodesep="0.2")
    chart = Flowchart(theme, title)
    for value in graph.nodes:
        remarks = [f"start: {', '.join(begins[value])}"] if begins[value] else []
        remarks += [f"displays {name}" for name in shows.get(value, ())]
        remarks += [] if value in reached else ["never reached"]
        _node(dot, chart, value, names[value], remarks, theme, begins=bool(begins[value]), reached=value in reached)
    for (source, target, kind), edges in grouped(graph).items():
        fired = [Fired(human(e["rule"].partition(".")[2]), e["sentence"], e["cites"]) for e in edges]
        ends = (identifier("value", source), identifier("value", target))
        arrow(dot, ends, kind, fired, theme)
        chart.arrow(source, target, ", ".join(shortened(fired)), kind)
    _key(dot, graph, theme)
    name = f"statechart-{component.__name__}-{state}"
    return Picture(name, title, dot.source, chart.text())


def _node(
    dot: Dot, chart: Flowchart, value: str, name: str, remarks: list[str], theme: Theme, *, begins: bool, reached: bool
) -> None:
    ink = theme.ink if reached else theme.quiet
    runs = [words(name, bold=True, color=ink), *(words(r, color=theme.quiet, size=SMALL_SIZE) for r in remarks)]
    shows = any(r.startswith("displays") for r in remarks)
    dot.node(
        identifier("value", value),
        label=table([row(cell(stacked(runs)))]),
        id=identifier("value", value),
        style="rounded,filled" if reached else "rounded,filled,dashed",
        fillcolor=theme.hurt if shows else theme.paper if reached else theme.panel,
        color=theme.ink if reached else theme.faded,
        peripheries="2" if begins else "1",
        tooltip=tooltip(", ".join([name, *remarks])),
    )
    shape = ("([", "])") if begins else ("(", ")")
    style = "" if reached else f"color:{theme.quiet},stroke:{theme.faded},stroke-dasharray:4 3"
    chart.node(value, [name, *remarks], shape=shape, style=style)


def _key(dot: Dot, graph: nx.MultiDiGraph[str], theme: Theme) -> None:
    """The table of the rules below the chart."""
    kinds = list(Kind)
    rules = {edge["rule"]: edge for _, _, edge in graph.edges(data=True)}
    if not rules:
        return
    ordered = sorted(rules.values(), key=lambda e: kinds.index(Kind(e["kind"])))
    rows: list[str] = []
    for edge in ordered:
        kind = Kind(edge["kind"])
        color = theme.kinds[kind]
        texts = [
            [words(f"{KIND_LINES[kind].sign} {kind.value}", color=color, size=SMALL_SIZE)],
            [words(part, color=color, size=SMALL_SIZE) for part in wrapped(_rule_name(edge["rule"]), NAME)],
            [words(part, size=SMALL_SIZE) for part in wrapped(edge["sentence"], SENTENCE)],
            [words(part, color=theme.quiet, size=SMALL_SIZE) for part in wrapped(edge["cites"], CITES)],
        ]
        rows += [RULE, row(*(cell(stacked(runs), align="left", balign="left", valign="top") for runs in texts))]
    dot.node("key", label=table(rows[1:], color=theme.faded, cellpadding=3), shape="none", tooltip=tooltip(""))
    for value in graph.nodes:
        dot.edge(identifier("value", value), "key", style="invis")


def _rule_name(rule: str) -> str:
    return human(rule.partition(".")[2])


def _reached(graph: nx.MultiDiGraph[str], begins: list[str]) -> set[str]:
    found = set(begins)
    waiting = list(begins)
    while waiting:
        for after in graph.successors(waiting.pop()):
            if after not in found:
                found.add(after)
                waiting.append(after)
    return found


def _vendor_names(system: System, component: type[Component], state: str) -> dict[str, str]:
    """Each printed value as the design words it."""
    words_of: dict[str, str] = {}
    for value in values_of(system, component, state):
        match value:
            case bool():
                words_of[show_value(value)] = human(state) if value else f"not {human(state)}"
            case Enum():
                words_of[show_value(value)] = str(value.value)
            case _:
                words_of[show_value(value)] = show_value(value)
    return words_of


def _displays(system: System, component: type[Component], state: str) -> dict[str, tuple[str, ...]]:
    """The displays that are on with a value whatever the other states are, with every reading at its default."""
    defaults = {reading.id: reading.default for reading in system.readings}
    found: dict[str, tuple[str, ...]] = {}
    for display in displays_of(system):
        if display.component is not component:
            continue
        condition = system.expand(display.condition)
        for value in values_of(system, component, state):
            here: dict[Expr, Expr] = {}
            for node in post_order(condition):
                if isinstance(node, ex.ReadingOf):
                    here[node] = ex.const(defaults[node.reading.id], node.sort)
                elif isinstance(node, ex.Read) and node.state.owner is component and node.state.name == state:
                    here[node] = ex.const(value, node.sort)
            if here and possible_truths(substitute(condition, here)) == frozenset({True}):
                shown = show_value(value)
                found[shown] = (*found.get(shown, ()), display.name)
    return found


def chart_names(system: System) -> Iterator[tuple[type[Component], str]]:
    """The components and states whose charts are worth drawing: those with more than two values."""
    for info in system.states:
        symbol = info.symbol
        if isinstance(symbol.sort, EnumSort) and len(list(symbol.sort.enum)) > 2:  # noqa: PLR2004 - more than on and off
            yield symbol.owner, symbol.name
