"""Goals that are always possible, found backwards: without the reachable states, and with few rules.

That a goal is possible from every state that asks for it is often true of all states, reachable or not. Then the states
from which allowed rules lead to the goal are enough, and an invariant has nothing to say. Closing these takes a few
images where the reachable states take many, and no two parts of a site are multiplied that the goal does not join.

The layers are evidence, and what a layer is written with is what its check costs. So each is made by one rule alone, in
turn, as long as something is gained: those between two of them are no more regular for being the exact distance, and
have all rules to be checked. For the same reason rules are left out, family by family, as long as the others suffice:
most are shortcuts. And a layer keeps the states of those before it: of the states that are asked about at last often
all are in.

What is found is exact as far as it goes. States that are in no layer are lost, as far as it is known: if they cannot be
reached either, which is a question about few variables, the goal is always possible. Else the reachable states decide.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from checker.bdd.between import between
from checker.bdd.encode import Function
from checker.bdd.image import Transition
from checker.bdd.order import ranked
from checker.bdd.space import Space
from checker.question.budget import Budget, Crowded, Stopped
from checker.question.questions import Question

MOST_IMAGES = 30_000
"""The work for an attempt, in images of rules: what is not found with it is left to the reachable states."""

MOST_TO_SHORTEN = 200_000
"""The same for leaving rules out. Each image saves more: a layer has to be re-checked."""


@dataclass(frozen=True, slots=True)
class _Step:
    """A rule that may lead to the goal, where it is in no error."""

    transition: Transition
    fine: Function

    def back(self, states: Function) -> Function:
        """The states in which it leads to one of these."""
        return self.transition.preimage(states) & self.fine


@dataclass(frozen=True, slots=True)
class Layer:
    """States from which the rule at this position leads into the layer before, beside those of it; None: the goal."""

    states: Function
    by: int | None = None


class Backwards:
    """The states of a space from which a goal is possible, reachable or not; none where these are too many to find."""

    def __init__(self, space: Space, asking: Question, errors: Mapping[int, tuple[int, ...]], budget: Budget) -> None:
        """`errors`: the rules that are in an error in some state, each with the nodes that say where."""
        self.space = space
        self._asking = asking
        self._errors = errors
        self._budget = budget
        condition = space.encoding.condition
        self.goal = space.domain & condition(asking.goal)
        self.asked = space.domain & condition(asking.moments.states)

    @cached_property
    def lost(self) -> Function:
        """The states that are asked about, reachable or not, and may have no way to the goal."""
        return self.asked & ~self._layers[-1].states

    @cached_property
    def hull(self) -> Mapping[int, tuple[int, ...]]:
        """The lost states and some more: for some variables, the values that these have in lost states.

        Where the lost ones cannot be reached it is often for such a reason, and this one is short.
        """
        encoding, hull = self.space.encoding, dict[int, tuple[int, ...]]()
        for variable in sorted(encoding.support(self.lost)):
            every = range(len(self.space.system.variables[variable].values))
            met = tuple(value for value in every if (self.lost & encoding.atom(variable, value)).satisfiable())
            if len(met) < len(every):
                hull[variable] = met
        return hull

    @property
    def has_way(self) -> bool:
        """Whether rules were found that lead to the goal from somewhere else."""
        return len(self._layers) > 1

    def layers(self, where: Function) -> tuple[Layer, ...]:
        """Layers under these readings: the goal first, each with the states of those before.

        The last has all states that are asked about, but for those of the hull.
        """
        encoding, asked = self.space.encoding, self.asked & where
        if self.lost.satisfiable():
            hull = (encoding.any(encoding.atom(v, value) for value in met) for v, met in self.hull.items())
            asked &= ~encoding.all(hull)
        return self._shorter(self._fewer(asked), asked, where & self.space.domain)

    # ---- closing --------------------------------------------------------------------------------
    @cached_property
    def _layers(self) -> tuple[Layer, ...]:
        """Nothing but the goal where closing took too much, or half of what is left to spend."""
        found = self._budget.attempt(MOST_IMAGES, lambda trial: self._closed(self._ranks, self.asked, trial))
        return found or (Layer(self.goal),)

    def _fewer(self, asked: Function) -> tuple[Layer, ...]:
        """Layers that contain what is asked about, by the fewest families of rules found in one go."""
        ranks, layers = self._ranks, self._layers
        trial = replace(self._budget, images=0, work=0, most_images=MOST_TO_SHORTEN)
        for family in self._families():
            fewer = [[step for step in rank if step.transition.rule.family != family] for rank in ranks]
            try:
                found = self._closed(fewer, asked, trial)
            except (Stopped, Crowded):
                if self._budget.reporter.cancelled():
                    raise
                break
            if not (asked & ~found[-1].states).satisfiable():
                ranks, layers = fewer, found
        return layers

    def _shorter(self, layers: Sequence[Layer], asked: Function, where: Function) -> tuple[Layer, ...]:
        """The layers, each cut down to what the next one needs of it and written shortly; outside of `where` anyhow."""
        encoding = self.space.encoding
        last = layers[-1]
        found = [Layer(between(encoding, asked, last.states | ~where), last.by)]
        for layer, before in zip(layers[:0:-1], layers[-2::-1], strict=True):
            states = found[-1].states & where
            needed = states & before.states
            if layer.by is not None:
                needed |= self.space.transitions[layer.by].image(states & ~before.states)
            found.append(Layer(between(encoding, needed, before.states | ~where), before.by))
        return tuple(reversed(found))

    def _closed(self, ranks: Sequence[Sequence[_Step]], asked: Function, budget: Budget) -> tuple[Layer, ...]:
        """Layers until all that is asked about is in them, or there are no more.

        What is upstream comes first, and again after each change: that keeps the layers far smaller than turns do.
        """
        layers = [Layer(self.goal)]
        rank = 0
        while rank < len(ranks) and (asked & ~layers[-1].states).satisfiable():
            before = len(layers)
            for step in ranks[rank]:
                seen = layers[-1].states
                larger = seen | (step.back(seen) & self.space.domain)
                budget.spend(larger.node_count())
                if larger != seen:
                    layers.append(Layer(larger, step.transition.index))
            rank = 0 if len(layers) > before else rank + 1
        return tuple(layers)

    @cached_property
    def _ranks(self) -> Sequence[Sequence[_Step]]:
        """The allowed rules, in ranks from upstream down.

        A rule whose errors depend on what the space has dropped is left out: it might be in one.
        """
        encoding, found = self.space.encoding, dict[int, _Step]()
        system, with_faults = self._asking.system, self._asking.with_faults
        for transition in self.space.transitions:
            errors = self._errors.get(transition.index, ())
            allowed = with_faults or not transition.is_fault
            if allowed and transition.reads and system.support(errors) <= self.space.kept:
                fine = ~encoding.any(encoding.condition(node) for node in errors)
                found[transition.index] = _Step(transition, fine)
        ranks = ranked(step.transition for step in found.values())
        return [[found[transition.index] for transition in rank] for rank in ranks]

    def _families(self) -> Sequence[str]:
        """The families of rules, those first that look at the most: without them the layers look at less, too."""
        looks: dict[str, int] = {}
        for step in itertools.chain(*self._ranks):
            rule, reads = step.transition.rule, step.transition.reads.values()
            looks[rule.family] = max(looks.get(rule.family, 0), len(frozenset[int]().union(*reads)))
        return sorted(looks, key=lambda family: -looks[family])
