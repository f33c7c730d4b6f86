"""Runs by their moves: made again step by step, and shortened by leaving moves out.

A run that the method finds has moves that lead nowhere: its reasons are cubes, and a move belongs to it because the
search came by. Leaving out whatever can be left out gives no shortest run, but a run that people can read, in no time.
"""

from __future__ import annotations

from collections.abc import Sequence

from checker.question.run import Run
from checker.smt.ic3.cubes import Values
from checker.smt.ic3.transitions import Transitions
from checker.smt.problem import End, Problem


class Runs:
    """The runs of a problem."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self._transitions = Transitions(problem)

    def run(self, start: Values, moves: Sequence[int], variables: int) -> Run:
        """The run from a start state by these moves, which ends bad; of its states the first so many variables."""
        states = self._states(start, moves)
        if states is None or not self._is_bad(states):
            raise AssertionError("the moves make no run that ends bad")
        made = [self.problem.moves[m] for m in moves]
        rules = [move.rule for move in made]
        faults = sum(move.is_fault for move in made)
        end = self._end(states)
        if end is not None:
            rules.append(end.rule)
            faults += end.is_fault
        return Run(tuple(state[:variables] for state in states), tuple(rules), faults)

    def shortened(self, start: Values, moves: Sequence[int]) -> tuple[int, ...]:
        """Moves of the run that suffice, in their order: none of them can be left out, faults first.

        With a move goes what only it makes possible: a fault, its detection and its repair are often all for nothing.
        """
        kept = list(moves)
        again = True
        while again:
            again = False
            for position in sorted(range(len(kept)), key=lambda p: (not self.problem.moves[kept[p]].is_fault, p)):
                fewer, states = self._made(start, [*kept[:position], *kept[position + 1 :]])
                if self._is_bad(states):
                    kept, again = self._up_to_bad(states, fewer), True
                    break
        return tuple(kept)

    def _made(self, start: Values, moves: Sequence[int]) -> tuple[list[int], list[Values]]:
        """Those of the moves that can be made when their turn comes, and the states that they lead to."""
        made, states = list[int](), [start]
        for move in moves:
            if self._transitions.holds([self._transitions.guard(move)], states[-1])[0]:
                made.append(move)
                states.append(self._transitions.after(move, states[-1]))
        return made, states

    def _states(self, start: Values, moves: Sequence[int]) -> list[Values] | None:
        """The states of the run; None where a move cannot be made."""
        states = [start]
        for move in moves:
            if not self._transitions.holds([self._transitions.guard(move)], states[-1])[0]:
                return None
            states.append(self._transitions.after(move, states[-1]))
        return states

    def _up_to_bad(self, states: Sequence[Values], moves: Sequence[int]) -> list[int]:
        """The moves up to the first bad state."""
        length = next(n for n in range(len(states)) if self._is_bad(states[: n + 1]))
        return list(moves[:length])

    def _is_bad(self, states: Sequence[Values]) -> bool:
        return self._transitions.holds([self.problem.ends], states[-1])[0] or self._starts_bad(states)

    def _starts_bad(self, states: Sequence[Values]) -> bool:
        return len(states) == 1 and self._transitions.holds([self.problem.bad_start], states[0])[0]

    def _end(self, states: Sequence[Values]) -> End | None:
        """The step that makes the run bad, the cheapest; None where its last state is bad as such."""
        if self._starts_bad(states) or self._transitions.holds([self.problem.bad], states[-1])[0]:
            return None
        able = (e for e in self.problem.bad_ends if self._transitions.holds([e.node], states[-1])[0])
        return min(able, key=lambda e: (e.is_fault, e.rule))
