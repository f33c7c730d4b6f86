"""Random questions about random ground systems, with what a run of them is by the meaning of the question."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace

from checker.question.questions import Moments, Watched
from checker.smt.problem import Problem, problem, table_of
from model.lang.ground import FALSE, GroundSystem, GroundVariable, Table
from tests.bdd.random_ground import fire, random_ground, reached, states_of

State = tuple[int, ...]
Cost = tuple[int, int]


@dataclass(frozen=True)
class RandomQuestion:
    """Moments of a ground system, perhaps with a monitor, that count after a fault only or within few faults."""

    system: GroundSystem
    moments: Moments
    watched: Watched | None
    after_fault: bool
    most_faults: int | None

    def problem(self) -> Problem:
        """As the methods are given it."""
        return problem(
            self.system,
            table_of(self.system),
            frozenset(range(len(self.system.variables))),
            self.moments,
            watched=self.watched,
            after_fault=self.after_fault,
            most_faults=self.most_faults,
        )

    def cheapest(self) -> Cost | None:
        """The faults and steps of a shortest run to one of the moments, by definition."""
        found = [cost for cost in self._costs() if self.most_faults is None or cost[0] <= self.most_faults]
        return min(found, default=None)

    def _costs(self) -> Iterator[Cost]:
        best: dict[tuple[State, bool], Cost] = {}
        todo: list[tuple[State, bool, Cost]] = []
        for state in states_of(self.system):
            if self._holds(self.system.initial, state) and self._entered(state, was_on=False) == state:
                todo.append((state, False, (0, 0)))
                if not self.after_fault and self._holds(self.moments.start, state):
                    yield (0, 0)
        while todo:
            state, late, cost = todo.pop()
            known = best.get((state, late))
            if known is not None and known <= cost:
                continue
            best[state, late] = cost
            if (late or not self.after_fault) and self._holds(self.moments.states, state):
                yield cost
            bad_steps = dict(self.moments.steps)
            for position, rule in enumerate(self.system.rules):
                after = fire(self.system, rule, state)
                if after is None:
                    continue
                is_fault = rule.kind == "fault"
                further = (cost[0] + is_fault, cost[1] + 1)
                happened = self.after_fault and (late or is_fault)
                if (happened or not self.after_fault) and self._holds(bad_steps.get(position, FALSE), state):
                    yield further
                todo.append((self._entered(after, was_on=self._is_on(state)), happened, further))

    def _holds(self, node: int, state: State) -> bool:
        return self.system.values_of([node], state)[0]

    def _is_on(self, state: State) -> bool:
        return self.watched is not None and state[self.watched.variable] == 1

    def _entered(self, state: State, *, was_on: bool) -> State:
        """The state with what the monitor says once it is entered."""
        if self.watched is None:
            return state
        on = (was_on or self._holds(self.watched.after, state)) and not self._holds(self.watched.until, state)
        return (*state[: self.watched.variable], int(on), *state[self.watched.variable + 1 :])


def random_question(seed: int) -> RandomQuestion:
    """The question of a seed. Guards are part of what is said of steps."""
    rng = random.Random(seed)  # noqa: S311 - the same seed must give the same question
    system = random_ground(seed)
    table = table_of(system)
    if rng.random() < 0.8:
        # From a single state runs are longer.
        point = [table.atom(v, rng.randrange(len(d.values))) for v, d in enumerate(system.variables[:-1])]
        system = replace(system, initial=table.and_(*point))
    watched = None
    spoken_of = list(range(len(system.variables)))
    if rng.random() < 0.5:
        system, watched = _watched(rng, system, table)
        spoken_of.append(watched.variable)
    steps = tuple(
        (position, table.and_(rule.guard, _condition(rng, table, system, spoken_of)))
        for position, rule in enumerate(system.rules)
        if rng.random() < 0.3
    )
    states = _condition(rng, table, system, spoken_of) if not steps or rng.random() < 0.7 else FALSE
    if rng.random() < 0.5:
        states = _far(rng, table, system)
    start = _condition(rng, table, system, spoken_of) if rng.random() < 0.1 else FALSE
    system = replace(system, nodes=tuple(table.nodes))
    after_fault = rng.random() < 0.4
    return RandomQuestion(
        system, Moments(states, start, steps), watched, after_fault, rng.choice([None, None, 0, 1, 2])
    )


def _watched(rng: random.Random, system: GroundSystem, table: Table) -> tuple[GroundSystem, Watched]:
    spoken_of = range(len(system.variables))
    position = len(system.variables)
    watched = Watched(position, *(_condition(rng, table, system, list(spoken_of)) for _ in range(2)))
    on, starts_on = table.atom(position, 1), table.minus(watched.after, watched.until)
    same = table.or_(table.and_(on, starts_on), table.and_(table.not_(on), table.not_(starts_on)))
    grown = replace(
        system,
        variables=(*system.variables, GroundVariable("watched", ("false", "true"), "monitor")),
        initial=table.and_(system.initial, same),
        nodes=tuple(table.nodes),
    )
    return grown, watched


def _far(rng: random.Random, table: Table, system: GroundSystem) -> int:
    """One of the states in reach that are furthest away, monitors left out."""
    plain = replace(system, nodes=tuple(table.nodes))
    by_steps = sorted((steps, state) for state, (_, steps) in reached(plain).items())
    if not by_steps:
        return FALSE
    _, state = rng.choice(by_steps[-3:])
    told = [v for v, variable in enumerate(system.variables) if variable.role != "monitor"]
    return table.and_(*(table.atom(v, state[v]) for v in told))


def _condition(rng: random.Random, table: Table, system: GroundSystem, spoken_of: list[int]) -> int:
    """Some atoms at once: rare enough that a run to it takes a while."""
    parts: list[int] = []
    for variable in rng.sample(spoken_of, rng.randint(1, min(3, len(spoken_of)))):
        atom = table.atom(variable, rng.randrange(len(system.variables[variable].values)))
        parts.append(table.not_(atom) if rng.random() < 0.2 else atom)
    return table.and_(*parts)
