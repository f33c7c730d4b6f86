"""Where random choices come from: a seed, or hypothesis, which can then shrink them.

Every choice is a number below a bound. The smaller number is the simpler choice, so put the simple option first.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random
from typing import TypeVar

from hypothesis import strategies as st

T = TypeVar("T")


class Chooser:
    """Random choices, given a function from a bound to a number below it."""

    def __init__(self, below: Callable[[int], int]) -> None:
        self._below = below

    @staticmethod
    def of_seed(seed: int) -> Chooser:
        """The same choices for the same seed, in every process."""
        random = Random(seed)  # noqa: S311 - test data, no secret
        return Chooser(random.randrange)

    @staticmethod
    def of_draw(draw: st.DrawFn) -> Chooser:
        """Choices that hypothesis makes, records and shrinks."""
        return Chooser(lambda bound: draw(st.integers(0, bound - 1)))

    def chance(self, percent: int) -> bool:
        """True this often; False is the simpler choice."""
        return self._below(100) >= 100 - percent

    def number(self, low: int, high: int) -> int:
        """A number from low to high, both included."""
        return low + self._below(high - low + 1)

    def one(self, options: Sequence[T]) -> T:
        """One of the options."""
        return options[self._below(len(options))]

    def weighted(self, options: Sequence[tuple[int, T]]) -> T:
        """One of the options, each as often as its weight says."""
        left = self._below(sum(weight for weight, _ in options))
        for weight, option in options:
            if left < weight:
                return option
            left -= weight
        raise AssertionError("weights are positive")

    def shuffled(self, options: Sequence[T]) -> list[T]:
        """The options in some order; the given one is the simplest."""
        left = list(options)
        return [left.pop(self._below(len(left))) for _ in options]

    def some(self, options: Sequence[T], percent: int) -> list[T]:
        """A subset, in the given order."""
        return [option for option in options if self.chance(percent)]
