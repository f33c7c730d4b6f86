"""Cubes: sets of states as the values that some variables do not have.

A cube is the set of the states in which no variable has a value that the cube excludes for it. So a variable with
several values may have any of those that are left, and "it has this value" is written by excluding all others. The
fewer exclusions, the larger the set: dropping one is the only way in which cubes grow, for variables of any size.

The clause of a cube is its complement: some variable has a value that the cube excludes.
"""

from __future__ import annotations

from collections.abc import Iterable

Exclusion = tuple[int, int]
"""A variable and a value that it does not have, by position."""

Cube = frozenset[Exclusion]
"""The states that have none of these values. `a <= b`: every state of b is one of a."""

Values = tuple[int, ...]
"""The value of each variable, by position."""

EVERYTHING: Cube = frozenset()
"""The cube of all states."""


def contains(cube: Cube, state: Values) -> bool:
    """Whether a state lies in a cube."""
    return all(state[variable] != value for variable, value in cube)


def around(cube: Cube, state: Values) -> Cube:
    """The least cube with fewer exclusions that contains the cube and the state."""
    return frozenset(e for e in cube if state[e[0]] != e[1])


def variables(cube: Iterable[Exclusion]) -> frozenset[int]:
    """The variables that a cube speaks of."""
    return frozenset(variable for variable, _ in cube)


def part(cube: Cube, chosen: frozenset[int]) -> Cube:
    """What a cube says of these variables."""
    return frozenset(e for e in cube if e[0] in chosen)
