"""How far a search for a proof of every size goes, counted in work."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """What is looked at, and how long."""

    largest: int = 4
    """Elements of one open sort in the largest small sites."""
    ways: int = 3
    """Ways to link the elements that are looked at for each size."""
    work: int = 600_000
    """For the states in reach of one small site, in images of small sets; larger sites are only glanced at."""
    queries: int = 100_000
    """Questions to IC3's solver, for one property and one tuple of elements on one small site."""
