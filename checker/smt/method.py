"""What a method is: something that is given a problem and finds a run, a proof, or neither.

    search = method.open(problem, budget)
    while isinstance(outcome := search.solve(), Violated):
        ...                                       # under which readings is this run one?
        search.exclude(those readings)            # then look for runs under others

A session (`session.py`) makes problems of properties and results of outcomes; a method knows nothing of either.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from checker.question.budget import Budget
from checker.question.run import Run
from checker.smt.problem import Problem
from model.lang.ground import Node

ReadingCube = tuple[tuple[int, tuple[int, ...]], ...]
"""Readings by position in the problem, each with the values that it may have; one that is missing may have any."""


@dataclass(frozen=True, slots=True)
class Violated:
    """A run that ends bad, by positions in the problem's system; a last rule without a state after it is a bad step.

    `is_cheapest`: no run under the readings that are not excluded has fewer faults, or as many and fewer steps. Where
    that is not known, `reason` says among which runs this one is the cheapest.
    """

    run: Run
    is_cheapest: bool = True
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Proved:
    """No run ends bad, under no reading that is not excluded.

    `invariant` is a set of states that shows it, in the sense of `problem.py`, as nodes over the problem's variables:
    parts before wholes, the whole last. It may leave out the readings that are excluded.
    """

    invariant: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Unknown:
    """Neither was found; `reason` says how far it got, as a clause: "no run of at most 40 steps ends there"."""

    reason: str


Outcome = Violated | Proved | Unknown


class Search(Protocol):
    """A method at work on one problem."""

    def solve(self) -> Outcome:
        """The cheapest run that ends bad under readings that are not excluded, or a proof that there is none.

        Any such run will do where the problem says so.

        Calls `budget.spend` before each query, which raises Stopped when the user or the clock wants it; gives up by
        itself, with Unknown, only after a number of the solver's own steps.
        """
        ...

    def exclude(self, readings: ReadingCube) -> None:
        """From now on runs under these readings do not count."""
        ...


class Method(Protocol):
    """A way to solve problems."""

    @property
    def name(self) -> str:
        """What the command line calls the engine that works with it."""
        ...

    def open(self, problem: Problem, budget: Budget) -> Search:
        """Starts to work on a problem. A bound on faults is part of it: see `problem.without_bound`."""
        ...
