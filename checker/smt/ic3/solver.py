"""The oracle that asks a SAT solver: one question for all moves that can lead into a cube.

A question assumes the literals of a frame, that the state lies outside of the cube, and of each exclusion of the cube
that it is true after the step. There are no variables for the state after a step: a move says of the state before it
what it makes of a value. (A question for each move is smaller, but there are ten times as many: on the Call Back
catalogue that took some three times as long.)

A frame is a literal that switches its clauses on. Cubes that were replaced by larger ones, and the questions
themselves, stay behind in the solver, so now and then a new one is made.
"""

from __future__ import annotations

from collections.abc import Iterable

from checker.question.budget import Budget
from checker.smt.ic3.cubes import Cube, Exclusion, Values, contains
from checker.smt.ic3.literals import Literals
from checker.smt.ic3.oracle import Predecessor, SpentError
from checker.smt.ic3.reasons import reasons
from checker.smt.ic3.transitions import Transitions
from checker.smt.problem import Problem

RENEWED = 200
"""Questions about steps after which a new solver is made."""


class SolverOracle:
    """A problem, asked with z3: see `Oracle`. Raises SpentError after as many questions as it may ask."""

    def __init__(self, problem: Problem, budget: Budget) -> None:
        self.transitions = Transitions(problem)
        self.queries = 0
        self._most: int | None = None
        self._problem = problem
        self._budget = budget
        self._done: list[Cube] = []
        self._questions = 0
        self._switches = [0]
        """For each level the literal that switches its cubes on; the start has none."""
        self._literals = Literals(self.transitions)
        self._start = self._literals.node(problem.initial)
        self._a_start: Values | None = None

    def allow(self, queries: int) -> None:
        """From here on so many questions."""
        self._most = self.queries + queries

    # ---- questions ------------------------------------------------------------------------------
    def bad_start(self) -> Values | None:
        """See `Oracle`."""
        for bad in (self._problem.bad_start, self._problem.ends):
            if self._ask([self._start, self._literals.node(bad)]):
                return self._literals.state()
        return None

    def bad_in(self, level: int) -> Values | None:
        """See `Oracle`."""
        bad = self._literals.node(self._problem.ends)
        return self._literals.state() if self._ask([*self._frame(level), bad]) else None

    def without_start(self, cube: Cube) -> Cube | None:
        """See `Oracle`."""
        if self._a_start is not None and contains(cube, self._a_start):
            return None
        excluded = {-self._literals.atom(e): e for e in sorted(cube)}
        if self._ask([self._start, *excluded]):
            self._a_start = self._a_start or self._literals.state()
            return None
        core = self._literals.clauses.core()
        return frozenset(e for literal, e in excluded.items() if literal in core)

    def start_in(self, cube: Cube) -> Values | None:
        """See `Oracle`."""
        inside = [-literal for literal in self._literals.clause(cube)]
        return self._literals.state() if self._ask([self._start, *inside]) else None

    def entry(self, level: int, cube: Cube) -> Predecessor | Cube:
        """See `Oracle`."""
        found = self._entry(level, cube)
        return Predecessor(self._literals.state(), found) if isinstance(found, int) else found

    def is_closed(self, level: int, cube: Cube) -> Cube | None:
        """See `Oracle`."""
        found = self._entry(level, cube)
        return None if isinstance(found, int) else found

    def _entry(self, level: int, cube: Cube) -> int | Cube:
        """A move into the cube, or the exclusions that suffice against all moves."""
        self._questions += 1
        literals = self._literals
        outside = literals.another()
        literals.clauses.add(-outside, *literals.clause(cube))
        after = {literals.later(e): e for e in sorted(cube)}
        if self._ask([*self._frame(level), outside, literals.step, *after]):
            return literals.move()
        core = literals.clauses.core()
        return frozenset(e for literal, e in after.items() if literal in core)

    def _ask(self, literals: list[int]) -> bool:
        self._budget.spend()
        if self._most is not None and self.queries >= self._most:
            raise SpentError
        self.queries += 1
        return self._literals.clauses.check(literals)

    # ---- reasons --------------------------------------------------------------------------------
    def why_bad(self, state: Values) -> Cube:
        """See `Oracle`."""
        return reasons(self.transitions, state, [self._problem.ends])

    def why_into(self, before: Predecessor, cube: Cube) -> Cube:
        """See `Oracle`."""
        roots = [self.transitions.guard(before.move)]
        stays: list[Exclusion] = []
        for exclusion in cube:
            node = self.transitions.gives(before.move, exclusion)
            if node is None:
                stays.append(exclusion)
            else:
                roots.append(node)
        return reasons(self.transitions, before.state, roots, stays)

    # ---- frames ---------------------------------------------------------------------------------
    def open_level(self) -> None:
        """See `Oracle`."""
        self._switches.append(self._literals.another())

    def exclude(self, level: int, cube: Cube) -> None:
        """See `Oracle`."""
        self._literals.clauses.add(-self._switches[level], *self._literals.clause(cube))

    def exclude_everywhere(self, cube: Cube) -> None:
        """See `Oracle`."""
        self._done.append(cube)
        self._a_start = None
        self._literals.clauses.add(*self._literals.clause(cube))

    def tidy(self, frames: Iterable[tuple[int, Cube]]) -> None:
        """See `Oracle`."""
        if self._questions < RENEWED:
            return
        self._questions = 0
        self._literals.renew()
        self._switches = [0, *(self._literals.another() for _ in self._switches[1:])]
        for cube in self._done:
            self._literals.clauses.add(*self._literals.clause(cube))
        for level, cube in frames:
            self.exclude(level, cube)

    def _frame(self, level: int) -> list[int]:
        """What the states of a frame have in common."""
        return [self._start] if level == 0 else self._switches[level:]
