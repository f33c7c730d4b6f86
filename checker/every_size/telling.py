"""The story of a violation on a small site, replayed: a shortest one, as far as that is found within limits."""

from __future__ import annotations

from dataclasses import dataclass, replace

from checker.engine import Options, Reporter
from checker.every_size.limits import Limits
from checker.rechecking import Rechecker, independent_checks
from checker.smt.ic3.method import Ic3
from checker.smt.session import SmtSession
from model.lang.sites import Site
from model.trace import Trace
from properties.property import Property
from properties.result import Case, Verdict

MOST_QUESTIONS = 4
"""About all readings at once IC3 may ask so many times what it may ask about one choice of them."""


@dataclass(frozen=True, slots=True)
class Told:
    """The case of the readings under which some run violates a property, if any; whether all others were settled."""

    case: Case | None
    is_whole: bool


def story_of(site: Site, prop: Property, limits: Limits, reporter: Reporter) -> Case | None:
    """The case of the readings under which some run on the site violates it, replayed; None where none was found.

    Raises ReachedError where the property is undefined.
    """
    return looked_at(site, prop, limits, reporter).case


def looked_at(site: Site, prop: Property, limits: Limits, reporter: Reporter) -> Told:
    """The same, and whether there is none under all other readings: not so where the search gave up on some."""
    if not site.free_readings:
        return _told(site, prop, Ic3(limits.queries), reporter)
    told = _told(site, prop, Ic3(MOST_QUESTIONS * limits.queries, 0, 0), reporter)
    if told.case is None or not isinstance(told.case.evidence, Trace):
        return told
    # Under all readings at once it is a long way to the shortest run; under those of the one at hand it is not.
    own = told.case.evidence.readings
    chosen = {name: tuple(o for o in site.readings[name] if o.option == own[name]) for name in site.free_readings}
    short = _told(site.with_readings(chosen), prop, Ic3(limits.queries), reporter).case
    return told if short is None else replace(told, case=replace(short, where=told.case.where))


def _told(site: Site, prop: Property, method: Ic3, reporter: Reporter) -> Told:
    """What the method finds."""
    cases = SmtSession(site, Options(), reporter, method).check(prop).cases
    is_whole = all(c.verdict is not Verdict.UNDECIDED for c in cases)
    for case in cases:
        if case.verdict is Verdict.VIOLATED:
            checked = Rechecker(independent_checks(site), reporter).recheck(prop, case)
            if checked.verdict is Verdict.VIOLATED:
                return Told(checked, is_whole)
            is_whole = False
    return Told(None, is_whole)
