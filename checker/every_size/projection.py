"""What a set of states says of one tuple: from a diagram over states to one over the atoms of a template.

An atom looks at one variable of the state, or at none. So the diagram is copied variable by variable: where a variable
has this value, its atoms have these truths, and the rest is what is left of the set.
"""

from __future__ import annotations

from collections.abc import Sequence

from checker.bdd.encode import Encoding, Function
from checker.every_size.types import Types
from model.lang.ground import TRUE, Node, parts_of


class Projection:
    """From the states of one small site to the types of one of its tuples."""

    def __init__(self, encoding: Encoding, nodes: Sequence[Node], atoms: Sequence[int], types: Types) -> None:
        """`atoms` are the nodes that the atoms of the template are for this tuple."""
        self._encoding = encoding
        self._types = types
        self._rigid: list[tuple[int, bool]] = []
        by_variable: dict[int, list[tuple[int, frozenset[int]]]] = {}
        for atom, node in enumerate(atoms):
            variable, values = self._looked_at(nodes, node)
            if variable is None:
                self._rigid.append((atom, bool(values)))
            else:
                by_variable.setdefault(variable, []).append((atom, values))
        level = encoding.manager.var_to_level
        self._order = sorted(by_variable, key=lambda v: min(level(b) for b in encoding.bits[v]))
        self._values = [self._cases(v, by_variable[v]) for v in self._order]
        self._known: dict[tuple[Function, int], Function] = {}

    def _looked_at(self, nodes: Sequence[Node], root: int) -> tuple[int | None, frozenset[int]]:
        """The variable that a node looks at, and the values for which it holds; of none, whether it holds."""
        node = nodes[root]
        match node:
            case ("true",) | ("false",):
                return None, frozenset({0}) if root == TRUE else frozenset()
            case ("is", variable, value):
                return variable, frozenset({value})
            case ("not", part):
                looked_at, values = self._looked_at(nodes, part)
                if looked_at is None:
                    return None, frozenset() if values else frozenset({0})
                return looked_at, frozenset(range(len(self._encoding.variables[looked_at].values))) - values
            case ("and" | "or", _):
                parts = [self._looked_at(nodes, p) for p in parts_of(node)]
                (common,) = {v for v, _ in parts}
                joined = set(parts[0][1])
                for _, values in parts[1:]:
                    joined = joined & values if node[0] == "and" else joined | values
                return common, frozenset(joined)

    def _cases(self, variable: int, atoms: list[tuple[int, frozenset[int]]]) -> list[tuple[int, Function]]:
        """For each value, the truths of the atoms that look at the variable."""
        count = len(self._encoding.variables[variable].values)
        return [(value, self._types.cube([(a, value in values) for a, values in atoms])) for value in range(count)]

    def of(self, states: Function) -> Function:
        """The types of the tuple in these states."""
        encoding = self._encoding
        others = [v for v in range(len(encoding.variables)) if v not in self._order and encoding.bits[v]]
        return self._copied(states.exists(encoding.cube(others)), 0) & self._types.cube(self._rigid)

    def _copied(self, states: Function, position: int) -> Function:
        # One call deeper for each variable of the tuple, of which there are few dozens.
        if not states.satisfiable():
            return self._types.nothing
        if position == len(self._order):
            return self._types.everything
        key = (states, position)
        if key not in self._known:
            variable = self._order[position]
            made = self._types.nothing
            rest = self._encoding.cube([variable])
            for value, atoms in self._values[position]:
                left = (states & self._encoding.atom(variable, value)).exists(rest)
                made |= self._copied(left, position + 1) & atoms
            self._known[key] = made
        return self._known[key]
