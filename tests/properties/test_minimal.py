from __future__ import annotations

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from properties.minimal import cost, minimal, minimal_cubes
from properties.regions import EVERY, NONE, Regions
from properties.result import Cube
from tests.properties.cube_strategies import choices, cubes

OPTIONS = {"A": ("x", "y", "z"), "B": ("no", "yes"), "C": ("one", "two", "three")}
SMALL = {"A": ("x", "y", "z"), "B": ("no", "yes")}
UNIONS = st.lists(cubes(OPTIONS), max_size=5)


@settings(deadline=None)
@given(UNIONS, UNIONS)
def test_regions_are_combined_as_the_sets_that_they_mean(a: list[Cube], b: list[Cube]) -> None:
    regions = Regions(OPTIONS)
    one, two = regions.union(a), regions.union(b)

    def meaning(region: int) -> set[tuple[str, ...]]:
        return choices(regions.disjoint(region), OPTIONS)  # type: ignore[arg-type]  # a region is a number

    assert meaning(one) == choices(a, OPTIONS)
    assert meaning(regions.meet(one, two)) == choices(a, OPTIONS) & choices(b, OPTIONS)
    assert meaning(regions.join(one, two)) == choices(a, OPTIONS) | choices(b, OPTIONS)
    assert meaning(regions.minus(one, two)) == choices(a, OPTIONS) - choices(b, OPTIONS)
    assert regions.count(one) == len(choices(a, OPTIONS))
    assert regions.within(one, two) is (choices(a, OPTIONS) <= choices(b, OPTIONS))


@settings(deadline=None)
@given(UNIONS)
def test_the_disjoint_cubes_of_a_region_share_nothing(union: list[Cube]) -> None:
    regions = Regions(OPTIONS)
    parts = [choices([cube], OPTIONS) for cube in regions.disjoint(regions.union(union))]

    assert sum(map(len, parts)) == len(choices(union, OPTIONS))


@settings(deadline=None)
@given(UNIONS)
def test_a_region_depends_on_the_readings_that_make_a_difference(union: list[Cube]) -> None:
    regions = Regions(OPTIONS)
    inside = choices(union, OPTIONS)

    def matters(place: int) -> bool:
        def changed(combination: tuple[str, ...], option: str) -> tuple[str, ...]:
            return (*combination[:place], option, *combination[place + 1 :])

        every = itertools.product(*OPTIONS.values())
        names = list(OPTIONS.values())[place]
        return any((c in inside) is not (changed(c, o) in inside) for c in every for o in names)

    found = regions.depends_on(regions.union(union))

    assert found == tuple(reading for place, reading in enumerate(OPTIONS) if matters(place))


@settings(deadline=None)
@given(UNIONS.filter(bool))
def test_the_first_combination_of_a_region_is_the_least_in_it(union: list[Cube]) -> None:
    regions = Regions(OPTIONS)
    first = regions.first(regions.union(union))
    inside = choices(union, OPTIONS)

    assert tuple(first.values()) == next(c for c in itertools.product(*OPTIONS.values()) if c in inside)
    assert regions.contains(regions.union(union), first)


@settings(deadline=None)
@given(UNIONS)
def test_a_minimal_form_means_the_same(union: list[Cube]) -> None:
    form = minimal_cubes(union, OPTIONS)

    assert choices(form.cubes, OPTIONS) == choices(union, OPTIONS)
    assert form.shortest


def every_cube() -> list[Cube]:
    """All cubes over the small options, each once."""
    subsets = {
        reading: [s for size in range(1, len(names) + 1) for s in itertools.combinations(names, size)]
        for reading, names in SMALL.items()
    }
    return [
        tuple((i, chosen) for i, chosen in zip(SMALL, parts, strict=True) if len(chosen) < len(SMALL[i]))
        for parts in itertools.product(*subsets.values())
    ]


def test_no_union_of_cubes_is_shorter_for_any_set_over_a_few_options() -> None:
    """All 64 sets of 6 combinations, against all unions of up to three of the 21 cubes. No set needs more."""
    meanings = [(frozenset(choices([cube], SMALL)), cube) for cube in every_cube()]
    shortest: dict[frozenset[tuple[str, ...]], tuple[int, int]] = {frozenset(): (0, 0)}
    for size in (1, 2, 3):
        for chosen in itertools.combinations(meanings, size):
            means = frozenset[tuple[str, ...]]().union(*(m for m, _ in chosen))
            here = cost(cube for _, cube in chosen)[:2]
            shortest[means] = min(shortest.get(means, here), here)

    assert len(shortest) == 64
    for means, least in shortest.items():
        points: list[Cube] = [tuple((i, (o,)) for i, o in zip(SMALL, c, strict=True)) for c in means]
        assert minimal_cubes(points, SMALL).cost[:2] == least


def test_a_cyclic_cover_takes_the_least_number_of_cubes() -> None:
    """Not all equal, of three: six primes in a ring, of which three suffice."""
    bits = {"A": ("0", "1"), "B": ("0", "1"), "C": ("0", "1")}
    regions = Regions(bits)
    equal = regions.union([tuple((i, (o,)) for i in bits) for o in ("0", "1")])

    form = minimal(regions, regions.minus(EVERY, equal))

    assert form.cost == (3, 6, 6)
    assert form.shortest


def test_nothing_and_everything_have_forms_without_a_reading() -> None:
    regions = Regions(OPTIONS)

    assert minimal(regions, NONE).cubes == ()
    assert minimal(regions, EVERY).cubes == ((),)


def test_the_work_is_bounded_and_the_form_still_exact() -> None:
    """Parity of twelve has a prime for each odd combination, so half the table."""
    bits = {f"B{i:02}": ("0", "1") for i in range(13)}
    regions = Regions(bits)
    even, odd = EVERY, NONE
    for reading in reversed(bits):
        zero, one = regions.cube(((reading, ("0",)),)), regions.cube(((reading, ("1",)),))
        even, odd = (
            regions.join(regions.meet(zero, even), regions.meet(one, odd)),
            regions.join(regions.meet(zero, odd), regions.meet(one, even)),
        )

    form = minimal(regions, odd)

    assert not form.shortest
    assert len(form.cubes) == 4_096
    assert regions.union(form.cubes) == odd
