"""Proofs put together: sets of states renamed, met, and joined by readings.

The intersection of inductive sets is inductive, and so is a set that is one of them under some readings and another one
under others, because readings never change. That the whole is a proof is nevertheless re-checked, not believed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from properties.evidence import SetNode, StateSet
from properties.result import Cube

TRUE_SET = StateSet((("true",),))
Atom = tuple[str, str]
"""A variable and a printed value."""


def renamed(states: StateSet, name: Callable[[Atom], Atom]) -> StateSet:
    """The set with other variables and values."""
    return StateSet(tuple(("is", *name((n[1], n[2]))) if n[0] == "is" else n for n in states.nodes))


def intersection(sets: Sequence[StateSet]) -> StateSet:
    """What lies in all of the sets; of none, everything."""
    return _joined("and", tuple(dict.fromkeys(sets))) if sets else TRUE_SET


def by_readings(parts: Sequence[tuple[Sequence[Cube], StateSet]]) -> StateSet:
    """Under the readings of each part, its set. The parts have no reading in common."""
    if len({states for _, states in parts}) == 1:
        return parts[0][1]
    return _joined("or", [intersection([_union(where), states]) for where, states in parts])


def _joined(kind: str, sets: Sequence[StateSet]) -> StateSet:
    if len(sets) == 1:
        return sets[0]
    nodes: list[SetNode] = []
    roots: list[int] = []
    for states in sets:
        base = len(nodes)
        nodes += [_shifted(node, base) for node in states.nodes]
        roots.append(len(nodes) - 1)
    nodes.append(("and", tuple(roots)) if kind == "and" else ("or", tuple(roots)))
    return StateSet(tuple(nodes))


def _shifted(node: SetNode, base: int) -> SetNode:
    match node:
        case ("not", part):
            return ("not", part + base)
        case ("and", parts):
            return ("and", tuple(p + base for p in parts))
        case ("or", parts):
            return ("or", tuple(p + base for p in parts))
        case ("if", condition, yes, no):
            return ("if", condition + base, yes + base, no + base)
        case _:
            return node


def _union(where: Sequence[Cube]) -> StateSet:
    return _joined("or", [intersection([_options(r, o) for r, o in cube]) for cube in where])


def _options(reading: str, options: Sequence[str]) -> StateSet:
    return _joined("or", [StateSet((("is", reading, option),)) for option in options])
