"""Sets of reading choices as few cubes."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence

from properties.result import Cube

Combination = tuple[str, ...]
"""One option for every open reading, in the order of the site."""


def cubes(open_readings: Mapping[str, Sequence[str]], chosen: Sequence[Combination]) -> tuple[Cube, ...]:
    """Cubes whose union is exactly the chosen combinations: each as large as it can be, and none to spare.

    Greedy, so the number is small, not always the least.
    """
    options = list(open_readings.values())
    wanted = set(chosen)
    left = dict.fromkeys(chosen)
    found: list[tuple[tuple[str, ...], ...]] = []
    while left:
        cube = _grown(next(iter(left)), options, wanted)
        found.append(cube)
        for combination in itertools.product(*cube):
            left.pop(combination, None)
    return tuple(_written(open_readings, cube) for cube in _needed(found))


def _grown(
    seed: Combination, options: Sequence[Sequence[str]], wanted: set[Combination]
) -> tuple[tuple[str, ...], ...]:
    cube: list[tuple[str, ...]] = [(option,) for option in seed]
    for position, all_of_it in enumerate(options):
        for option in all_of_it:
            grown = [*cube[:position], (option,), *cube[position + 1 :]]
            if option not in cube[position] and wanted.issuperset(itertools.product(*grown)):
                cube[position] = tuple(o for o in all_of_it if o in cube[position] or o == option)
    return tuple(cube)


def _needed(found: list[tuple[tuple[str, ...], ...]]) -> list[tuple[tuple[str, ...], ...]]:
    """Without the cubes that the others cover."""
    kept = list(found)
    for cube in found:
        others = {c for other in kept if other is not cube for c in itertools.product(*other)}
        if others.issuperset(itertools.product(*cube)):
            kept.remove(cube)
    return kept


def _written(open_readings: Mapping[str, Sequence[str]], cube: tuple[tuple[str, ...], ...]) -> Cube:
    return tuple(
        (reading, options)
        for (reading, all_of_it), options in zip(open_readings.items(), cube, strict=True)
        if len(options) < len(all_of_it)
    )
