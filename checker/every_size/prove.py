"""Deciding a property for every size: by lifting, which explores nothing and settles most, else by exploring."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from checker.certificate.every_size.scope import Scope
from checker.engine import Reporter
from checker.every_size.by_exploring import EXPLORED, by_exploring
from checker.every_size.by_lifting import LIFTED, by_lifting
from checker.every_size.given import Given
from checker.every_size.grounded import Grounded
from checker.every_size.limits import Limits
from checker.every_size.outcome import NotSettled, Outcome, Proved, ViolatedAt
from checker.every_size.readings import by_readings
from properties.property import Property

DECIDES = (*EXPLORED, *LIFTED)
"""The kinds of property that are decided for every size."""


def prove(
    scope: Scope,
    prop: Property,
    reporter: Reporter,
    limits: Limits | None = None,
    given: Sequence[Given] = (),
    grounded: Grounded | None = None,
) -> Outcome:
    """What can be said of the property for every size, under all readings that the site leaves open.

    `given` are conditions that are known to hold; what is `grounded` need not be so again. Raises ReachedError where
    a small site does something undefined.
    """
    sites = grounded or Grounded()
    return by_readings(scope, lambda part: _asked(part, prop, reporter, limits or Limits(), given, sites))


def _asked(
    scope: Scope, prop: Property, reporter: Reporter, limits: Limits, given: Sequence[Given], grounded: Grounded
) -> Proved | ViolatedAt | NotSettled:
    """The same; under some of the readings, where it is violated."""
    if prop.kind not in DECIDES or not scope.open or given:
        return by_exploring(scope, prop, reporter, limits, given, grounded)
    lifted = by_lifting(scope, prop, reporter, limits, grounded)
    if not isinstance(lifted, NotSettled) or prop.kind not in EXPLORED:
        return lifted
    found = by_exploring(scope, prop, reporter, limits, given, grounded)
    return replace(found, seconds=lifted.seconds + found.seconds)


__all__ = ["DECIDES", "prove"]
