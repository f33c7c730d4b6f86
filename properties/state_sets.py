"""Sets of states, as evidence writes them, put together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from properties.evidence import SetNode, StateSet

TRUE_SET = StateSet((("true",),))


def intersection(sets: Iterable[StateSet]) -> StateSet:
    """What lies in all of the sets, each written once; of none, everything."""
    parts = tuple(dict.fromkeys(sets))
    return _joined("and", parts) if parts else TRUE_SET


def union(sets: Sequence[StateSet]) -> StateSet:
    """What lies in one of the sets, of which there is at least one."""
    return _joined("or", sets)


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
