"""From ground data to decision diagrams: variables to bits, conditions to functions, sets back to states.

A variable with n values takes ceil(log2 n) bits, so some codes mean nothing where n is no power of two. They never
occur in a set of states: the start excludes them (`domain`), and a rule writes codes of values only.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from oxidd.bcdd import BCDDFunction, BCDDManager

from checker.question.run import Values
from model.lang.ground import GroundVariable, Node, parts_of

Function = BCDDFunction
"""A set of states and readings: a Boolean function of the bits."""

CROWDED = 0.4
"""A manager that is as full as this after a collection is too small."""


class Encoding:
    """The bits of the variables of one ground system, in one manager.

    `order` lists the variables from the top of the diagrams down. `nodes` may grow later: it is read when needed.
    """

    def __init__(
        self, variables: Sequence[GroundVariable], nodes: Sequence[Node], order: Sequence[int], capacity: int
    ) -> None:
        self.variables = tuple(variables)
        self._nodes = nodes
        # The cache is a fixed share of the nodes: it must hold the results of one sweep over the rules.
        self.manager = BCDDManager(capacity, max(capacity // 4, 1 << 12), 1)
        self._capacity = capacity
        self._collections = 0
        self.true = self.manager.true()
        self.false = self.manager.false()
        bits: dict[int, tuple[int, ...]] = {}
        count = 0
        for variable in order:
            width = (len(self.variables[variable].values) - 1).bit_length()
            bits[variable] = tuple(range(count, count + width))
            count += width
        self.manager.add_vars(count)
        self.bit_count = count
        self.bits = tuple(bits[v] for v in range(len(self.variables)))
        self.owner = {bit: v for v, own in enumerate(self.bits) for bit in own}
        self._atoms: dict[tuple[int, int], Function] = {}
        self._known: dict[int, Function] = {}
        self._looks_at: dict[int, frozenset[int]] = {}

    def crowded(self) -> bool:
        """Whether the last collection of garbage left so much that the next ones would come soon."""
        collections = self.manager.gc_count()
        if collections == self._collections:
            return False
        self._collections = collections
        return self.manager.num_inner_nodes() > self._capacity * CROWDED

    def atom(self, variable: int, value: int) -> Function:
        """The variable has the value."""
        known = self._atoms.get((variable, value))
        if known is None:
            if value >= len(self.variables[variable].values):
                raise AssertionError(f"{self.variables[variable].name} is not in this encoding")
            known = self.true
            for place, bit in enumerate(self.bits[variable]):
                literal = self.manager.var(bit) if value >> place & 1 else self.manager.not_var(bit)
                known &= literal
            self._atoms[variable, value] = known
        return known

    def cube(self, variables: Iterable[int]) -> Function:
        """The bits of these variables, to quantify over."""
        made = self.true
        for variable in variables:
            for bit in self.bits[variable]:
                made &= self.manager.var(bit)
        return made

    def domain(self, variables: Iterable[int]) -> Function:
        """Each of these variables has a code that means a value."""
        made = self.true
        for variable in variables:
            size = len(self.variables[variable].values)
            if size != 1 << len(self.bits[variable]):
                made &= self.any(self.atom(variable, value) for value in range(size))
        return made

    def any(self, parts: Iterable[Function]) -> Function:
        """The union."""
        made = self.false
        for part in parts:
            made |= part
        return made

    def condition(self, root: int) -> Function:
        """The function of a node of the table."""
        stack = [root]
        while stack:
            index = stack[-1]
            if index in self._known:
                stack.pop()
                continue
            waiting = [p for p in parts_of(self._nodes[index]) if p not in self._known]
            if waiting:
                stack.extend(reversed(waiting))
                continue
            stack.pop()
            self._known[index] = self._connect(self._nodes[index])
        return self._known[root]

    def _connect(self, node: Node) -> Function:
        match node:
            case ("true",):
                return self.true
            case ("false",):
                return self.false
            case ("is", variable, value):
                return self.atom(variable, value)
            case ("not", part):
                return ~self._known[part]
            case ("and", parts):
                made = self.true
                # Small ones first: what they cut down never grows large.
                for function in sorted((self._known[p] for p in parts), key=BCDDFunction.node_count):
                    made &= function
                return made
            case ("or", parts):
                return self.any(self._known[part] for part in parts)

    def all(self, parts: Iterable[Function]) -> Function:
        """The intersection."""
        made = self.true
        for part in parts:
            made &= part
        return made

    def conjuncts(self, root: int) -> tuple[int, ...]:
        """The nodes that a node is the conjunction of."""
        node = self._nodes[root]
        return node[1] if node[0] == "and" else (root,)

    def looks_at(self, root: int) -> frozenset[int]:
        """The variables that a node of the table speaks of."""
        stack = [root]
        while stack:
            index = stack[-1]
            node = self._nodes[index]
            waiting = [p for p in parts_of(node) if p not in self._looks_at]
            if waiting:
                stack.extend(waiting)
                continue
            stack.pop()
            own = {node[1]} if node[0] == "is" else set[int]()
            self._looks_at[index] = frozenset(own.union(*(self._looks_at[p] for p in parts_of(node))))
        return self._looks_at[root]

    # ---- from functions back to data ------------------------------------------------------------
    def support(self, function: Function) -> frozenset[int]:
        """The variables that a function depends on."""
        found: set[int] = set()
        seen: set[Function] = set()
        stack = [function]
        while stack:
            node = stack.pop()
            if node in seen or ~node in seen:
                continue
            seen.add(node)
            halves = node.cofactors()
            if halves is not None:
                found.add(self.owner[_bit(node)])
                stack.extend(halves)
        return frozenset(found)

    def count(self, states: Function, over: Iterable[int]) -> int:
        """How many value combinations of these variables occur in the set: exact."""
        kept = set(over)
        others = [v for v in range(len(self.variables)) if v not in kept]
        spare = sum(len(self.bits[v]) for v in others)
        return states.exists(self.cube(others)).sat_count(self.bit_count) >> spare

    def least(self, states: Function, order: Iterable[int] | None = None) -> Values:
        """The least state of a set that is not empty, variable by variable: the same whatever the order of the bits."""
        chosen: dict[int, int] = {}
        for variable in range(len(self.variables)) if order is None else order:
            for value in range(len(self.variables[variable].values)):
                narrowed = states & self.atom(variable, value)
                if narrowed.satisfiable():
                    chosen[variable] = value
                    states = narrowed
                    break
        return tuple(chosen[v] for v in sorted(chosen))

    def state(self, values: Values) -> Function:
        """The set of this one state."""
        made = self.true
        for variable in reversed(range(len(values))):
            made &= self.atom(variable, values[variable])
        return made


def _bit(function: Function) -> int:
    bit = function.node_var()
    if bit is None:
        raise AssertionError("a constant has no bit")
    return bit
