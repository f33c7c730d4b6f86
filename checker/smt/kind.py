"""k-induction: no run of fewer than k steps ends bad, and no k steps through states that are not bad lead into one.

Method. Sheeran, Singh, Stålmarck, "Checking safety properties using induction and a SAT-solver" (FMCAD 2000), with
incremental solvers (Eén, Sörensson 2003). Two paths grow side by side: one from the start, in which a run is looked
for, and one that ends bad and grows backwards (`backwards.py`). Where the second one cannot grow any more, the claim is
proved. Which run is told is the affair of bounded search.

Evidence. A proof with k = 1 is an inductive invariant: the states that are not bad. One with a larger k says that the
states from which fewer than k steps lead to a bad one have no predecessors but themselves. So these states, listed as
cubes backwards from what is bad, are what an inductive invariant leaves out. Where they are too many to be listed, the
outcome is unknown, and says so: what nobody could check is not claimed.

What it cannot, in order of weight.
1. Most claims about designs are k-inductive for no k that can be unrolled: unreachable states lead to bad ones by long
   ways. IC3 finds out which of them matter; here every one counts. Invariants that are known shorten the ways.
2. Its end, where nothing is found, is that of its limits.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from checker.question.budget import Budget
from checker.smt.backwards import Backwards, listed
from checker.smt.bmc import Bmc, BoundedSearch
from checker.smt.encode import Encoding
from checker.smt.ic3.cubes import Cube
from checker.smt.ic3.invariant import as_nodes
from checker.smt.ic3.oracle import SpentError
from checker.smt.method import Outcome, Proved, ReadingCube, Unknown
from checker.smt.problem import Problem, without_bound
from checker.smt.unroll import Unrolled
from checker.smt.z3_facade import Answer, Solver, Term, Terms

DEPTH = 40
"""The largest k."""
EFFORT = 400_000_000
"""Steps of the solver that one search may take."""
QUERIES = 20_000
"""Questions for listing the states from which a bad one is near."""
BREATH = 20_000_000
"""Steps of the solver after which the clock and the reporter are looked at."""

Known = Callable[[Problem], tuple[Cube, ...]]
"""Cubes that together are left out by an inductive invariant of a problem."""


def nothing(_problem: Problem) -> tuple[Cube, ...]:
    """No invariant is known."""
    return ()


@dataclass(frozen=True, slots=True)
class Kind:
    """The method, with its limits, and with what is known of problems beforehand."""

    depth: int = DEPTH
    effort: int = EFFORT
    queries: int = QUERIES
    known: Known = nothing
    name: str = "kind"

    def open(self, problem: Problem, budget: Budget) -> KindSearch:
        """Starts to work on a problem."""
        return KindSearch(problem, budget, self)


class KindSearch:
    """A search under way: see `Search` of `checker.smt.method`."""

    def __init__(self, problem: Problem, budget: Budget, limits: Kind) -> None:
        self._given = problem
        self._problem = without_bound(problem)
        self._budget = budget
        self._limits = limits
        self._known = limits.known(self._problem)
        self._left = limits.effort
        self._clear = -1
        """No run of at most so many steps ends bad."""
        self._excluded: list[ReadingCube] = []
        self._run = Unrolled(Encoding(self._problem, Terms()))
        self._path = Backwards(Encoding(self._problem, Terms()), self._known)
        self._bounded: Bmc | None = None

    def exclude(self, readings: ReadingCube) -> None:
        """From now on runs under these readings do not count."""
        self._excluded.append(readings)
        self._run.exclude(readings)
        self._path.exclude(readings)
        if self._bounded is not None:
            self._bounded.exclude(readings)

    def solve(self) -> Outcome:
        """See `Search.solve`."""
        try:
            for k in range(1, self._limits.depth + 1):
                # A run whose last step is bad has one step more than the path to the state before it.
                if self._reaches(k if self._problem.bad_ends else k - 1):
                    return self._cheapest()
                if not self._can_grow(k):
                    return self._proved(k)
        except SpentError:
            return Unknown(f"{self._none_within()}, then the limits of the method were reached")
        return Unknown(f"{self._none_within()}, and induction over {self._limits.depth} steps does not do")

    def _none_within(self) -> str:
        return f"no run of at most {self._clear} steps ends there" if self._clear >= 0 else "nothing was looked at"

    # ---- from the start -------------------------------------------------------------------------
    def _reaches(self, steps: int) -> bool:
        """Whether a run of at most so many steps ends bad."""
        while self._clear < steps:
            goals = self._run.goals(self._clear + 1, None)
            if any(self._is_possible(self._run.solver, goal.assumptions) for goal in goals):
                return True
            self._clear += 1
        return False

    def _cheapest(self) -> Outcome:
        """The cheapest of the runs, of which there are some: see `checker.smt.bmc`."""
        if self._bounded is None:
            limits = BoundedSearch(max(self._limits.depth, self._clear + 1), self._limits.effort)
            self._bounded = limits.open(self._given, self._budget)
            for readings in self._excluded:
                self._bounded.exclude(readings)
        return self._bounded.solve()

    # ---- to what is bad -------------------------------------------------------------------------
    def _can_grow(self, k: int) -> bool:
        """Whether so many steps, through different states that are not bad, lead to a bad one."""
        path = self._path
        path.grow(k)
        while self._is_possible(path.solver, path.assumptions(k)):
            if not path.tell_apart(k):
                return True
        return False

    def _proved(self, k: int) -> Outcome:
        """With an inductive invariant, for other code to check."""
        queries = self._limits.queries if k > 1 else None
        try:
            cubes = listed(self._problem, self._known, self._excluded, self._budget, queries)
        except SpentError:
            return Unknown(f"by induction over {k} steps there is none, but the evidence for it is too large")
        return Proved(as_nodes(cubes))

    def _is_possible(self, solver: Solver, assumptions: tuple[Term, ...]) -> bool:
        """Asks a solver, again and again where one breath is too short."""
        while True:
            self._budget.spend()
            if self._left <= 0:
                raise SpentError
            before = solver.steps
            answer = solver.check(assumptions, steps=min(BREATH, self._left))
            self._left -= max(1, solver.steps - before)
            if answer is not Answer.GAVE_UP:
                return answer is Answer.YES
