"""Re-checking a proof for every size, rule by rule, with nothing that its finder used."""

from __future__ import annotations

from checker.certificate.every_size.check import Check, SizeVerification
from checker.certificate.every_size.proof import SizeProof
from checker.certificate.every_size.scope import Scope
from checker.certificate.every_size.solver import EFFORT
from properties.property import Property


def verify_for_every_size(scope: Scope, prop: Property, proof: SizeProof, effort: int = EFFORT) -> SizeVerification:
    """Re-checks a proof on the unexpanded system."""
    check = Check(scope, prop, proof, effort)
    return check.verdict(check.questions(prop))


def kept_for_every_size(scope: Scope, prop: Property, proof: SizeProof, effort: int = EFFORT) -> SizeVerification:
    """Whether the first condition of a proof is inductive, given the others: nothing is asked about these.

    `prop` names what the condition is: what is refused is told in its name.
    """
    check = Check(scope, prop, proof, effort)
    return check.verdict(check.of_condition(0, prop.id, tuple(range(len(proof.conditions)))))


__all__ = ["SizeVerification", "kept_for_every_size", "verify_for_every_size"]
