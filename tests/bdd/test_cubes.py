"""Covers of sets of readings: exact, prime, nothing to spare."""

from __future__ import annotations

import itertools
import random

import pytest

from checker.bdd.cubes import cover, covered
from checker.bdd.encode import Encoding
from model.lang.ground import GroundVariable
from properties.result import Cube

READINGS = (
    GroundVariable("B1", ("a", "b"), "reading"),
    GroundVariable("B2", ("x", "y", "z"), "reading"),
    GroundVariable("B3", ("p", "q", "r"), "reading"),
)
EVERY = list(itertools.product(*(r.values for r in READINGS)))


def encoding() -> Encoding:
    return Encoding(READINGS, (), (2, 0, 1), 1 << 12)


def options_of(cube: Cube) -> set[tuple[str, ...]]:
    allowed = dict(cube)
    return set(itertools.product(*(allowed.get(r.name, r.values) for r in READINGS)))


@pytest.mark.parametrize("seed", range(40))
def test_a_cover_is_exact_prime_and_without_spare_cubes(seed: int) -> None:
    chosen = set(random.Random(seed).sample(EVERY, seed % len(EVERY)))  # noqa: S311 - the same for each seed
    diagrams = encoding()
    made = diagrams.any(
        diagrams.state(tuple(r.values.index(o) for r, o in zip(READINGS, c, strict=True))) for c in chosen
    )

    cubes = cover(diagrams, (0, 1, 2), made)

    assert set().union(*map(options_of, cubes)) == chosen
    for cube in cubes:
        assert not options_of(cube) <= set().union(*(options_of(o) for o in cubes if o != cube))
        for reading in READINGS:
            for option in reading.values:
                allowed = dict(cube)
                wider = {**allowed, reading.name: (*allowed.get(reading.name, ()), option)}
                assert option in allowed.get(reading.name, reading.values) or not (
                    options_of(tuple(wider.items())) <= chosen
                )
    assert covered(diagrams, (0, 1, 2), cubes) == made


def test_all_readings_are_one_cube_without_limits() -> None:
    diagrams = encoding()

    assert cover(diagrams, (0, 1, 2), diagrams.true) == ((),)
    assert cover(diagrams, (0, 1, 2), diagrams.false) == ()
