"""Problems by listing states: the plain twin of every method."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from checker.smt.problem import Move, Problem
from model.lang.ground import TRUE, GroundSystem, GroundUpdate

State = tuple[int, ...]
Cost = tuple[int, int]


def holds(problem: Problem, node: int, state: State) -> bool:
    return GroundSystem("", problem.nodes, (), (), TRUE, TRUE).values_of([node], state)[0]


def states_of(problem: Problem) -> Iterator[State]:
    """Every combination of values of what is kept."""
    kept = frozenset(problem.kept)
    sizes = [len(v.values) if i in kept else 1 for i, v in enumerate(problem.variables)]
    yield from itertools.product(*(range(size) for size in sizes))


def made(problem: Problem, move: Move, state: State) -> State | None:
    """The state after a move; None where it cannot be made."""
    if not holds(problem, move.guard, state):
        return None
    after = list(state)
    for update in (*move.updates, *problem.every_step):
        after[update.variable] = _value(problem, update, state)
    return tuple(after)


def _value(problem: Problem, update: GroundUpdate, state: State) -> int:
    (value,) = [value for value, node in update.cases if holds(problem, node, state)]
    return value


def reached(problem: Problem) -> dict[State, Cost]:
    """Each state in reach with the fewest faults, then steps; whatever the bound on faults."""
    best = {s: (0, 0) for s in states_of(problem) if holds(problem, problem.initial, s)}
    todo = list(best)
    while todo:
        state = todo.pop()
        faults, steps = best[state]
        for move in problem.moves:
            after = made(problem, move, state)
            cost = (faults + move.is_fault, steps + 1)
            if after is not None and (after not in best or cost < best[after]):
                best[after] = cost
                todo.append(after)
    return best


def cheapest(problem: Problem) -> Cost | None:
    """The faults and steps of the shortest run that ends bad; None where there is none within the bound on faults."""
    found: list[Cost] = []
    for state, (faults, steps) in reached(problem).items():
        at_start = holds(problem, problem.initial, state) and holds(problem, problem.bad_start, state)
        if at_start or holds(problem, problem.bad, state):
            found.append((0, 0) if at_start else (faults, steps))
        found += [(faults + end.is_fault, steps + 1) for end in problem.bad_ends if holds(problem, end.node, state)]
    most = problem.most_faults
    return min((cost for cost in found if most is None or cost[0] <= most), default=None)
