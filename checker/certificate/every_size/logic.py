"""First-order formulas over sorts of any size, as positions in a table.

Equal formulas are one position, parts stand before wholes, and no walk recurses. A variable has a name of its own, so
nothing is ever captured. Only what is plain to see is simplified.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NewType

Formula = NewType("Formula", int)
"""A position that is true or false."""
Thing = NewType("Thing", int)
"""A position that denotes an element, or a datum."""

TRUE = Formula(0)
FALSE = Formula(1)

Node = (
    tuple[Literal["true"]]
    | tuple[Literal["false"]]
    | tuple[Literal["holds"], str, tuple[int, ...]]
    | tuple[Literal["same"], int, int]
    | tuple[Literal["not"], int]
    | tuple[Literal["and"], tuple[int, ...]]
    | tuple[Literal["or"], tuple[int, ...]]
    | tuple[Literal["every"], tuple[int, ...], int]
    | tuple[Literal["some"], tuple[int, ...], int]
    | tuple[Literal["variable"], str]
    | tuple[Literal["value"], str, tuple[int, ...]]
)
"""`holds` and `value`: a predicate or a function of things. `every`, `some`: of variables and a body."""


@dataclass(frozen=True, slots=True)
class Symbol:
    """A predicate or function: the sorts it is of, and the sort it gives (None: a predicate)."""

    over: tuple[str, ...]
    gives: str | None


class Logic:
    """A table of formulas that only grows, with the symbols that occur in it."""

    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self.sort_of: list[str | None] = []
        self._has_quantifier: list[bool] = []
        self.free: list[tuple[int, ...]] = []
        """The variables that are free in each, in order."""
        self.symbols: dict[str, Symbol] = {}
        self._known: dict[Node, int] = {}
        self._variables = 0
        self._make(("true",), None)
        self._make(("false",), None)

    def _make(self, node: Node, sort: str | None) -> int:
        index = self._known.get(node)
        if index is None:
            index = self._known[node] = len(self.nodes)
            self.nodes.append(node)
            self.sort_of.append(sort)
            inner = any(self._has_quantifier[p] for p in parts_of(node))
            self._has_quantifier.append(inner or node[0] in ("every", "some"))
            self.free.append(self._free_in(index, node))
        return index

    def _free_in(self, index: int, node: Node) -> tuple[int, ...]:
        if node[0] == "variable":
            return (index,)
        found = {v for p in parts_of(node) for v in self.free[p]}
        if node[0] == "every" or node[0] == "some":
            found.difference_update(node[1])
        return tuple(sorted(found))

    # ---- things -----------------------------------------------------------------------------
    def variable(self, sort: str) -> Thing:
        """A variable of this sort that is no other one."""
        self._variables += 1
        return Thing(self._make(("variable", f"{sort}~{self._variables}"), sort))

    def value(self, name: str, args: Sequence[Thing], sort: str) -> Thing:
        """What a function gives for these things; of nothing, a constant."""
        self._declare(name, args, sort)
        return Thing(self._make(("value", name, tuple(args)), sort))

    def holds(self, name: str, args: Sequence[Thing]) -> Formula:
        """Whether a predicate holds of these things."""
        self._declare(name, args, None)
        return Formula(self._make(("holds", name, tuple(args)), None))

    def _declare(self, name: str, args: Sequence[Thing], gives: str | None) -> None:
        symbol = Symbol(tuple(self.sort(a) for a in args), gives)
        if self.symbols.setdefault(name, symbol) != symbol:
            raise TypeError(f"{name} is used with two signatures")

    def sort(self, thing: Thing) -> str:
        """The sort of a thing."""
        sort = self.sort_of[thing]
        if sort is None:
            raise TypeError("a formula is no thing")
        return sort

    # ---- formulas ---------------------------------------------------------------------------
    def same(self, left: Thing, right: Thing) -> Formula:
        """Whether two things of one sort are one."""
        if left == right:
            return TRUE
        return Formula(self._make(("same", min(left, right), max(left, right)), None))

    def negate(self, part: Formula) -> Formula:
        """Where the part is false."""
        node = self.nodes[part]
        match node:
            case ("true",):
                return FALSE
            case ("false",):
                return TRUE
            case ("not", inner):
                return Formula(inner)
            case _:
                return Formula(self._make(("not", part), None))

    def conj(self, parts: Iterable[Formula]) -> Formula:
        """Where all parts are true; of none, everywhere."""
        return self._junction("and", parts, TRUE, FALSE)

    def disj(self, parts: Iterable[Formula]) -> Formula:
        """Where some part is true; of none, nowhere."""
        return self._junction("or", parts, FALSE, TRUE)

    def _junction(
        self, kind: Literal["and", "or"], parts: Iterable[Formula], neutral: Formula, absorbing: Formula
    ) -> Formula:
        kept: dict[int, None] = {}
        for part in parts:
            node = self.nodes[part]
            # What is joined in the same way is made flat.
            for piece in parts_of(node) if node[0] == kind else (part,):
                if piece == absorbing or self._opposite(piece) in kept:
                    return absorbing
                if piece != neutral:
                    kept[piece] = None
        if len(kept) <= 1:
            return Formula(next(iter(kept), neutral))
        ordered = tuple(sorted(kept))
        return Formula(self._make(("and", ordered) if kind == "and" else ("or", ordered), None))

    def _opposite(self, part: int) -> int:
        node = self.nodes[part]
        return node[1] if node[0] == "not" else self._known.get(("not", part), -1)

    def every(self, variables: Sequence[Thing], body: Formula) -> Formula:
        """For all things of the sorts of the variables."""
        if not variables or body in (TRUE, FALSE):
            return body
        return Formula(self._make(("every", tuple(variables), body), None))

    def some(self, variables: Sequence[Thing], body: Formula) -> Formula:
        """For some things of the sorts of the variables; no sort is empty."""
        if not variables or body in (TRUE, FALSE):
            return body
        return Formula(self._make(("some", tuple(variables), body), None))

    def has_quantifier(self, formula: int) -> bool:
        """Whether a quantifier is part of it."""
        return self._has_quantifier[formula]

    # ---- walks ------------------------------------------------------------------------------
    def below(self, roots: Iterable[int]) -> Iterator[int]:
        """The positions that these are made of, themselves included, parts first."""
        wanted = set(roots)
        stack = list(wanted)
        while stack:
            for part in parts_of(self.nodes[stack.pop()]):
                if part not in wanted:
                    wanted.add(part)
                    stack.append(part)
        yield from sorted(wanted)

    def names(self, roots: Iterable[int]) -> frozenset[str]:
        """The names of the predicates and functions that occur in these."""
        nodes = (self.nodes[i] for i in self.below(roots))
        return frozenset(n[1] for n in nodes if n[0] == "holds" or n[0] == "value")


def parts_of(node: Node) -> tuple[int, ...]:
    """The positions that a node is made of."""
    match node:
        case ("and" | "or", parts) | ("holds" | "value", _, parts):
            return parts
        case ("not", part):
            return (part,)
        case ("same", left, right):
            return (left, right)
        case ("every" | "some", variables, body):
            return (*variables, body)
        case _:
            return ()
