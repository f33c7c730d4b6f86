"""Deciding a property for every size: by lifting, which explores nothing and settles most, else by exploring."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from checker.certificate.every_size.proof import SizeProof
from checker.certificate.every_size.scope import Scope
from checker.certificate.every_size.verify import verify_for_every_size
from checker.engine import Reporter
from checker.every_size.by_exploring import EXPLORED, by_exploring
from checker.every_size.by_lifting import LIFTED, by_lifting
from checker.every_size.earlier import by_earlier
from checker.every_size.given import Given
from checker.every_size.grounded import Grounded
from checker.every_size.limits import Limits
from checker.every_size.outcome import NotSettled, Outcome, Proved, ViolatedAt
from checker.every_size.readings import by_readings
from checker.every_size.telling import story_of
from checker.every_size.violations import violations
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
    earlier: Sequence[Proved] = (),
) -> Outcome:
    """What can be said of the property for every size, under all readings that the site leaves open.

    `given` are conditions that are known to hold, `earlier` proofs of other properties whose conditions are tried; what
    is `grounded` need not be so again. Raises ReachedError where a small site does something undefined.
    """
    asked = _Asked(prop, reporter, limits or Limits(), tuple(given), grounded or Grounded(), tuple(earlier))
    return by_readings(scope, prop, asked)


@dataclass(frozen=True, slots=True)
class _Asked:
    """One property, and how it is looked into: see `readings.Ask`."""

    prop: Property
    reporter: Reporter
    limits: Limits
    given: tuple[Given, ...]
    grounded: Grounded
    earlier: tuple[Proved, ...]

    def violations(self, scope: Scope) -> Sequence[ViolatedAt]:
        """The violations on small sites, under any of the readings of a scope."""
        return violations(scope, self.prop, self.reporter, self.limits) if scope.open else ()

    def quickly(self, scope: Scope) -> Proved | ViolatedAt | NotSettled:
        """What can be said under all readings of a scope at once."""
        if not self._is_lifted(scope):
            return NotSettled(self.prop, scope, "it is not lifted", (), 0.0)
        return by_lifting(scope, self.prop, self.reporter, self.limits, self.grounded)

    def thoroughly(self, scope: Scope) -> Proved | ViolatedAt | NotSettled:
        """What can be said in a scope that leaves no reading open."""
        if not self._is_lifted(scope):
            return self._explored(scope)
        lifted = self.quickly(scope)
        if not isinstance(lifted, NotSettled) or self.prop.kind not in EXPLORED:
            return lifted
        self.reporter.progress("trying the conditions of other proofs", 0)
        found = by_earlier(scope, self.prop, self.earlier) or self._explored(scope)
        return replace(found, seconds=lifted.seconds + found.seconds)

    def holds(self, scope: Scope, proof: SizeProof) -> bool:
        """Whether a proof is one under all readings of a scope."""
        self.reporter.progress("holding the proof to other readings", 0)
        return not self.stopped() and verify_for_every_size(scope, self.prop, proof).accepted

    def also(self, scope: Scope, found: ViolatedAt) -> ViolatedAt:
        """A violation under one choice of readings, on the same site, for all of the scope under which there is one."""
        site = found.site.with_readings(scope.site.readings)
        case = story_of(site, self.prop, self.limits, self.reporter)
        # What was looked at before was looked at under one choice of readings.
        return found if case is None else replace(found, site=site, scope=scope, case=case, before=())

    def stopped(self) -> bool:
        """Whether no more is to be asked."""
        return self.reporter.cancelled()

    def _is_lifted(self, scope: Scope) -> bool:
        return self.prop.kind in DECIDES and bool(scope.open) and not self.given

    def _explored(self, scope: Scope) -> Proved | ViolatedAt | NotSettled:
        return by_exploring(scope, self.prop, self.reporter, self.limits, self.given, self.grounded)


__all__ = ["DECIDES", "prove"]
