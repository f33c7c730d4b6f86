"""Sets of readings as cubes over options: the conditions that people read.

A cube allows some options of some readings. The cover is exact, each of its cubes is as large as the set allows
(prime), and none is covered by the others; it need not be the smallest cover.
"""

from __future__ import annotations

from collections.abc import Sequence

from checker.bdd.encode import Encoding, Function
from properties.result import Cube

_Options = dict[int, tuple[int, ...]]


def cover(encoding: Encoding, readings: Sequence[int], chosen: Function) -> tuple[Cube, ...]:
    """The set as a union of cubes, in a fixed order; no cube where it is empty, one without limits where it is all."""
    every: _Options = {r: tuple(range(len(encoding.variables[r].values))) for r in readings}
    domain = encoding.domain(readings)
    outside = domain & ~chosen
    left = chosen & domain
    cubes: list[_Options] = []
    while left.satisfiable():
        least = encoding.least(left, readings)
        cube: _Options = {r: (v,) for r, v in zip(sorted(readings), least, strict=True)}
        for reading in readings:
            for value in every[reading]:
                if value in cube[reading]:
                    continue
                wider = {**cube, reading: tuple(sorted((*cube[reading], value)))}
                if not (_set(encoding, wider) & outside).satisfiable():
                    cube = wider
        cubes.append(cube)
        left &= ~_set(encoding, cube)
    return tuple(_named(encoding, cube, every) for cube in _irredundant(encoding, cubes))


def _irredundant(encoding: Encoding, cubes: list[_Options]) -> list[_Options]:
    kept = list(cubes)
    for cube in cubes:
        others = encoding.any(_set(encoding, other) for other in kept if other is not cube)
        if not (_set(encoding, cube) & ~others).satisfiable():
            kept = [other for other in kept if other is not cube]
    return kept


def _set(encoding: Encoding, cube: _Options) -> Function:
    made = encoding.true
    for reading, values in cube.items():
        made &= encoding.any(encoding.atom(reading, v) for v in values)
    return made


def _named(encoding: Encoding, cube: _Options, every: _Options) -> Cube:
    return tuple(
        (encoding.variables[r].name, tuple(encoding.variables[r].values[v] for v in values))
        for r, values in sorted(cube.items())
        if values != every[r]
    )


def covered(encoding: Encoding, readings: Sequence[int], cubes: Sequence[Cube]) -> Function:
    """The set that cubes cover: the way back, into any encoding. Of other readings it says nothing."""
    named = {encoding.variables[r].name: r for r in readings}
    return encoding.domain(readings) & encoding.any(
        _set(
            encoding,
            {
                named[n]: tuple(encoding.variables[named[n]].values.index(o) for o in options)
                for n, options in cube
                if n in named
            },
        )
        for cube in cubes
    )
