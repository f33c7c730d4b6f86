"""What the tests of well-known models count: states, steps and depth of a system with its readings fixed."""

from __future__ import annotations

from checker.engine import Options, Silent
from checker.reference import ReferenceEngine
from model.lang.sites import Site
from model.trace import Trace
from properties.property import Property
from properties.result import Case


def counts(site: Site) -> tuple[int, int | None, int]:
    """States, steps between them (a step that changes nothing included), and depth in steps."""
    (explored,) = ReferenceEngine().open(site, Options(), Silent()).explore()
    return explored.states, explored.transitions, explored.depth


def decided(site: Site, prop: Property) -> Case:
    """The one case that a property of a system without open readings has."""
    (case,) = ReferenceEngine().open(site, Options(), Silent()).check(prop).cases
    return case


def length(case: Case) -> int:
    """The number of steps of the run that the case shows."""
    assert isinstance(case.evidence, Trace)
    return len(case.evidence.steps)
