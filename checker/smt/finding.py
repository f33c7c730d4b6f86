"""All answers to one problem: a run for each part of the readings under which there is one, and what is said of others.

Runs come from the cheapest to the dearest. So the first run whose part meets a set of readings is the cheapest under
the readings of that set: those that the runs before it do for are not in the set.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from checker.bdd.encode import Function
from checker.question.budget import Budget, Stopped
from checker.question.run import Run
from checker.smt.encode import Encoding
from checker.smt.method import Method, Proved, Unknown, Violated
from checker.smt.problem import Problem, as_system
from checker.smt.readings import ReadingSets, readings_of
from checker.smt.z3_facade import Answer, Solver, Terms
from model.lang.ground import FALSE, Node


@dataclass(frozen=True)
class Part:
    """A run, and the readings under which it is one and no earlier run was."""

    readings: Function
    found: Violated

    @property
    def run(self) -> Run:
        """The run under one of the readings."""
        return self.found.run


@dataclass(frozen=True)
class Finding:
    """The runs to what a problem looks for, and the readings under which none was found.

    `invariant` shows that under them there is none; where there is no invariant, `reason` says how far the search got.
    `was_stopped`: by the clock or the user.
    """

    problem: Problem
    parts: tuple[Part, ...]
    rest: Function
    invariant: tuple[Node, ...] | None
    reason: str
    was_stopped: bool = False

    @property
    def reached(self) -> Iterator[Function]:
        """The readings of each run."""
        return (part.readings for part in self.parts)

    @property
    def is_settled(self) -> bool:
        """Whether something is known under all readings."""
        return self.invariant is not None or not self.rest.satisfiable()


Also = Callable[[Violated, Function], Function]
"""What else a run settles: given it and its readings, further readings that need no run of their own."""


def find(
    problem: Problem, method: Method, budget: Budget, sets: ReadingSets, within: Function, also: Also | None = None
) -> Finding:
    """Everything the method finds out about a problem under these readings, without those that `also` settles."""
    parts: list[Part] = []
    rest = within
    if not _is_possible(problem):
        return Finding(problem, (), rest, (("true",),), "")
    try:
        search = method.open(problem, budget)
        for cube in sets.cubes_of(problem, sets.every & ~within):
            search.exclude(cube)
        while rest.satisfiable():
            match search.solve():
                case Violated() as found:
                    readings = readings_of(problem, found.run, sets)
                    if not readings.satisfiable():
                        raise AssertionError("a run is none under its own readings")
                    if (readings & rest).satisfiable():
                        parts.append(Part(readings & rest, found))
                        more = sets.none if also is None else also(found, readings & rest)
                        rest &= ~(readings | more)
                        readings |= more
                    for cube in sets.cubes_of(problem, readings):
                        search.exclude(cube)
                case Proved(invariant):
                    return Finding(problem, tuple(parts), rest, invariant, "")
                case Unknown(reason):
                    return Finding(problem, tuple(parts), rest, None, reason)
    except Stopped as stopped:
        return Finding(problem, tuple(parts), rest, None, stopped.reason, was_stopped=True)
    return Finding(problem, tuple(parts), rest, None, "")


def _is_possible(problem: Problem) -> bool:
    """Whether some state, in reach or not, is one in which a run ends bad: often none is, by the values alone."""
    if problem.ends == FALSE and problem.bad_start == FALSE:
        return False
    starts = [] if problem.bad_start == FALSE else [problem.initial, problem.bad_start]
    # What the conditions do not look at can have any value: it need not be made.
    looked_at = as_system(problem.nodes).support([problem.ends, *starts])
    encoding = Encoding(replace(problem, kept=tuple(v for v in problem.kept if v in looked_at)), Terms())
    solver = Solver(encoding.terms)
    at_start = encoding.terms.and_(*map(encoding.node, starts)) if starts else encoding.terms.false
    solver.add(encoding.domain, encoding.readings, encoding.terms.or_(encoding.node(problem.ends), at_start))
    return solver.check() is Answer.YES
