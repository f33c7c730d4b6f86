"""Random unions of cubes, and what they mean."""

from __future__ import annotations

import itertools
from collections.abc import Iterable

from hypothesis import strategies as st

from properties.cubes import Options
from properties.result import Cube


def choices(union: Iterable[Cube], options: Options) -> set[tuple[str, ...]]:
    """What a union means: the combinations in it."""
    found: set[tuple[str, ...]] = set()
    for cube in union:
        allowed = dict(cube)
        found |= {
            combination
            for combination in itertools.product(*options.values())
            if all(o in allowed.get(i, options[i]) for i, o in zip(options, combination, strict=True))
        }
    return found


@st.composite
def cubes(draw: st.DrawFn, options: Options) -> Cube:
    ids = draw(st.lists(st.sampled_from(list(options)), unique=True))
    return tuple((i, tuple(draw(st.lists(st.sampled_from(options[i]), min_size=1, unique=True)))) for i in ids)
