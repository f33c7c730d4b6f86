"""What a rule that no claim misses does, and how the same comes about without it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Instead:
    """Two runs, one with the rule and one without, at whose ends these variables are the same, and not as at first.

    `before`: the steps that both begin with; "at first" is after them. `ended`: steps that can be made then, and after
    neither of the two.
    """

    same: tuple[str, ...]
    with_it: tuple[str, ...]
    without: tuple[str, ...]
    before: tuple[str, ...] = ()
    ended: tuple[str, ...] = ()
    readings: Mapping[str, str] = field(default_factory=dict[str, str])
