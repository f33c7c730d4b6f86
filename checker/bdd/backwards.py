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

MOST_IMAGES = 4_000
"""Images of rules for one attempt: what is not found with these is left to the reachable states."""
MOST_NODES = 50_000
"""Nodes of a set; with more, the states that nobody reaches are a burden."""


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
        return self._closed(self._steps, self.asked, MOST_IMAGES) or (self.goal,)

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

    def _closed(self, steps: Sequence[_Step], asked: Function, most: int) -> tuple[Function, ...] | None:
        """Layers until all that is asked about is in them, or there are no more; None where it took too much."""
        budget = replace(self._budget, images=0, most_images=most)
        layers = [self.goal]
        try:
            while (asked & ~layers[-1]).satisfiable():
                seen = larger = layers[-1]
                for step in steps:
                    budget.spend()
                    larger |= step.back(seen) & self.space.domain
                if larger == seen:
                    break
                if larger.node_count() > MOST_NODES:
                    return None
                layers.append(larger)
        except Stopped:
            if self._budget.reporter.cancelled():
                raise
            return None
        finally:
            self._budget.images += budget.images
        return tuple(layers)

    def _fewer(self, asked: Function) -> tuple[Function, ...]:
        """Layers that contain what is asked about, by the fewest families of rules found in one go."""
        steps, layers = self._steps, self._layers
        left = self._budget.images + MOST_IMAGES
        for family in dict.fromkeys(step.transition.rule.family for step in self._steps):
            fewer = [step for step in steps if step.transition.rule.family != family]
            found = self._closed(fewer, asked, max(0, left - self._budget.images))
            if found is not None and not (asked & ~found[-1]).satisfiable():
                steps, layers = tuple(fewer), found
        return layers
