"""A run as engines find it: positions of values and of rules, nothing else."""

from __future__ import annotations

from dataclasses import dataclass

Values = tuple[int, ...]
"""A state with its readings and monitors: one value position for each variable."""


@dataclass(frozen=True, slots=True)
class Run:
    """States and the positions of the rules between them. A last rule without a state after it is the goal's step."""

    states: tuple[Values, ...]
    rules: tuple[int, ...]
    faults: int
