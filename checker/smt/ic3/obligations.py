"""Obligations: cubes from which some run leads to a bad state, to be shown out of reach, the lowest level first."""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Iterator
from dataclasses import dataclass, replace

from checker.smt.ic3.cubes import Cube


@dataclass(frozen=True, slots=True)
class Obligation:
    """The cube is not to be reached within `level` steps. `move` leads from all of it into the cube of `then`."""

    cube: Cube
    level: int
    distance: int = 0
    move: int | None = None
    then: Obligation | None = None

    def before(self, cube: Cube, move: int) -> Obligation:
        """The obligation of a cube from which a move leads into this one."""
        return Obligation(cube, self.level - 1, self.distance + 1, move, self)

    def later(self, level: int) -> Obligation:
        """The same for runs with more steps."""
        return replace(self, level=level)

    def moves(self) -> Iterator[int]:
        """The moves that lead from the cube to a bad state."""
        at: Obligation | None = self
        while at is not None and at.move is not None:
            yield at.move
            at = at.then


class Queue:
    """Obligations in the order in which they are met: by level, then by distance from what is bad, then by age."""

    def __init__(self, first: Obligation) -> None:
        self._age = itertools.count()
        self._heap: list[tuple[int, int, int, Obligation]] = []
        self.put(first)

    def put(self, obligation: Obligation) -> None:
        """One more."""
        heapq.heappush(self._heap, (obligation.level, obligation.distance, next(self._age), obligation))

    def take(self) -> Obligation:
        """The next one, which is then no longer in the queue."""
        return heapq.heappop(self._heap)[3]

    def __bool__(self) -> bool:
        return bool(self._heap)
