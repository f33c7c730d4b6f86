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

AT_ONCE = 3_000
"""Questions after which a proof that some faults are too few is put off."""
CONFLICTS_AT_ONCE = 60_000
"""Conflicts that unrolling may take before it is taken up again."""
MOVES_AT_ONCE = 32
"""Steps of the runs without a fault that are looked for before it is."""
MOVES_WITH_FAULTS = 12
"""The same of runs with faults: a fault does at once what takes operators many steps. The rest is left to proofs."""


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

    def of(self, run: Run) -> Run:
        """A run with the fewest faults and, of those, the fewest steps. Raises SpentError.

        The fewest faults are tried first: where fewer can happen, fewer states are reached, and proofs are easier.
        """
        while self._too_few + 1 < run.faults:
            found = self._with(self._too_few + 1)
            if found is not None:
                return found
            self._too_few += 1
        return self._fewest_steps(run)

    # ---- fewer faults ---------------------------------------------------------------------------
    def _with(self, most: int) -> Run | None:
        """The same of the runs with at most so many faults, if there are any.

        That there are none is mostly seen after a few questions. If it is not, a run is found sooner by unrolling than
        by what would be a proof, so that is tried before more are asked.
        """
        try:
            found = self._within(most, AT_ONCE)
        except SpentError:
            short = self._short(most)
            if short is not None:
                return short
            found = self._within(most, self._queries)
        return None if found is None else self._fewest_steps(found)

    def _short(self, most: int) -> Run | None:
        """A run with at most so many faults and the fewest steps, where there is a short one that is soon found."""
        kept = max(0, self._conflicts - CONFLICTS_AT_ONCE)
        self._conflicts -= kept
        try:
            return self._shortest(most, MOVES_WITH_FAULTS if most else MOVES_AT_ONCE)
        except SpentError:
            # What the search finds out from here on helps the next unrolling.
            del self._unrolled[most]
            return None
        finally:
            self._conflicts += kept

    def _attempt(self, most: int) -> Attempt:
        if most not in self._attempts:
            made = self._attempts[most] = Attempt(replace(self._problem, most_faults=most), self._budget)
            for cube in self._excluded:
                made.exclude(cube)
        return self._attempts[most]

    def _within(self, most: int, queries: int) -> Run | None:
        """A run with at most so many faults, if there is one. Raises SpentError after so many questions."""
        attempt = self._attempt(most)
        attempt.allow(min(queries, self._queries))
        before = attempt.queries
        try:
            found = attempt.solve()
        finally:
            self._queries -= attempt.queries - before
        return found if isinstance(found, Run) else None

    # ---- fewest steps ---------------------------------------------------------------------------
    def _fewest_steps(self, run: Run) -> Run:
        """Of the runs with as many faults, which are the fewest, one with the fewest steps. Raises SpentError."""
        found = self._shortest(run.faults, len(run.rules) - 1)
        return run if found is None else found

    def _shortest(self, most: int, longest: int) -> Run | None:
        """A run with at most so many faults and the fewest steps, if there is one with so many. Raises SpentError."""
        attempt = self._attempt(most)
        if most not in self._unrolled:
            self._unrolled[most] = attempt.unrolled()
        unrolled = self._unrolled[most]
        too_short = max(attempt.clear, self._too_short.get(most, -1))
        for moves in range(too_short + 1, longest + 1):
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
                return attempt.run(*found)
            self._too_short[most] = moves
        return None
