"""Shortest runs: nodes in rings by the number of faults first and the number of steps second.

A node is whatever a search runs over: the number of a state, a state with a bit beside it, a pair of states. Nodes are
settled nearest first (Dijkstra's algorithm with pairs as costs), so a budget of faults is a place to stop, and the
first node that is settled and bad has the shortest story.
"""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Hashable, Sequence
from typing import Generic, TypeVar

Node = TypeVar("Node", bound=Hashable)

Cost = tuple[int, int]
"""The faults of a run, then its steps."""


class Rings(Generic[Node]):
    """A search under way: how near each node is, and from where it was reached."""

    def __init__(self, faulty: Sequence[bool], max_faults: int | None) -> None:
        self.faulty = faulty
        self.max_faults = max_faults
        self.cost: dict[Node, Cost] = {}
        self.came_from: dict[Node, tuple[Node, int] | None] = {}
        self.settled: list[Node] = []
        self._done: set[Node] = set()
        self._queue: list[tuple[int, int, int, Node]] = []
        # The first node offered wins among equally near ones: no order of nodes is needed, and none is invented.
        self._offers = itertools.count()

    def begin(self, node: Node, cost: Cost = (0, 0)) -> None:
        """A node at which runs begin."""
        self._offer(node, cost, None)

    def allowed(self, source: Node, rule: int) -> bool:
        """Whether the budget of faults lets the rule fire at the end of the nearest run to a node."""
        return not self.faulty[rule] or self.max_faults is None or self.cost[source][0] < self.max_faults

    def reach(self, source: Node, rule: int, target: Node) -> None:
        """A step from a settled node."""
        self._offer(target, self.cost_of_step(source, rule), (source, rule))

    def cost_of_step(self, source: Node, rule: int) -> Cost:
        """The cost of the nearest run to a node and one step more."""
        faults, steps = self.cost[source]
        return faults + self.faulty[rule], steps + 1

    def settle(self) -> Node | None:
        """The nearest node that is not settled yet; None when all are."""
        while self._queue:
            node = heapq.heappop(self._queue)[3]
            if node not in self._done:
                self._done.add(node)
                self.settled.append(node)
                return node
        return None

    def next_cost(self) -> Cost | None:
        """The cost of the node that comes next; None when all are settled."""
        while self._queue and self._queue[0][3] in self._done:
            heapq.heappop(self._queue)
        return self._queue[0][:2] if self._queue else None

    def path(self, node: Node) -> tuple[list[Node], list[int]]:
        """The nearest run to a node: the nodes on it, and the rules between them."""
        nodes = [node]
        rules: list[int] = []
        while (came := self.came_from[nodes[-1]]) is not None:
            nodes.append(came[0])
            rules.append(came[1])
        return nodes[::-1], rules[::-1]

    def _offer(self, node: Node, cost: Cost, came: tuple[Node, int] | None) -> None:
        known = self.cost.get(node)
        if known is None or cost < known:
            self.cost[node] = cost
            self.came_from[node] = came
            heapq.heappush(self._queue, (*cost, next(self._offers), node))
