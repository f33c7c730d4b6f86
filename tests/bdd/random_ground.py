"""Random ground systems and their meaning by listing states: the plain twin of the diagrams."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator

from model.lang.ground import TRUE, GroundRule, GroundSystem, GroundUpdate, GroundVariable, Table

State = tuple[int, ...]


def random_ground(seed: int) -> GroundSystem:
    """Variables of one to five values, a reading among them, and rules whose updates read each other's targets."""
    rng = random.Random(seed)  # noqa: S311 - the same seed must give the same system
    sizes = [rng.choice([1, 2, 2, 3, 4, 5]) for _ in range(rng.randint(2, 4))]
    variables = [GroundVariable(f"v{i}", tuple(f"x{k}" for k in range(n)), "state") for i, n in enumerate(sizes)]
    variables.append(GroundVariable("R", ("first", "second", "third"), "reading"))
    table = Table()
    rules = tuple(_rule(rng, table, variables, number) for number in range(rng.randint(1, 5)))
    initial = table.or_(_condition(rng, table, variables, 2), _point(rng, table, variables))
    return GroundSystem("random", tuple(table.nodes), tuple(variables), rules, initial, 1)


def states_of(system: GroundSystem) -> Iterator[State]:
    """Every combination of values."""
    yield from itertools.product(*(range(len(v.values)) for v in system.variables))


def fire(system: GroundSystem, rule: GroundRule, state: State) -> State | None:
    """The state after the rule; None where it cannot fire."""
    if not system.values_of([rule.guard], state)[0]:
        return None
    after = list(state)
    for update in rule.updates:
        (value,) = [v for v, node in update.cases if system.values_of([node], state)[0]]
        after[update.variable] = value
    return tuple(after)


def reached(system: GroundSystem) -> dict[State, tuple[int, int]]:
    """Each reachable state with the fewest faults and then steps that lead to it."""
    best = {s: (0, 0) for s in states_of(system) if system.values_of([system.initial], s)[0]}
    todo = list(best)
    while todo:
        state = todo.pop()
        faults, steps = best[state]
        for rule in system.rules:
            after = fire(system, rule, state)
            if after is None:
                continue
            cost = (faults + (rule.kind == "fault"), steps + 1)
            if after not in best or cost < best[after]:
                best[after] = cost
                todo.append(after)
    return best


def _rule(rng: random.Random, table: Table, variables: list[GroundVariable], number: int) -> GroundRule:
    guard = _condition(rng, table, variables, 2) if rng.random() < 0.8 else TRUE
    written = rng.sample(range(len(variables) - 1), rng.randint(0, len(variables) - 1))
    updates = tuple(_update(rng, table, variables, v) for v in sorted(written))
    kind = rng.choice(["fault", "detection", "event"])
    return GroundRule(f"rule{number}", f"rule{number}", kind, (), guard, updates, ())


def _update(rng: random.Random, table: Table, variables: list[GroundVariable], variable: int) -> GroundUpdate:
    """Cases that exclude each other and cover all: a constant, a copy of another variable, a list of decisions."""
    size = len(variables[variable].values)
    if rng.random() < 0.3:
        return GroundUpdate(variable, ((rng.randrange(size), TRUE),))
    other = rng.randrange(len(variables))
    if rng.random() < 0.4 and len(variables[other].values) <= size:
        # Copies make circles of reads, as in a swap.
        return GroundUpdate(variable, tuple((k, table.atom(other, k)) for k in range(len(variables[other].values))))
    left, cases = TRUE, dict[int, int]()
    for _ in range(rng.randint(1, 3)):
        here = table.and_(left, _condition(rng, table, variables, 1))
        value = rng.randrange(size)
        cases[value] = table.or_(cases.get(value, 1), here)
        left = table.minus(left, here)
    for value in range(size):
        cases[value] = table.or_(cases.get(value, 1), table.and_(left, table.atom(variable, value)))
    return GroundUpdate(variable, tuple(sorted(cases.items())))


def _condition(rng: random.Random, table: Table, variables: list[GroundVariable], depth: int) -> int:
    if depth == 0 or rng.random() < 0.3:
        variable = rng.randrange(len(variables))
        atom = table.atom(variable, rng.randrange(len(variables[variable].values)))
        return table.not_(atom) if rng.random() < 0.4 else atom
    parts = [_condition(rng, table, variables, depth - 1) for _ in range(rng.randint(2, 3))]
    return table.and_(*parts) if rng.random() < 0.5 else table.or_(*parts)


def _point(rng: random.Random, table: Table, variables: list[GroundVariable]) -> int:
    return table.and_(*(table.atom(i, rng.randrange(len(v.values))) for i, v in enumerate(variables[:-1])))
