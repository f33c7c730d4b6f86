"""Sets of readings as cubes: exact, and few."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from checker.reference.cubes import Combination, cubes
from properties.result import Cube

OPEN = {"B1": ("x", "y"), "B2": ("p", "q", "r"), "B3": ("0", "1")}
ALL: list[Combination] = list(itertools.product(*OPEN.values()))


def members(found: tuple[Cube, ...]) -> set[Combination]:
    return {
        c for c in ALL for cube in found if all(c[list(OPEN).index(reading)] in options for reading, options in cube)
    }


def test_all_combinations_are_one_cube_that_says_nothing() -> None:
    assert cubes(OPEN, ALL) == ((),)


def test_without_open_readings_there_is_one_combination() -> None:
    assert cubes({}, [()]) == ((),)


def test_a_condition_on_one_reading_names_that_reading_only() -> None:
    chosen = [c for c in ALL if c[1] != "q"]

    assert cubes(OPEN, chosen) == ((("B2", ("p", "r")),),)


def test_a_disjunction_is_two_cubes_that_may_overlap() -> None:
    chosen = [c for c in ALL if c[0] == "x" or c[2] == "1"]

    assert cubes(OPEN, chosen) == ((("B1", ("x",)),), (("B3", ("1",)),))


@given(st.sets(st.sampled_from(ALL), min_size=1))
def test_cubes_cover_exactly_what_was_chosen_and_none_is_to_spare(chosen: set[Combination]) -> None:
    found = cubes(OPEN, sorted(chosen))

    assert members(found) == chosen
    for cube in found:
        assert members(tuple(other for other in found if other is not cube)) != chosen
