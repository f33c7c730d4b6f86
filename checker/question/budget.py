"""Budgets: an engine looks at the clock and asks its reporter between two images."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Protocol, TypeVar

from checker.engine import Options, Reporter

T = TypeVar("T")

NODES = 200
"""A set of so many nodes makes an image as much work again as one of a small set: measured, some 0.05 ms."""


class Stopped(Exception):  # noqa: N818 - stopping is no error
    """A budget is used up or the user wants to stop; says which."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Crowded(Exception):  # noqa: N818 - the answer is a larger manager
    """A manager is so full that it would collect garbage again and again."""


class Room(Protocol):
    """Something that can get full."""

    def crowded(self) -> bool:
        """Whether it is too full to go on well."""
        ...


@dataclass
class Budget:
    """The limits of one request, and the images made so far."""

    options: Options
    reporter: Reporter
    phase: str = "reach"
    most_images: int | None = None
    images: int = 0
    work: int = 0
    """The images, where one of a large set counts for several."""
    _rooms: list[Room] = field(default_factory=list[Room])
    _begin: float = field(default_factory=time.monotonic)

    @property
    def seconds(self) -> float:
        """The time since the request began."""
        return time.monotonic() - self._begin

    def watch(self, room: Room) -> None:
        """From now on, `spend` also sees that this does not get too full."""
        if room not in self._rooms:
            self._rooms.append(room)

    def attempt(self, most: int, work: Callable[[Budget], T]) -> T | None:
        """What the work comes to with so many images, and no more than half of those left; None where they are too few.

        What it took is taken from this budget. A user who stops, stops more than the attempt.
        """
        if self.most_images is not None:
            most = min(most, (self.most_images - self.work) // 2)
        trial = replace(self, images=0, work=0, most_images=most)
        try:
            return work(trial)
        except Stopped:
            if self.reporter.cancelled():
                raise
            return None
        finally:
            self.images += trial.images
            self.work += trial.work

    def spend(self, nodes: int = 0) -> None:
        """Counts one image, of a set of so many nodes.

        Raises Stopped where the request has to end, Crowded where it needs more room.
        """
        self.images += 1
        self.work += 1 + nodes // NODES
        if self.images % 64 == 0:
            self.reporter.progress(self.phase, self.images)
        if self.images % 16 == 0 and any(room.crowded() for room in self._rooms):
            raise Crowded
        if self.reporter.cancelled():
            raise Stopped("cancelled")
        if self.most_images is not None and self.work > self.most_images:
            raise Stopped(f"not decided with the work of {self.most_images:,} images")
        limit = self.options.max_seconds
        if limit is not None and self.seconds > limit:
            raise Stopped(f"the budget of {limit:g} seconds is used up")

    def check_states(self, found: int) -> None:
        """Raises Stopped where more states were found than the budget allows."""
        limit = self.options.max_states
        if limit is not None and found > limit:
            raise Stopped(f"more than {limit} states")
