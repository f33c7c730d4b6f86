"""Goals that are always possible, found backwards: without the reachable states, and with few rules.

That a goal is possible from every state that asks for it is often true of all states, reachable or not. Then the states
from which allowed rules lead to the goal are enough, and an invariant has nothing to say. Closing these takes a few
images where the reachable states take many, and no two parts of a site are multiplied that the goal does not join.

The layers are evidence, and what a layer is written with is what its check costs. So rules are left out, family by
family, as long as the others suffice: most are shortcuts, and each makes the layers more irregular. A layer keeps the
states of those before it for the same reason: of the states that are asked about at last often all are in.

What is found is exact as far as it goes: states that are in no layer are asked about by other means.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from checker.bdd.encode import Function
from checker.bdd.image import Transition
from checker.bdd.space import Space
from checker.question.budget import Budget, Stopped
from checker.question.questions import Question

MOST_IMAGES = 30_000
"""The work for an attempt, in images of rules: what is not found with it is left to the reachable states."""


@dataclass(frozen=True, slots=True)
class _Step:
    """A rule that may lead to the goal, where it is in no error."""

    transition: Transition
    fine: Function

    def back(self, states: Function) -> Function:
        """The states in which it leads to one of these."""
        return self.transition.preimage(states) & self.fine


class Backwards:
    """The states of a space from which a goal is possible, reachable or not; nothing where these are too many to find.

    Of several questions, about one site and by the same rules, the goals have to hold at once.
    """

    def __init__(
        self, space: Space, asking: Sequence[Question], errors: Mapping[int, tuple[int, ...]], budget: Budget
    ) -> None:
        """`errors`: the rules that are in an error in some state, each with the nodes that say where."""
        self.space = space
        self._asking = asking
        self._errors = errors
        self._budget = budget
        condition = space.encoding.condition
        self.goal = space.encoding.all([space.domain, *(condition(q.goal) for q in asking)])
        self.asked = space.encoding.any(condition(q.moments.states) for q in asking) & space.domain

    @cached_property
    def open(self) -> Function:
        """The readings under which some state that is asked about, reachable or not, may have no way to the goal."""
        return self.space.on_readings(self.asked & ~self._layers[-1])

    def layers(self, where: Function) -> tuple[Function, ...]:
        """Layers under these readings, none of which is open: the goal first, each with the states of those before."""
        return tuple(layer & where for layer in self._fewer(self.asked & where))

    # ---- closing --------------------------------------------------------------------------------
    @cached_property
    def _layers(self) -> tuple[Function, ...]:
        """Nothing but the goal where closing took too much, or half of what is left to spend."""
        left = self._budget.most_images
        trial = self._trial(MOST_IMAGES if left is None else min(MOST_IMAGES, (left - self._budget.work) // 2))
        try:
            return self._closed(self._steps, self.asked, trial)
        except Stopped:
            self._go_on()
            return (self.goal,)
        finally:
            self._budget.images += trial.images
            self._budget.work += trial.work

    def _fewer(self, asked: Function) -> tuple[Function, ...]:
        """Layers that contain what is asked about, by the fewest families of rules found in one go."""
        steps, layers = self._steps, self._layers
        trial = self._trial(MOST_IMAGES)
        for family in self._families():
            fewer = tuple(step for step in steps if step.transition.rule.family != family)
            try:
                found = self._closed(fewer, asked, trial)
            except Stopped:
                self._go_on()
                break
            if not (asked & ~found[-1]).satisfiable():
                steps, layers = fewer, found
        return layers

    def _trial(self, most: int) -> Budget:
        return replace(self._budget, images=0, work=0, most_images=most)

    def _go_on(self) -> None:
        """An attempt has stopped: raises where more than the attempt has to."""
        if self._budget.reporter.cancelled():
            raise Stopped("cancelled")

    def _closed(self, steps: Sequence[_Step], asked: Function, budget: Budget) -> tuple[Function, ...]:
        """Layers until all that is asked about is in them, or there are no more."""
        layers = [self.goal]
        while (asked & ~layers[-1]).satisfiable():
            seen = larger = layers[-1]
            for step in steps:
                larger |= step.back(seen) & self.space.domain
                budget.spend(larger.node_count())
            if larger == seen:
                break
            layers.append(larger)
        return tuple(layers)

    @cached_property
    def _steps(self) -> tuple[_Step, ...]:
        """The allowed rules. One whose errors depend on what the space has dropped is left out: it might be in one."""
        encoding, found = self.space.encoding, list[_Step]()
        system, with_faults = self._asking[0].system, self._asking[0].with_faults
        for transition in self.space.transitions:
            errors = self._errors.get(transition.index, ())
            allowed = with_faults or not transition.is_fault
            if allowed and transition.reads and system.support(errors) <= self.space.kept:
                found.append(_Step(transition, ~encoding.any(encoding.condition(node) for node in errors)))
        return tuple(found)

    def _families(self) -> Sequence[str]:
        """The families of rules, those first that look at the most: without them the layers look at less, too."""
        looks: dict[str, int] = {}
        for step in self._steps:
            rule, reads = step.transition.rule, step.transition.reads.values()
            looks[rule.family] = max(looks.get(rule.family, 0), len(frozenset[int]().union(*reads)))
        return sorted(looks, key=lambda family: -looks[family])
