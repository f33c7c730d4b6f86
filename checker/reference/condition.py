"""Conditions of properties on a graph, each evaluated once in a state or on a step."""

from __future__ import annotations

from collections.abc import Mapping

from checker.reference.graph import Edge, Graph
from model.lang.evaluate import Moment
from model.lang.expr import Expr
from model.lang.traverse import is_two_state


class Condition:
    """A condition about some elements. Evaluating it raises ReachedError where it is undefined."""

    def __init__(self, graph: Graph, expr: Expr, env: Mapping[str, str]) -> None:
        self._graph = graph
        self._expr = expr
        self._env = env
        self._known: dict[int, bool] = {}
        self._two_state = is_two_state(expr)

    def at(self, node: int) -> bool:
        """Whether it holds in a state at which a run begins, or, of a condition of states, in any state."""
        known = self._known.get(node)
        if known is None:
            moment = Moment(self._graph.states[node])
            known = self._known[node] = self._graph.evaluator.holds(self._expr, moment, self._env)
        return known

    def after(self, source: int, edge: Edge) -> bool:
        """Whether it holds in the state after a step; it may speak of the step."""
        if not self._two_state:
            return self.at(edge.target)
        graph = self._graph
        moment = Moment(graph.states[edge.target], graph.states[source], graph.site.instances[edge.rule])
        return graph.evaluator.holds(self._expr, moment, self._env)
