"""Frames: for each level the cubes that no run of so many steps reaches.

A cube stands at the highest level known for it and belongs to all lower ones: frame i is the states in no cube of the
levels i and up. So frames grow with their level, and where a level has no cube of its own, two frames are equal: then
the frame is left by no move.
"""

from __future__ import annotations

from collections.abc import Iterator

from checker.smt.ic3.cubes import Cube


class Frames:
    """The cubes by level. Level 0 are the start states, which have no cubes; the last level is the frontier."""

    def __init__(self) -> None:
        self._levels: list[dict[Cube, None]] = [{}, {}]

    @property
    def frontier(self) -> int:
        """The last level."""
        return len(self._levels) - 1

    def open(self) -> None:
        """One more level, without cubes."""
        self._levels.append({})

    def add(self, level: int, cube: Cube) -> None:
        """The cube is in no frame up to this one; what it contains need not be said any more."""
        for below in range(1, level + 1):
            covered = [known for known in self._levels[below] if cube <= known]
            for known in covered:
                del self._levels[below][known]
        self._levels[level][cube] = None

    def at(self, level: int) -> tuple[Cube, ...]:
        """The cubes whose highest level is this one, the oldest first."""
        return tuple(self._levels[level])

    def has(self, level: int, cube: Cube) -> bool:
        """Whether the cube still stands at this level."""
        return cube in self._levels[level]

    def excludes(self, level: int, cube: Cube) -> bool:
        """Whether one of the cubes of the frame contains this one."""
        return any(known <= cube for cubes in self._levels[level:] for known in cubes)

    def from_level(self, level: int) -> tuple[Cube, ...]:
        """All cubes of a frame."""
        return tuple(cube for cubes in self._levels[level:] for cube in cubes)

    def __iter__(self) -> Iterator[tuple[int, Cube]]:
        return ((level, cube) for level, cubes in enumerate(self._levels) for cube in cubes)
