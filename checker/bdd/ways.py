"""Ways to a goal: how far each abstract state is from it, and a search of the space that takes no longer way.

Distances in an abstraction are never too large, so they guide a search of the space itself without losing the shortest
run: at each step only those states are kept from which the goal is near enough in the abstraction (pattern databases:
Culberson and Schaeffer 1998; as decision diagrams, Qian and Nymeyer 2004).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from checker.bdd.abstraction import Abstraction
from checker.bdd.encode import Function
from checker.bdd.image import Transition
from checker.question.budget import Budget


@dataclass(frozen=True, slots=True)
class Ends:
    """Where a run may end: in one of these states, or with a step of one of these rules from these states."""

    states: Function
    steps: Mapping[int, Function]


class Ways:
    """For numbers of faults and of steps, the abstract states from which so many suffice.

    Without a bound there is one layer, in which a fault costs nothing.
    """

    def __init__(
        self, abstract: Abstraction, ends: Ends, within: Function, most_faults: int | None, budget: Budget
    ) -> None:
        self.abstract = abstract
        self.most_faults = most_faults
        self.ends = ends
        self._within = within
        self.budget = budget
        self._columns: list[list[Function]] = [[ends.states & within] * self.layers]

    @property
    def layers(self) -> int:
        """One for each number of faults, or a single one."""
        return 1 if self.most_faults is None else self.most_faults + 1

    def cost(self, rule: Transition) -> int:
        """The faults that a step of the rule costs."""
        return 0 if self.most_faults is None else int(rule.is_fault)

    def column(self, steps: int) -> Sequence[Function]:
        """For each number of faults, the states from which they and so many steps suffice."""
        while len(self._columns) <= steps:
            self._columns.append(self._next())
        return self._columns[steps]

    def _next(self) -> list[Function]:
        before = self._columns[-1]
        made: list[Function] = []
        for faults, states in enumerate(before):
            larger = states
            for t in self.abstract.transitions:
                cost = self.cost(t)
                if cost <= faults:
                    larger |= t.preimage(before[faults - cost]) & self._within
                    self.budget.spend(larger.node_count())
            if len(self._columns) == 1:
                for rule, ending in self.ends.steps.items():
                    if self.cost(self.abstract.space.transitions[rule]) <= faults:
                        larger |= ending & self._within
            made.append(larger)
        return made

    def nearest(self, start: Function) -> int:
        """The fewest steps from these states, which have to be able to reach the goal under the bound."""
        steps = 0
        while not (self.column(steps)[-1] & start).satisfiable():
            steps += 1
            if steps > 1 and all(a == b for a, b in zip(self.column(steps), self.column(steps - 1), strict=True)):
                raise AssertionError("the goal is not reached from there")
        return steps
