"""Proofs put together: sets of states renamed, met, and joined by readings.

The intersection of inductive sets is inductive, and so is a set that is one of them under some readings and another one
under others, because readings never change. That the whole is a proof is nevertheless re-checked, not believed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from properties.evidence import StateSet
from properties.result import Cube
from properties.state_sets import intersection, union

Atom = tuple[str, str]
"""A variable and a printed value."""


def renamed(states: StateSet, name: Callable[[Atom], Atom]) -> StateSet:
    """The set with other variables and values."""
    return StateSet(tuple(("is", *name((n[1], n[2]))) if n[0] == "is" else n for n in states.nodes))


def by_readings(parts: Sequence[tuple[Sequence[Cube], StateSet]]) -> StateSet:
    """Under the readings of each part, its set. The parts have no reading in common."""
    if len({states for _, states in parts}) == 1:
        return parts[0][1]
    return union([intersection([_union(where), states]) for where, states in parts])


def _union(where: Sequence[Cube]) -> StateSet:
    return union([intersection([_options(r, o) for r, o in cube]) for cube in where])


def _options(reading: str, options: Sequence[str]) -> StateSet:
    return union([StateSet((("is", reading, option),)) for option in options])
