"""Runs of exactly so many moves, in one SAT solver: a copy of a problem's clauses for each state of the run.

The clauses are made once; the copy for a later state is the same clauses under other numbers. A copy is tied to the one
before it by the literals that say what a step does not lead to: where a state has a value, the step before it led to no
other. So nothing is made anew for a longer run, and what the solver has learned of shorter ones stays.
"""

from __future__ import annotations

from collections.abc import Iterable

from checker.smt.ic3.cubes import Cube, Values
from checker.smt.ic3.literals import Literals
from checker.smt.ic3.transitions import Transitions
from checker.smt.problem import Problem
from checker.smt.sat import Clauses, Kind


class Unrolling:
    """A problem without a bound on faults (see `without_bound`), unrolled as far as was asked for."""

    def __init__(self, problem: Problem, frames: Iterable[tuple[int, Cube]] = ()) -> None:
        """`frames`: cubes that no run of at most so many moves ends in. They only spare the solver what is known."""
        transitions = Transitions(problem)
        self._literals = literals = Literals(transitions)
        ends = [problem.bad, problem.ends] if problem.bad_ends else [problem.ends]
        self._ends = tuple(literals.node(end) for end in ends)
        start = literals.node(problem.initial)
        self._ties = tuple(
            (literals.atom((variable, value)), literals.later((variable, other)))
            for variable, value in literals.exclusions
            for other in range(transitions.sizes[variable])
            if other != value
        )
        self._numbers = literals.numbers
        self._frames = tuple(frames)
        self._clauses = Clauses(Kind.FEW_LARGE)
        self._copies = 0
        self._grow()
        self._clauses.add(start)

    @property
    def conflicts(self) -> int:
        """The work of the solver so far."""
        return self._clauses.conflicts

    def exclude(self, cube: Cube) -> None:
        """From now on runs under the readings of this cube do not count."""
        self._clauses.add(*self._literals.clause(cube))

    def run(self, moves: int, conflicts: int) -> tuple[Values, tuple[int, ...]] | None:
        """A start state, and so many moves from it after which a run may end bad: in a bad state if it can.

        Raises OutOfConflictsError after so many conflicts of one question.
        """
        while self._copies <= moves:
            self._grow()
        steps = [self._at(self._literals.step, position) for position in range(moves)]
        ends = [self._at(end, moves) for end in self._ends]
        if not any(self._clauses.check([*steps, end], conflicts=conflicts) for end in ends):
            return None
        every = [self._true_at(position) for position in range(moves)] or [self._true_at(0)]
        return self._literals.state_in(every[0]), tuple(self._literals.move_in(true) for true in every[:moves])

    def _grow(self) -> None:
        """One more state."""
        position = self._copies
        self._copies += 1
        for clause in self._literals.definitions:
            self._clauses.add(*(self._at(literal, position) for literal in clause))
        if not position:
            return
        for now, not_before in self._ties:
            self._clauses.add(-self._at(now, position), self._at(not_before, position - 1))
        for level, cube in self._frames:
            if level >= position:
                self._clauses.add(*(self._at(literal, position) for literal in self._literals.clause(cube)))

    def _at(self, literal: int, position: int) -> int:
        """The literal in the copy of a state."""
        shift = position * self._numbers
        return literal + shift if literal > 0 else literal - shift

    def _true_at(self, position: int) -> frozenset[int]:
        """The variables that are true in a copy, under the numbers that they have in the first."""
        shift = position * self._numbers
        true = self._clauses.true_of(range(shift + 1, shift + self._numbers + 1))
        return frozenset(variable - shift for variable in true)
