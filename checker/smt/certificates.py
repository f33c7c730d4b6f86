"""Invariants of problems as certificates: conditions on the variables of the site, by name.

A problem knows a monitor of states as it was before the state; a certificate speaks of it as it is. A state of the site
belongs to the certificate if it is one of the invariant for some value of the monitor before, and the monitor is what
that value makes it. That set is left by no step either: what the monitor is, it was before the next state.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from checker.smt.problem import Problem, as_system, replaced
from model.lang.ground import FALSE, TRUE, GroundVariable, Node, Table
from properties.evidence import SetNode, StateSet

EVERYTHING = StateSet((("true",),))
"""All states."""


def certificate(problem: Problem, invariant: Sequence[Node], variables: Sequence[GroundVariable]) -> StateSet:
    """The invariant of a problem as a set of states of the site; `variables` are those of its ground system."""
    table = Table(list(problem.nodes), {node: index for index, node in enumerate(problem.nodes)})
    root = _copied(table, invariant)
    past = problem.past
    if past is not None:
        now = table.atom(past.variable, 1)
        cases: list[int] = []
        for before, after in ((TRUE, FALSE), (FALSE, TRUE)):
            atoms = {table.atom(past.variable, 1): before, table.atom(past.variable, 0): after}
            on, inside = replaced(table, past.on, atoms), replaced(table, root, atoms)
            same = table.or_(table.and_(on, now), table.and_(table.not_(on), table.not_(now)))
            cases.append(table.and_(inside, same))
        root = table.or_(*cases)
    return state_set(table, root, variables)


def _copied(table: Table, nodes: Sequence[Node]) -> int:
    """Nodes that stand for themselves, in a table that has others too: the place of the last one."""
    place: list[int] = []
    for node in nodes:
        match node:
            case ("true",):
                place.append(TRUE)
            case ("false",):
                place.append(FALSE)
            case ("is", variable, value):
                place.append(table.atom(variable, value))
            case ("not", part):
                place.append(table.not_(place[part]))
            case ("and", parts):
                place.append(table.and_(*(place[p] for p in parts)))
            case ("or", parts):
                place.append(table.or_(*(place[p] for p in parts)))
    return place[-1]


def state_set(table: Table, root: int, variables: Sequence[GroundVariable]) -> StateSet:
    """The states of which a node is true, by the names of the variables."""
    system = as_system(table.nodes)
    nodes: list[SetNode] = []
    place: dict[int, int] = {}
    for index, node in system.below([root]):
        place[index] = len(nodes)
        match node:
            case ("is", variable, value):
                nodes.append(("is", variables[variable].name, variables[variable].values[value]))
            case ("not", part):
                nodes.append(("not", place[part]))
            case ("and", parts):
                nodes.append(("and", tuple(place[p] for p in parts)))
            case ("or", parts):
                nodes.append(("or", tuple(place[p] for p in parts)))
            case ("true",):
                nodes.append(("true",))
            case ("false",):
                nodes.append(("false",))
    return StateSet(tuple(nodes))


def conjunction(sets: Iterable[StateSet]) -> StateSet:
    """The intersection of sets: their nodes in one list, equal ones once."""
    parts = [s for s in dict.fromkeys(sets) if s != EVERYTHING]
    if len(parts) <= 1:
        return parts[0] if parts else EVERYTHING
    nodes: dict[SetNode, int] = {}
    roots: list[int] = []
    for part in parts:
        place: list[int] = []
        for node in part.nodes:
            place.append(nodes.setdefault(_moved(node, place), len(nodes)))
        roots.append(place[-1])
    whole: SetNode = ("and", tuple(dict.fromkeys(roots)))
    return StateSet((*nodes, whole))


def _moved(node: SetNode, place: Sequence[int]) -> SetNode:
    match node:
        case ("not", part):
            return ("not", place[part])
        case ("and", parts):
            return ("and", tuple(place[p] for p in parts))
        case ("or", parts):
            return ("or", tuple(place[p] for p in parts))
        case ("if", condition, yes, no):
            return ("if", place[condition], place[yes], place[no])
        case _:
            return node
