"""What lifting says of a property for every size, as an outcome: a proof re-checked, a story replayed, or neither."""

from __future__ import annotations

import time

from checker.certificate.every_size.proof import SizeProof
from checker.certificate.every_size.scope import Scope
from checker.certificate.every_size.verify import verify_for_every_size
from checker.engine import Reporter
from checker.every_size.grounded import Grounded
from checker.every_size.instances import size_of
from checker.every_size.lifting import Lifting
from checker.every_size.limits import Limits
from checker.every_size.outcome import NotSettled, Proved, ViolatedAt
from checker.every_size.telling import story_of
from properties.property import Property

LIFTED = ("absent", "independent")
"""The kinds of property that are decided in this way only."""


def by_lifting(
    scope: Scope, prop: Property, reporter: Reporter, limits: Limits, grounded: Grounded | None = None
) -> Proved | ViolatedAt | NotSettled:
    """What can be said of the property without exploring anything. What is `grounded` need not be so again.

    Raises ReachedError where a small site does something undefined.
    """
    begun = time.monotonic()
    if prop.kind == "independent":
        return _spreading(scope, prop, begun)
    lifting = Lifting(scope, prop, reporter, limits, grounded or Grounded())
    found = lifting.run()
    sizes = tuple(dict.fromkeys(size_of(s) for s in lifting.looked_at))
    reason = lifting.reason
    if isinstance(found, SizeProof):
        reporter.progress("re-checking the proof", 0)
        opinion = verify_for_every_size(scope, prop, found)
        if opinion.accepted:
            vacuous = lifting.is_vacuous()
            seconds = time.monotonic() - begun
            return Proved(prop, scope, found, sizes, len(lifting.conditions), seconds, vacuous=vacuous)
        reason = f"conditions lifted from small sites are refused: {opinion.failed}"
    elif found is not None:
        case = story_of(found, prop, limits, reporter)
        if case is not None:
            # Other links between as many elements may be harmless, which says nothing about the size.
            before = tuple(size for size in sizes if size != size_of(found))
            return ViolatedAt(prop, scope, found, size_of(found), case, before, time.monotonic() - begun)
        reason = f"a run on {found.name} violates it, and could not be made again"
    return NotSettled(prop, scope, reason, sizes, time.monotonic() - begun)


def _spreading(scope: Scope, prop: Property, begun: float) -> Proved | NotSettled:
    """Whether changes spread to what is observed is plain to see, or is not looked into."""
    proof = SizeProof(())
    opinion = verify_for_every_size(scope, prop, proof)
    seconds = time.monotonic() - begun
    if opinion.accepted:
        return Proved(prop, scope, proof, (), 0, seconds)
    return NotSettled(prop, scope, "what the rules write may spread to what is observed", (), seconds)


__all__ = ["LIFTED", "by_lifting"]
