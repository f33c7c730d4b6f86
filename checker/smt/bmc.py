"""Bounded search for a run of 0, 1, 2, ... steps that ends bad.

Method. Bounded model checking (Biere, Cimatti, Clarke, Zhu 1999), incremental: one solver keeps the run so far, each
depth adds one step to it, and what is asked of a depth is an assumption, so that what was learned stays (Eén, Sörensson
2003). Faults are counted in unary beside the run, so "at most so many" is an assumption too.

Which run is told. Shortest means fewest faults, then fewest steps, and the first run that is found is only the one with
the fewest steps. So from its depth on the search goes on for runs with fewer faults, and ends with the last one found.
It is known to be the cheapest where it has no fault, or where no run with fewer faults is longer. Else it is the
cheapest up to the depth that was looked at, and the outcome says so.

What was changed. A step makes exactly one move, one truth each: parallel moves would find violations at smaller depths,
but neither the order of steps nor their number would be the project's. A step that ends a run badly is no part of the
run: it is asked of the state before it, which need not have a state after it in the slice.

What it cannot, in order of weight.
1. It proves nothing: runs may be longer than any depth.
2. That fewer faults do not do is asked at each depth anew, and each one is harder than the one before.
3. It gives up after a number of the solver's own steps, so a faster machine finds no more.
"""

from __future__ import annotations

from dataclasses import dataclass

from checker.question.budget import Budget, Stopped
from checker.question.run import Run
from checker.smt.encode import Encoding
from checker.smt.method import Outcome, ReadingCube, Unknown, Violated
from checker.smt.problem import Problem
from checker.smt.unroll import Goal, Unrolled
from checker.smt.z3_facade import Answer, Terms

DEPTH = 40
"""The most steps of a run that is looked for."""
EFFORT = 400_000_000
"""Steps of the solver that one search may take."""
FEWER_FAULTS = 20_000_000
"""Of these, the steps that may be taken, for each run that was found, to find one with fewer faults."""
BREATH = 20_000_000
"""Steps of the solver after which the clock and the reporter are looked at."""


@dataclass(frozen=True, slots=True)
class BoundedSearch:
    """The method, with its limits."""

    depth: int = DEPTH
    effort: int = EFFORT
    fewer_faults: int = FEWER_FAULTS
    name: str = "bmc"

    def open(self, problem: Problem, budget: Budget) -> Bmc:
        """Starts to search; no step is unrolled before the first question."""
        return Bmc(problem, budget, self)


class _SpentError(Exception):
    """The solver's own steps are used up."""


class Bmc:
    """A search under way."""

    def __init__(self, problem: Problem, budget: Budget, limits: BoundedSearch) -> None:
        self.problem = problem
        self.limits = limits
        self._budget = budget
        self._run = Unrolled(Encoding(problem, Terms()))
        # More faults than steps are no bound.
        self._any = limits.depth + 1
        self._ruled_out = [-1] * (limits.depth + 1)
        """For each number of steps the most faults with which no run of it ends bad."""
        self._over = -1
        """The most faults with which every run is shorter than some depth that was looked at."""
        self._left = limits.effort
        self._reserve = 0

    def exclude(self, readings: ReadingCube) -> None:
        """From now on runs under these readings do not count."""
        self._run.exclude(readings)

    def solve(self) -> Outcome:
        """The cheapest run of at most `depth` steps that ends bad."""
        best: Run | None = None
        most = self._any if self.problem.most_faults is None else self.problem.most_faults
        depth = 0
        self._reserve = 0
        try:
            while depth <= self.limits.depth:
                found = self._fewest_faults(depth, most)
                if found is not None:
                    best, most = found, found.faults - 1
                    self._reserve = self._left - min(self._left, self.limits.fewer_faults)
                    if most < 0:
                        return Violated(best)
                depth += 1
        except (_SpentError, Stopped) as stopped:
            if best is None:
                if isinstance(stopped, Stopped):
                    raise
                return Unknown(f"{_none_within(depth - 1)}, then the solver's {self.limits.effort} steps were used up")
        if best is None:
            return Unknown(_none_within(self.limits.depth))
        if most <= self._over:
            return Violated(best)
        return Violated(best, is_cheapest=False, reason=f"the fewest faults of runs of at most {depth - 1} steps")

    def _fewest_faults(self, steps: int, most_faults: int) -> Run | None:
        """The run of so many steps that ends bad with the fewest faults, if there is one with at most so many."""
        best: Run | None = None
        most = most_faults
        while most > self._ruled_out[steps]:
            found = self._any_run(steps, most)
            if found is None:
                self._ruled_out[steps] = most
                break
            best, most = found, found.faults - 1
        return best

    def _any_run(self, steps: int, most_faults: int) -> Run | None:
        """Some run of so many steps that ends bad, with at most so many faults."""
        for goal in self._run.goals(steps, None if most_faults >= steps else most_faults):
            if self._is_met(goal):
                found = self._run.run(goal)
                if found.faults > most_faults:
                    raise AssertionError("a run has more faults than were counted beside it")
                return found
            solver, terms = self._run.solver, self._run.terms
            if not any(terms.same(part, goal.wanted) for part in solver.core()):
                # No run is as long, whatever it ends in.
                self._over = max(self._over, most_faults)
                self._ruled_out[steps:] = [max(known, most_faults) for known in self._ruled_out[steps:]]
        return None

    def _is_met(self, goal: Goal) -> bool:
        """Asks the solver, again and again where one breath is too short."""
        while True:
            self._budget.spend()
            if self._left <= self._reserve:
                raise _SpentError
            before = self._run.solver.steps
            answer = self._run.solver.check(goal.assumptions, steps=min(BREATH, self._left - self._reserve))
            self._left -= max(1, self._run.solver.steps - before)
            if answer is not Answer.GAVE_UP:
                return answer is Answer.YES


def _none_within(steps: int) -> str:
    return f"no run of at most {steps} steps ends there" if steps >= 0 else "nothing was looked at"
