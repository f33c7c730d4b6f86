"""Sets of readings, written as unions of cubes: which are covered, which are left, and how people say it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from properties.result import Cube

Options = Mapping[str, Sequence[str]]
"""The options that a site leaves open, for each reading by id."""


def intersection(a: Cube, b: Cube) -> Cube | None:
    """The readings in both cubes; None where there are none."""
    allowed = dict(a)
    for reading, options in b:
        both = tuple(o for o in allowed.get(reading, options) if o in options)
        if not both:
            return None
        allowed[reading] = both
    return tuple(allowed.items())


def meets(union: Iterable[Cube], cube: Cube) -> bool:
    """Whether some reading lies in the union and in the cube."""
    return any(intersection(c, cube) is not None for c in union)


def uncovered(union: Sequence[Cube], options: Options) -> tuple[Cube, ...]:
    """The readings that lie in no cube of the union, as disjoint cubes."""
    return difference([()], union, options)


def difference(cubes: Iterable[Cube], union: Iterable[Cube], options: Options) -> tuple[Cube, ...]:
    """The readings of the cubes that lie in no cube of the union; disjoint if the cubes are."""
    left = list(cubes)
    for cube in union:
        left = [part for old in left for part in _minus(old, cube, options)]
    return tuple(left)


def _minus(whole: Cube, cube: Cube, options: Options) -> list[Cube]:
    """What of a cube lies outside another: one disjoint part for each reading that the other restricts."""
    if intersection(whole, cube) is None:
        return [whole]
    parts: list[Cube] = []
    kept = dict(whole)
    for reading, allowed in cube:
        here = kept.get(reading, tuple(options[reading]))
        outside = tuple(o for o in here if o not in allowed)
        if outside:
            parts.append(tuple({**kept, reading: outside}.items()))
        kept[reading] = tuple(o for o in here if o in allowed)
    return parts


def in_order(union: Iterable[Cube], options: Options) -> tuple[Cube, ...]:
    """The cubes in the order in which people read them: by the options that they allow, reading by reading."""
    return tuple(sorted(union, key=lambda cube: _rank(cube, options)))


def tell(union: Sequence[Cube], options: Options) -> str:
    """The union in words: `B17 = always or never and B21 = running`; empty where it says nothing.

    What a deployment has fixed is not repeated. Cubes and options come in the order of the options.
    """
    told = [_tell_cube(cube, options) for cube in in_order(union, options)]
    if "" in told:
        return ""
    return ", or ".join(dict.fromkeys(told))


def _tell_cube(cube: Cube, options: Options) -> str:
    parts: list[str] = []
    for reading, allowed in sorted(cube, key=lambda part: _position(part[0], options)):
        every = list(options.get(reading, allowed))
        kept = [o for o in every if o in allowed]
        if len(kept) < len(every):
            parts.append(f"{reading} = {' or '.join(kept)}")
    return " and ".join(parts)


def _rank(cube: Cube, options: Options) -> list[tuple[int, ...]]:
    allowed = dict(cube)
    return [tuple(i for i, o in enumerate(every) if o in allowed.get(r, every)) for r, every in options.items()]


def _position(reading: str, options: Options) -> int:
    return list(options).index(reading) if reading in options else len(options)
