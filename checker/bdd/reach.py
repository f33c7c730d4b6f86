"""Closures: the states that rules lead to, and the states from which rules lead somewhere.

Forward by chaining: the image of one rule is added before the next rule is tried, rank by rank from upstream down;
after a change in a rank the search goes back to the first. The fixed point is exact: it is left only when every rule
has been tried on the final set. Backward in layers, because the layers are the evidence of a possibility.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from checker.bdd.encode import Function
from checker.bdd.image import Transition
from checker.bdd.order import ranked
from checker.question.budget import Budget


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
        rank = 0 if closed != states and rank > 0 else rank + 1
        states = closed
        watch(states)
    return states


def _close(states: Function, rules: Sequence[Transition], budget: Budget) -> Function:
    unchanged, turn = 0, 0
    while unchanged < len(rules):
        larger = states | rules[turn].image(states)
        budget.spend(larger.node_count())
        unchanged = unchanged + 1 if larger == states else 0
        states = larger
        turn = (turn + 1) % len(rules)
    return states


def grown(states: Function, by: Iterable[tuple[Transition, Function]], budget: Budget) -> Function:
    """The states and the images of rules of sets.

    Everything is added to the same set, and callers give all states seen so far where the last ones would do: sets that
    grow so stay regular, and their diagrams small, where sets of new states alone do not (some ten times faster).
    """
    for t, source in by:
        states |= t.image(source)
        budget.spend(states.node_count())
    return states


def levels(
    start: Function, transitions: Iterable[Transition], most_faults: int | None, budget: Budget
) -> Iterator[Function]:
    """The states that at most 0, 1, ... steps lead to, by runs with at most so many faults, until there are no more."""
    moving = [t for t in transitions if t.reads]
    if most_faults is None:
        states, before = start, None
        while states != before:
            yield states
            before = states
            states = grown(states, ((t, before) for t in moving), budget)
        return
    within = [start] * (most_faults + 1)
    previous: list[Function] = []
    while within != previous:
        yield within[-1]
        previous = within
        within = [
            grown(
                states,
                ((t, previous[j - t.is_fault]) for t in moving if j >= t.is_fault),
                budget,
            )
            for j, states in enumerate(previous)
        ]


def backward_layers(
    goal: Function, within: Function, transitions: Iterable[Transition], budget: Budget
) -> tuple[Function, ...]:
    """The goal states within a set, then those that one rule leads to an earlier layer from, and so on."""
    moving = [t for t in transitions if t.reads]
    layers: list[Function] = []
    seen, larger = goal & ~goal, goal & within
    while larger != seen:
        layers.append(larger & ~seen)
        seen = larger
        for t in moving:
            larger |= t.preimage(seen) & within
            budget.spend(larger.node_count())
    return tuple(layers)


def faulty_layers(
    start: Function, transitions: Sequence[Transition], most: int, budget: Budget
) -> tuple[Function, ...]:
    """The states of runs with at most 0, 1, ... `most` faults; fewer layers where more faults lead no further."""
    faults = [t for t in transitions if t.is_fault and t.reads]
    others = [t for t in transitions if not t.is_fault]
    layers = [closure(start, others, budget)]
    while len(layers) <= most:
        larger = grown(layers[-1], ((t, layers[-1]) for t in faults), budget)
        if larger == layers[-1]:
            break
        layers.append(closure(larger, others, budget))
    return tuple(layers)
