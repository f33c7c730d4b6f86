"""Which code re-checks the evidence of the engines."""

from __future__ import annotations

from checker.runner import Checks


def independent_checks() -> Checks:
    """Replay on the reference evaluator for runs, a solver with a translation of its own for proofs."""
    from checker.certificate import verify
    from checker.replay import confirm

    return Checks(confirm, verify)
