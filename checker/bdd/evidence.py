"""Sets of states as plain conditions, for other code to check.

A diagram becomes a DAG of choices over the atoms "this variable has this value": a bit of a variable with several
values is the disjunction of the values whose code has the bit.
"""

from __future__ import annotations

from checker.bdd.encode import Encoding, Function
from properties.evidence import SetNode, StateSet


def state_set(encoding: Encoding, states: Function) -> StateSet:
    """The set as a condition. Equal parts are written once, and a part and its complement differ by a `not`."""
    return _Writer(encoding).write(states)


class _Writer:
    def __init__(self, encoding: Encoding) -> None:
        self.encoding = encoding
        self.nodes: list[SetNode] = []
        self.known: dict[SetNode, int] = {}
        self.written: dict[Function, int] = {}

    def write(self, root: Function) -> StateSet:
        stack = [root]
        while stack:
            function = stack[-1]
            if function in self.written:
                stack.pop()
                continue
            halves = function.cofactors()
            waiting = [h for h in halves or () if h not in self.written]
            if waiting:
                stack.extend(reversed(waiting))
                continue
            stack.pop()
            self.written[function] = self._node(function, halves)
        # The root stands last, even where it was made as a part before.
        if self.written[root] != len(self.nodes) - 1:
            self.nodes.append(("and", (self.written[root],)))
        return StateSet(tuple(self.nodes))

    def _node(self, function: Function, halves: tuple[Function, Function] | None) -> int:
        if halves is None:
            return self._make(("true",) if function.valid() else ("false",))
        opposite = self.written.get(~function)
        if opposite is not None:
            return self._make(("not", opposite))
        bit = function.node_var()
        if bit is None:
            raise AssertionError("a function with cofactors has a top bit")
        yes, no = (self.written[h] for h in halves)
        condition = self._bit(bit)
        match self.nodes[yes], self.nodes[no]:
            case ("true",), ("false",):
                return condition
            case ("false",), ("true",):
                return self._make(("not", condition))
            case _:
                return self._make(("if", condition, yes, no))

    def _bit(self, bit: int) -> int:
        position = self.encoding.owner[bit]
        variable = self.encoding.variables[position]
        place = self.encoding.bits[position].index(bit)
        atoms = [
            self._make(("is", variable.name, name)) for value, name in enumerate(variable.values) if value >> place & 1
        ]
        return atoms[0] if len(atoms) == 1 else self._make(("or", tuple(atoms)))

    def _make(self, node: SetNode) -> int:
        index = self.known.get(node)
        if index is None:
            index = self.known[node] = len(self.nodes)
            self.nodes.append(node)
        return index
