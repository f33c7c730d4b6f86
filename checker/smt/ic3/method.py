"""IC3 as a method: problems in, runs and invariants out."""

from __future__ import annotations

from dataclasses import dataclass

from checker.question.budget import Budget, Stopped
from checker.question.run import Run
from checker.smt.ic3.attempt import Attempt
from checker.smt.ic3.cheapest import Cheapest
from checker.smt.ic3.invariant import as_nodes
from checker.smt.ic3.oracle import SpentError
from checker.smt.method import Outcome, Proved, ReadingCube, Unknown, Violated
from checker.smt.problem import Problem

QUERIES = 1_000_000
"""Questions to the solver that one search may take; some seven thousand are asked in a second, of large designs."""
QUERIES_FOR_CHEAPER = 200_000
"""Questions for proofs that no run has fewer faults than the one found, for all runs of a search together."""
CONFLICTS_FOR_CHEAPER = 500_000
"""The same for runs with fewer steps, in conflicts of the solver."""


OTHERS = "no step of it can be left out, but others may be shorter"


@dataclass(frozen=True, slots=True)
class Ic3:
    """The method, with its limits: they are numbers of questions and of conflicts, the same on all machines."""

    queries: int = QUERIES
    queries_for_cheaper: int = QUERIES_FOR_CHEAPER
    conflicts_for_cheaper: int = CONFLICTS_FOR_CHEAPER
    name: str = "ic3"

    def open(self, problem: Problem, budget: Budget) -> Ic3Search:
        """Starts to work on a problem."""
        return Ic3Search(problem, budget, self)


class Ic3Search:
    """A search under way: see `Search` of `checker.smt.method`."""

    def __init__(self, problem: Problem, budget: Budget, limits: Ic3) -> None:
        self._limits = limits
        self._any_run = problem.any_run
        self._attempt = Attempt(problem, budget)
        self._attempt.allow(limits.queries)
        self._cheapest = Cheapest(problem, budget, limits.queries_for_cheaper, limits.conflicts_for_cheaper)

    def exclude(self, readings: ReadingCube) -> None:
        """From now on runs under these readings do not count."""
        self._attempt.exclude(readings)
        self._cheapest.exclude(readings)

    def solve(self) -> Outcome:
        """See `Search.solve`."""
        try:
            found = self._attempt.solve()
        except SpentError:
            return Unknown(f"{self._none_within()}, then {self._limits.queries} questions were used up")
        if isinstance(found, Run):
            return Violated(found, is_cheapest=False) if self._any_run else self._cheaper(found)
        return Proved(as_nodes(self._attempt.simplified(found)))

    def _none_within(self) -> str:
        steps = self._attempt.clear
        return f"no run of at most {steps} steps ends there" if steps >= 0 else "nothing was looked at"

    def _cheaper(self, run: Run) -> Violated:
        """The cheapest run, as far as the limits allow; one that was found is told in any case."""
        limits = self._limits
        if run.rules and not (limits.queries_for_cheaper or limits.conflicts_for_cheaper):
            return Violated(run, is_cheapest=False, reason=OTHERS)
        try:
            run = self._cheapest.of(run)
        except SpentError:
            return Violated(run, is_cheapest=False, reason=OTHERS)
        except Stopped as stopped:
            return Violated(run, is_cheapest=False, reason=f"{stopped.reason}, others may be shorter")
        return Violated(run)
