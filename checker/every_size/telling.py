"""The story of a violation on a small site, replayed: a short one where that is found soon, else any."""

from __future__ import annotations

from checker.engine import Options, Reporter
from checker.rechecking import Rechecker, independent_checks
from checker.smt.bmc import BoundedSearch
from checker.smt.ic3.method import Ic3
from checker.smt.method import Method
from checker.smt.session import SmtSession
from model.lang.sites import Site
from properties.property import Property
from properties.result import Case, Verdict

DEPTH = 15
"""A bounded search looks for runs of so many steps, or of as many as the run at hand has."""
EFFORT = 20_000_000
"""Steps of the solver that it may take."""


def story_of(site: Site, prop: Property, steps: int, queries: int, reporter: Reporter) -> Case | None:
    """The case of a violation, replayed; None where none is found after all.

    `steps`: a run of so many is known to violate it. Raises ReachedError where the property is undefined.
    """
    methods: tuple[Method, ...] = (BoundedSearch(max(DEPTH, steps), EFFORT), Ic3(queries, 0, 0))
    rechecker = Rechecker(independent_checks(site), reporter)
    for method in methods:
        result = SmtSession(site, Options(), reporter, method).check(prop)
        for case in result.cases:
            if case.verdict is Verdict.VIOLATED:
                return rechecker.recheck(prop, case)
    return None
