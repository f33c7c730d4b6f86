"""Independence: decided on the product of the graph with itself, as the docstring of `Independent` says."""

from __future__ import annotations

from dataclasses import dataclass

from checker.reference.question import Finding, Question
from checker.reference.rings import Rings
from checker.reference.states import how_far
from model.lang.errors import ReachedError
from model.lang.evaluate import Moment
from model.lang.sorts import Value
from properties.evidence import TracePair
from properties.property import Independent
from properties.result import Verdict

_Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Fork:
    """Where a pair of runs parts: the state, and the rule that only the first run fires."""

    state: int
    rule: int


def decide_independent(question: Question, formula: Independent) -> Finding:
    """Violated by the nearest pair of states that tells whether the rule has fired."""
    return _Pairs(question, formula).decide()


class _Pairs:
    def __init__(self, question: Question, formula: Independent) -> None:
        self.question = question
        self.graph = question.graph
        self.formula = formula
        self.of = [i.rule.id in formula.rules for i in self.graph.site.instances]
        self.rings: Rings[_Pair] = Rings(self.graph.faulty, self.graph.max_faults)
        self.fork: dict[_Pair, _Fork] = {}
        self.steps = [{e.rule: e.target for e in edges or ()} for edges in self.graph.edges]
        self.unexpanded = [edges is None for edges in self.graph.edges]

    def decide(self) -> Finding:
        seen = self._observe()
        self._begin()
        budget, states = self.question.budget, len(self.graph.states)
        stopped = self.graph.stopped
        while (pair := self.rings.settle()) is not None:
            if seen[pair[0]] != seen[pair[1]]:
                return Finding(Verdict.VIOLATED, evidence=self._evidence(pair), cost=self.rings.cost[pair])
            compared = len(self.rings.settled)
            stop = budget.spent("comparing pairs", compared, states=compared)
            # A budget that went into the graph still leaves as many pairs as it has states.
            if stop and (budget.cancelled or compared > states):
                stopped = stop
                break
            self._expand(pair)
        if stopped:
            reason = f"{how_far(self.question, stopped)}, {len(self.rings.settled)} pairs compared"
            return Finding(Verdict.UNDECIDED, reason=reason)
        return Finding(Verdict.HOLDS)

    def _observe(self) -> list[tuple[Value, ...]]:
        """What can be observed in each state."""
        graph = self.graph
        seen: dict[int, tuple[Value, ...]] = {}
        for node in graph.nearest_first:
            moment = Moment(graph.states[node])
            try:
                seen[node] = tuple(graph.evaluator.evaluate(t, moment, self.question.env) for t in self.formula.what)
            except ReachedError as error:
                raise self.question.blame(error, graph.trace_to(node)) from error
        return [seen[n] for n in range(len(graph.states))]

    def _begin(self) -> None:
        for state, steps in enumerate(self.steps):
            for rule, after in steps.items():
                # Two runs in one state stay together for ever: nothing tells them apart.
                if self.of[rule] and after != state:
                    pair = (after, state)
                    before = self.rings.cost.get(pair)
                    self.rings.begin(pair, self.graph.rings.cost_of_step(state, rule))
                    if self.rings.cost[pair] != before:
                        self.fork[pair] = _Fork(state, rule)

    def _expand(self, pair: _Pair) -> None:
        if any(self.unexpanded[n] for n in pair):
            return
        first, second = (self.steps[n] for n in pair)
        for rule in sorted(first.keys() | second.keys()):
            if self.of[rule] or not self.rings.allowed(pair, rule):
                continue
            after = (first.get(rule, pair[0]), second.get(rule, pair[1]))
            if after[0] != after[1]:
                self.rings.reach(pair, rule, after)

    def _evidence(self, pair: _Pair) -> TracePair:
        pairs, rules = self.rings.path(pair)
        fork = self.fork[pairs[0]]
        nodes, before = self.graph.rings.path(fork.state)
        one_nodes, one_rules = [*nodes, pairs[0][0]], [*before, fork.rule]
        two_nodes, two_rules = list(nodes), list(before)
        for rule, source, target in zip(rules, pairs, pairs[1:], strict=False):
            if rule in self.steps[source[0]]:
                one_nodes.append(target[0])
                one_rules.append(rule)
            if rule in self.steps[source[1]]:
                two_nodes.append(target[1])
                two_rules.append(rule)
        first, second = self.graph.trace(one_nodes, one_rules), self.graph.trace(two_nodes, two_rules)
        return TracePair(first, second, len(before) + 1)
