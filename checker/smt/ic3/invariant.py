"""Invariants made small, for other code to check and for people to read.

An invariant is given by the cubes that it excludes. Those that neither keep what is bad out nor help another one to
stay are dropped, found by cores; then each cube is tried with fewer exclusions, the others being known; what that makes
superfluous is dropped again. Large invariants are only thinned: the gain does not pay for the questions.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from checker.question.budget import Budget
from checker.smt.ic3.cubes import Cube, part, variables
from checker.smt.ic3.literals import Literals
from checker.smt.ic3.transitions import Transitions
from checker.smt.problem import Problem
from model.lang.ground import Node, Table

FEW = 60
"""Cubes up to which each is tried with fewer exclusions."""


def simplified(problem: Problem, cubes: Iterable[Cube], excluded: Iterable[Cube], budget: Budget) -> tuple[Cube, ...]:
    """Cubes that exclude what is bad and are an invariant by themselves, under readings that are not `excluded`."""
    work = _Work(problem, excluded, budget)
    kept = work.thinned(tuple(dict.fromkeys(cubes)))
    if len(kept) > FEW:
        return kept
    return work.thinned(work.enlarged(kept))


def as_nodes(cubes: Sequence[Cube]) -> tuple[Node, ...]:
    """The states outside of all cubes, as a condition: parts before wholes, the whole last."""
    table = Table()
    clauses = [table.or_(*(table.atom(*e) for e in sorted(cube))) for cube in sorted(cubes, key=sorted)]
    whole = table.and_(*clauses)
    nodes = tuple(table.nodes)
    return nodes if whole == len(nodes) - 1 else (*nodes, ("and", (whole,)))


class _Work:
    def __init__(self, problem: Problem, excluded: Iterable[Cube], budget: Budget) -> None:
        self._problem = problem
        self._budget = budget
        self._literals = Literals(Transitions(problem))
        self._clauses = self._literals.clauses
        self._start = self._literals.node(problem.initial)
        self._switches: dict[Cube, int] = {}
        for cube in excluded:
            self._clauses.add(*self._literals.clause(cube))

    def thinned(self, cubes: Sequence[Cube]) -> tuple[Cube, ...]:
        """The cubes that are needed, in their order."""
        needed = dict.fromkeys(self._needed_for([self._literals.node(self._problem.ends)], (), cubes))
        waiting = list(needed)
        while waiting:
            cube = waiting.pop()
            for other in self._needed_for(self._into(cube), (*needed,), cubes):
                if other not in needed:
                    needed[other] = None
                    waiting.append(other)
        return tuple(cube for cube in cubes if cube in needed)

    def _needed_for(self, unwanted: list[int], known: Sequence[Cube], cubes: Sequence[Cube]) -> tuple[Cube, ...]:
        """The cubes outside of which the unwanted cannot be: only of the known ones, if these suffice."""
        for given in (known, cubes):
            switches = {self._switch(cube): cube for cube in given}
            if not self._ask([*switches, *unwanted]):
                core = self._clauses.core()
                return tuple(cube for switch, cube in switches.items() if switch in core)
        raise AssertionError("the cubes are no invariant")

    def enlarged(self, cubes: Sequence[Cube]) -> tuple[Cube, ...]:
        """The cubes with fewer exclusions, each with all others given: still an invariant."""
        found = list(cubes)
        for position in range(len(found)):
            others = [*found[:position], *found[position + 1 :]]
            for fewer in _parts(found[position]):
                smaller = found[position] - fewer
                if fewer <= found[position] and self._may_stand(smaller, others):
                    found[position] = smaller
        return tuple(dict.fromkeys(found))

    def _may_stand(self, cube: Cube, others: Sequence[Cube]) -> bool:
        """Whether no start state is in the cube and no move leads into it from outside of it and of the others."""
        if self._ask([self._start, *(-literal for literal in self._literals.clause(cube))]):
            return False
        outside = [self._switch(other) for other in (*others, cube)]
        return not self._ask([*outside, *self._into(cube)])

    def _into(self, cube: Cube) -> list[int]:
        """A step that ends in the cube."""
        return [self._literals.step, *(self._literals.later(e) for e in sorted(cube))]

    def _switch(self, cube: Cube) -> int:
        """A literal that says: outside of this cube."""
        if cube not in self._switches:
            made = self._switches[cube] = self._literals.another()
            self._clauses.add(-made, *self._literals.clause(cube))
        return self._switches[cube]

    def _ask(self, literals: list[int]) -> bool:
        self._budget.spend()
        return self._clauses.check(literals)


def _parts(cube: Cube) -> list[Cube]:
    """What may be left out of a cube: all that it says of a variable, or a part of that."""
    own = [part(cube, frozenset([variable])) for variable in sorted(variables(cube))]
    return [chosen for whole in own for chosen in (whole, *(frozenset([e]) for e in sorted(whole)))]
