"""Sets of readings, and under which of them a run is one.

There are few readings and they never change, so sets of them are small diagrams, whatever the size of the states.

A run is generalised by making it again: the same start values and the same rules, while the readings stay open. Then
each variable has each of its values under some readings, a guard holds under some, and what is left at the end is
exactly the set under which this run is one. Other runs may do under others; they are found by further questions.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from checker.bdd.cubes import cover, covered
from checker.bdd.encode import Encoding, Function
from checker.question.run import Run, Values
from checker.smt.method import ReadingCube
from checker.smt.problem import Problem, as_system
from model.lang.ground import GroundUpdate, GroundVariable
from properties.result import Cube

ROOM = 1 << 18
"""Nodes of a manager for sets of readings: enough for most sites."""


class ReadingSets:
    """The sets of the readings that a site leaves open."""

    def __init__(self, variables: Sequence[GroundVariable], room: int = ROOM) -> None:
        self.variables = tuple(v for v in variables if v.role == "reading")
        self._positions = tuple(range(len(self.variables)))
        self._place = {v.name: i for i, v in enumerate(self.variables)}
        self._encoding = Encoding(self.variables, (), self._positions, room)
        self.none = self._encoding.false
        self.every = self._encoding.domain(self._positions)

    def option(self, reading: str, value: int) -> Function:
        """The readings with this option."""
        return self._encoding.atom(self._place[reading], value)

    def any(self, parts: Sequence[Function]) -> Function:
        """The union."""
        return self._encoding.any(parts)

    def cubes(self, chosen: Function) -> tuple[Cube, ...]:
        """The set as cubes."""
        return cover(self._encoding, self._positions, chosen)

    def of(self, cubes: Sequence[Cube]) -> Function:
        """The set that cubes cover."""
        return covered(self._encoding, self._positions, cubes)

    def least(self, chosen: Function) -> dict[str, int]:
        """The first readings of a set that is not empty: an option for each."""
        values = self._encoding.least(chosen)
        return {v.name: value for v, value in zip(self.variables, values, strict=True)}

    def cubes_of(self, problem: Problem, chosen: Function) -> tuple[ReadingCube, ...]:
        """The set as cubes of the positions of a problem, without those that speak of readings it does not have."""
        at = {problem.variables[v].name: v for v in problem.readings}
        return tuple(
            tuple(
                (at[name], tuple(problem.variables[at[name]].values.index(o) for o in options))
                for name, options in cube
            )
            for cube in self.cubes(chosen)
            if all(name in at for name, _ in cube)
        )


# ---- runs under other readings -------------------------------------------------------------------
def condition_of(problem: Problem, nodes: Sequence[int], state: Values, sets: ReadingSets) -> Function:
    """The readings under which all of these conditions hold in a state, whatever readings are in the state itself."""
    again = _Again(problem, sets, state)
    where = sets.every
    for node in nodes:
        where &= again.holds(node)
    return where


def readings_of(problem: Problem, run: Run, sets: ReadingSets) -> Function:
    """The readings under which the rules of a run, from its start, are a run that ends bad."""
    again = _Again(problem, sets, run.states[0])
    moves = {move.rule: move for move in problem.moves}
    where = again.holds(problem.initial)
    for rule in run.rules[: len(run.states) - 1]:
        where &= again.holds(moves[rule].guard)
        where &= again.step((*moves[rule].updates, *problem.every_step))
    if len(run.rules) == len(run.states):
        (end,) = [e for e in problem.bad_ends if e.rule == run.rules[-1]]
        return where & again.holds(end.node)
    bad = again.holds(problem.bad)
    return where & (bad if run.rules else bad | again.holds(problem.bad_start))


class _Again:
    """A state under all readings at once: for each variable and value the readings under which it has it."""

    def __init__(self, problem: Problem, sets: ReadingSets, start: Values) -> None:
        self._problem = problem
        self._sets = sets
        self._table = as_system(problem.nodes)
        self._has: dict[int, dict[int, Function]] = {}
        for variable in problem.kept:
            name, values = problem.variables[variable].name, problem.variables[variable].values
            if variable in problem.readings:
                self._has[variable] = {value: sets.option(name, value) for value in range(len(values))}
            else:
                self._has[variable] = {start[variable]: sets.every}
        self._known: dict[int, Function] = {}

    def holds(self, root: int) -> Function:
        """The readings under which the condition holds now."""
        every, known = self._sets.every, self._known
        if root in known:
            return known[root]
        for index, node in self._table.below([root]):
            if index in known:
                continue
            match node:
                case ("true",):
                    known[index] = every
                case ("false",):
                    known[index] = self._sets.none
                case ("is", variable, value):
                    known[index] = self._has[variable].get(value, self._sets.none)
                case ("not", part):
                    known[index] = every & ~known[part]
                case ("and", parts):
                    made = every
                    for part in parts:
                        made &= known[part]
                    known[index] = made
                case ("or", parts):
                    known[index] = self._sets.any([known[p] for p in parts])
        return known[root]

    def step(self, updates: Sequence[GroundUpdate]) -> Function:
        """Makes the updates; gives the readings under which each of them has one value."""
        fine = self._sets.every
        written: dict[int, dict[int, Function]] = {}
        for update in updates:
            cases = {value: self.holds(node) for value, node in update.cases}
            seen = self._sets.none
            for where in cases.values():
                fine &= ~(seen & where)
                seen |= where
            fine &= seen
            written[update.variable] = cases
        self._has.update(written)
        self._known = {}
        return fine


def under(problem: Problem, run: Run, readings: Mapping[str, int]) -> Run:
    """The run with the same start values and the same rules under these readings."""
    table = as_system(problem.nodes)
    moves = {move.rule: move for move in problem.moves}
    state = list(run.states[0])
    for variable in problem.readings:
        state[variable] = readings[problem.variables[variable].name]
    states = [tuple(state)]
    for rule in run.rules[: len(run.states) - 1]:
        for update in (*moves[rule].updates, *problem.every_step):
            values = [value for value, _ in update.cases]
            holding = table.values_of([node for _, node in update.cases], states[-1])
            state[update.variable] = next(v for v, holds in zip(values, holding, strict=True) if holds)
        states.append(tuple(state))
    return Run(tuple(states), run.rules, run.faults)
