"""Stories: the run to a goal with the fewest faults and, among these, the fewest steps.

Chaining forgets how far a state is. So a second search goes in rings: ring(f, s) holds the states that f faults and s
steps reach and no smaller pair does; it is made of the other rules' images of ring(f, s-1) and the faults' images of
ring(f-1, s-1). The first ring that meets the goal is the end of the story, and its beginning is found by going back
from one state to some state of the ring before, through the rule that leads there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from checker.bdd.encode import Encoding, Function
from checker.bdd.image import Transition
from checker.bdd.reach import grown
from checker.question.budget import Budget
from checker.question.run import Run


@dataclass(frozen=True, slots=True)
class Goal:
    """Where a story may end: in these states, or with a step of one of these rules from these states."""

    states: Function
    steps: Mapping[int, Function]


@dataclass(frozen=True, slots=True)
class _End:
    """A ring that meets the goal, the step that ends the story if any, and what the story costs."""

    faults: int
    ring: int
    rule: int | None
    states: Function
    length: int


class Rings:
    """A search in rings. `order` lists the variables by which the least state of a set is chosen."""

    def __init__(
        self,
        encoding: Encoding,
        transitions: Sequence[Transition],
        order: Sequence[int],
        budget: Budget,
        most_faults: int | None,
    ) -> None:
        self._encoding = encoding
        self._transitions = transitions
        self._faults = [t for t in transitions if t.is_fault and t.reads]
        self._others = [t for t in transitions if not t.is_fault and t.reads]
        self._order = order
        self._budget = budget
        self._most_faults = most_faults
        # For each number of faults and steps, all states of rings up to it: see `reach.grown`.
        self._up_to: list[list[Function]] = []

    def shortest(self, start: Function, goal: Goal) -> Run | None:
        """The story with the fewest faults, then steps; None where the goal is out of reach."""
        self._up_to = []
        seen = self._encoding.false
        after_fault: _End | None = None
        while True:
            faults = len(self._up_to)
            # A step that is a fault costs one: it competes with the stories of the next layer.
            best, after_fault = after_fault, None
            layer: list[Function] = []
            self._up_to.append(layer)
            larger = start if faults == 0 else seen
            grew = False
            while True:
                ring = larger & ~seen
                seen = larger
                grew = grew or ring.satisfiable()
                layer.append(seen)
                for end in self._ends(ring, goal, faults, len(layer) - 1):
                    if end.faults == faults:
                        best = end if best is None or end.length < best.length else best
                    elif after_fault is None:
                        after_fault = end
                if best is not None and best.length <= len(layer):
                    break
                larger = self._next(faults, seen)
                if larger == seen and (faults == 0 or len(layer) > len(self._up_to[faults - 1])):
                    break
            if best is not None:
                return self._walk(best)
            if not grew or self._most_faults == faults:
                return None

    def _ends(self, ring: Function, goal: Goal, faults: int, steps: int) -> list[_End]:
        found: list[_End] = []
        here = ring & goal.states
        if here.satisfiable():
            found.append(_End(faults, steps, None, here, steps))
        for rule, states in goal.steps.items():
            met = ring & states
            if met.satisfiable():
                cost = faults + self._transitions[rule].is_fault
                found.append(_End(cost, steps, rule, met, steps + 1))
        return found

    def _next(self, faults: int, seen: Function) -> Function:
        """All states seen so far and those of the next ring."""
        larger = grown(seen, ((t, seen) for t in self._others), self._budget)
        steps = len(self._up_to[faults]) - 1
        if faults > 0 and steps < len(self._up_to[faults - 1]):
            source = self._up_to[faults - 1][steps]
            larger = grown(larger, ((t, source) for t in self._faults), self._budget)
        return larger

    def _ring(self, faults: int, steps: int) -> Function:
        """The states that so many faults and steps reach and no smaller pair does."""
        if steps > 0:
            return self._up_to[faults][steps] & ~self._up_to[faults][steps - 1]
        return self._up_to[0][0] if faults == 0 else self._encoding.false

    def _walk(self, end: _End) -> Run:
        """Back from the end, in each ring to the least state of the first rule that leads on."""
        layer = end.faults
        if end.rule is not None and self._transitions[end.rule].is_fault:
            layer -= 1
        state = self._encoding.least(end.states, self._order)
        states, rules = [state], [] if end.rule is None else [end.rule]
        for steps in range(end.ring, 0, -1):
            target = self._encoding.state(state)
            rule, before, cost = self._back(target, layer, steps)
            layer -= cost
            state = self._encoding.least(before, self._order)
            states.append(state)
            rules.insert(0, rule)
        return Run(tuple(reversed(states)), tuple(rules), end.faults)

    def _back(self, target: Function, layer: int, steps: int) -> tuple[int, Function, int]:
        for rules, cost in ((self._others, 0), (self._faults, 1)):
            if cost > layer or steps - 1 >= len(self._up_to[layer - cost]):
                continue
            ring = self._ring(layer - cost, steps - 1)
            for t in rules:
                self._budget.spend()
                before = t.preimage(target) & ring
                if before.satisfiable():
                    return t.index, before, cost
        raise AssertionError("a state of a ring has no state before it")
