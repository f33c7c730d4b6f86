"""Reasons: which values of a state make a condition as true or false as it is, the fewer the better.

A conjunction that holds has all of its parts as reasons, one that fails any part that fails. So reasons are collected
from the top down: what is needed in any case first, then for each choice the part that adds the least to what is
already needed. All states with the same reasons give the condition the same truth. (A core of the solver would say as
much and needs a query; measured, the cores are no smaller.)
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from checker.smt.ic3.cubes import Cube, Exclusion, Values
from checker.smt.ic3.transitions import Transitions
from model.lang.ground import Node, parts_of


def reasons(transitions: Transitions, state: Values, roots: Sequence[int], given: Iterable[Exclusion] = ()) -> Cube:
    """A cube around the state in which each of the nodes has the truth that it has in the state.

    `given` are exclusions that the cube has to have anyway.
    """
    collector = _Collector(transitions.sizes, transitions.cone(roots), state, set(given))
    collector.collect(roots)
    return frozenset(collector.needed)


class _Collector:
    def __init__(
        self, sizes: Sequence[int], cone: Sequence[tuple[int, Node]], state: Values, needed: set[Exclusion]
    ) -> None:
        self.needed = needed
        self._sizes = sizes
        self._nodes = dict(cone)
        self._truth: dict[int, bool] = {}
        self._cost: dict[int, int] = {}
        for index, node in cone:
            self._look_at(index, node, state)

    def _look_at(self, index: int, node: Node, state: Values) -> None:
        """The truth of a node, and about how many exclusions are reasons for it."""
        match node:
            case ("is", variable, value):
                truth = state[variable] == value
                cost = self._sizes[variable] - 1 if truth else 1
            case ("not", part):
                truth, cost = not self._truth[part], self._cost[part]
            case ("and", parts) | ("or", parts):
                is_and = node[0] == "and"
                truth = all(self._truth[p] for p in parts) if is_and else any(self._truth[p] for p in parts)
                costs = [self._cost[p] for p in parts if self._truth[p] is truth]
                cost = sum(costs) if is_and is truth else min(costs)
            case _:
                truth, cost = node[0] == "true", 0
        self._truth[index], self._cost[index] = truth, cost

    def collect(self, roots: Iterable[int]) -> None:
        seen: set[int] = set()
        choices: list[int] = []
        stack = list(roots)
        while stack or choices:
            if not stack:
                parts = self._alike(choices.pop())
                if seen.isdisjoint(parts):
                    stack.append(min(parts, key=lambda p: (self._extra(p), p)))
                continue
            index = stack.pop()
            if index in seen:
                continue
            seen.add(index)
            node = self._nodes[index]
            if node[0] == "is":
                self.needed.update(self._exclusions(index, node[1], node[2]))
            elif node[0] in ("and", "or") and (node[0] == "and") is not self._truth[index]:
                choices.append(index)
            else:
                stack += parts_of(node)

    def _alike(self, index: int) -> list[int]:
        """The parts of a node that have its truth, each of which is a reason for it."""
        return [p for p in parts_of(self._nodes[index]) if self._truth[p] is self._truth[index]]

    def _extra(self, index: int) -> int:
        """About how much the reasons of a node add to what is needed."""
        node = self._nodes[index]
        while node[0] == "not":
            index = node[1]
            node = self._nodes[index]
        if node[0] == "is":
            return sum(e not in self.needed for e in self._exclusions(index, node[1], node[2]))
        return self._cost[index]

    def _exclusions(self, index: int, variable: int, value: int) -> list[Exclusion]:
        """Why an atom is as it is: the value is excluded, or all others are."""
        if not self._truth[index]:
            return [(variable, value)]
        return [(variable, other) for other in range(self._sizes[variable]) if other != value]
