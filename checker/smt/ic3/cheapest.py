"""The cheapest run, once there is one: fewest faults first, then fewest steps.

That fewer faults do not suffice, for runs of any length, is again a proof: the same method, on the problem with a bound
on faults. With the number of faults known, the number of steps is found by unrolling, up to the length of the run at
hand. What was ruled out stays so when readings are excluded, and frames stay right: a next run costs only what is new.
Both may take far longer than finding a run did; within limits they are tried.
"""

from __future__ import annotations

from dataclasses import replace

from checker.question.budget import Budget
from checker.question.run import Run
from checker.smt.encode import Encoding
from checker.smt.ic3.attempt import Attempt
from checker.smt.ic3.oracle import SpentError
from checker.smt.method import ReadingCube
from checker.smt.problem import Problem
from checker.smt.unroll import Unrolled
from checker.smt.z3_facade import Answer, Terms


class Cheapest:
    """Looks for cheaper runs of one problem, with so many questions and so many steps of the solver for all of them."""

    def __init__(self, problem: Problem, budget: Budget, queries: int, steps: int) -> None:
        self._problem = problem
        self._budget = budget
        self._queries = queries
        self._steps = steps
        self._excluded: list[ReadingCube] = []
        self._attempts: dict[int, Attempt] = {}
        """By the most faults of a run."""
        self._unrolled: Unrolled | None = None
        self._too_few = -1
        """A number of faults with which there is no run."""
        self._too_short: dict[int, int] = {}
        """For a number of faults, a number of steps: no run has as few of both."""

    def exclude(self, readings: ReadingCube) -> None:
        """From now on runs under these readings do not count."""
        self._excluded.append(readings)
        for attempt in self._attempts.values():
            attempt.exclude(readings)
        if self._unrolled is not None:
            self._unrolled.exclude(readings)

    def fewer_faults(self, run: Run) -> Run | None:
        """A run with fewer faults, None if there is none: looked for with half as many first. Raises SpentError."""
        while self._too_few + 1 < run.faults:
            most = (self._too_few + run.faults) // 2
            found = self._within(most)
            if found is not None:
                return found
            self._too_few = most
        return None

    def _within(self, most: int) -> Run | None:
        """A run with at most so many faults."""
        if most not in self._attempts:
            self._attempts[most] = Attempt(replace(self._problem, most_faults=most), self._budget)
            for cube in self._excluded:
                self._attempts[most].exclude(cube)
        attempt = self._attempts[most]
        attempt.allow(self._queries)
        before = attempt.queries
        try:
            found = attempt.solve()
        finally:
            self._queries -= attempt.queries - before
        return found if isinstance(found, Run) else None

    def fewest_steps(self, run: Run) -> Run:
        """Of the runs with as many faults, which are the fewest, one with the fewest steps. Raises SpentError."""
        if self._unrolled is None:
            self._unrolled = Unrolled(Encoding(self._problem, Terms()))
            for cube in self._excluded:
                self._unrolled.exclude(cube)
        for steps in range(self._too_short.get(run.faults, -1) + 1, len(run.rules)):
            shorter = self._of_length(self._unrolled, steps, run.faults)
            if shorter is not None:
                return shorter
            self._too_short[run.faults] = steps
        return run

    def _of_length(self, unrolled: Unrolled, steps: int, faults: int) -> Run | None:
        for goal in unrolled.goals(steps, faults):
            self._budget.spend()
            before = unrolled.solver.steps
            answer = Answer.GAVE_UP
            if self._steps > 0:
                answer = unrolled.solver.check(goal.assumptions, steps=self._steps)
            self._steps -= max(1, unrolled.solver.steps - before)
            if answer is Answer.GAVE_UP:
                raise SpentError
            if answer is Answer.YES:
                return unrolled.run(goal)
        return None
