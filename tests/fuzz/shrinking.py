"""A disagreement made small: rules, readings and the bound on faults go while something still differs.

Systems are values, so a smaller one is the same system without a rule. Each pass tries every part once, and passes are
made until one changes nothing: then each rule that is left is needed. What differs stays the same fact, so that no
other bug takes the place of the one that was found.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tests.fuzz.regression import Regression


def shrink(found: Regression) -> Regression:
    """The smallest of the simpler questions about which the same fact differs, with what it says there."""
    smallest = found
    while True:
        for simpler in _simpler(smallest):
            same = [what for what in simpler.differences() if _fact(what) == _fact(found.what)]
            if same:
                smallest = replace(simpler, what=same[0])
                break
        else:
            return smallest


def _simpler(found: Regression) -> Iterator[Regression]:
    made = found.case()
    if found.max_faults is not None:
        yield replace(found, max_faults=None)
    for rule in made.site.system.rules:
        yield replace(found, removed=(*found.removed, rule.id))
    for reading in made.site.free_readings:
        for choice in made.site.readings[reading]:
            yield replace(found, readings={**found.readings, reading: choice.option})


def _fact(what: str) -> str:
    """The name of the fact, without the readings and the values."""
    return what.partition(":")[0].partition(" [")[0]
