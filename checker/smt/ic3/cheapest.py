"""The cheapest run, once there is one: fewest faults first, then fewest steps.

That fewer faults do not suffice, for runs of any length, is again a proof: the same method, on the problem with a bound
on faults. With the number of faults known, the number of steps is found by unrolling, from what the frames leave open
up to the length of the run at hand. What was ruled out stays so when readings are excluded, and frames stay right: a
next run costs only what is new. Both may take far longer than finding a run did; within limits they are tried.
"""

from __future__ import annotations

from dataclasses import replace

from checker.question.budget import Budget
from checker.question.run import Run
from checker.smt.ic3.attempt import Attempt
from checker.smt.ic3.oracle import SpentError
from checker.smt.ic3.unrolling import Unrolling
from checker.smt.method import ReadingCube
from checker.smt.problem import Problem
from checker.smt.sat import OutOfConflictsError


class Cheapest:
    """Looks for cheaper runs of one problem, with so many questions and so many conflicts for all of them."""

    def __init__(self, problem: Problem, budget: Budget, queries: int, conflicts: int) -> None:
        self._problem = problem
        self._budget = budget
        self._queries = queries
        self._conflicts = conflicts
        self._excluded: list[ReadingCube] = []
        self._attempts: dict[int, Attempt] = {}
        """By the most faults of a run."""
        self._unrolled: dict[int, Unrolling] = {}
        """The same."""
        self._too_few = -1
        """A number of faults with which there is no run."""
        self._too_short: dict[int, int] = {}
        """For a number of faults, a number of moves: no run of as few of both ends bad."""

    def exclude(self, readings: ReadingCube) -> None:
        """From now on runs under these readings do not count."""
        self._excluded.append(readings)
        for attempt in self._attempts.values():
            attempt.exclude(readings)
        for most, unrolled in self._unrolled.items():
            unrolled.exclude(self._attempt(most).cube(readings))

    def fewer_faults(self, run: Run) -> Run | None:
        """A run with the fewest faults, None if that is as many. Raises SpentError.

        The fewest are tried first: where fewer faults can happen, fewer states are reached, and proofs are easier.
        """
        while self._too_few + 1 < run.faults:
            found = self._within(self._too_few + 1)
            if found is not None:
                return found
            self._too_few += 1
        return None

    def _attempt(self, most: int) -> Attempt:
        if most not in self._attempts:
            made = self._attempts[most] = Attempt(replace(self._problem, most_faults=most), self._budget)
            for cube in self._excluded:
                made.exclude(cube)
        return self._attempts[most]

    def _within(self, most: int) -> Run | None:
        """A run with at most so many faults."""
        attempt = self._attempt(most)
        attempt.allow(self._queries)
        before = attempt.queries
        try:
            found = attempt.solve()
        finally:
            self._queries -= attempt.queries - before
        return found if isinstance(found, Run) else None

    def fewest_steps(self, run: Run) -> Run:
        """Of the runs with as many faults, which are the fewest, one with the fewest steps. Raises SpentError."""
        attempt = self._attempt(run.faults)
        if run.faults not in self._unrolled:
            self._unrolled[run.faults] = attempt.unrolled()
        unrolled = self._unrolled[run.faults]
        too_short = max(attempt.clear, self._too_short.get(run.faults, -1))
        for moves in range(too_short + 1, len(run.rules)):
            self._budget.spend()
            if self._conflicts <= 0:
                raise SpentError
            before = unrolled.conflicts
            try:
                found = unrolled.run(moves, self._conflicts)
            except OutOfConflictsError:
                raise SpentError from None
            finally:
                self._conflicts -= unrolled.conflicts - before
            if found is not None:
                made = attempt.run(*found)
                return made if len(made.rules) < len(run.rules) else run
            self._too_short[run.faults] = moves
        return run
