"""A proof without what it does not need: of the rest, nothing can be left out.

What the claim was not refuted with goes, unless what it was refuted with needs it, and so on. Then one condition after
the other is tried.
What each query was refuted with is known from the verification. So to leave a condition out, only the queries that it
helped to refute are asked again, with all that is left: one that has a model then shows that it is needed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from checker.certificate.every_size.check import Check, Known, SizeVerification
from checker.certificate.every_size.proof import SizeProof
from checker.certificate.every_size.refuting import CLAIM, Asked
from checker.certificate.every_size.scope import Scope
from checker.certificate.every_size.solver import EFFORT
from properties.property import Property

MOST = 60
"""A proof with more conditions stays as it is: each takes time."""


def smaller(
    scope: Scope, prop: Property, proof: SizeProof, effort: int = EFFORT, known: Known | None = None
) -> tuple[SizeProof, SizeVerification]:
    """The proof without what it does not need, and what the verifier says of it; one that is refused stays as it is.

    `known` is what was refuted before, and grows.
    """
    check = Check(scope, prop, proof, effort, known)
    opinion = check.verdict(check.questions(prop))
    if not opinion.accepted or len(proof.conditions) > MOST:
        return proof, opinion
    made = _Smaller(check, proof).run()
    check = Check(scope, prop, made, effort)
    again = check.verdict(check.questions(prop))
    # A shorter proof can be harder: then the long one is kept.
    return (made, again) if again.accepted else (proof, opinion)


class _Smaller:
    """Leaves out one condition after the other, the last ones first.

    With fewer conditions the solver may see what it did not before, so it is gone through again after a success; but
    what a structure showed to be needed for one condition, or for the claim, stays so as long as that condition stays.
    """

    def __init__(self, check: Check, proof: SizeProof) -> None:
        self.check = check
        self.proof = proof
        self.positions = list(range(len(proof.conditions)))
        self.found = dict(check.found)
        self._needed: dict[int, int] = {}
        """Without it, a structure within all conditions that are left breaks this one, or (-1) the claim."""

    def run(self) -> SizeProof:
        before = 0
        while before != len(self.positions):
            before = len(self.positions)
            self._leave_out_what_serves_nothing()
            for position in sorted(self.positions, reverse=True):
                if not self._is_needed(position):
                    self._leave_out(position)
        return self._proof()

    def _leave_out_what_serves_nothing(self) -> None:
        """Keeps what the claim was refuted with, what that was, and so on.

        Conditions that only serve each other go together: none of them can be left out alone.
        """
        serving: set[int] = set()
        waiting = {CLAIM}
        while waiting:
            took = {p for asked, found in self.found.items() if asked.of in waiting for p in found}
            waiting = took - serving
            serving |= took
        self.positions = [p for p in self.positions if p in serving]
        self.found = {a: f for a, f in self.found.items() if a.of == CLAIM or a.of in serving}

    def _is_needed(self, position: int) -> bool:
        of = self._needed.get(position)
        return of is not None and (of == CLAIM or of in self.positions)

    def _leave_out(self, position: int) -> None:
        """Leaves a condition out where the proof goes on without it."""
        self.positions.remove(position)
        needing = [(a, f) for a, f in self.found.items() if a.of != position and position in f]
        left = [(asked, self._with_what_is_left(asked, found)) for asked, found in needing]
        lost = next((asked for asked, again in left if self.check.refuting.can_be(again)), None)
        changed = self._again(left) if lost is None else lost
        if isinstance(changed, dict):
            self.found = {a: f for a, f in (self.found | changed).items() if a.of != position}
            return
        self.positions.append(position)
        if changed is not None:
            self._needed[position] = changed.of

    def _again(self, left: Iterable[tuple[Asked, Asked]]) -> dict[Asked, tuple[int, ...]] | Asked | None:
        """How all that needed what was left out is refuted without it; else what cannot be, or None: not known."""
        changed: dict[Asked, tuple[int, ...]] = {}
        for asked, again in left:
            found = self.check.refuted(again)
            if not isinstance(found, tuple):
                return None if found is None else asked
            changed[asked] = found
        return changed

    def _with_what_is_left(self, asked: Asked, found: tuple[int, ...]) -> Asked:
        everything = tuple(p for p in asked.all if p in self.positions)
        return replace(asked, few=tuple(p for p in found if p in self.positions), all=everything)

    def _proof(self) -> SizeProof:
        """The proof of what is left; what each condition was refuted with is its hint."""
        kept = sorted(self.positions)
        place = {position: number for number, position in enumerate(kept)}
        uses = tuple(
            tuple(sorted({place[p] for asked, found in self.found.items() if asked.of == of for p in found}))
            for of in (*kept, CLAIM)
        )
        return SizeProof(tuple(self.proof.conditions[p] for p in kept), uses)
