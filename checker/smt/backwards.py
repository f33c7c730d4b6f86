"""Paths that end bad, grown backwards: where they cannot grow, nothing outside of them leads to what is bad."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from checker.question.budget import Budget
from checker.smt.encode import Encoding
from checker.smt.ic3.cubes import Cube
from checker.smt.ic3.invariant import simplified
from checker.smt.ic3.oracle import Predecessor
from checker.smt.ic3.solver import SolverOracle
from checker.smt.method import ReadingCube
from checker.smt.problem import Problem
from checker.smt.z3_facade import Solver, Term, Terms


class Backwards:
    """A path of states that ends bad and is not bad before; state 0 is its last one.

    `known`: cubes that no state of the path lies in. Which states differ is told where a model made them equal.
    """

    def __init__(self, encoding: Encoding, known: Iterable[Cube]) -> None:
        self.solver = Solver(encoding.terms)
        self._encoding = encoding
        self._terms: Terms = encoding.terms
        terms, now = self._terms, encoding.now
        outside = [terms.or_(*(now.atom(*e) for e in sorted(cube))) for cube in known]
        self._allowed = terms.and_(encoding.domain, *outside)
        self._bad = encoding.node(encoding.problem.ends)
        self._states = [encoding.state("@0")]
        self._made: list[Term] = []
        self.solver.add(encoding.readings, self._at(self._allowed, 0), self._at(self._bad, 0))

    def exclude(self, readings: ReadingCube) -> None:
        """From now on the readings are others."""
        terms, now = self._terms, self._encoding.now
        inside = [terms.or_(*(now.atom(v, option) for option in options)) for v, options in readings]
        self.solver.add(terms.not_(terms.and_(*inside)))

    def grow(self, steps: int) -> None:
        """Adds steps before the first until there are so many."""
        encoding, terms = self._encoding, self._terms
        while len(self._made) < steps:
            number = len(self._states)
            before = encoding.state(f"@{number}")
            step = encoding.between(before, self._states[-1], encoding.choices(f"@{number}"))
            self._states.append(before)
            made = terms.variable(f"made@{number}")
            self._made.append(made)
            not_bad = terms.not_(self._at(self._bad, number))
            self.solver.add(self._at(self._allowed, number), terms.implies(made, terms.and_(step, not_bad)))

    def assumptions(self, steps: int) -> tuple[Term, ...]:
        """What to assume so that the path has so many steps."""
        return tuple(self._made[:steps])

    def tell_apart(self, steps: int) -> bool:
        """Demands that states which the model has just made equal differ; False where there are none."""
        encoding, terms = self._encoding, self._terms
        found = [encoding.values(self.solver, state) for state in self._states[: steps + 1]]
        first: dict[tuple[int, ...], int] = {}
        equal = [(first.setdefault(values, n), n) for n, values in enumerate(found)]
        pairs = [(a, b) for a, b in equal if a != b]
        for a, b in pairs:
            own = zip(self._states[a].truths, self._states[b].truths, strict=True)
            self.solver.add(terms.or_(*(terms.not_(terms.iff(one, other)) for one, other in own)))
        return bool(pairs)

    def _at(self, term: Term, number: int) -> Term:
        return self._encoding.at(term, self._states[number])


def listed(
    problem: Problem,
    known: Sequence[Cube],
    excluded: Iterable[ReadingCube],
    budget: Budget,
    queries: int | None,
) -> tuple[Cube, ...]:
    """The states that lead to a bad one outside of the known cubes, as cubes, with those: what an invariant leaves out.

    No start state may be among them. Raises SpentError where that takes more questions. The cubes are made few.
    """
    oracle = SolverOracle(problem, budget)
    if queries is not None:
        oracle.allow(queries)
    sizes = oracle.transitions.sizes
    done = [frozenset((v, o) for v, os in cube for o in range(sizes[v]) if o not in os) for cube in excluded]
    oracle.open_level()
    for cube in done:
        oracle.exclude_everywhere(cube)
    for cube in known:
        oracle.exclude(1, cube)
    found: list[Cube] = []
    while (state := oracle.bad_in(1)) is not None:
        found.append(oracle.why_bad(state))
        oracle.exclude(1, found[-1])
    for cube in found:
        # The list grows while it is gone through: what leads to a cube is a cube of it too.
        while isinstance(before := oracle.entry(1, cube), Predecessor):
            found.append(oracle.why_into(before, cube))
            oracle.exclude(1, found[-1])
    return simplified(problem, (*known, *found), done, budget)
