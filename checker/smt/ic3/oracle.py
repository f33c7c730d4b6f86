"""What the method asks of a system: five questions about frames, and reasons for their answers.

Frames are sets of states: frame 0 has the start states, each later one those in no cube that it was told to exclude.
An oracle may answer from a solver or by looking at every state; the method cannot tell.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from checker.smt.ic3.cubes import Cube, Values


class SpentError(Exception):
    """An oracle has answered as many questions as it may."""


@dataclass(frozen=True, slots=True)
class Predecessor:
    """A state, and a move that leads from it into the cube that was asked about."""

    state: Values
    move: int


class Oracle(Protocol):
    """A system with frames."""

    # ---- questions ------------------------------------------------------------------------------
    def bad_start(self) -> Values | None:
        """A start state in which a run is bad, if there is one."""
        ...

    def bad_in(self, level: int) -> Values | None:
        """A state of the frame that is bad, if there is one."""
        ...

    def without_start(self, cube: Cube) -> Cube | None:
        """If no start state lies in the cube, exclusions of it that suffice for that; else None."""
        ...

    def start_in(self, cube: Cube) -> Values | None:
        """A start state in the cube, if there is one."""
        ...

    def entry(self, level: int, cube: Cube) -> Predecessor | Cube:
        """A way into the cube, in one move, from a state of the frame that lies outside of the cube.

        If there is none, a larger cube, with some of its exclusions, of which the same is true.
        """
        ...

    def is_closed(self, level: int, cube: Cube) -> Cube | None:
        """As `entry`, where nobody wants to know the way in."""
        ...

    # ---- reasons --------------------------------------------------------------------------------
    def why_bad(self, state: Values) -> Cube:
        """States around a bad state that are all bad."""
        ...

    def why_into(self, before: Predecessor, cube: Cube) -> Cube:
        """States around a predecessor from all of which its move leads into the cube."""
        ...

    # ---- frames ---------------------------------------------------------------------------------
    def open_level(self) -> None:
        """One more frame, of all states, behind the last one."""
        ...

    def exclude(self, level: int, cube: Cube) -> None:
        """From now on the cube is in no frame from 1 up to this one."""
        ...

    def exclude_everywhere(self, cube: Cube) -> None:
        """From now on the cube is in no frame, the start states included: a set of readings that is done with."""
        ...

    def tidy(self, frames: Iterable[tuple[int, Cube]]) -> None:
        """Now is a time to forget what is no longer needed: the frames are these, each cube with its level."""
        ...
