"""A method at work on one site: properties become problems, outcomes become cases.

What is asked, in this order: whether the start is one; whether a rule can be in an error; for each element tuple
whether the property can be undefined, then what it claims, and how vacuous the answer is. Errors are raised, so the
first two are asked once for a site. Where a method cannot say, the readings in question are undecided, with a reason.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import replace

from oxidd.util import DDMemoryError

from checker.bdd.encode import Function
from checker.bdd.partition import Class, classes
from checker.engine import Options, Reporter
from checker.question.budget import Budget, Stopped
from checker.question.pair import pair
from checker.question.questions import check_rules_known, question
from checker.question.run import Run
from checker.question.story import Story
from checker.smt.certificates import EVERYTHING, certificate, conjunction
from checker.smt.decide import Decision, Tools
from checker.smt.engine import DECIDES
from checker.smt.errors import Errors
from checker.smt.finding import Part
from checker.smt.independence import independence
from checker.smt.listening import Hearing, Listener
from checker.smt.method import Method
from checker.smt.problem import Problem, table_of
from checker.smt.readings import ROOM, ReadingSets, under
from checker.smt.start import Starts
from model.lang.cone import Influence
from model.lang.errors import Code, ReachedError, UsageError
from model.lang.grounding import Grounder
from model.lang.sites import Site
from model.trace import Trace
from properties.evidence import Evidence, Invariant, StateSet
from properties.property import Independent, Property
from properties.result import Case, Effort, Exploration, Result, Vacuity, Verdict

LARGEST = 1 << 26
"""Nodes of the last manager for sets of readings that is tried."""


class SmtSession:
    """Decides properties of one site with a method."""

    def __init__(
        self, site: Site, options: Options, reporter: Reporter, method: Method, listener: Listener | None = None
    ) -> None:
        self.site = site
        self.listener = listener
        self.options = options
        self.reporter = reporter
        self.method = method
        self._grounder = Grounder(site)
        self._system = self._grounder.system()
        self._influence = Influence(self._system)
        self._room = ROOM
        self._sets = ReadingSets(self._system.variables, self._room)
        self._starts: Starts | None = None
        self._errors: Errors | None = None
        self._asked: list[Decision] = []

    # ---- the contract ---------------------------------------------------------------------------
    def check(self, prop: Property) -> Result:
        """Decides the property for all readings left open: see `Session.check`."""
        if prop.kind not in DECIDES:
            raise UsageError(Code.NOT_DECIDABLE_HERE, f"the engine {self.method.name} does not decide {prop.kind}")
        budget = Budget(self.options, self.reporter, phase=prop.id)
        # What was asked before must not show in a story: a solver finds another one where nodes have other numbers.
        self._grounder = self._grounder.fresh()
        self._asked = []
        try:
            cases = self._in_larger_managers(prop, budget)
        except Stopped as stopped:
            cases = (Case(((),), Verdict.UNDECIDED, reason=stopped.reason),)
        return Result(prop, self.site.name, self.method.name, cases, self._effort(budget))

    def _in_larger_managers(self, prop: Property, budget: Budget) -> tuple[Case, ...]:
        """The cases, found again with more room for sets of readings where there was too little."""
        while True:
            try:
                return self._cases(prop, budget)
            except DDMemoryError as error:
                if self._room >= LARGEST:
                    raise Stopped(f"sets of readings need more than {LARGEST:,} nodes") from error
            self._room *= 16
            self._sets = ReadingSets(self._system.variables, self._room)
            self._asked = []
            self.reporter.progress("memory", self._room, "again with room for more nodes")

    def explore(self) -> tuple[Exploration, ...]:
        """No method here counts states."""
        raise UsageError(
            Code.NOT_DECIDABLE_HERE, f"the engine {self.method.name} counts no states", fix="explore with `bdd`"
        )

    def _effort(self, budget: Budget) -> Effort:
        everything = len(self._system.variables)
        largest = max((len(d.kept) for d in self._asked if d.product is None), default=everything)
        notes = () if largest >= everything else (f"slice of {largest} of {everything} variables",)
        return Effort(seconds=budget.seconds, notes=notes)

    # ---- the site -------------------------------------------------------------------------------
    def _started(self) -> Starts:
        """The start of the site, known to be one."""
        if self._starts is None:
            made = Starts(self.site, self._system, self._grounder.table)
            made.check(self._sets)
            self._starts = made
        return self._starts

    def _checked(self, budget: Budget) -> Errors:
        """What is known of the errors of rules; raises the nearest one that was found."""
        if self._errors is None:
            starts = self._started()
            found = Errors(self._system, self._grounder.table, self._influence, starts)
            nearest = found.look(self.method, budget, self._sets)
            if nearest is not None:
                problem, part = nearest
                self._story(problem, part.run, self._sets.least(part.readings)).raise_error_of_rules()
            if not found.is_final:
                return found
            self._errors = found
        return self._errors

    def _tools(self, budget: Budget) -> Tools:
        errors = self._checked(budget)
        return Tools(
            self.method,
            budget,
            self._sets,
            self._started(),
            self._system.rules,
            self.options.max_faults,
            errors.out_of_reach,
            errors.doubt,
        )

    # ---- stories --------------------------------------------------------------------------------
    def _story(self, problem: Problem, run: Run, readings: Mapping[str, int]) -> Story:
        """The story of a run of a slice, from the least start state of the whole that it may begin in."""
        run = under(problem, run, readings)
        own = range(len(self._system.variables))
        values = {v: run.states[0][v] for v in problem.states if v in own}
        start = self._started().least(values, readings)
        try:
            return Story(self.site, problem.variables, run, kept=problem.kept, start=start)
        except ReachedError:
            # An error that was not found before: nearer ones were looked for, but not far enough.
            steps = 0
            while True:
                part = Run(run.states[: steps + 1], run.rules[:steps], 0)
                story = Story(self.site, problem.variables, part, kept=problem.kept, start=start)
                if self._is_error(story, run.rules[steps]):
                    story.raise_error_of_rules()
                steps += 1

    def _is_error(self, story: Story, rule: int) -> bool:
        try:
            story.evaluator.fire(self.site.instances[rule], story.states[-1])
        except ReachedError:
            return True
        return False

    # ---- properties -----------------------------------------------------------------------------
    def _cases(self, prop: Property, budget: Budget) -> tuple[Case, ...]:
        check_rules_known(self.site, prop)
        bindings = tuple(itertools.product(*(self.site.elements[v.sort.component] for v in prop.variables)))
        tools = self._tools(budget)
        if not bindings:
            return (self._nothing_claimed(prop, tools),)
        decisions = {binding: self._decision(prop, binding, tools) for binding in bindings}
        found = classes(self._sets.variables, [(binding, decision.parts()) for binding, decision in decisions.items()])
        return tuple(self._case(prop, c, decisions) for c in found)

    def _nothing_claimed(self, prop: Property, tools: Tools) -> Case:
        """The case of a property that is checked for each element of a sort without elements."""
        vacuity = Vacuity.NOT_ASKED if prop.trigger is None else Vacuity.NEVER
        if tools.doubt:
            return Case(((),), Verdict.UNDECIDED, reason=tools.doubt)
        case = Case(((),), Verdict.HOLDS, vacuity=vacuity, max_faults=self.options.max_faults)
        if self.options.max_faults is not None or prop.kind in {"reachable", "independent"}:
            return case
        return replace(case, evidence=Invariant(EVERYTHING))

    def _decision(self, prop: Property, binding: tuple[str, ...], tools: Tools) -> Decision:
        """The question about one element tuple. Raises where it is undefined in a moment that was found."""
        env = {v.name: e for v, e in zip(prop.variables, binding, strict=True)}
        if isinstance(prop.formula, Independent):
            asked = independence(self._grounder, prop.formula, binding, env)
            plain = Decision(asked.defined, self._grounder.table, self._influence, tools)
            self._check_defined(plain, prop, env)
            if asked.made is None:
                return plain
            system = asked.made.system
            doubt = tools.doubt or plain.reason
            decision = Decision(
                asked.different, table_of(system), Influence(system), replace(tools, doubt=doubt), asked.made
            )
        else:
            made, grounder = question(self._grounder, prop, binding)
            influence = self._influence if grounder is self._grounder else Influence(made.system)
            decision = Decision(made, grounder.table, influence, tools, hearing=self._hearing(binding))
            self._check_defined(decision, prop, env)
        self._asked.append(decision)
        return decision

    def _hearing(self, binding: tuple[str, ...]) -> Hearing | None:
        """Who hears of the runs of this element tuple."""
        if self.listener is None:
            return None

        def tell(problem: Problem, run: Run, readings: Mapping[str, int]) -> Trace:
            return self._story(problem, run, readings).trace

        return Hearing(self.listener, self._sets, binding, tell)

    def _check_defined(self, decision: Decision, prop: Property, env: Mapping[str, str]) -> None:
        found = decision.undefined
        if found.parts:
            part = found.parts[0]
            self._story(found.problem, part.run, self._sets.least(part.readings)).raise_error_of(prop, env)

    # ---- cases ----------------------------------------------------------------------------------
    def _case(self, prop: Property, found: Class, decisions: Mapping[tuple[str, ...], Decision]) -> Case:
        case = Case(found.where, found.verdict, vacuity=found.vacuity, instances=found.instances)
        asked = {i.binding: decisions[i.binding] for i in found.instances if i.verdict is found.verdict}
        if found.verdict is Verdict.UNDECIDED:
            return replace(case, reason=self._why_undecided(asked))
        if next(iter(asked.values())).when_reached is found.verdict:
            return self._with_run(case, asked)
        if self.options.max_faults is not None:
            return replace(case, max_faults=self.options.max_faults)
        if isinstance(prop.formula, Independent):
            return replace(case, reason=_no_certificate(asked))
        return self._with_proof(case, asked)

    def _why_undecided(self, asked: Mapping[tuple[str, ...], Decision]) -> str:
        reasons = (decision.reason for decision in asked.values())
        return next((reason for reason in reasons if reason), self._why_bounded())

    def _why_bounded(self) -> str:
        most = self.options.max_faults
        if most is None:
            return "nothing was found against it, but whether its condition is ever met is not known"
        return f"not reached by runs with at most {most} faults; others were not looked at"

    def _with_run(self, case: Case, asked: Mapping[tuple[str, ...], Decision]) -> Case:
        """With the story that needs the fewest faults, then steps, of all element tuples and readings of the case."""
        where = self._sets.of(case.where)
        runs: list[tuple[int, int, tuple[str, ...], Part]] = []
        for binding, decision in asked.items():
            part = next(p for p in decision.main.parts if (p.readings & where).satisfiable())
            runs.append((part.run.faults, len(part.run.rules), binding, part))
        _, _, binding, part = min(runs, key=lambda r: r[:2])
        doubts = [p.found.reason for _, _, _, p in runs if not p.found.is_cheapest]
        evidence = self._told(asked[binding], part, part.readings & where)
        return replace(case, evidence=evidence, binding=binding, reason=doubts[0] if doubts else "")

    def _told(self, decision: Decision, part: Part, where: Function) -> Evidence:
        readings = self._sets.least(where)
        problem = decision.main.problem
        if decision.product is None:
            return self._story(problem, part.run, readings).trace
        run = under(problem, part.run, readings)
        values = {whole: run.states[0][v] for v, whole in enumerate(decision.product.variables) if v in problem.kept}
        start = self._started().least(values, readings)
        return pair(self.site, self._system.variables, start, decision.product, run)

    def _with_proof(self, case: Case, asked: Mapping[tuple[str, ...], Decision]) -> Case:
        """With a set that no run leaves: for all element tuples of a claim that holds, for one of those that fail."""
        if case.verdict is Verdict.VIOLATED:
            binding, decision = next(iter(asked.items()))
            return replace(case, evidence=Invariant(self._certificates([decision])), binding=binding)
        return replace(case, evidence=Invariant(self._certificates(list(asked.values()))))

    def _certificates(self, decisions: Sequence[Decision]) -> StateSet:
        return conjunction(
            certificate(d.main.problem, d.main.invariant, d.question.system.variables)
            for d in decisions
            if d.main.invariant is not None
        )


def _no_certificate(asked: Mapping[tuple[str, ...], Decision]) -> str:
    if all(decision.product is None for decision in asked.values()):
        return "no step of the rules writes anything that what is observed depends on"
    return "proved on the product of two copies, which no kind of evidence speaks of"
