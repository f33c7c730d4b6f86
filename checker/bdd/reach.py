"""Closures: the states that rules lead to, and the states from which rules lead somewhere.

Forward by chaining: the image of one rule is added before the next rule is tried, rank by rank from upstream down;
after a change in a rank the search goes back to the first. The fixed point is exact: it is left only when every rule
has been tried on the final set. Backward in layers, because the layers are the evidence of a possibility.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from checker.bdd.budget import Budget
from checker.bdd.encode import Function
from checker.bdd.image import Transition
from checker.bdd.order import ranked


def closure(
    start: Function,
    transitions: Iterable[Transition],
    budget: Budget,
    watch: Callable[[Function], None] = lambda _states: None,
) -> Function:
    """All states that these rules lead to from the start, itself included. `watch` sees each set that a rank closed."""
    ranks = ranked(transitions)
    states = start
    rank = 0
    while rank < len(ranks):
        closed = _close(states, ranks[rank], budget)
        watch(closed)
        rank = 0 if closed != states and rank > 0 else rank + 1
        states = closed
    return states


def _close(states: Function, rules: Sequence[Transition], budget: Budget) -> Function:
    unchanged, turn = 0, 0
    while unchanged < len(rules):
        budget.spend()
        larger = states | rules[turn].image(states)
        unchanged = unchanged + 1 if larger == states else 0
        states = larger
        turn = (turn + 1) % len(rules)
    return states


def levels(start: Function, transitions: Iterable[Transition], budget: Budget) -> Iterable[Function]:
    """The states by the least number of steps that lead to them."""
    moving = [t for t in transitions if t.reads]
    seen, frontier, nothing = start, start, start & ~start
    while frontier.satisfiable():
        yield frontier
        following = nothing
        for t in moving:
            budget.spend()
            following |= t.image(frontier)
        frontier = following & ~seen
        seen |= frontier


def backward_layers(
    goal: Function, within: Function, transitions: Iterable[Transition], budget: Budget
) -> tuple[Function, ...]:
    """The goal states within a set, then those that one rule leads to an earlier layer from, and so on."""
    moving = [t for t in transitions if t.reads]
    layers = [goal & within]
    seen, nothing = layers[0], goal & ~goal
    while layers[-1].satisfiable():
        before = nothing
        for t in moving:
            budget.spend()
            before |= t.preimage(layers[-1])
        layers.append(before & within & ~seen)
        seen |= layers[-1]
    return tuple(layers[:-1])


def faulty_layers(
    start: Function, transitions: Sequence[Transition], most: int, budget: Budget
) -> tuple[Function, ...]:
    """The states of runs with at most 0, 1, ... `most` faults; fewer layers where more faults lead no further."""
    faults = [t for t in transitions if t.is_fault and t.reads]
    others = [t for t in transitions if not t.is_fault]
    layers = [closure(start, others, budget)]
    while len(layers) <= most:
        larger = layers[-1]
        for t in faults:
            budget.spend()
            larger |= t.image(layers[-1])
        if larger == layers[-1]:
            break
        layers.append(closure(larger, others, budget))
    return tuple(layers)
