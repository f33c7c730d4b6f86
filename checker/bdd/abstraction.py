"""Abstractions of a space: some variables are kept, the others may have any value at any moment (Kurshan 1994).

What an abstraction cannot reach cannot be reached, and what it reaches is an inductive invariant of the whole: a rule
loosened, never cut down.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from checker.bdd.encode import Function
from checker.bdd.image import Transition, transition
from checker.bdd.loose import Loose, loosened, merged
from checker.bdd.reach import closure, faulty_layers
from checker.question.budget import Budget

if TYPE_CHECKING:
    from checker.bdd.space import Space


class Abstraction:
    """A space of which only some variables are kept."""

    def __init__(self, space: Space, kept: frozenset[int]) -> None:
        self.space = space
        self.kept = kept
        self.free = tuple(sorted(space.kept - kept))
        self._loose = Loose.of(space.encoding, self.free)
        self._reached: dict[tuple[Function, int | None], tuple[Function, ...]] = {}

    def over(self, states: Function) -> Function:
        """The states, whatever the variables that are not kept say."""
        return self._loose.over(states)

    @cached_property
    def transitions(self) -> tuple[Transition, ...]:
        """The rules, as far as they change what is kept, and looking only at what is kept."""
        return tuple(loosened(self.space.encoding, exact, self._loose) for _, exact in self.movers)

    @cached_property
    def movers(self) -> Sequence[tuple[Transition, Transition]]:
        """The rules that change what is kept: as they are, and with these changes only."""
        pairs = ((whole, self._cut(whole)) for whole in self.space.transitions)
        return tuple((whole, cut) for whole, cut in pairs if cut is not None)

    def _cut(self, whole: Transition) -> Transition | None:
        """None where nothing of the rule is left."""
        updates = tuple(u for u in whole.rule.updates if u.variable in self.kept)
        if whole.watch is None and not updates:
            return None
        if len(updates) == len(whole.rule.updates):
            return whole if whole.reads or whole.watch is not None else None
        made = transition(self.space.encoding, whole.index, replace(whole.rule, updates=updates))
        return replace(made, watch=whole.watch) if made.reads or whole.watch is not None else None

    @cached_property
    def _steps(self) -> tuple[Transition, ...]:
        return merged(self.transitions)

    @cached_property
    def bystanders(self) -> tuple[Transition, ...]:
        """The rules of the space that leave what is kept as it is."""
        moving = {whole.index for whole, _ in self.movers}
        return tuple(t for t in self.space.transitions if t.index not in moving and t.reads)

    def reached(self, readings: Function, most_faults: int | None, budget: Budget) -> tuple[Function, ...]:
        """What runs with at most 0, 1, ... faults reach under these readings; one set without a bound on faults."""
        start = self.over(self.space.start & readings)
        known = self._reached.get((start, most_faults))
        if known is None:
            if most_faults is None:
                known = (closure(start, self._steps, budget),)
            else:
                known = faulty_layers(start, self._steps, most_faults, budget)
            self._reached[start, most_faults] = known
        return known
