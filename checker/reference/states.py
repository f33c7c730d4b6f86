"""Properties of states and of single steps: looked up on the graph."""

from __future__ import annotations

from collections.abc import Callable

from checker.reference.graph import Edge
from checker.reference.question import Finding, Question
from checker.reference.rings import Cost
from model.lang.errors import ReachedError
from model.lang.evaluate import Moment
from model.trace import Trace
from properties.property import Always, Never, OnStep, Reachable
from properties.result import Verdict


def decide_always(question: Question, formula: Always) -> Finding:
    """Violated by the nearest state of `when` that is none of `that`."""
    when, that = question.condition(formula.when), question.condition(formula.that)
    return unless_found(question, _nearest(question, lambda n: when.at(n) and not that.at(n)))


def decide_never(question: Question, formula: Never) -> Finding:
    """Violated by the nearest state of `that`."""
    return unless_found(question, _nearest(question, question.condition(formula.that).at))


def decide_reachable(question: Question, formula: Reachable) -> Finding:
    """Shown by the nearest state of `that`."""
    found = _nearest(question, question.condition(formula.that).at)
    if found is None:
        return not_reached(question, question.graph.stopped)
    return Finding(Verdict.HOLDS, evidence=question.graph.trace_to(found), cost=question.graph.rings.cost[found])


def decide_on_step(question: Question, formula: OnStep) -> Finding:
    """Violated by the nearest step of the rule after which `that` does not hold of it."""
    graph = question.graph
    found: list[tuple[Cost, int, Edge]] = []
    wrong: list[tuple[Cost, int, Edge, ReachedError]] = []
    for source in graph.nearest_first:
        for edge in graph.edges[source] or ():
            cost = graph.rings.cost_of_step(source, edge.rule)
            try:
                if not _satisfies(question, formula, source, edge):
                    found.append((cost, source, edge))
            except ReachedError as error:
                wrong.append((cost, source, edge, error))
    if wrong:
        _, source, edge, nearest = min(wrong, key=lambda w: w[0])
        raise question.blame(nearest, _trace_of_step(question, source, edge))
    if found:
        cost, source, edge = min(found, key=lambda f: f[0])
        return Finding(Verdict.VIOLATED, evidence=_trace_of_step(question, source, edge), cost=cost)
    return unless_found(question, None)


def unless_found(question: Question, bad: int | None, stopped: str | None = None) -> Finding:
    """The answer to a property that a bad state violates."""
    graph = question.graph
    if bad is not None:
        return Finding(Verdict.VIOLATED, evidence=graph.trace_to(bad), cost=graph.rings.cost[bad])
    if graph.stopped if stopped is None else stopped:
        return Finding(Verdict.UNDECIDED, reason=how_far(question, stopped))
    return Finding(Verdict.HOLDS)


def not_reached(question: Question, stopped: str) -> Finding:
    """The answer to a property that asks for a state which was not found: no, unless the search was cut off."""
    if stopped:
        return Finding(Verdict.UNDECIDED, reason=how_far(question, stopped))
    if question.graph.max_faults is not None:
        reason = f"not reached by runs with at most {question.graph.max_faults} faults; others were not looked at"
        return Finding(Verdict.UNDECIDED, reason=reason)
    return Finding(Verdict.VIOLATED)


def how_far(question: Question, stopped: str | None = None) -> str:
    """Why the search ended early, and what it had seen by then."""
    graph = question.graph
    return graph.progress() if not graph.complete or not stopped else f"{stopped}, with {len(graph.states)} states"


def _nearest(question: Question, wanted: Callable[[int], bool]) -> int | None:
    """The nearest such state. All are looked at, so that a condition which is undefined somewhere is told."""
    graph = question.graph
    found: int | None = None
    for node in graph.nearest_first:
        try:
            if wanted(node) and found is None:
                found = node
        except ReachedError as error:
            raise question.blame(error, graph.trace_to(node)) from error
    return found


def _satisfies(question: Question, formula: OnStep, source: int, edge: Edge) -> bool:
    graph = question.graph
    instance = graph.site.instances[edge.rule]
    if not formula.means(instance.rule.id, instance.binding):
        return True
    env = {v.name: e for v, e in zip(formula.parameters, instance.binding, strict=formula.rule is not None)}
    moment = Moment(graph.states[edge.target], graph.states[source], instance)
    return graph.evaluator.holds(formula.that, moment, env)


def _trace_of_step(question: Question, source: int, edge: Edge) -> Trace:
    nodes, rules = question.graph.rings.path(source)
    return question.graph.trace([*nodes, edge.target], [*rules, edge.rule])
