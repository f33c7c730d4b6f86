"""How far the states of a graph are from a goal."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping, Sequence

from checker.reference.graph import Graph


def steps_back(graph: Graph, *, with_faults: bool) -> Mapping[int, Sequence[int]]:
    """For each state, the states from which an allowed step leads to it."""
    back: dict[int, list[int]] = {}
    for source, edges in enumerate(graph.edges):
        for edge in edges or ():
            if with_faults or not graph.faulty[edge.rule]:
                back.setdefault(edge.target, []).append(source)
    return back


def distances(back: Mapping[int, Sequence[int]], goals: Iterable[int]) -> dict[int, int]:
    """The least number of steps to a goal, for each state from which there is a way."""
    distance = dict.fromkeys(goals, 0)
    queue = deque(distance)
    while queue:
        node = queue.popleft()
        for source in back.get(node, ()):
            if source not in distance:
                distance[source] = distance[node] + 1
                queue.append(source)
    return distance
