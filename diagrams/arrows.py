"""Arrows that stand for rules: those of one kind between two nodes are one arrow, with the names of the rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from diagrams.dot import Dot, kind_attributes, tooltip
from diagrams.labels import cell, row, stacked, table, words
from diagrams.theme import KIND_LINES, SMALL_SIZE, Theme
from model.lang.rule import Kind

if TYPE_CHECKING:
    import networkx as nx

MOST_NAMES = 3
"""So many names stand at an arrow; its tooltip has all."""


@dataclass(frozen=True, slots=True)
class Fired:
    """A rule at an arrow: what it is called there, what it says, and what it cites."""

    name: str
    sentence: str
    cites: str = ""


def grouped(graph: nx.MultiDiGraph[str]) -> dict[tuple[str, str, Kind], list[Mapping[str, str]]]:
    """The edges of a graph between two nodes of one kind, in the order of the nodes and the kinds."""
    found: dict[tuple[str, str, Kind], list[Mapping[str, str]]] = {}
    for source, target, edge in graph.edges(data=True):
        found.setdefault((source, target, Kind(edge["kind"])), []).append(edge)
    place = {node: number for number, node in enumerate(graph.nodes)}
    kinds = list(Kind)
    return {k: found[k] for k in sorted(found, key=lambda k: (place[k[0]], place[k[1]], kinds.index(k[2])))}


def shortened(rules: Sequence[Fired]) -> list[str]:
    """The names of the rules, or the first ones and how many more there are."""
    names = list(dict.fromkeys(rule.name for rule in rules))
    if len(names) <= MOST_NAMES:
        return names
    return [*names[: MOST_NAMES - 1], f"and {len(names) - MOST_NAMES + 1} more"]


def arrow(dot: Dot, ends: tuple[str, str], kind: Kind, rules: Sequence[Fired], theme: Theme) -> None:
    """Adds an arrow in the line and colour of its kind."""
    color = theme.kinds[kind]
    runs = [words(f"{KIND_LINES[kind].sign} {name}", color=color, size=SMALL_SIZE) for name in shortened(rules)]
    told = tooltip(*dict.fromkeys(f"{r.sentence} ({r.cites})" if r.cites else r.sentence for r in rules))
    dot.edge(
        *ends,
        label=table([row(cell(stacked(runs), balign="left"))], bgcolor=theme.paper, cellpadding=1),
        tooltip=told,
        labeltooltip=told,
        **kind_attributes(kind, theme),
    )
