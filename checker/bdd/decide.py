"""Deciding a question on a space: under which readings it is answered how, with what vacuity and evidence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property

from checker.bdd.backwards import MOST_IMAGES, Backwards
from checker.bdd.cubes import cover
from checker.bdd.encode import Function
from checker.bdd.evidence import state_set
from checker.bdd.image import Transition
from checker.bdd.localize import Answer, Localizer
from checker.bdd.partition import Part
from checker.bdd.reach import backward_layers, closure
from checker.bdd.rings import Goal
from checker.bdd.space import Space
from checker.question.budget import Budget
from checker.question.product import Product
from checker.question.questions import Ask, Moments, Question
from checker.question.run import Run
from model.lang.ground import FALSE, Table
from properties.evidence import Ranking, StateSet
from properties.result import Vacuity, Verdict


class Decision:
    """One question on one space. What is computed once is kept for the evidence.

    `fault_first`: in each start state some fault may happen that changes nothing in this space. `errors`: the rules
    that are in an error in some state, reachable or not, each with the nodes that say where. `table`: that of the
    question's nodes, which may grow.
    """

    def __init__(
        self,
        space: Space,
        question: Question,
        budget: Budget,
        product: Product | None = None,
        *,
        fault_first: bool = False,
        errors: Mapping[int, tuple[int, ...]] | None = None,
        table: Table | None = None,
    ) -> None:
        self.space = space
        self.question = question
        self.budget = budget
        self.product = product
        self.fault_first = fault_first
        self.errors = errors or {}
        self._table = table
        self.bound = budget.options.max_faults
        self.localized = self.bound is None and budget.options.max_states is None
        """Whether states are looked for on abstractions: not where they, or faults, are counted."""
        self._lost: Moments | None = None
        """The states for which no way was found, and some more: out of reach, where it went backwards."""
        self._layers: tuple[Function, ...] | None = None
        self._localizers: dict[Moments, Localizer] = {}
        self._answers: dict[Moments, Answer] = {}
        self._after_faults: dict[Moments, Function] = {}

    @property
    def kept(self) -> int | None:
        """The most variables that an abstraction had to keep; None where states were looked for on the whole space."""
        if not self.localized or self.question.ask is Ask.NEVER_TRAPPED:
            return None
        return max((len(found.kept) for found in self._localizers.values()), default=0)

    # ---- verdicts -------------------------------------------------------------------------------
    def undefined_run(self) -> Run | None:
        """The story to a moment at which the property is undefined."""
        return self._run(self.question.undefined, self.space.encoding.true)

    def is_undefined(self) -> bool:
        """Whether there is such a moment."""
        return self._met(self.question.undefined).satisfiable()

    def parts(self) -> tuple[Part, ...]:
        """The verdicts and vacuities of this element tuple, each with its readings."""
        space = self.space
        violated = self._violated()
        trigger = self.question.trigger
        made: list[Part] = []
        for verdict, readings in ((Verdict.VIOLATED, violated), (Verdict.HOLDS, space.all_readings & ~violated)):
            if trigger is None:
                vacuities = [(Vacuity.NOT_ASKED, readings)]
            else:
                met = self._met(trigger)
                after = self._met_after_fault(trigger) if self._faults_matter() else met
                vacuities = [
                    (Vacuity.TRIGGERED, readings & met & after),
                    (Vacuity.BEFORE_FAULTS_ONLY, readings & met & ~after),
                    (Vacuity.NEVER, readings & ~met),
                ]
            made += [
                Part(cover(space.encoding, space.readings, where), verdict, vacuity)
                for vacuity, where in vacuities
                if where.satisfiable()
            ]
        return tuple(made)

    def knows_faults(self) -> bool:
        """Whether the faults of this space are enough to say which triggers are met after one.

        A slice may have lost faults. It knows nevertheless where the trigger is met after a fault that it has, under
        all readings under which it is met at all.
        """
        trigger = self.question.trigger
        if trigger is None or not self._faults_matter():
            return True
        return not (self._met(trigger) & ~self._met_after_fault(trigger)).satisfiable()

    def _faults_matter(self) -> bool:
        return self.space.has_faults and not self.question.even_before_faults

    def unseen_errors(self) -> frozenset[int]:
        """What this space has dropped and would have to keep to see that no rule on the way to a goal is in an error.

        Nothing where the goal was found backwards: that takes only rules whose errors it sees.
        """
        allowed = self._allowed() if self.question.ask is Ask.NEVER_TRAPPED else ()
        nodes = [node for t in allowed if t.reads for node in self.errors.get(t.index, ())]
        dropped = self.question.system.support(nodes) - self.space.kept
        return dropped if dropped and not self.went_backwards else frozenset()

    def _violated(self) -> Function:
        """The readings under which the property is violated."""
        match self.question.ask:
            case Ask.NONE_REACHED:
                return self._met(self.question.moments)
            case Ask.SOME_REACHED:
                return self.space.all_readings & ~self._met(self.question.moments)
            case Ask.NEVER_TRAPPED:
                return self.space.encoding.false if self.went_backwards else self.space.on_readings(self._trapped())

    def _goal(self, moments: Moments) -> Goal:
        """The moments as sets of the space; a start condition is met by start states only."""
        encoding, space = self.space.encoding, self.space
        states = encoding.condition(moments.states) | (encoding.condition(moments.start) & space.start)
        return Goal(states & space.domain, {rule: encoding.condition(node) for rule, node in moments.steps})

    def _met(self, moments: Moments) -> Function:
        space = self.space
        if self.localized:
            return self._answer(moments).reached
        # A start condition holds at the start only, though a run may come back to the same state.
        found = space.reached(self.bound, self.budget) & space.encoding.condition(moments.states)
        found |= space.start & space.encoding.condition(moments.start)
        for rule, node in moments.steps:
            found |= space.before(rule, self.bound, self.budget) & space.encoding.condition(node)
        return space.on_readings(found)

    def _answer(self, moments: Moments) -> Answer:
        known = self._answers.get(moments)
        if known is None:
            # A start condition holds at the start only, though a run may come back to the same state.
            begun = self.space.on_readings(self.space.start & self.space.encoding.condition(moments.start))
            rest = self.space.all_readings & ~begun
            found = self._localizer(moments).reached(rest, None, self.budget)
            known = self._answers[moments] = Answer(found.reached | begun, found.proofs)
        return known

    def _localizer(self, moments: Moments) -> Localizer:
        known = self._localizers.get(moments)
        if known is None:
            known = self._localizers[moments] = Localizer(self.space, moments)
        return known

    def _met_after_fault(self, moments: Moments) -> Function:
        space = self.space
        if self.fault_first and self.bound is None:
            return self._met(replace(moments, start=FALSE))
        if self.localized:
            return self._met_on_flagged(moments)
        after = space.after_fault(self.bound, self.budget)
        found = after & space.encoding.condition(moments.states)
        for rule, node in moments.steps:
            if space.transitions[rule].is_fault:
                found |= space.before(rule, self.bound, self.budget) & space.encoding.condition(node)
            else:
                found |= after & space.encoding.condition(node)
        return space.on_readings(found)

    def _met_on_flagged(self, moments: Moments) -> Function:
        known = self._after_faults.get(moments)
        if known is None:
            known = self._after_faults[moments] = self._look_on_flagged(moments)
        return known

    def _look_on_flagged(self, moments: Moments) -> Function:
        flagged = self.space.flagged
        self.budget.watch(flagged.encoding)
        happened = flagged.encoding.atom(len(self.space.system.variables), 1)
        answer = Localizer(flagged, moments, happened).reached(flagged.all_readings, None, self.budget)
        where = cover(flagged.encoding, flagged.readings, answer.reached)
        return self.space.chosen(where)

    # ---- possibility ----------------------------------------------------------------------------
    def _allowed(self) -> tuple[Transition, ...]:
        """The rules by which a goal may be reached."""
        return tuple(t for t in self.space.transitions if self.question.with_faults or not t.is_fault)

    def _possible(self) -> tuple[Function, ...]:
        if self._layers is None:
            self._layers = self._towards(self.space.encoding.condition(self.question.goal))
        return self._layers

    def _towards(self, goal: Function) -> tuple[Function, ...]:
        """Layers from which the allowed rules lead to a goal. What is possible is not bounded by a number of faults."""
        within = closure(self.space.reached(self.bound, self.budget), self._allowed(), self.budget)
        return backward_layers(goal, within, self._allowed(), self.budget)

    @cached_property
    def went_backwards(self) -> bool:
        """Whether the goal is possible from all states that ask for it: then nobody looks which are reached."""
        if not self.localized or self.question.ask is not Ask.NEVER_TRAPPED:
            return False
        return not self._backwards.lost.satisfiable() or self._loses_nothing()

    @cached_property
    def _backwards(self) -> Backwards:
        """The goal, looked for without the reachable states."""
        return Backwards(self.space, self.question, self.errors, self.budget)

    def _loses_nothing(self) -> bool:
        """Whether no state can be reached of those for which no way was found."""
        table, hull = self._table, self._backwards.hull
        if table is None or not self._backwards.has_way or not hull:
            return False
        values = (table.or_(*(table.atom(v, value) for value in met)) for v, met in hull.items())
        out_of_reach = Moments(table.and_(*values))
        localizer = Localizer(self.space, out_of_reach)
        answer = self.budget.attempt(MOST_IMAGES, lambda trial: localizer.reached(self.space.all_readings, None, trial))
        if answer is None or answer.reached.satisfiable():
            return False
        self._answers[out_of_reach] = answer
        self._lost = out_of_reach
        return True

    def _trapped(self) -> Function:
        """The states of the question from which the goal is out of reach."""
        asked = self.space.encoding.condition(self.question.moments.states)
        possible = self.space.encoding.any(self._possible())
        return self.space.reached(self.bound, self.budget) & asked & ~possible

    # ---- evidence -------------------------------------------------------------------------------
    def counterexample(self, within: Function) -> Run | None:
        """The story with the fewest faults, then steps, to a moment that the question asks about."""
        if self.question.ask is Ask.NEVER_TRAPPED:
            return self.space.story(within, Goal(self._trapped(), {}), self.budget)
        return self._run(self.question.moments, within)

    def _run(self, moments: Moments, within: Function) -> Run | None:
        space = self.space
        if not self.localized:
            return space.story(within, self._goal(moments), self.budget)
        here = space.encoding.condition(moments.start) | space.encoding.condition(moments.states)
        at_once = space.start & within & here
        if at_once.satisfiable():
            return Run((space.encoding.least(at_once, space.story_order),), (), 0)
        return self._localizer(moments).story(within & space.all_readings, self.budget)

    def trap(self, run: Run) -> StateSet:
        """The states that the allowed rules lead to from the end of a run."""
        encoding = self.space.encoding
        found = closure(encoding.state(run.states[-1]), self._allowed(), self.budget)
        return state_set(encoding, found)

    def invariant(self, within: Function) -> StateSet:
        """A set that is never left, and in which nothing is wrong or undefined under these readings."""
        if not self.localized or (self.question.ask is Ask.NEVER_TRAPPED and not self.went_backwards):
            return state_set(self.space.encoding, self.space.reached(self.bound, self.budget) & within)
        asked = [self.question.undefined]
        if not self.went_backwards:
            asked.append(self.question.moments)
        elif self._lost is not None:
            asked.append(self._lost)
        for moments in asked:
            within &= self.space.encoding.any(p.states for p in self._answer(moments).proofs)
        return state_set(self.space.encoding, within)

    def ranking(self, binding: tuple[str, ...], within: Function) -> Ranking:
        """Layers from the goal back, for readings under which it is always possible: beside the invariant a proof."""
        if not self.went_backwards:
            return Ranking(binding, tuple(state_set(self.space.encoding, layer & within) for layer in self._possible()))
        layers = self._backwards.layers(within)
        rules = tuple(self.space.system.rules[layer.by].id for layer in layers if layer.by is not None)
        return Ranking(binding, tuple(state_set(self.space.encoding, layer.states) for layer in layers), rules)
