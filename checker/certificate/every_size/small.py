"""Which of some formulas exclude each other where there are few elements: those that are likely to do so everywhere.

Where only so many elements exist, whatever is said of some element is said of one of these, and there are no witnesses
to look for. So the answer is quick, and comes with a core. That core is then asked about for any number of elements:
it is a few formulas out of many, and the search for witnesses has little to be led astray by.

The queries of a proof have most of their formulas in common. So what a formula says of the few elements is said once,
on condition that it is asked about, and what was learned in answering one query is known in the next.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from checker.certificate.every_size.finite import structure_of
from checker.certificate.every_size.ground_solver import GroundSolver, Term
from checker.certificate.every_size.instances import Instances
from checker.certificate.every_size.logic import Formula, Logic
from checker.certificate.every_size.solver import Structure
from checker.certificate.every_size.witnesses import Witnesses

MOST_FACTS = 30_000
"""Facts made for one question."""
MOST_KEPT = 200_000
"""With more facts than this, what was said is forgotten."""


class Small:
    """Questions about no more than so many elements of each sort, one after the other."""

    def __init__(self, logic: Logic, elements: Sequence[str], most: int) -> None:
        """`elements`: the open sorts; `most`: so many elements each of them has at most."""
        self._logic = logic
        self._elements = tuple(elements)
        self._most = most
        self._begin()

    def _begin(self) -> None:
        self._solver = GroundSolver()
        self._witnesses = Witnesses(self._solver, self._elements, ())
        self._instances = Instances(self._logic, self._solver, self._witnesses)
        self._guards: dict[Formula, Term] = {}
        for sort in self._elements:
            for _ in range(self._most):
                self._witnesses.anyone(sort)

    def excluding(self, formulas: Sequence[Formula], effort: int) -> tuple[Formula, ...] | Structure | None:
        """Formulas that exclude each other with so few elements, none of which can be left out.

        A structure where they all hold together; None where neither was found.
        """
        answer = self.can_be(formulas, effort)
        if answer:
            return structure_of(self._logic, self._solver, self._witnesses)
        if answer is None:
            return None
        kept: list[Formula] = []
        left = self._of_core(formulas)
        while left:
            one, *left = left
            if self._together((*kept, *left), effort) is False:
                kept, left = self._of_core(kept), self._of_core(left)
            else:
                kept.append(one)
        return tuple(kept)

    def can_be(self, formulas: Sequence[Formula], effort: int) -> bool | None:
        """Whether they can all hold together with so few elements; None where that was not found out."""
        self._know(formulas)
        return self._together(formulas, effort)

    def _know(self, formulas: Iterable[Formula]) -> None:
        if self._solver.made > MOST_KEPT:
            self._begin()
        solver = self._solver
        for formula in formulas:
            if formula not in self._guards:
                guard = self._guards[formula] = self._witnesses.proposition()
                term = self._instances.term(formula, {}, holds=True)
                solver.add(solver.disj((solver.negate(guard), term)))

    def _together(self, formulas: Iterable[Formula], effort: int) -> bool | None:
        """Whether they can hold together. What a model asks for is said until none does."""
        given = [self._guards[f] for f in formulas]
        most = self._solver.made + MOST_FACTS
        while True:
            answer = self._solver.check(given, effort)
            if not answer:
                return answer
            said = self._witnesses.spread(self._witnesses.waiting, most)
            if said is None:
                return None
            if not said:
                return True
            self._nowhere_else()

    def _nowhere_else(self) -> None:
        """There are no further elements."""
        waiting = self._witnesses.waiting
        for some in waiting:
            if self._witnesses.is_looked_at(some):
                self._solver.add(self._solver.negate(some.elsewhere))
        waiting[:] = [some for some in waiting if not self._witnesses.is_looked_at(some)]

    def _of_core(self, formulas: Iterable[Formula]) -> list[Formula]:
        core = self._solver.core()
        return [f for f in formulas if self._solver.number(self._guards[f]) in core]


def conjuncts(logic: Logic, formulas: Iterable[Formula]) -> tuple[Formula, ...]:
    """The formulas one by one where several are joined, each once."""
    found: dict[Formula, None] = {}
    stack = list(formulas)[::-1]
    while stack:
        formula = stack.pop()
        match logic.nodes[formula]:
            case ("and", parts):
                stack.extend(Formula(p) for p in reversed(parts))
            case ("not", part):
                inner = logic.nodes[part]
                if inner[0] == "or":
                    stack.extend(logic.negate(Formula(p)) for p in reversed(inner[1]))
                else:
                    found[formula] = None
            case _:
                found[formula] = None
    return tuple(found)


__all__ = ["Small", "conjuncts"]
