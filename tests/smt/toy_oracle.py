"""A system given by its states and steps, as an oracle that looks at every one of them: no solver, no conditions."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Sequence

from checker.smt.ic3.cubes import Cube, Values, contains
from checker.smt.ic3.oracle import Predecessor

Moves = Sequence[Callable[[Values], Values | None]]
"""Each gives the state after it; None where it cannot be made."""


class ToyOracle:
    """All states of variables of these sizes, the start states, the bad ones, and moves."""

    def __init__(
        self, sizes: Sequence[int], start: Iterable[Values], bad: Callable[[Values], bool], moves: Moves
    ) -> None:
        self.sizes = tuple(sizes)
        self.states = tuple(itertools.product(*(range(size) for size in sizes)))
        self.start = frozenset(start)
        self.bad = bad
        self.moves = moves
        self.frames: list[list[Cube]] = [[]]
        self.everywhere: list[Cube] = []

    # ---- questions ------------------------------------------------------------------------------
    def frame(self, level: int) -> list[Values]:
        """The states of a frame."""
        excluded = [*self.everywhere, *(c for cubes in self.frames[max(level, 1) :] for c in cubes if level > 0)]
        return [s for s in self.states if (level > 0 or s in self.start) and not any(contains(c, s) for c in excluded)]

    def bad_start(self) -> Values | None:
        return next((s for s in self.frame(0) if self.bad(s)), None)

    def bad_in(self, level: int) -> Values | None:
        return next((s for s in self.frame(level) if self.bad(s)), None)

    def without_start(self, cube: Cube) -> Cube | None:
        return cube if self.start_in(cube) is None else None

    def start_in(self, cube: Cube) -> Values | None:
        return next((s for s in self.frame(0) if contains(cube, s)), None)

    def entry(self, level: int, cube: Cube) -> Predecessor | Cube:
        for state in self.frame(level):
            for number, move in enumerate(self.moves):
                after = move(state)
                if after is not None and contains(cube, after) and not contains(cube, state):
                    return Predecessor(state, number)
        return cube

    def is_closed(self, level: int, cube: Cube) -> Cube | None:
        found = self.entry(level, cube)
        return None if isinstance(found, Predecessor) else found

    # ---- reasons --------------------------------------------------------------------------------
    def why_bad(self, state: Values) -> Cube:
        return self.point(state)

    def why_into(self, before: Predecessor, cube: Cube) -> Cube:
        assert contains(cube, self.moves[before.move](before.state) or ())
        return self.point(before.state)

    def point(self, state: Values) -> Cube:
        """The cube of one state."""
        return frozenset((v, o) for v, size in enumerate(self.sizes) for o in range(size) if o != state[v])

    # ---- frames ---------------------------------------------------------------------------------
    def open_level(self) -> None:
        self.frames.append([])

    def exclude(self, level: int, cube: Cube) -> None:
        self.frames[level].append(cube)

    def exclude_everywhere(self, cube: Cube) -> None:
        self.everywhere.append(cube)

    def tidy(self, frames: Iterable[tuple[int, Cube]]) -> None:
        told = list(frames)
        said = {c for cubes in self.frames for c in cubes}
        assert {c for _, c in told} <= said
