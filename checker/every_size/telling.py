"""The story of a violation on a small site, replayed: a shortest one, as far as that is found within limits."""

from __future__ import annotations

from dataclasses import replace

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


def story_of(site: Site, prop: Property, limits: Limits, reporter: Reporter) -> Case | None:
    """The case of the readings under which some run on the site violates it, replayed; None where none was found.

    Raises ReachedError where the property is undefined.
    """
    if not site.free_readings:
        return _told(site, prop, Ic3(limits.queries), reporter)
    whole = _told(site, prop, Ic3(MOST_QUESTIONS * limits.queries, 0, 0), reporter)
    if whole is None or not isinstance(whole.evidence, Trace):
        return whole
    # Under all readings at once it is a long way to the shortest run; under those of the one at hand it is not.
    chosen = {
        n: tuple(o for o in site.readings[n] if o.option == whole.evidence.readings[n]) for n in site.free_readings
    }
    short = _told(site.with_readings(chosen), prop, Ic3(limits.queries), reporter)
    return whole if short is None else replace(short, where=whole.where)


def _told(site: Site, prop: Property, method: Ic3, reporter: Reporter) -> Case | None:
    """The case of the violation, as the method finds it."""
    for case in SmtSession(site, Options(), reporter, method).check(prop).cases:
        if case.verdict is Verdict.VIOLATED:
            checked = Rechecker(independent_checks(site), reporter).recheck(prop, case)
            return checked if checked.verdict is Verdict.VIOLATED else None
    return None
