"""The reference engine: the whole reachable graph, state by state, in plain Python.

Method. For each choice of the readings left open, the engine lists every reachable state with the evaluator that
defines the language, on the unexpanded rules. The graph is kept and shared by all properties of a session. Each kind
of property is then a question about a finite graph:

    always, never, reachable     look at every state
    on_step                      look at every step
    absent, reachable(after)     the product with one bit, the property's monitor
    always_possible              backwards from the goal
    independent                  pairs of states that one firing parts, and all they can do together

States are found nearest first, by the number of faults and then of steps (Dijkstra's algorithm), so the story of a
violation is a shortest one in that order, whatever the order of the rules in the text.

What it can conclude. Everything, with evidence: a proof is the reachable set itself, an inductive invariant, for
`always_possible` with the distance from the goal as a ranking; a violation is a run, for `always_possible` with the
trap that it ends in. What is undefined anywhere in reach is told as an error, even where a violation is nearer.

What it cannot, in order of weight.
1. It lists states one by one, some two thousand a second where a state has fifty variables: it is for small sites,
   and to hold other engines to.
2. It repeats the work for each choice of readings: n open readings of two options cost 2**n graphs.
3. `independent` has no certificate: such a proof stands on this engine alone.
4. A search that a budget cut off proves nothing: what it found is still a violation, all else is undecided.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import assert_never

from checker.engine import Options, Reporter
from checker.reference.budget import Budget
from checker.reference.cubes import cubes
from checker.reference.evidence import proof
from checker.reference.graph import Graph
from checker.reference.monitors import decide_absent, decide_reachable_after
from checker.reference.pairs import decide_independent
from checker.reference.possible import decide_always_possible
from checker.reference.question import Finding, Question
from checker.reference.states import decide_always, decide_never, decide_on_step, decide_reachable
from checker.reference.vacuity import vacuity
from model.lang.errors import ReachedError
from model.lang.reading import Choice
from model.lang.sites import Site
from model.trace import Trace
from properties.evidence import Evidence
from properties.property import (
    Absent,
    Always,
    AlwaysPossible,
    Independent,
    Never,
    OnStep,
    Property,
    Reachable,
)
from properties.result import Case, Effort, Exploration, InstanceCase, Result, Vacuity, Verdict

_VACUOUS = (Vacuity.TRIGGERED, Vacuity.NOT_ASKED, Vacuity.BEFORE_FAULTS_ONLY, Vacuity.NEVER)
"""From the least vacuous to the most."""


@dataclass(frozen=True, slots=True)
class ReferenceEngine:
    """The engine that others are held to."""

    name: str = "reference"
    decides: frozenset[str] = frozenset(
        {"always", "never", "reachable", "always_possible", "on_step", "absent", "independent"}
    )

    def open(self, site: Site, options: Options, reporter: Reporter) -> ReferenceSession:
        """Starts to work on a site; nothing is explored before the first question."""
        return ReferenceSession(site, options, reporter)


@dataclass(frozen=True, slots=True)
class _Answer:
    """What was found under one choice of readings, for every instance of a property."""

    graph: Graph
    findings: tuple[Finding, ...]
    instances: tuple[InstanceCase, ...]
    verdict: Verdict
    vacuity: Vacuity

    @property
    def shown(self) -> int:
        """The instance that the evidence is about: the one with the nearest run that shows the verdict."""
        candidates = [i for i, f in enumerate(self.findings) if f.verdict is self.verdict]
        return min(candidates, key=lambda i: (self.findings[i].evidence is None, self.findings[i].cost))


class ReferenceSession:
    """The graphs of one site, one for each choice of the open readings, shared by all its questions."""

    def __init__(self, site: Site, options: Options, reporter: Reporter) -> None:
        self.site = site
        self.options = options
        self.reporter = reporter
        self._graphs: dict[tuple[tuple[Choice, ...], int | None], Graph] = {}

    def check(self, prop: Property) -> Result:
        """Decides the property for every choice of readings and every element tuple it speaks of."""
        budget = Budget(self.options, self.reporter)
        _check_rules_known(self.site, prop)
        bindings = tuple(itertools.product(*(self.site.elements[v.sort.component] for v in prop.variables)))
        answers: list[_Answer] = []
        errors: list[ReachedError] = []
        for readings in self.site.reading_choices():
            try:
                answers.append(self._answer(prop, bindings, readings, budget))
            except ReachedError as error:
                errors.append(error)
        if errors:
            raise min(errors, key=_length)
        groups: dict[object, list[_Answer]] = {}
        for answer in answers:
            groups.setdefault((answer.verdict, answer.vacuity, answer.instances), []).append(answer)
        cases = tuple(self._case(prop, bindings, group) for group in groups.values())
        return Result(prop, self.site.name, "reference", cases, self._effort(budget))

    def explore(self) -> tuple[Exploration, ...]:
        """The whole state space, once for each choice of the readings left open."""
        budget = Budget(self.options, self.reporter)
        graphs: list[Graph] = []
        errors: list[ReachedError] = []
        for readings in self.site.reading_choices():
            graphs.append(self._graph(readings, self.options.max_faults))
            try:
                graphs[-1].explore(budget)
            except ReachedError as error:
                errors.append(error)
        if errors:
            raise min(errors, key=_length)
        return tuple(_exploration(graph) for graph in graphs)

    def _graph(self, readings: dict[str, Choice], max_faults: int | None) -> Graph:
        key = (tuple(readings.values()), max_faults)
        if key not in self._graphs:
            self._graphs[key] = Graph(self.site, readings, max_faults)
        return self._graphs[key]

    def _answer(
        self, prop: Property, bindings: tuple[tuple[str, ...], ...], readings: dict[str, Choice], budget: Budget
    ) -> _Answer:
        graph = self._graph(readings, self.options.max_faults)
        graph.explore(budget)

        def unlimited() -> Graph:
            wide = self._graph(readings, None)
            wide.explore(budget)
            return wide

        questions = [Question(prop, binding, graph, unlimited, budget) for binding in bindings]
        findings = tuple(_decide(question) for question in questions)
        instances = tuple(
            InstanceCase(q.binding, f.verdict, vacuity(q)) for q, f in zip(questions, findings, strict=True)
        )
        verdicts = {f.verdict for f in findings}
        verdict = next((v for v in (Verdict.VIOLATED, Verdict.UNDECIDED) if v in verdicts), Verdict.HOLDS)
        return _Answer(graph, findings, instances, verdict, _overall(prop, verdict, instances))

    def _case(self, prop: Property, bindings: tuple[tuple[str, ...], ...], group: list[_Answer]) -> Case:
        free = {i: tuple(c.option for c in self.site.readings[i]) for i in self.site.free_readings}
        where = cubes(free, [tuple(a.graph.readings[i].option for i in free) for a in group])
        verdict = group[0].verdict
        evidence: Evidence | None = None
        binding: tuple[str, ...] = ()
        reason = ""
        if bindings:
            best = min(group, key=lambda a: a.findings[a.shown].cost)
            shown = best.findings[best.shown]
            evidence, reason = shown.evidence, shown.reason
            if evidence is not None or verdict is not Verdict.HOLDS:
                binding = bindings[best.shown]
        if evidence is None and verdict is not Verdict.UNDECIDED and self.options.max_faults is None:
            evidence = self._proof(prop, bindings, group)
        return Case(
            where,
            verdict,
            evidence,
            vacuity=group[0].vacuity,
            # A run that reaches a state is no claim about the runs that were not looked at.
            max_faults=self.options.max_faults if verdict is Verdict.HOLDS and evidence is None else None,
            binding=binding,
            instances=group[0].instances,
            reason=reason,
        )

    def _proof(self, prop: Property, bindings: tuple[tuple[str, ...], ...], group: list[_Answer]) -> Evidence | None:
        reachable = isinstance(prop.formula, Reachable) and group[0].verdict is Verdict.HOLDS
        if reachable or isinstance(prop.formula, Independent):
            return None
        return proof(prop, bindings, [(answer.graph, answer.findings) for answer in group])

    def _effort(self, budget: Budget) -> Effort:
        graphs = [g for (_, limit), g in self._graphs.items() if limit == self.options.max_faults]
        return Effort(
            states=sum(len(g.states) for g in graphs),
            transitions=sum(len(e) for g in graphs for e in g.edges if e is not None),
            depth=max((g.depth for g in graphs), default=0),
            seconds=budget.seconds,
        )


def _decide(question: Question) -> Finding:
    match question.prop.formula:
        case Always() as formula:
            return decide_always(question, formula)
        case Never() as formula:
            return decide_never(question, formula)
        case Reachable(after=None) as formula:
            return decide_reachable(question, formula)
        case Reachable() as formula:
            return decide_reachable_after(question, formula)
        case AlwaysPossible() as formula:
            return decide_always_possible(question, formula)
        case OnStep() as formula:
            return decide_on_step(question, formula)
        case Absent() as formula:
            return decide_absent(question, formula)
        case Independent() as formula:
            return decide_independent(question, formula)
        case _:
            assert_never(question.prop.formula)


def _overall(prop: Property, verdict: Verdict, instances: tuple[InstanceCase, ...]) -> Vacuity:
    """A proof is as vacuous as its most vacuous instance; a violation is judged by the instances that show it.

    With no element to speak of, nothing was claimed.
    """
    if not instances:
        return Vacuity.NEVER if prop.trigger is not None else Vacuity.NOT_ASKED
    judged = [i.vacuity for i in instances if verdict is Verdict.HOLDS or i.verdict is verdict]
    return max(judged, key=_VACUOUS.index) if verdict is Verdict.HOLDS else min(judged, key=_VACUOUS.index)


def _check_rules_known(site: Site, prop: Property) -> None:
    named: tuple[str | None, ...] = ()
    match prop.formula:
        case OnStep(rule=rule):
            named = (rule,)
        case Independent(rules=rules):
            named = rules
        case _:
            pass
    for rule_id in named:
        # A rule that a what-if took away never fires; one that was never there is a mistake.
        if rule_id is not None and rule_id not in site.system.removed:
            site.system.rule(rule_id)


def _length(error: ReachedError) -> tuple[int, int]:
    """How far the error is away; that of a start that allows no state is nearer than that of a rule in one."""
    trace = error.evidence
    return (trace.faults, len(trace.steps)) if isinstance(trace, Trace) else (-1, 0)


def _exploration(graph: Graph) -> Exploration:
    instances = graph.site.instances
    nearest = min(graph.deadlocks, key=graph.rings.cost.__getitem__, default=None)
    return Exploration(
        graph.site.name,
        tuple(graph.printed_readings.items()),
        len(graph.states),
        sum(len(edges) for edges in graph.edges if edges is not None),
        graph.depth,
        tuple(instance.id for n, instance in enumerate(instances) if n not in graph.ever_enabled),
        len(graph.deadlocks),
        None if nearest is None else graph.trace_to(nearest),
        complete=graph.complete,
    )
