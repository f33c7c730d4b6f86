"""Which code re-checks the evidence of the engines."""

from __future__ import annotations

from checker.runner import Checks
from model.lang.site import Site
from properties.property import Property
from properties.result import Case


def independent_checks() -> Checks:
    """Replay on the reference evaluator for traces, the certificate checker for proofs."""
    from checker.replay import confirm

    return Checks(confirm, _verify)


def _verify(site: Site, prop: Property, case: Case) -> bool | None:
    from checker.certificate import verify

    verification = verify(site, prop, case)
    if verification.accepted:
        return True
    # Without a failed query there was none to ask: the evidence is of a kind that is not certified.
    return False if verification.failed else None
