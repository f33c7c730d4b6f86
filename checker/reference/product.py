"""The product of a graph with a small mark: a monitor's bit, or whether a fault has occurred."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from checker.reference.graph import Edge, Graph
from checker.reference.question import Question
from checker.reference.rings import Rings
from model.lang.errors import ReachedError

Begin = Callable[[int], int]
"""The mark of a start state."""
Advance = Callable[[int, Edge, int], int]
"""The mark after a step from a state with a mark."""

_WRONG = -1
"""The mark of an arrival whose own mark is undefined: the error is raised when its turn comes, the nearest first."""


class Product:
    """The reachable states with their marks, nearest first."""

    def __init__(self, question: Question, begin: Begin, advance: Advance) -> None:
        self.graph: Graph = question.graph
        self.stopped = self.graph.stopped
        self.rings: Rings[tuple[int, int]] = Rings(self.graph.faulty, self.graph.max_faults)
        self._question = question
        self._wrong: dict[int, ReachedError] = {}
        self._run(begin, advance)

    def nodes(self) -> list[tuple[int, int]]:
        """The states with their marks, nearest first."""
        return self.rings.settled

    def path(self, node: tuple[int, int]) -> tuple[list[int], list[int]]:
        """The nearest run to a marked state, without the marks."""
        nodes, rules = self.rings.path(node)
        return [state for state, _ in nodes], rules

    def _run(self, begin: Begin, advance: Advance) -> None:
        budget = self._question.budget
        for root in self.graph.roots:
            self.rings.begin((root, self._mark(root, partial(begin, root))))
        while (node := self.rings.settle()) is not None:
            state, mark = node
            if mark == _WRONG:
                raise self._question.blame(self._wrong[state], self.graph.trace(*self.path(node)))
            # The graph kept the budget, and this is no more than one look at each of its steps.
            stop = budget.spent(f"checking {self._question.prop.id}", len(self.rings.settled))
            if budget.cancelled:
                self.stopped = stop
                return
            for edge in self.graph.edges[state] or ():
                if self.rings.allowed(node, edge.rule):
                    after = self._mark(edge.target, partial(advance, state, edge, mark))
                    self.rings.reach(node, edge.rule, (edge.target, after))

    def _mark(self, target: int, compute: Callable[[], int]) -> int:
        try:
            return compute()
        except ReachedError as error:
            self._wrong.setdefault(target, error)
            return _WRONG
