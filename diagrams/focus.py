"""Focus on a graph of states: a part or a coarser form of it that a person can take in.

The rule of the limit: nodes are kept in the order of their distance from what is looked at, and of two at one distance
the one that was found first. Beyond the number that is asked for, `MOST_NODES` at most, none is kept; the picture says
how many were not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from model.lang.errors import Code, UsageError, nearest

if TYPE_CHECKING:
    import networkx as nx

MOST_NODES = 60
"""More nodes than this make no picture for a page."""

USUAL_NODES = 20

Where = Mapping[str, str]
"""A condition on states: variables with their printed values."""


@dataclass(frozen=True, slots=True)
class Focus:
    """A part of a graph. `centre` are the nodes that are looked at; `left_out` says what is missing, and why."""

    graph: nx.MultiDiGraph[str]
    centre: tuple[str, ...]
    told: str
    left_out: str


def matching(graph: nx.MultiDiGraph[str], where: Where) -> list[str]:
    """The states that meet a condition. Raises UsageError for a variable that there is not, or if there is none."""
    _check_variables(graph, where)
    found = [n for n, values in graph.nodes(data=True) if all(values[v] == value for v, value in where.items())]
    if not found:
        seen = {v: sorted({str(values[v]) for _, values in graph.nodes(data=True)}) for v in where}
        raise UsageError(
            Code.UNKNOWN_NAME,
            f"no state that was explored has {told_where(where)}",
            fix="values found there: " + "; ".join(f"{v} = {' or '.join(values)}" for v, values in seen.items()),
        )
    return found


def _check_variables(graph: nx.MultiDiGraph[str], variables: Iterable[str]) -> None:
    known = [name for name in next(iter(graph.nodes(data=True)))[1] if "." in name]
    for variable in variables:
        if variable not in known:
            raise UsageError(Code.UNKNOWN_NAME, f"there is no variable {variable!r}", fix=nearest(variable, known))


def told_where(where: Where) -> str:
    """A condition in words."""
    return " and ".join(f"{variable} = {value}" for variable, value in where.items()) or "a start state"


def neighbourhood(graph: nx.MultiDiGraph[str], where: Where, steps: int, most: int = USUAL_NODES) -> Focus:
    """The states within so many steps, forwards or backwards, of the first state that meets a condition."""
    centre = matching(graph, where)[:1]
    both = graph.to_undirected(as_view=True)
    distance = _distances(both.neighbors, centre)
    near = [n for n in distance if distance[n] <= steps]
    told = f"within {steps} {'step' if steps == 1 else 'steps'} of {centre[0]} ({told_where(where)})"
    return _cut(graph, centre, {n: distance[n] for n in near}, told, most)


def paths(graph: nx.MultiDiGraph[str], start: Where, goal: Where, most: int = USUAL_NODES) -> Focus:
    """The states on paths from the start states, or others, to those that meet a condition; shorter paths first.

    Raises UsageError where no path leads there.
    """
    sources = matching(graph, start) if start else [n for n, v in graph.nodes(data=True) if v["start"]]
    targets = matching(graph, goal)
    ahead = _distances(graph.successors, sources)
    back = _distances(graph.predecessors, targets)
    on_path = {n: ahead[n] + back[n] for n in ahead if n in back}
    if not on_path:
        raise UsageError(
            Code.UNKNOWN_NAME,
            f"no path of the explored states leads from {told_where(start)} to {told_where(goal)}",
            fix="explore more states: --max-states N",
        )
    told = f"paths from {told_where(start)} to {told_where(goal)}"
    return _cut(graph, sources, on_path, told, most)


def quotient(graph: nx.MultiDiGraph[str], variables: Sequence[str], most: int = USUAL_NODES) -> Focus:
    """States that agree on these variables are one node; steps that change none of them are left out."""
    import networkx as nx

    _check_variables(graph, variables)
    names: dict[tuple[str, ...], str] = {}
    of: dict[str, str] = {}
    coarse: nx.MultiDiGraph[str] = nx.MultiDiGraph(**graph.graph)
    for node, values in graph.nodes(data=True):
        key = tuple(str(values[v]) for v in variables)
        of[node] = names.setdefault(key, f"q{len(names)}")
        if of[node] not in coarse:
            coarse.add_node(of[node], start=False, states=0, **dict(zip(variables, key, strict=True)))
        coarse.nodes[of[node]]["states"] += 1
        coarse.nodes[of[node]]["start"] |= values["start"]
    seen: set[tuple[str, str, str]] = set()
    for source, target, edge in graph.edges(data=True):
        change = (of[source], of[target], edge["rule"])
        if of[source] != of[target] and change not in seen:
            seen.add(change)
            coarse.add_edge(of[source], of[target], **edge)
    starts = [n for n, values in coarse.nodes(data=True) if values["start"]]
    distance = _distances(coarse.successors, starts)
    return _cut(coarse, starts, distance, f"by {', '.join(variables)}", most)


def _cut(graph: nx.MultiDiGraph[str], centre: Sequence[str], rank: Mapping[str, int], told: str, most: int) -> Focus:
    import networkx as nx

    place = {node: number for number, node in enumerate(graph.nodes)}
    ordered = sorted(rank, key=lambda n: (rank[n], place[n]))
    most = min(most, MOST_NODES)
    kept = set(ordered[:most])
    # Not `subgraph`: the order of a view's nodes is that of a set.
    part: nx.MultiDiGraph[str] = nx.MultiDiGraph(**graph.graph)
    part.add_nodes_from((n, values) for n, values in graph.nodes(data=True) if n in kept)
    part.add_edges_from((a, b, edge) for a, b, edge in graph.edges(data=True) if a in kept and b in kept)
    left_out = ""
    if len(ordered) > most:
        left_out = f"{len(ordered) - most:,} of {len(ordered):,} nodes, the farthest ones"
    return Focus(part, tuple(n for n in centre if n in kept), told, left_out)


def _distances(follow: Callable[[str], Iterator[str]], sources: Iterable[str]) -> dict[str, int]:
    """The least number of steps from the sources, in the order in which nodes are found."""
    distance = dict.fromkeys(sources, 0)
    order = list(distance)
    for node in order:
        for other in follow(node):
            if other not in distance:
                distance[other] = distance[node] + 1
                order.append(other)
    return distance
