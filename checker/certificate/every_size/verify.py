"""Re-checking a proof for every size, rule by rule, with nothing that its finder used."""

from __future__ import annotations

from dataclasses import dataclass

from checker.certificate.every_size.logic import Formula
from checker.certificate.every_size.obligations import Obligation, Obligations
from checker.certificate.every_size.proof import SizeProof
from checker.certificate.every_size.scope import Scope
from checker.certificate.every_size.solver import EFFORT, Solver
from properties.property import Property


@dataclass(frozen=True, slots=True)
class SizeVerification:
    """Whether a proof was accepted; if not, the query that failed, and whether the solver only gave up."""

    accepted: bool
    queries: int
    failed: str = ""
    gave_up: bool = False


def verify_for_every_size(scope: Scope, prop: Property, proof: SizeProof, effort: int = EFFORT) -> SizeVerification:
    """Re-checks a proof on the unexpanded system."""
    obligations = Obligations(scope)
    assumed = [obligations.assumed(c) for c in proof.conditions]
    facts = [obligations.least(f) for f in proof.least]
    open_questions: list[tuple[str, tuple[Formula, ...]]] = []
    for position, condition in enumerate(proof.conditions):
        where = f"condition {position + 1}"
        open_questions.append((f"{where} at the start", (*obligations.at_start(condition).formulas, *facts)))
        for firing in obligations.firings:
            asked = obligations.step(firing, condition)
            if asked is not None:
                open_questions.append((f"{where} after {asked.name}", (*asked.formulas, *assumed, *facts)))
    for asked in obligations.claim(prop):
        open_questions.append((asked.name, (*asked.formulas, *assumed, *facts)))
    # Axioms are those of the symbols that occur, so they come last.
    axioms = tuple(formula for _, formula in obligations.translator.vocabulary.axioms())
    solver = Solver(obligations.logic, effort)
    for name, formulas in open_questions:
        answer = solver.refuted((*axioms, *formulas))
        if not answer:
            return SizeVerification(accepted=False, queries=solver.queries, failed=name, gave_up=answer is None)
    return SizeVerification(accepted=True, queries=solver.queries)


__all__ = ["Obligation", "SizeVerification", "verify_for_every_size"]
