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
from checker.bdd.image import Loose, Transition, transition
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
        self._loose = Loose(space.encoding.cube(self.free), space.encoding.domain(self.free))
        self._reached: dict[tuple[Function, int | None], tuple[Function, ...]] = {}

    def over(self, states: Function) -> Function:
        """The states, whatever the variables that are not kept say."""
        return (states & self._loose.domain).exists(self._loose.bits)

    @cached_property
    def transitions(self) -> tuple[Transition, ...]:
        """The rules, as far as they change what is kept."""
        return tuple(m for m in map(self._loosened, self.space.transitions) if m.reads or m.watch is not None)

    def _loosened(self, whole: Transition) -> Transition:
        updates = tuple(u for u in whole.rule.updates if u.variable in self.kept)
        made = whole
        if len(updates) < len(whole.rule.updates):
            kept = transition(self.space.encoding, whole.index, replace(whole.rule, updates=updates))
            made = replace(kept, watch=whole.watch)
        looked_at = self.space.encoding.support(made.guard).union(*made.reads.values())
        return made if looked_at <= self.kept else replace(made, loose=self._loose)

    @cached_property
    def bystanders(self) -> tuple[Transition, ...]:
        """The rules of the space that leave what is kept as it is."""
        moving = {t.index for t in self.transitions}
        return tuple(t for t in self.space.transitions if t.index not in moving and t.reads)

    @cached_property
    def movers(self) -> Sequence[tuple[Transition, Transition]]:
        """The other rules: as they are, and loosened."""
        return tuple((self.space.transitions[t.index], t) for t in self.transitions)

    def reached(self, readings: Function, most_faults: int | None, budget: Budget) -> tuple[Function, ...]:
        """What runs with at most 0, 1, ... faults reach under these readings; one set without a bound on faults."""
        start = self.over(self.space.start & readings)
        known = self._reached.get((start, most_faults))
        if known is None:
            if most_faults is None:
                known = (closure(start, self.transitions, budget),)
            else:
                known = faulty_layers(start, self.transitions, most_faults, budget)
            self._reached[start, most_faults] = known
        return known
