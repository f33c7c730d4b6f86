"""Stories found under guidance: only states from which the goal is near enough in an abstraction are looked at.

What comes out is the story that a search in rings finds (see `rings`): among the runs with the fewest faults and then
steps, its end is chosen in the same way, and so is each state before.
"""

from __future__ import annotations

from collections.abc import Sequence

from checker.bdd.encode import Function
from checker.bdd.space import Space
from checker.bdd.ways import Ends, Ways
from checker.question.run import Run, Values

_Column = list[Function]


class GuidedRun:
    """A search for a run with exactly as many faults as the ways have, and so many steps; there is none with fewer."""

    def __init__(self, space: Space, ways: Ways, ends: Ends, steps: int) -> None:
        self._space = space
        self._ways = ways
        self._ends = ends
        self._steps = steps
        self._faults = ways.layers - 1
        self._moving = [t for t in space.transitions if t.reads or t.watch is not None]

    def run(self, readings: Function) -> Run | None:
        """The run under some of these readings; None where there is none of this length."""
        columns = self._columns(readings)
        last = self._faults
        if self._steps > 0:
            for rule, before in self._ends.steps.items():
                used = last - self._ways.cost(self._space.transitions[rule])
                met = columns[-2][used] & before if used >= 0 else self._space.encoding.false
                if met.satisfiable():
                    return self._walk(columns[:-1], met, used, rule)
        met = columns[-1][last] & self._ends.states
        return self._walk(columns, met, last, None) if met.satisfiable() else None

    def _columns(self, readings: Function) -> list[_Column]:
        """For each number of steps and each number of faults, the states that they lead to and that are near enough."""
        false = self._space.encoding.false
        begin = self._space.start & readings & self._ways.column(self._steps)[-1]
        columns = [[begin, *([false] * self._faults)]]
        for left in range(self._steps - 1, -1, -1):
            columns.append(self._next(columns[-1], self._ways.column(left)))
        return columns

    def _next(self, layers: _Column, near: Sequence[Function]) -> _Column:
        made: _Column = []
        for used in range(len(layers)):
            states = self._space.encoding.false
            for t in self._moving:
                cost = self._ways.cost(t)
                if cost <= used and layers[used - cost].satisfiable():
                    states |= t.image(layers[used - cost]) & near[-1 - used]
                    self._ways.budget.spend(states.node_count())
            made.append(states)
        return made

    def _walk(self, columns: list[_Column], met: Function, layer: int, last: int | None) -> Run:
        """Back from the end, in each column to the least state of the first rule that leads on."""
        encoding, order = self._space.encoding, self._space.story_order
        state = encoding.least(met, order)
        states: list[Values] = [state]
        rules: list[int] = []
        for column in reversed(columns[:-1]):
            rule, before, cost = self._back(encoding.state(state), column, layer)
            layer -= cost
            state = encoding.least(before, order)
            states.append(state)
            rules.append(rule)
        ending = () if last is None else (last,)
        return Run(tuple(reversed(states)), (*reversed(rules), *ending), self._faults)

    def _back(self, target: Function, column: _Column, layer: int) -> tuple[int, Function, int]:
        for cost in (0, 1):
            if cost > layer:
                continue
            for t in self._moving:
                if self._ways.cost(t) == cost:
                    self._ways.budget.spend()
                    before = t.preimage(target) & column[layer - cost]
                    if before.satisfiable():
                        return t.index, before, cost
        raise AssertionError("a state of a column has no state before it")
