"""A problem looked at backwards: what a move makes of a cube, as conditions on the state before it.

A move writes given values under conditions on the state before the step, so "the variable does not have this value
after the move" is itself such a condition. No variables for the state after a step are needed, and a move that writes
no variable of a cube cannot lead into it from outside.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from checker.smt.ic3.cubes import Cube, Exclusion, Values
from checker.smt.problem import Problem
from model.lang.ground import FALSE, TRUE, GroundSystem, Node


class Transitions:
    """The moves of a problem."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.sizes = tuple(len(v.values) for v in problem.variables)
        # `below` and `values_of` want a system; only its nodes are looked at.
        self._table = GroundSystem("", problem.nodes, (), (), TRUE, FALSE)
        self._writes: list[dict[int, dict[int, int]]] = []
        self._writers: dict[int, list[int]] = {}
        self._cones: dict[tuple[int, ...], tuple[tuple[int, Node], ...]] = {}
        for number, move in enumerate(problem.moves):
            writes = {u.variable: dict(u.cases) for u in (*problem.every_step, *move.updates)}
            self._writes.append(writes)
            for variable in writes:
                self._writers.setdefault(variable, []).append(number)

    def into(self, cube: Cube) -> tuple[int, ...]:
        """The moves that can lead into the cube from outside: those that write a variable it speaks of."""
        return tuple(sorted({m for variable, _ in cube for m in self._writers.get(variable, ())}))

    def gives(self, move: int, exclusion: Exclusion) -> int | None:
        """The node that says where the move gives the variable this very value; None where it does not write it."""
        variable, value = exclusion
        cases = self._writes[move].get(variable)
        return None if cases is None else cases.get(value, FALSE)

    def guard(self, move: int) -> int:
        """The node that says where the move can be made."""
        return self.problem.moves[move].guard

    def after(self, move: int, state: Values) -> Values:
        """The state that the move leads to."""
        changed = list(state)
        for variable, cases in self._writes[move].items():
            truths = self.holds(tuple(cases.values()), state)
            changed[variable] = next(value for value, true in zip(cases, truths, strict=True) if true)
        return tuple(changed)

    def holds(self, nodes: Sequence[int], state: Values) -> tuple[bool, ...]:
        """The truth of nodes in a state."""
        return self._table.values_of(nodes, state)

    def cone(self, roots: Iterable[int]) -> tuple[tuple[int, Node], ...]:
        """The nodes that these are made of, parts first."""
        key = tuple(sorted(set(roots)))
        if key not in self._cones:
            self._cones[key] = tuple(self._table.below(key))
        return self._cones[key]
