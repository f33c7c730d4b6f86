"""One random system looked at: what differs becomes a small file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from checker.engine import Engine
from tests.fuzz.agreement import ALL, disagreements
from tests.fuzz.regression import Regression, write
from tests.fuzz.shrinking import shrink
from tests.random_systems import case


def first_difference(seed: int, *, proofs: bool, engines: Iterable[Engine] = ALL) -> Regression | None:
    """The first thing that differs about the system of a seed; every third one is looked at under a bound on faults."""
    asked = Regression(seed, None, max_faults=seed // 3 % 3 if seed % 3 == 0 else None)
    found = next(disagreements(case(seed), asked.options(), proofs=proofs, engines=engines), None)
    return None if found is None else replace(asked, property=found.property, what=found.what)


def kept(found: Regression, folder: Path) -> tuple[Regression, Path]:
    """The disagreement made small, and the file that it is kept in."""
    small = shrink(found)
    about = "exploration" if small.property is None else f"property-{small.property}"
    path = folder / f"seed-{small.seed}-{about}.toml"
    write(small, path)
    return small, path
