"""Re-checking a proof for every size, rule by rule, with nothing that its finder used."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

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
    check = _Check(scope, proof, effort)
    for name, formulas, uses in check.questions(prop):
        answer = check.refuted(formulas, uses)
        if not answer:
            return SizeVerification(accepted=False, queries=check.queries, failed=name, gave_up=answer is None)
    return SizeVerification(accepted=True, queries=check.queries)


class _Check:
    """One verification under way."""

    def __init__(self, scope: Scope, proof: SizeProof, effort: int) -> None:
        self.proof = proof
        self.effort = effort
        self.obligations = Obligations(scope)
        self.assumed = [self.obligations.assumed(c) for c in proof.conditions]
        self.facts = [self.obligations.least(f) for f in proof.least]

    @property
    def queries(self) -> int:
        """How many queries the solver was asked."""
        return self._solver.queries

    def questions(self, prop: Property) -> list[tuple[str, tuple[Formula, ...], tuple[int, ...] | None]]:
        """What must be refuted: its name, its formulas, and the conditions that it is thought to follow from."""
        made: list[tuple[str, tuple[Formula, ...], tuple[int, ...] | None]] = []
        uses = dict(enumerate(self.proof.uses))
        for position, condition in enumerate(self.proof.conditions):
            where = f"condition {position + 1}"
            made.append((f"{where} at the start", self.obligations.at_start(condition).formulas, ()))
            for firing in self.obligations.firings:
                asked = self.obligations.step(firing, condition)
                if asked is not None:
                    hint = uses.get(position)
                    made.append((f"{where} after {asked.name}", asked.formulas, None if hint is None else (position, *hint)))
        made += [(asked.name, asked.formulas, uses.get(len(self.assumed))) for asked in self.obligations.claim(prop)]
        return made

    @cached_property
    def _axioms(self) -> tuple[Formula, ...]:
        # Axioms are those of the symbols that occur, so they come when all formulas have been made.
        return tuple(formula for _, formula in self.obligations.translator.vocabulary.axioms())

    @cached_property
    def _solver(self) -> Solver:
        return Solver(self.obligations.logic)

    def refuted(self, formulas: tuple[Formula, ...], uses: tuple[int, ...] | None) -> bool | None:
        """Whether the formulas cannot hold beside the conditions: with few of them first, with all facts last."""
        every = tuple(range(len(self.assumed))) if uses != () else ()
        first = every if uses is None else uses
        tries = [(first, False, self.effort // 10), (first, True, self.effort // 10), (every, True, self.effort)]
        answer: bool | None = None
        for positions, with_facts, effort in dict.fromkeys(t for t in tries if self.facts or not t[1] or t is tries[2]):
            given = [self.assumed[p] for p in positions]
            facts = self.facts if with_facts else []
            answer = self._solver.refuted((*self._axioms, *formulas, *given, *facts), effort)
            if answer:
                return True
        return answer


__all__ = ["Obligation", "SizeVerification", "verify_for_every_size"]
