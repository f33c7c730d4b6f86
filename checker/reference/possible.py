"""What stays possible: decided backwards from the goal."""

from __future__ import annotations

from collections import deque

from checker.reference.backward import distances, steps_back
from checker.reference.condition import Condition
from checker.reference.evidence import trap_set
from checker.reference.graph import Graph
from checker.reference.question import Finding, Proof, Question
from checker.reference.states import how_far
from model.lang.errors import ReachedError
from properties.property import AlwaysPossible
from properties.result import Verdict


def decide_always_possible(question: Question, formula: AlwaysPossible) -> Finding:
    """Violated by the nearest state of `when` from which no allowed run leads to `that`."""
    limit = question.graph.max_faults
    # A run to a state is limited; what is possible from there is not.
    graph = question.unlimited() if formula.with_faults and limit is not None else question.graph
    when, that = question.condition(formula.when, graph), question.condition(formula.that, graph)
    asked, goals = _evaluate(question, graph, when, that)
    unexpanded = [n for n, edges in enumerate(graph.edges) if edges is None]
    perhaps = distances(steps_back(graph, with_faults=formula.with_faults), [*goals, *unexpanded])
    for node in asked:
        if node not in perhaps and (limit is None or graph.rings.cost[node][0] <= limit):
            return _trapped(graph, node, with_faults=formula.with_faults)
    if not graph.complete:
        return Finding(Verdict.UNDECIDED, reason=how_far(question) if graph is question.graph else graph.progress())
    return Finding(Verdict.HOLDS, proof=Proof(asked=frozenset(asked), goals=frozenset(goals)))


def _evaluate(question: Question, graph: Graph, when: Condition, that: Condition) -> tuple[list[int], list[int]]:
    asked: list[int] = []
    goals: list[int] = []
    for node in graph.nearest_first:
        try:
            if when.at(node):
                asked.append(node)
            if that.at(node):
                goals.append(node)
        except ReachedError as error:
            raise question.blame(error, graph.trace_to(node)) from error
    return asked, goals


def _trapped(graph: Graph, bad: int, *, with_faults: bool) -> Finding:
    trap = {bad}
    queue = deque([bad])
    while queue:
        for edge in graph.edges[queue.popleft()] or ():
            if edge.target not in trap and (with_faults or not graph.faulty[edge.rule]):
                trap.add(edge.target)
                queue.append(edge.target)
    return Finding(Verdict.VIOLATED, evidence=trap_set(graph, bad, sorted(trap)), cost=graph.rings.cost[bad])
