"""The engine at work on one site: what crosses its border is plain data."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TypeVar

from oxidd.util import DDMemoryError

from checker.bdd.budget import Budget, Stopped
from checker.bdd.decide import Decision
from checker.bdd.evidence import conjunction
from checker.bdd.explore import explore
from checker.bdd.partition import Class, classes
from checker.bdd.questions import Ask, question
from checker.bdd.rings import Goal, Run
from checker.bdd.space import Space
from checker.bdd.story import Story, no_start_state, raise_start_error
from checker.engine import Options, Reporter
from model.lang.grounding import Grounder
from model.lang.site import Site
from properties.evidence import Evidence, Invariant, RankedInvariant, TrapSet
from properties.property import Property
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

    # ---- the contract ---------------------------------------------------------------------------
    def check(self, prop: Property) -> Result:
        """Decides the property for all readings left open: see `Session.check`."""
        budget = Budget(self.options, self.reporter, phase=prop.id)
        try:
            cases = self._in_larger_managers(lambda: self._cases(prop, budget))
        except Stopped as stopped:
            cases = (Case(((),), Verdict.UNDECIDED, reason=stopped.reason),)
        effort = Effort(seconds=budget.seconds)
        return Result(prop, self.site.name, "bdd", cases, effort)

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
            except DDMemoryError as error:
                self._whole = None
                if self._capacity >= LARGEST:
                    raise Stopped(f"the diagrams need more than {LARGEST} nodes") from error
                self._capacity *= 8
                self.reporter.progress("memory", self._capacity, "again with room for more nodes")

    def _space(self, grounder: Grounder, budget: Budget) -> Space:
        if grounder is self._grounder and self._whole is not None:
            return self._whole
        made = Space(grounder.system(), grounder.table.nodes, self._capacity)
        self._check_start(made)
        self._check_rules(made, budget)
        if grounder is self._grounder:
            self._whole = made
        return made

    def _check_start(self, space: Space) -> None:
        wrong = space.encoding.condition(self._grounder.start_error) & space.domain
        if wrong.satisfiable():
            raise_start_error(self.site, space, space.encoding.least(wrong))
        missing = space.all_readings & ~space.on_readings(space.start)
        if missing.satisfiable():
            raise no_start_state(self.site, space, space.encoding.least(missing & space.domain))

    def _check_rules(self, space: Space, budget: Budget) -> None:
        reached = space.reached(self.options.max_faults, budget)
        wrong = space.encoding.any(
            reached & space.encoding.condition(error.node) for rule in self._grounder.rules for error in rule.errors
        )
        if not wrong.satisfiable():
            return
        run = space.story(space.encoding.true, Goal(wrong, {}), budget)
        assert run is not None  # noqa: S101 - the goal is a part of what was reached
        Story(self.site, space, run).raise_error_of_rules()

    # ---- properties -----------------------------------------------------------------------------
    def _cases(self, prop: Property, budget: Budget) -> tuple[Case, ...]:
        bindings = tuple(itertools.product(*(self.site.elements[v.sort.component] for v in prop.variables)))
        if not bindings:
            # No element to speak of: nothing was claimed.
            self._space(self._grounder, budget)
            vacuity = Vacuity.NOT_ASKED if prop.trigger is None else Vacuity.NEVER
            return (Case(((),), Verdict.HOLDS, vacuity=vacuity, max_faults=self.options.max_faults),)
        decisions = {binding: self._decision(prop, binding, budget) for binding in bindings}
        found = classes(
            [v for v in self._grounder.variables if v.role == "reading"],
            [(binding, decision.parts()) for binding, decision in decisions.items()],
        )
        return tuple(self._case(c, decisions) for c in found)

    def _decision(self, prop: Property, binding: tuple[str, ...], budget: Budget) -> Decision:
        """The question for one element tuple on its space. Raises where it is undefined in a reachable moment."""
        asked, grounder = question(self.site, self._grounder, prop, binding)
        space = self._space(grounder, budget)
        decision = Decision(space, asked, budget)
        if decision.is_undefined():
            run = space.story(space.encoding.true, decision.undefined(), budget)
            assert run is not None  # noqa: S101 - it is met by what was reached
            env = {v.name: e for v, e in zip(prop.variables, binding, strict=True)}
            Story(self.site, space, run).raise_error_of(prop, env)
        return decision

    def _case(self, found: Class, decisions: Mapping[tuple[str, ...], Decision]) -> Case:
        case = Case(found.where, found.verdict, vacuity=found.vacuity, instances=found.instances)
        asked = {i.binding: decisions[i.binding] for i in found.instances if i.verdict is found.verdict}
        shows_run = next(iter(asked.values())).question.ask is Ask.SOME_REACHED
        if shows_run is (found.verdict is Verdict.HOLDS):
            return self._with_run(case, asked)
        if self.options.max_faults is not None:
            return self._bounded(case)
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
        trace = Story(self.site, decision.space, run).trace
        trapped = decision.question.ask is Ask.NEVER_TRAPPED
        evidence: Evidence = TrapSet(trace, decision.trap(run)) if trapped else trace
        bounded = self.options.max_faults if case.verdict is Verdict.HOLDS else None
        return replace(case, evidence=evidence, binding=binding, max_faults=bounded)

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
        ranked = [d for d in asked.values() if d.question.ask is Ask.NEVER_TRAPPED]
        if not ranked:
            return replace(case, evidence=Invariant(states), binding=binding)
        if len(ranked) > 1:
            # Each element tuple has a goal of its own, and a ranked invariant has room for the layers of one.
            return replace(case, reason="proved for each element tuple, but no evidence speaks of several goals")
        layers = tuple(ranked[0].ranking(ranked[0].space.chosen(case.where)))
        return replace(case, evidence=RankedInvariant(states, layers))

    # ---- exploring ------------------------------------------------------------------------------
    def _explorations(self, budget: Budget) -> tuple[Exploration, ...]:
        return explore(self.site, self._space(self._grounder, budget), budget)
