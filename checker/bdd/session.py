"""The engine at work on one site: what crosses its border is plain data."""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TypeVar

from oxidd.util import DDMemoryError

from checker.bdd.budget import Budget, Crowded, Stopped
from checker.bdd.decide import Decision
from checker.bdd.evidence import conjunction, state_set
from checker.bdd.explore import explore
from checker.bdd.independence import independence, on_product, pair
from checker.bdd.partition import Class, classes
from checker.bdd.questions import Ask, question
from checker.bdd.rings import Goal, Run
from checker.bdd.space import Space
from checker.bdd.story import Story, no_start_state, raise_start_error
from checker.engine import Options, Reporter
from model.lang.grounding import Grounder
from model.lang.site import Site
from properties.evidence import Evidence, Invariant, RankedInvariant, TrapSet
from properties.property import Independent, OnStep, Property
from properties.result import Case, Effort, Exploration, Result, Vacuity, Verdict

T = TypeVar("T")

SMALLEST = 1 << 18
"""Nodes of the first manager."""
LARGEST = 1 << 26
"""Nodes of the last manager that is tried; it takes some 2 GB when full."""


class BddSession:
    """Decides properties of one site. The reachable states of the whole system are computed once."""

    def __init__(self, site: Site, options: Options, reporter: Reporter) -> None:
        self.site = site
        self.options = options
        self.reporter = reporter
        self._grounder = Grounder(site)
        self._capacity = SMALLEST
        self._whole: Space | None = None
        self._is_right = False

    # ---- the contract ---------------------------------------------------------------------------
    def check(self, prop: Property) -> Result:
        """Decides the property for all readings left open: see `Session.check`."""
        budget = Budget(self.options, self.reporter, phase=prop.id)
        try:
            cases = self._in_larger_managers(lambda: self._cases(prop, budget))
        except Stopped as stopped:
            reason = f"{stopped.reason}: {self._states()} states" if self._whole else stopped.reason
            cases = (Case(((),), Verdict.UNDECIDED, reason=reason),)
        return Result(prop, self.site.name, "bdd", cases, Effort(states=self._states(), seconds=budget.seconds))

    def _states(self) -> int | None:
        """How many states of the whole site have been reached, the choices of readings added up."""
        return None if self._whole is None else self._whole.count(self._whole.so_far)

    def explore(self) -> tuple[Exploration, ...]:
        """The whole state space, once for each choice of readings: see `Session.explore`."""
        budget = Budget(self.options, self.reporter, phase="explore")
        return self._in_larger_managers(lambda: self._explorations(budget))

    # ---- spaces ---------------------------------------------------------------------------------
    def _in_larger_managers(self, work: Callable[[], T]) -> T:
        """Does the work, again in a larger manager where the nodes do not suffice."""
        while True:
            try:
                return work()
            except (DDMemoryError, Crowded) as error:
                self._whole, self._is_right = None, False
                if self._capacity >= LARGEST:
                    raise Stopped(f"the diagrams need more than {LARGEST} nodes") from error
                self._capacity *= 8
                self.reporter.progress("memory", self._capacity, "again with room for more nodes")

    def _space(self, budget: Budget) -> Space:
        """The space of the whole site. Raises where the site does not start, or a rule is in an error within reach."""
        whole = self._started(budget)
        if not self._is_right:
            self._check_rules(whole, budget)
            self._is_right = True
        return whole

    def _started(self, budget: Budget) -> Space:
        """The space of the whole site, known to start, its rules not yet known to be without errors."""
        if self._whole is None:
            made = Space(self._grounder.system(), self._grounder.table.nodes, self._capacity)
            self._check_start(made)
            self._whole = made
        budget.watch(self._whole.encoding)
        return self._whole

    def _check_start(self, space: Space) -> None:
        wrong = space.encoding.condition(self._grounder.start_error) & space.domain
        if wrong.satisfiable():
            raise_start_error(self.site, space, space.encoding.least(wrong))
        missing = space.all_readings & ~space.on_readings(space.start)
        if missing.satisfiable():
            raise no_start_state(self.site, space, space.encoding.least(missing & space.domain))

    def _check_rules(self, space: Space, budget: Budget) -> None:
        """Raises the nearest error of a rule. A fault beyond the bound is looked at, not fired."""
        bound = self.options.max_faults
        wrong = space.encoding.false
        for index, rule in enumerate(self._grounder.rules):
            for error in rule.errors:
                condition = space.encoding.condition(error.node)
                wrong |= condition & space.reached(bound, budget) & ~space.transitions[index].guard
                wrong |= condition & space.before(index, bound, budget)
        if wrong.satisfiable():
            run = space.story(space.encoding.true, Goal(wrong, {}), budget)
            assert run is not None  # noqa: S101 - the goal is a part of what was reached
            Story(self.site, space, run).raise_error_of_rules()

    # ---- properties -----------------------------------------------------------------------------
    def _cases(self, prop: Property, budget: Budget) -> tuple[Case, ...]:
        _check_rules_known(self.site, prop)
        bindings = tuple(itertools.product(*(self.site.elements[v.sort.component] for v in prop.variables)))
        if not bindings:
            return (self._nothing_claimed(prop, budget),)
        decisions = {binding: self._decision(prop, binding, budget) for binding in bindings}
        found = classes(
            [v for v in self._grounder.variables if v.role == "reading"],
            [(binding, decision.parts()) for binding, decision in decisions.items()],
        )
        return tuple(self._case(prop, c, decisions) for c in found)

    def _nothing_claimed(self, prop: Property, budget: Budget) -> Case:
        """The case of a property that is checked for each element of a sort without elements."""
        space = self._space(budget)
        vacuity = Vacuity.NOT_ASKED if prop.trigger is None else Vacuity.NEVER
        case = Case(((),), Verdict.HOLDS, vacuity=vacuity, max_faults=self.options.max_faults)
        if self.options.max_faults is not None or prop.kind in {"reachable", "independent"}:
            return case
        states = state_set(space.encoding, space.reached(None, budget))
        possible = prop.kind == "always_possible"
        return replace(case, evidence=RankedInvariant(states, (states,)) if possible else Invariant(states))

    def _decision(self, prop: Property, binding: tuple[str, ...], budget: Budget) -> Decision:
        """The question for one element tuple on its space. Raises where it is undefined in a reachable moment."""
        env = {v.name: e for v, e in zip(prop.variables, binding, strict=True)}
        if isinstance(prop.formula, Independent):
            base = self._space(budget)
            asked, made = independence(self._grounder, base, prop.formula, binding, env)
            decision = self._defined(Decision(base, asked, budget), prop, env, budget)
            if made is None:
                return decision
            space = Space(made.system, made.system.nodes, self._capacity, made.order)
            return Decision(space, on_product(asked, made), budget, made)
        space = self._space(budget)
        asked, grounder = question(self.site, self._grounder, prop, binding)
        if grounder is not self._grounder:
            space = Space(asked.system, grounder.table.nodes, self._capacity, watched=asked.watched)
            budget.watch(space.encoding)
        return self._defined(Decision(space, asked, budget), prop, env, budget)

    def _defined(self, decision: Decision, prop: Property, env: Mapping[str, str], budget: Budget) -> Decision:
        if decision.is_undefined():
            run = decision.space.story(decision.space.encoding.true, decision.undefined(), budget)
            assert run is not None  # noqa: S101 - it is met by what was reached
            Story(self.site, decision.space, run).raise_error_of(prop, env)
        return decision

    def _case(self, prop: Property, found: Class, decisions: Mapping[tuple[str, ...], Decision]) -> Case:
        case = Case(found.where, found.verdict, vacuity=found.vacuity, instances=found.instances)
        asked = {i.binding: decisions[i.binding] for i in found.instances if i.verdict is found.verdict}
        shows_run = next(iter(asked.values())).question.ask is Ask.SOME_REACHED
        if shows_run is (found.verdict is Verdict.HOLDS):
            return self._with_run(case, asked)
        if self.options.max_faults is not None:
            return self._bounded(case)
        if isinstance(prop.formula, Independent):
            return replace(case, reason=_no_certificate(asked))
        return self._with_proof(case, asked)

    def _with_run(self, case: Case, asked: Mapping[tuple[str, ...], Decision]) -> Case:
        """With the story that needs the fewest faults, then steps, of all element tuples and readings of the case."""
        runs: list[tuple[int, int, tuple[str, ...], Run]] = []
        for binding, decision in asked.items():
            run = decision.counterexample(decision.space.chosen(case.where))
            if run is not None:
                runs.append((run.faults, len(run.rules), binding, run))
        _, _, binding, run = min(runs, key=lambda r: r[:2])
        decision = asked[binding]
        return replace(case, evidence=self._told(decision, run), binding=binding)

    def _told(self, decision: Decision, run: Run) -> Evidence:
        if decision.product is not None:
            return pair(self.site, self._started(decision.budget), decision.product, run)
        trace = Story(self.site, decision.space, run).trace
        return TrapSet(trace, decision.trap(run)) if decision.question.ask is Ask.NEVER_TRAPPED else trace

    def _bounded(self, case: Case) -> Case:
        """What runs with few faults say of all runs: nothing, but it is told."""
        most = self.options.max_faults
        if case.verdict is Verdict.HOLDS:
            return replace(case, max_faults=most)
        instances = tuple(
            replace(i, verdict=Verdict.UNDECIDED) if i.verdict is Verdict.VIOLATED else i for i in case.instances
        )
        reason = f"not reached by runs with at most {most} faults; others were not looked at"
        return replace(case, verdict=Verdict.UNDECIDED, instances=instances, reason=reason)

    def _with_proof(self, case: Case, asked: Mapping[tuple[str, ...], Decision]) -> Case:
        """With the reachable states under the readings of the case, once for each space; layers if there is one."""
        sets = {id(d.space): d.invariant(d.space.chosen(case.where)) for d in asked.values()}
        states = conjunction(sets.values())
        binding = next(iter(asked)) if case.verdict is Verdict.VIOLATED else ()
        goals = [d for d in asked.values() if d.question.ask is Ask.NEVER_TRAPPED]
        if not goals:
            return replace(case, evidence=Invariant(states), binding=binding)
        layers = goals[0].layers_to_all(goals, case.where)
        if layers is None:
            return replace(
                case, reason="proved for each element tuple; no evidence speaks of goals that exclude each other"
            )
        return replace(case, evidence=RankedInvariant(states, layers))

    # ---- exploring ------------------------------------------------------------------------------
    def _explorations(self, budget: Budget) -> tuple[Exploration, ...]:
        space = self._started(budget)
        with contextlib.suppress(Stopped):
            self._space(budget)
        return explore(self.site, space, budget)


def _check_rules_known(site: Site, prop: Property) -> None:
    """A rule that a what-if took away never fires; one that was never there is a mistake."""
    named: tuple[str | None, ...] = ()
    match prop.formula:
        case OnStep(rule):
            named = (rule,)
        case Independent(_, rules):
            named = rules
        case _:
            pass
    for rule_id in named:
        if rule_id is not None and rule_id not in site.system.removed:
            site.system.rule(rule_id)


def _no_certificate(asked: Mapping[tuple[str, ...], Decision]) -> str:
    if all(decision.product is None for decision in asked.values()):
        return "no step of the rules writes anything that what is observed depends on"
    return "proved on the product of two copies, which no kind of evidence speaks of"
