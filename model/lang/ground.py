"""The ground form: a site as plain data, for engines.

Everything is names, integers and tuples, so it pickles, prints and hashes. Values are positions in a variable's list of
values, and all that is left of the expressions is and, or, not over the atoms "this variable has this value", in one
table in which parts stand before wholes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

TRUE = 0
FALSE = 1

Node = (
    tuple[Literal["true"]]
    | tuple[Literal["false"]]
    | tuple[Literal["is"], int, int]
    | tuple[Literal["not"], int]
    | tuple[Literal["and"], tuple[int, ...]]
    | tuple[Literal["or"], tuple[int, ...]]
)
"""A condition: ("is", variable, value), or a connective over earlier nodes of the table."""

Role = Literal["state", "reading", "monitor"]


@dataclass(frozen=True, slots=True)
class GroundVariable:
    """A variable, the printed names of its values, and what it is. Readings are never updated."""

    name: str
    values: tuple[str, ...]
    role: Role


@dataclass(frozen=True, slots=True)
class GroundUpdate:
    """The value of a variable after the step: for each value that it can take, the node that says when.

    Where the guard holds, and the rule is in no error, exactly one of these nodes does.
    """

    variable: int
    cases: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class GroundError:
    """A node under which firing the rule, or looking at its guard, is an error of the model."""

    node: int
    why: str


@dataclass(frozen=True, slots=True)
class GroundRule:
    """A rule instance. What it does not update keeps its value."""

    id: str
    family: str
    kind: str
    binding: tuple[str, ...]
    guard: int
    updates: tuple[GroundUpdate, ...]
    errors: tuple[GroundError, ...]


@dataclass(frozen=True, slots=True)
class GroundSystem:
    """A site with every quantifier, parameter, link and datum worked out.

    `initial` is the node of the start states; where `start_error` holds the start itself is undefined.
    """

    name: str
    nodes: tuple[Node, ...]
    variables: tuple[GroundVariable, ...]
    rules: tuple[GroundRule, ...]
    initial: int
    start_error: int

    def digest(self) -> str:
        """A hash of the whole, the same on every machine."""
        return hashlib.sha256(repr(self).encode()).hexdigest()

    def support(self, roots: Iterable[int]) -> frozenset[int]:
        """The variables that these nodes look at."""
        return frozenset(node[1] for _, node in self.below(roots) if node[0] == "is")

    def below(self, roots: Iterable[int]) -> Iterator[tuple[int, Node]]:
        """The nodes that these nodes are made of, themselves included, parts first."""
        wanted = set(roots)
        stack = list(wanted)
        while stack:
            for part in parts_of(self.nodes[stack.pop()]):
                if part not in wanted:
                    wanted.add(part)
                    stack.append(part)
        for index in sorted(wanted):
            yield index, self.nodes[index]

    def values_of(self, roots: Sequence[int], state: Sequence[int]) -> tuple[bool, ...]:
        """The truth of nodes in a state, given as one value position for each variable."""
        truth: dict[int, bool] = {}
        for index, node in self.below(roots):
            match node:
                case ("true",):
                    truth[index] = True
                case ("false",):
                    truth[index] = False
                case ("is", variable, value):
                    truth[index] = state[variable] == value
                case ("not", part):
                    truth[index] = not truth[part]
                case ("and", parts):
                    truth[index] = all(truth[p] for p in parts)
                case ("or", parts):
                    truth[index] = any(truth[p] for p in parts)
        return tuple(truth[r] for r in roots)


def parts_of(node: Node) -> tuple[int, ...]:
    """The nodes that a node is made of."""
    match node:
        case ("and", parts) | ("or", parts):
            return parts
        case ("not", part):
            return (part,)
        case _:
            return ()


@dataclass
class Table:
    """A growing table of nodes; equal nodes are one, and the connectives simplify what is plain to see."""

    nodes: list[Node] = field(default_factory=lambda: [("true",), ("false",)])
    _known: dict[Node, int] = field(default_factory=lambda: {("true",): TRUE, ("false",): FALSE})

    def __copy__(self) -> Table:
        return Table(list(self.nodes), dict(self._known))

    def _make(self, node: Node) -> int:
        index = self._known.get(node)
        if index is None:
            index = self._known[node] = len(self.nodes)
            self.nodes.append(node)
        return index

    def atom(self, variable: int, value: int) -> int:
        """The variable has the value."""
        return self._make(("is", variable, value))

    def not_(self, part: int) -> int:
        """The negation of a node."""
        node = self.nodes[part]
        match node:
            case ("true",):
                return FALSE
            case ("false",):
                return TRUE
            case ("not", inner):
                return inner
            case _:
                return self._make(("not", part))

    def and_(self, *parts: int) -> int:
        """All of the nodes; of none, true."""
        return self._junction("and", TRUE, FALSE, parts)

    def or_(self, *parts: int) -> int:
        """At least one of the nodes; of none, false."""
        return self._junction("or", FALSE, TRUE, parts)

    def minus(self, part: int, without: int) -> int:
        """The first and not the second."""
        return self.and_(part, self.not_(without))

    def _junction(self, kind: Literal["and", "or"], neutral: int, absorbing: int, parts: tuple[int, ...]) -> int:
        flat: set[int] = set()
        for part in parts:
            if part == absorbing:
                return absorbing
            if part == neutral:
                continue
            node = self.nodes[part]
            if node[0] == kind:
                flat.update(parts_of(node))
            else:
                flat.add(part)
        if len(flat) <= 1:
            return next(iter(flat), neutral)
        for part in flat:
            if self.not_of(part) in flat or self._negates(part, kind, flat):
                return absorbing
        if kind == "and" and self._two_values(flat):
            return FALSE
        ordered = tuple(sorted(flat))
        return self._make(("and", ordered) if kind == "and" else ("or", ordered))

    def not_of(self, part: int) -> int:
        """The negation, if it stands in the table already; else -1."""
        node = self.nodes[part]
        return node[1] if node[0] == "not" else self._known.get(("not", part), -1)

    def _negates(self, part: int, kind: Literal["and", "or"], flat: set[int]) -> bool:
        """Whether a part is the negation of some of the others taken together: `a & b & ~(a & b)`."""
        node = self.nodes[part]
        inner = self.nodes[node[1]] if node[0] == "not" else node
        return node[0] == "not" and inner[0] == kind and flat.issuperset(parts_of(inner))

    def _two_values(self, parts: set[int]) -> bool:
        said: dict[int, int] = {}
        for part in parts:
            node = self.nodes[part]
            if node[0] == "is" and said.setdefault(node[1], node[2]) != node[2]:
                return True
        return False
