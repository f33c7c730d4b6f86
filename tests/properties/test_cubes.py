from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from properties.cubes import intersection, meets, tell, uncovered
from properties.result import Cube

OPTIONS = {"A": ("x", "y", "z"), "B": ("no", "yes"), "C": ("only",)}


def choices(cube: Cube) -> set[tuple[str, ...]]:
    """What a cube means: the combinations in it."""
    allowed = dict(cube)
    return {
        combination
        for combination in itertools.product(*OPTIONS.values())
        if all(o in allowed.get(i, OPTIONS[i]) for i, o in zip(OPTIONS, combination, strict=True))
    }


@st.composite
def cubes(draw: st.DrawFn) -> Cube:
    ids = draw(st.lists(st.sampled_from(list(OPTIONS)), unique=True))
    return tuple((i, tuple(draw(st.lists(st.sampled_from(OPTIONS[i]), min_size=1, unique=True)))) for i in ids)


@given(cubes(), cubes())
def test_an_intersection_contains_what_both_cubes_contain(a: Cube, b: Cube) -> None:
    both = intersection(a, b)

    assert (choices(both) if both is not None else set()) == choices(a) & choices(b)
    assert meets([a], b) is bool(choices(a) & choices(b))


@given(st.lists(cubes(), max_size=4))
def test_what_is_left_uncovered_is_the_complement_in_disjoint_parts(union: list[Cube]) -> None:
    rest = uncovered(union, OPTIONS)

    covered: set[tuple[str, ...]] = set().union(*map(choices, union))
    parts = [choices(cube) for cube in rest]
    assert set().union(*parts) == set(itertools.product(*OPTIONS.values())) - covered
    assert sum(map(len, parts)) == len(set().union(*parts))


def test_a_condition_names_only_what_is_restricted() -> None:
    union = ((("B", ("yes",)), ("A", ("y", "x"))), (("A", ("z",)),))

    assert tell(union, OPTIONS) == "A = x or y and B = yes, or A = z"


def test_what_the_deployment_has_fixed_is_not_repeated() -> None:
    assert tell(((("C", ("only",)), ("B", ("no",))),), OPTIONS) == "B = no"


def test_a_union_that_says_nothing_is_told_as_nothing() -> None:
    assert tell(((), (("A", ("x",)),)), OPTIONS) == ""


def test_the_order_of_cubes_and_options_changes_no_word() -> None:
    one = ((("A", ("z",)),), (("A", ("x", "y")), ("B", ("no",))))
    other = ((("B", ("no",)), ("A", ("y", "x"))), (("A", ("z",)),))

    assert tell(one, OPTIONS) == tell(other, OPTIONS) == "A = x or y and B = no, or A = z"
