"""The language between a system and a solver: truths and numbers over finite variables.

A formula is a position in a table, so that equal formulas are one, parts stand before wholes, and no walk recurses.
Only what is plain to see is simplified: constants, repeated parts, a part beside its negation.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, NewType

Truth = NewType("Truth", int)
"""A formula that is true or false."""
Number = NewType("Number", int)
"""A formula that is a number."""

TRUE = Truth(0)
FALSE = Truth(1)

Node = (
    tuple[Literal["true"]]
    | tuple[Literal["false"]]
    | tuple[Literal["flag"], str]
    | tuple[Literal["not"], int]
    | tuple[Literal["and"], tuple[int, ...]]
    | tuple[Literal["or"], tuple[int, ...]]
    | tuple[Literal["equal"], int, int]
    | tuple[Literal["less"], int, int]
    | tuple[Literal["number"], int]
    | tuple[Literal["variable"], str]
    | tuple[Literal["choose"], int, int, int]
    | tuple[Literal["add"], int, int]
    | tuple[Literal["subtract"], int, int]
)


@dataclass(frozen=True, slots=True)
class Span:
    """The numbers from low to high, both included."""

    low: int
    high: int


class Formulas:
    """A table of formulas that only grows."""

    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self.spans: list[Span | None] = []
        self.variables: dict[str, Span | None] = {}
        self._known: dict[Node, int] = {}
        self._make(("true",), None)
        self._make(("false",), None)

    def _make(self, node: Node, span: Span | None) -> int:
        index = self._known.get(node)
        if index is None:
            index = self._known[node] = len(self.nodes)
            self.nodes.append(node)
            self.spans.append(span)
        return index

    # ---- variables and numbers --------------------------------------------------------------
    def flag(self, name: str) -> Truth:
        """A variable that is true or false."""
        self.variables.setdefault(name, None)
        return Truth(self._make(("flag", name), None))

    def variable(self, name: str, low: int, high: int) -> Number:
        """A variable that is a number of an interval."""
        span = Span(low, high)
        self.variables.setdefault(name, span)
        return Number(self._make(("variable", name), span))

    def number(self, value: int) -> Number:
        """A constant."""
        return Number(self._make(("number", value), Span(value, value)))

    def truth(self, value: bool) -> Truth:  # noqa: FBT001 - the value itself
        """True or false."""
        return TRUE if value else FALSE

    def span(self, number: Number) -> Span:
        """An interval that the number lies in."""
        span = self.spans[number]
        if span is None:
            raise TypeError("a truth has no interval")
        return span

    def value(self, number: Number) -> int | None:
        """The number itself, where it is a constant."""
        node = self.nodes[number]
        return node[1] if node[0] == "number" else None

    # ---- connectives ------------------------------------------------------------------------
    def negate(self, part: Truth) -> Truth:
        """Where the part is false."""
        node = self.nodes[part]
        match node:
            case ("true",):
                return FALSE
            case ("false",):
                return TRUE
            case ("not", inner):
                return Truth(inner)
            case _:
                return Truth(self._make(("not", part), None))

    def conj(self, *parts: Truth) -> Truth:
        """Where all parts are true; of none, everywhere."""
        return self._junction(parts, TRUE, FALSE)

    def disj(self, *parts: Truth) -> Truth:
        """Where some part is true; of none, nowhere."""
        return self._junction(parts, FALSE, TRUE)

    def implies(self, condition: Truth, then: Truth) -> Truth:
        """Where the condition is false or `then` is true."""
        return self.disj(self.negate(condition), then)

    def iff(self, left: Truth, right: Truth) -> Truth:
        """Where both are true or both are false."""
        return self.either(left, right, self.negate(right))

    def either(self, condition: Truth, yes: Truth, no: Truth) -> Truth:
        """`yes` where the condition holds, else `no`."""
        if yes == no:
            return yes
        return self.conj(self.implies(condition, yes), self.disj(condition, no))

    def _junction(self, parts: Iterable[Truth], neutral: Truth, absorbing: Truth) -> Truth:
        kind: Literal["and", "or"] = "and" if neutral == TRUE else "or"
        kept: dict[int, None] = {}
        for part in parts:
            if part == absorbing or self._negation(part) in kept:
                return absorbing
            if part != neutral:
                kept[part] = None
        if len(kept) <= 1:
            return Truth(next(iter(kept), neutral))
        ordered = tuple(sorted(kept))
        return Truth(self._make(("and", ordered) if kind == "and" else ("or", ordered), None))

    def _negation(self, part: int) -> int:
        node = self.nodes[part]
        return node[1] if node[0] == "not" else self._known.get(("not", part), -1)

    # ---- numbers ----------------------------------------------------------------------------
    def equal(self, left: Number, right: Number) -> Truth:
        """Where both are the same number."""
        a, b = self.span(left), self.span(right)
        if left == right:
            return TRUE
        if a.high < b.low or b.high < a.low:
            return FALSE
        return Truth(self._make(("equal", min(left, right), max(left, right)), None))

    def less(self, left: Number, right: Number) -> Truth:
        """Where the first is the smaller one."""
        a, b = self.span(left), self.span(right)
        if a.high < b.low:
            return TRUE
        if a.low >= b.high:
            return FALSE
        return Truth(self._make(("less", left, right), None))

    def choose(self, condition: Truth, yes: Number, no: Number) -> Number:
        """`yes` where the condition holds, else `no`."""
        if condition == TRUE or yes == no:
            return yes
        if condition == FALSE:
            return no
        a, b = self.span(yes), self.span(no)
        return Number(self._make(("choose", condition, yes, no), Span(min(a.low, b.low), max(a.high, b.high))))

    def add(self, left: Number, right: Number) -> Number:
        """The sum."""
        a, b = self.span(left), self.span(right)
        if a.low == a.high and b.low == b.high:
            return self.number(a.low + b.low)
        return Number(self._make(("add", left, right), Span(a.low + b.low, a.high + b.high)))

    def subtract(self, left: Number, right: Number) -> Number:
        """The difference."""
        a, b = self.span(left), self.span(right)
        if a.low == a.high and b.low == b.high:
            return self.number(a.low - b.low)
        return Number(self._make(("subtract", left, right), Span(a.low - b.high, a.high - b.low)))

    # ---- walks ------------------------------------------------------------------------------
    def below(self, roots: Iterable[int]) -> Iterator[int]:
        """The positions of all formulas that these are made of, themselves included, parts first."""
        wanted = set(roots)
        stack = list(wanted)
        while stack:
            for part in parts_of(self.nodes[stack.pop()]):
                if part not in wanted:
                    wanted.add(part)
                    stack.append(part)
        yield from sorted(wanted)

    def evaluate(self, roots: Iterable[int], values: Mapping[str, bool | int]) -> dict[int, int]:
        """The value of each root, a truth as 0 or 1. A variable without a value is false or the least it can be."""
        wanted = tuple(roots)
        known: dict[int, int] = {}
        for index in self.below(wanted):
            known[index] = self._evaluated(index, known, values)
        return {root: known[root] for root in wanted}

    def _evaluated(self, index: int, known: Mapping[int, int], values: Mapping[str, bool | int]) -> int:
        node = self.nodes[index]
        match node:
            case ("true",):
                return 1
            case ("false",):
                return 0
            case ("flag", name):
                return int(values.get(name, False))
            case ("variable", name):
                span = self.variables[name]
                return int(values.get(name, span.low if span else 0))
            case ("number", value):
                return value
            case ("not", part):
                return 1 - known[part]
            case ("and", parts):
                return int(all(known[p] for p in parts))
            case ("or", parts):
                return int(any(known[p] for p in parts))
            case ("equal", left, right):
                return int(known[left] == known[right])
            case ("less", left, right):
                return int(known[left] < known[right])
            case ("choose", condition, yes, no):
                return known[yes] if known[condition] else known[no]
            case ("add", left, right):
                return known[left] + known[right]
            case ("subtract", left, right):
                return known[left] - known[right]

    def support(self, *roots: int) -> frozenset[str]:
        """The names of the variables that these formulas look at."""
        found: set[str] = set()
        for index in self.below(roots):
            node = self.nodes[index]
            if node[0] == "flag" or node[0] == "variable":
                found.add(node[1])
        return frozenset(found)


def parts_of(node: Node) -> tuple[int, ...]:
    """The formulas that a node is made of."""
    match node:
        case ("and" | "or", parts):
            return parts
        case ("not", part):
            return (part,)
        case ("equal" | "less" | "add" | "subtract", left, right):
            return (left, right)
        case ("choose", condition, yes, no):
            return (condition, yes, no)
        case ("true" | "false",) | ("flag" | "variable" | "number", _):
            return ()
