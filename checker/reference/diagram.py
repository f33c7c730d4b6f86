"""Sets of states as reduced decision diagrams, written as the shared DAGs of `StateSet`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from properties.evidence import SetNode, StateSet

_TRUE = 0
_FALSE = 1


@dataclass(frozen=True, slots=True)
class Column:
    """A variable of a diagram and the printed names of all its values."""

    name: str
    values: tuple[str, ...]


class Diagrams:
    """A table of nodes that several sets can share. Equal sets over the same columns are one node."""

    def __init__(self) -> None:
        self._nodes: list[SetNode] = [("true",), ("false",)]
        self._known: dict[SetNode, int] = {("true",): _TRUE, ("false",): _FALSE}

    def rows(self, columns: Sequence[Column], rows: Iterable[tuple[int, ...]]) -> int:
        """The set of these rows; a row holds the position of a value for each column.

        Built from the last column to the first, so nothing recurses: rows that agree so far are one by then.
        """
        # Sorted, so that the numbers of the nodes do not depend on the order of the rows.
        level: dict[tuple[int, ...], int] = dict.fromkeys(sorted(rows), _TRUE)
        for position in range(len(columns) - 1, -1, -1):
            branches: dict[tuple[int, ...], dict[int, int]] = {}
            for prefix, node in level.items():
                branches.setdefault(prefix[:position], {})[prefix[position]] = node
            level = {prefix: self._branch(columns[position], found) for prefix, found in branches.items()}
        return level.get((), _FALSE)

    def conjunction(self, parts: Sequence[int]) -> int:
        """The intersection of sets."""
        kept = tuple(dict.fromkeys(p for p in parts if p != _TRUE))
        if _FALSE in kept:
            return _FALSE
        if len(kept) <= 1:
            return kept[0] if kept else _TRUE
        return self._node(("and", kept))

    def state_set(self, root: int) -> StateSet:
        """A set on its own: the nodes it is made of, itself last."""
        wanted = {root}
        for index in range(root, -1, -1):
            if index in wanted:
                wanted.update(_parts(self._nodes[index]))
        place = {old: new for new, old in enumerate(sorted(wanted))}
        return StateSet(tuple(_renumbered(self._nodes[old], place) for old in sorted(wanted)))

    def _branch(self, column: Column, found: dict[int, int]) -> int:
        # A variable has exactly one of its values: the commonest outcome needs no test.
        outcomes = [found.get(value, _FALSE) for value in range(len(column.values))]
        usual = max(reversed(outcomes), key=outcomes.count)
        node = usual
        for value in range(len(outcomes) - 1, -1, -1):
            if outcomes[value] != usual:
                node = self._if(column.name, column.values[value], outcomes[value], node)
        return node

    def _if(self, name: str, value: str, yes: int, no: int) -> int:
        test = self._node(("is", name, value))
        if (yes, no) == (_TRUE, _FALSE):
            return test
        if (yes, no) == (_FALSE, _TRUE):
            return self._node(("not", test))
        return self._node(("if", test, yes, no))

    def _node(self, node: SetNode) -> int:
        index = self._known.get(node)
        if index is None:
            index = self._known[node] = len(self._nodes)
            self._nodes.append(node)
        return index


def _parts(node: SetNode) -> tuple[int, ...]:
    match node:
        case ("if", test, yes, no):
            return (test, yes, no)
        case ("and", parts) | ("or", parts):
            return parts
        case ("not", part):
            return (part,)
        case _:
            return ()


def _renumbered(node: SetNode, place: dict[int, int]) -> SetNode:
    match node:
        case ("if", test, yes, no):
            return ("if", place[test], place[yes], place[no])
        case ("and", parts):
            return ("and", tuple(place[p] for p in parts))
        case ("or", parts):
            return ("or", tuple(place[p] for p in parts))
        case ("not", part):
            return ("not", place[part])
        case _:
            return node
