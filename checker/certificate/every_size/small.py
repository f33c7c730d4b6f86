"""Which of some formulas exclude each other where there are few elements: those that are likely to do so everywhere.

Where only so many elements exist, whatever is said of some element is said of one of these, and there are no witnesses
to look for. So the answer is quick, and comes with a core. That core is then asked about for any number of elements:
it is a few formulas out of many, and the search for witnesses has little to be led astray by.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from checker.certificate.every_size.finite import MOST_TERMS, structure_of
from checker.certificate.every_size.ground_solver import GroundSolver, Term
from checker.certificate.every_size.instances import Instances
from checker.certificate.every_size.logic import Formula, Logic
from checker.certificate.every_size.solver import Structure
from checker.certificate.every_size.witnesses import Order, Witnesses


def few_of(
    logic: Logic, elements: Sequence[str], orders: Sequence[Order], formulas: Sequence[Formula], effort: int, most: int
) -> tuple[Formula, ...] | Structure | None:
    """Formulas that exclude each other where no sort has more than so many elements, none of which can be left out.

    A structure where they all hold together; None where neither was found.
    """
    solver = GroundSolver()
    witnesses = Witnesses(solver, elements, orders)
    instances = Instances(logic, solver, witnesses)
    for sort in elements:
        for _ in range(most):
            witnesses.anyone(sort)
    guards: dict[Formula, Term] = {}
    for formula in formulas:
        guards[formula] = witnesses.proposition()
        term = instances.term(formula, {}, holds=True)
        solver.add(solver.disj((solver.negate(guards[formula]), term)))
    if not witnesses.spread(MOST_TERMS):
        return None
    here = [solver.negate(some.elsewhere) for some in witnesses.waiting]
    answer = solver.check([*guards.values(), *here], effort)
    if answer:
        return structure_of(logic, solver, witnesses)
    if answer is None:
        return None
    core = solver.core()
    kept: list[Formula] = []
    left = [f for f in formulas if solver.name(guards[f]) in core]
    while left:
        one, *left = left
        if solver.check([*(guards[f] for f in (*kept, *left)), *here], effort) is False:
            core = solver.core()
            kept, left = ([f for f in part if solver.name(guards[f]) in core] for part in (kept, left))
        else:
            kept.append(one)
    return tuple(kept)


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


__all__ = ["conjuncts", "few_of"]
