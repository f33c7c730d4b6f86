"""The engine at work on one site: what crosses its border is plain data."""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from oxidd.util import DDMemoryError

from checker.bdd.decide import Decision
from checker.bdd.evidence import state_set
from checker.bdd.explore import explore
from checker.bdd.independence import independence, on_product, told
from checker.bdd.localize import Localizer
from checker.bdd.order import named_order
from checker.bdd.partition import Class, classes
from checker.bdd.rings import Goal
from checker.bdd.space import Space
from checker.engine import Options, Reporter
from checker.question.budget import Budget, Crowded, Stopped
from checker.question.questions import Ask, Moments, Question, check_rules_known, question
from checker.question.run import Run
from checker.question.slices import largest, restricted, roots
from checker.question.story import Story, no_start_state, raise_start_error
from model.lang.cone import Influence
from model.lang.ground import FALSE, GroundSystem
from model.lang.grounding import Grounder
from model.lang.sites import Site
from properties.evidence import Evidence, Invariant, RankedInvariant, TrapSet
from properties.property import AlwaysPossible, Independent, Property
from properties.result import Case, Cube, Effort, Exploration, Result, Vacuity, Verdict
from properties.state_sets import intersection

T = TypeVar("T")

SMALLEST = 1 << 20
"""Nodes of the first manager of a site with few bits."""
LARGER = 1 << 22
"""Nodes of the first manager of another site: starting again costs more than the memory."""
FEW_BITS = 64
LARGEST = 1 << 26
"""Nodes of the last manager that is tried; it takes some 2 GB when full."""


class BddSession:
    """Decides properties of one site. The reachable states of the whole system are computed once."""

    def __init__(
        self,
        site: Site,
        options: Options,
        reporter: Reporter,
        images: int | None = None,
        order: Sequence[str] = (),
        nodes: int | None = None,
    ) -> None:
        self.site = site
        self.options = options
        self.reporter = reporter
        self._images = images
        self._grounder = Grounder(site)
        self._system = self._grounder.system()
        bits = sum((len(v.values) - 1).bit_length() for v in self._system.variables)
        self._capacity = nodes or (SMALLEST if bits <= FEW_BITS else LARGER)
        self._influence = Influence(self._system)
        self._names = tuple(order)
        if order and named_order(self._system, order) is None:
            self._names = ()
            reporter.progress("order", 0, "the order given is one of other variables, and is not used")
        self._whole: Space | None = None
        self._slices: dict[frozenset[int], Space] = {}
        self._asked: list[Decision] = []
        self._is_right = False
        self._can_fail: dict[int, tuple[int, ...]] | None = None

    # ---- the contract ---------------------------------------------------------------------------
    def check(self, prop: Property) -> Result:
        """Decides the property for all readings left open: see `Session.check`."""
        budget = Budget(self.options, self.reporter, phase=prop.id, most_images=self._images)
        self._asked = []
        if self._images is not None:
            # What was asked before must not decide how far this question gets.
            self._slices = {}
        try:
            cases = self._in_larger_managers(budget, lambda: self._cases(prop, budget))
        except Stopped as stopped:
            states = self._effort(budget).states
            reason = stopped.reason if states is None else f"{stopped.reason}: {states} states"
            cases = (Case(((),), Verdict.UNDECIDED, reason=reason),)
        return Result(prop, self.site.name, "bdd", cases, self._effort(budget))

    def _effort(self, budget: Budget) -> Effort:
        """How far the largest question went: the states reached, or, on abstractions, the variables kept."""
        if not self._asked:
            return Effort(seconds=budget.seconds)
        largest = max(self._asked, key=lambda d: (len(d.space.kept), d.kept or 0))
        space, everything = largest.space, len(largest.space.system.variables)
        if largest.kept is not None:
            return Effort(seconds=budget.seconds, notes=(f"decided on {largest.kept} of {everything} variables",))
        if largest.went_backwards:
            return Effort(seconds=budget.seconds, notes=("decided backwards from the goal",))
        notes = () if len(space.kept) == everything else (f"slice of {len(space.kept)} of {everything} variables",)
        return Effort(states=space.count(space.so_far), seconds=budget.seconds, notes=notes)

    def explore(self) -> tuple[Exploration, ...]:
        """The whole state space, once for each choice of readings: see `Session.explore`."""
        budget = Budget(self.options, self.reporter, phase="explore")
        return self._in_larger_managers(budget, lambda: self._explorations(budget))

    def count(self) -> int | None:
        """The number of reachable states, each once for every combination of open readings; None: it took too much."""
        budget = Budget(self.options, self.reporter, phase="count", most_images=self._images)
        try:
            return self._in_larger_managers(budget, lambda: self._counted(budget))
        except Stopped:
            return None

    def _counted(self, budget: Budget) -> int:
        space = self._started(budget)
        return space.count(space.reached(self.options.max_faults, budget))

    # ---- spaces ---------------------------------------------------------------------------------
    def _order(self, system: GroundSystem) -> tuple[int, ...] | None:
        """The order that was given, for the system or a slice of it; None where each space finds its own."""
        return named_order(system, self._names) if self._names else None

    def _in_larger_managers(self, budget: Budget, work: Callable[[], T]) -> T:
        """Does the work, again in a larger manager where the nodes do not suffice.

        With a budget the manager stays as it is. Then it is done again if the nodes of other questions were in the way:
        what is asked before must not decide what can be answered.
        """
        while True:
            is_first = self._whole is None
            try:
                return work()
            except (DDMemoryError, Crowded) as error:
                self._whole, self._slices, self._asked = None, {}, []
                if self._images is not None:
                    if not is_first:
                        budget.images = budget.work = 0
                        continue
                    raise Stopped(f"not decided with {self._capacity:,} nodes") from error
                if self._capacity >= LARGEST:
                    raise Stopped(f"the diagrams need more than {LARGEST} nodes") from error
                self._capacity *= 8
                self.reporter.progress("memory", self._capacity, "again with room for more nodes")

    def _started(self, budget: Budget) -> Space:
        """The space of the whole site, known to start, its rules not yet known to be without errors."""
        if self._whole is None:
            made = Space(self._system, self._grounder.table.nodes, self._capacity, self._order(self._system))
            self._check_start(made)
            self._whole = made
        budget.watch(self._whole.encoding)
        return self._whole

    def _check_start(self, space: Space) -> None:
        wrong = space.encoding.condition(self._grounder.start_error) & space.domain
        if wrong.satisfiable():
            raise_start_error(self.site, space.system.variables, space.encoding.least(wrong))
        missing = space.all_readings & ~space.on_readings(space.start)
        if missing.satisfiable():
            raise no_start_state(self.site, space.system.variables, space.encoding.least(missing & space.domain))

    def _slice(self, kept: frozenset[int], budget: Budget) -> Space:
        """The space of these variables of the site, which are all that decide about each other."""
        made = self._slices.get(kept)
        if made is None:
            if len(kept) == len(self._system.variables):
                made = self._started(budget)
            else:
                system = restricted(self._system, self._grounder.table, kept)
                order = self._order(system)
                made = Space(system, self._grounder.table.nodes, self._capacity, order, kept=kept)
            self._slices[kept] = made
        budget.watch(made.encoding)
        return made

    def _check_rules(self, budget: Budget) -> None:
        """Raises the nearest error of a rule, each looked for where it matters; looks once.

        Where some step on the way to an error is an error itself, that one is nearer. So though the relation of a rule
        means nothing where the rule is in an error, the nearest of the nearest errors of all slices is real.
        """
        if self._is_right:
            return
        spent = budget.images, budget.work
        found: dict[frozenset[int], list[tuple[int, int]]] = {}
        for index, nodes in self._errors(budget).items():
            for node in nodes:
                seeds = self._system.support([self._system.rules[index].guard, node])
                found.setdefault(self._influence.of(seeds), []).append((index, node))
        runs: list[tuple[int, int, Space, Run]] = []
        for kept in largest(found):
            errors = [error for part, those in found.items() if part <= kept for error in those]
            space = self._slice(kept, budget)
            run = self._nearest_error(space, errors, budget)
            if run is not None:
                runs.append((run.faults, len(run.rules), space, run))
        if runs:
            _, _, space, run = min(runs, key=lambda r: r[:2])
            self._story(space, run, budget).raise_error_of_rules()
        self._is_right = True
        # It was done for all questions, and not at the cost of the one that happens to be the first.
        budget.images, budget.work = spent

    def _errors(self, budget: Budget) -> Mapping[int, tuple[int, ...]]:
        """The rules that are in an error in some state, reachable or not, each with the nodes that say where."""
        if self._can_fail is None:
            whole = self._started(budget)
            self._can_fail = {}
            for index, rule in enumerate(self._grounder.rules):
                nodes = [e.node for e in rule.errors]
                wrong = tuple(n for n in nodes if (whole.encoding.condition(n) & whole.domain).satisfiable())
                if wrong:
                    self._can_fail[index] = wrong
        return self._can_fail

    def _nearest_error(self, space: Space, errors: Iterable[tuple[int, int]], budget: Budget) -> Run | None:
        """The nearest of these errors of rules. A fault beyond the bound is looked at, not fired."""
        bound = self.options.max_faults
        if bound is None and self.options.max_states is None:
            moments = Moments(self._grounder.table.or_(*(node for _, node in errors)))
            return Localizer(space, moments).story(space.all_readings, budget)
        wrong = space.encoding.false
        for index, node in errors:
            condition = space.encoding.condition(node)
            wrong |= condition & space.reached(bound, budget) & ~space.transitions[index].guard
            wrong |= condition & space.before(index, bound, budget)
        return space.story(space.encoding.true, Goal(wrong, {}), budget) if wrong.satisfiable() else None

    def _story(self, space: Space, run: Run, budget: Budget, where: Sequence[Cube] = ((),)) -> Story:
        """The story of a run of a slice, from the least start state of the whole that it may begin in."""
        whole = self._started(budget)
        begin = whole.start & whole.chosen(where)
        for variable in space.kept:
            if variable < len(self._system.variables):
                begin &= whole.encoding.atom(variable, run.states[0][variable])
        start = whole.encoding.least(begin, whole.story_order)
        return Story(self.site, space.system.variables, run, kept=space.kept, start=start)

    # ---- properties -----------------------------------------------------------------------------
    def _cases(self, prop: Property, budget: Budget) -> tuple[Case, ...]:
        check_rules_known(self.site, prop)
        bindings = tuple(itertools.product(*(self.site.elements[v.sort.component] for v in prop.variables)))
        if not bindings:
            return (self._nothing_claimed(prop, budget),)
        self._started(budget)
        self._check_rules(budget)
        self._asked = []
        decisions = {binding: self._decision(prop, binding, budget) for binding in bindings}
        found = classes(
            [v for v in self._grounder.variables if v.role == "reading"],
            [(binding, decision.parts()) for binding, decision in decisions.items()],
        )
        return tuple(self._case(prop, c, decisions) for c in found)

    def _nothing_claimed(self, prop: Property, budget: Budget) -> Case:
        """The case of a property that is checked for each element of a sort without elements."""
        self._check_rules(budget)
        space = self._slice(frozenset(), budget)
        vacuity = Vacuity.NOT_ASKED if prop.trigger is None else Vacuity.NEVER
        case = Case(((),), Verdict.HOLDS, vacuity=vacuity, max_faults=self.options.max_faults)
        if self.options.max_faults is not None or prop.kind in {"reachable", "independent"}:
            return case
        states = state_set(space.encoding, space.reached(None, budget))
        possible = prop.kind == "always_possible"
        return replace(case, evidence=RankedInvariant(states, ()) if possible else Invariant(states))

    def _decision(self, prop: Property, binding: tuple[str, ...], budget: Budget) -> Decision:
        """The question for one element tuple on its space. Raises where it is undefined in a reachable moment."""
        env = {v.name: e for v, e in zip(prop.variables, binding, strict=True)}
        if isinstance(prop.formula, Independent):
            base = self._started(budget)
            asked, made = independence(self._grounder, base, prop.formula, binding, env)
            decision = self._defined(self._sliced(asked, budget), prop, env)
            if made is None:
                return decision
            space = Space(made.system, made.system.nodes, self._capacity, made.order)
            return self._asking(Decision(space, on_product(asked, made), budget, made))
        asked, grounder = question(self._grounder, prop, binding)
        if grounder is self._grounder:
            return self._defined(self._sliced(asked, budget), prop, env)
        return self._defined(self._monitored(asked, grounder, budget), prop, env)

    def _sliced(self, asked: Question, budget: Budget) -> Decision:
        """The question on what matters to it."""
        seeds = asked.system.support(roots(asked))

        def decision(kept: frozenset[int]) -> Decision:
            return self._on(self._slice(kept, budget), asked, self._grounder, budget)

        return self._widened(asked, seeds, self._influence, decision)

    def _monitored(self, asked: Question, grounder: Grounder, budget: Budget) -> Decision:
        """The same for a question with a monitor, which has a system of its own."""
        seeds = asked.system.support(roots(asked))
        if asked.watched is not None:
            seeds |= {asked.watched.variable}

        def decision(kept: frozenset[int]) -> Decision:
            system = restricted(asked.system, grounder.table, kept)
            order = self._order(system)
            space = Space(system, grounder.table.nodes, self._capacity, order, watched=asked.watched, kept=kept)
            budget.watch(space.encoding)
            return self._on(space, asked, grounder, budget)

        return self._widened(asked, seeds, Influence(asked.system), decision)

    def _widened(
        self,
        asked: Question,
        seeds: frozenset[int],
        influence: Influence,
        decision: Callable[[frozenset[int]], Decision],
    ) -> Decision:
        """A decision on no more variables than it takes to know what it has to say of faults and of errors of rules."""
        kept = influence.of(seeds)
        while True:
            made = decision(kept)
            if not made.knows_faults():
                faults = (r.guard for r in asked.system.rules if r.kind == "fault" and r.guard != FALSE)
                seeds |= asked.system.support(faults)
            seeds |= made.unseen_errors()
            wider = influence.of(seeds)
            if wider == kept:
                return made
            kept = wider

    def _on(self, space: Space, asked: Question, grounder: Grounder, budget: Budget) -> Decision:
        whole = self._started(budget)
        idle = (
            whole.encoding.condition(rule.guard)
            for rule, mine in zip(self._system.rules, space.system.rules, strict=True)
            if rule.kind == "fault" and not mine.updates
        )
        fault_first = not (whole.start & ~whole.encoding.any(idle)).satisfiable()
        made = Decision(
            space, asked, budget, fault_first=fault_first, errors=self._errors(budget), table=grounder.table
        )
        return self._asking(made)

    def _asking(self, decision: Decision) -> Decision:
        self._asked.append(decision)
        return decision

    def _defined(self, decision: Decision, prop: Property, env: Mapping[str, str]) -> Decision:
        if decision.is_undefined():
            run = decision.undefined_run()
            assert run is not None  # noqa: S101 - it is met by what was reached
            self._story(decision.space, run, decision.budget).raise_error_of(prop, env)
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
        return self._with_proof(case, prop, asked)

    def _with_run(self, case: Case, asked: Mapping[tuple[str, ...], Decision]) -> Case:
        """With the story that needs the fewest faults, then steps, of all element tuples and readings of the case."""
        runs: list[tuple[int, int, tuple[str, ...], Run]] = []
        for binding, decision in asked.items():
            run = decision.counterexample(decision.space.chosen(case.where))
            if run is not None:
                runs.append((run.faults, len(run.rules), binding, run))
        _, _, binding, run = min(runs, key=lambda r: r[:2])
        decision = asked[binding]
        return replace(case, evidence=self._told(decision, run, case.where), binding=binding)

    def _told(self, decision: Decision, run: Run, where: Sequence[Cube]) -> Evidence:
        if decision.product is not None:
            return told(self.site, self._started(decision.budget), decision.product, run)
        trace = self._story(decision.space, run, decision.budget, where).trace
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

    def _with_proof(self, case: Case, prop: Property, asked: Mapping[tuple[str, ...], Decision]) -> Case:
        """With an invariant under the readings of the case, made of those of all element tuples; layers for each."""
        within = {binding: d.space.chosen(case.where) for binding, d in asked.items()}
        states = intersection([d.invariant(within[binding]) for binding, d in asked.items()])
        if isinstance(prop.formula, AlwaysPossible):
            rankings = (d.ranking(binding, within[binding]) for binding, d in asked.items())
            return replace(case, evidence=RankedInvariant(states, tuple(rankings)))
        binding = next(iter(asked)) if case.verdict is Verdict.VIOLATED else ()
        return replace(case, evidence=Invariant(states), binding=binding)

    # ---- exploring ------------------------------------------------------------------------------
    def _explorations(self, budget: Budget) -> tuple[Exploration, ...]:
        space = self._started(budget)
        with contextlib.suppress(Stopped):
            self._check_rules(budget)
        return explore(self.site, space, budget)


def _no_certificate(asked: Mapping[tuple[str, ...], Decision]) -> str:
    if all(decision.product is None for decision in asked.values()):
        return "no step of the rules writes anything that what is observed depends on"
    return "proved on the product of two copies, which no kind of evidence speaks of"
