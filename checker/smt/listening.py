"""Runs told while others are still looked for.

Whoever asks about many readings at once wants a run for each of them. Of one run he may know more than the search does:
under which other readings the same rules show the same, if they begin in another start state. What he says is settled
needs no run of its own, so a search that is listened to finds few runs where it would have found many.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from checker.bdd.encode import Function
from checker.question.run import Run
from checker.smt.method import Violated
from checker.smt.problem import Problem
from checker.smt.readings import ReadingSets
from model.trace import Trace
from properties.result import Case, Cube, Verdict


class Listener(Protocol):
    """Hears of every run. What it calls settled is left out of what is said of the property."""

    def settled(self) -> tuple[Cube, ...]:
        """The readings about which nothing is asked."""
        ...

    def hear(self, case: Case) -> tuple[Cube, ...]:
        """A run was found, under the readings of the case at least: those that need no run any more, beside these."""
        ...


@dataclass(frozen=True, slots=True)
class Hearing:
    """A listener to the search for runs of one element tuple; `tell` makes the story of a run under some readings."""

    listener: Listener
    sets: ReadingSets
    binding: tuple[str, ...]
    tell: Callable[[Problem, Run, Mapping[str, int]], Trace]

    def settled(self) -> Function:
        """The readings about which nothing is asked."""
        return self.sets.of(self.listener.settled())

    def hear(self, problem: Problem, found: Violated, readings: Function, verdict: Verdict) -> Function:
        """Tells of a run that is one under these readings; gives others that need none."""
        trace = self.tell(problem, found.run, self.sets.least(readings))
        where = self.sets.cubes(readings)
        case = Case(where, verdict, evidence=trace, binding=self.binding, reason=found.reason)
        return self.sets.of(self.listener.hear(case))
