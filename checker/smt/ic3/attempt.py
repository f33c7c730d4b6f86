"""A search on a problem: the bound on faults made part of its moves, runs made again and without needless moves."""

from __future__ import annotations

from collections.abc import Sequence

from checker.question.budget import Budget
from checker.question.run import Run
from checker.smt.ic3.cubes import Cube, Values
from checker.smt.ic3.invariant import simplified
from checker.smt.ic3.runs import Runs
from checker.smt.ic3.search import Reached, Search
from checker.smt.ic3.solver import SolverOracle
from checker.smt.ic3.unrolling import Unrolling
from checker.smt.method import ReadingCube
from checker.smt.problem import Problem, without_bound


class Attempt:
    """A search and its oracle. What it knows of frames stays, so it may be asked again and again."""

    def __init__(self, problem: Problem, budget: Budget) -> None:
        self.problem = without_bound(problem)
        self._budget = budget
        self._variables = len(problem.variables)
        self._oracle = SolverOracle(self.problem, budget)
        self._search = Search(self._oracle)
        self._runs = Runs(self.problem)
        self._excluded: list[Cube] = []

    @property
    def queries(self) -> int:
        """Questions asked so far."""
        return self._oracle.queries

    @property
    def clear(self) -> int:
        """No run of at most so many steps ends bad; -1 where nothing is known."""
        return self._search.clear

    def allow(self, queries: int) -> None:
        """From here on so many questions; with the next one SpentError is raised."""
        self._oracle.allow(queries)

    def exclude(self, readings: ReadingCube) -> None:
        """From now on runs under these readings do not count."""
        cube = self.cube(readings)
        self._excluded.append(cube)
        self._search.exclude(cube)

    def cube(self, readings: ReadingCube) -> Cube:
        """The states under these readings."""
        sizes = self._oracle.transitions.sizes
        return frozenset((v, o) for v, options in readings for o in range(sizes[v]) if o not in options)

    def solve(self) -> Run | tuple[Cube, ...]:
        """A run that ends bad, no move of which can be left out, or the cubes that an invariant excludes."""
        found = self._search.solve()
        if not isinstance(found, Reached):
            return found
        return self.run(found.start, self._runs.shortened(found.start, found.moves))

    def run(self, start: Values, moves: Sequence[int]) -> Run:
        """The run from a start state by these moves, which ends bad."""
        return self._runs.run(start, moves, self._variables)

    def unrolled(self) -> Unrolling:
        """The problem unrolled, with all that is known of its frames."""
        made = Unrolling(self.problem, self._search.frames)
        for cube in self._excluded:
            made.exclude(cube)
        return made

    def simplified(self, invariant: tuple[Cube, ...]) -> tuple[Cube, ...]:
        """An invariant that was found, made small."""
        return simplified(self.problem, invariant, self._excluded, self._budget)
