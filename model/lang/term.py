"""The typed face of expressions: handles that carry the operators and the Python type of what they denote."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, NoReturn, TypeVar, cast, overload

from model.lang import expr as ex
from model.lang.errors import Code, DefinitionError
from model.lang.expr import Expr, Quantifier
from model.lang.sorts import DataSort, ElementSort, IntSort, Sort, Value, sort_of_value
from model.lang.traverse import binder_height, substitute

if TYPE_CHECKING:
    from model.lang.component import Component

T = TypeVar("T")
C = TypeVar("C", bound="Component")

LARGEST_SORT = 1000
"""No deployment has more elements of one sort than this; it bounds counts."""
DEEPEST_QUANTIFIER = 60
"""Quantifiers nested deeper than this are refused: evaluation takes one call a level."""


class Term(Generic[T]):
    """A typed handle on an expression."""

    __slots__ = ("node",)
    __hash__ = object.__hash__

    def __init__(self, node: Expr) -> None:
        self.node = node

    def __eq__(self, other: T | Term[T]) -> Bool:  # type: ignore[override]  # pyright: ignore[reportIncompatibleMethodOverride]
        return Term(ex.equal(self.node, lift(other, self.node.sort)))

    def __ne__(self, other: T | Term[T]) -> Bool:  # type: ignore[override]  # pyright: ignore[reportIncompatibleMethodOverride]
        return Term(ex.negate(ex.equal(self.node, lift(other, self.node.sort))))

    def __and__(self: Term[bool], other: Term[bool]) -> Bool:
        return Term(ex.conj(self.node, other.node))

    def __or__(self: Term[bool], other: Term[bool]) -> Bool:
        return Term(ex.disj(self.node, other.node))

    def __invert__(self: Term[bool]) -> Bool:
        return Term(ex.negate(self.node))

    def implies(self: Term[bool], other: Term[bool]) -> Bool:
        """`other` wherever this holds; where this does not hold, `other` is not looked at."""
        return ~self | other

    def iff(self: Term[bool], other: Term[bool]) -> Bool:
        """Both or neither."""
        return Term(ex.equal(self.node, other.node))

    def __add__(self: Term[int], other: int | Term[int]) -> Term[int]:
        return Term(ex.add(self.node, lift(other, None)))

    def __sub__(self: Term[int], other: int | Term[int]) -> Term[int]:
        return Term(ex.subtract(self.node, lift(other, None)))

    def __lt__(self: Term[int], other: int | Term[int]) -> Bool:
        return Term(ex.less(self.node, lift(other, None)))

    def __gt__(self: Term[int], other: int | Term[int]) -> Bool:
        return Term(ex.less(lift(other, None), self.node))

    def __le__(self: Term[int], other: int | Term[int]) -> Bool:
        return Term(ex.negate(ex.less(lift(other, None), self.node)))

    def __ge__(self: Term[int], other: int | Term[int]) -> Bool:
        return Term(ex.negate(ex.less(self.node, lift(other, None))))

    def __bool__(self) -> NoReturn:
        raise DefinitionError(
            Code.NO_TRUTH_VALUE,
            "a term has no truth value while a model is built, so `and`, `or`, `not`, `if` and `in` cannot use it",
            fix="write & for and, | for or, ~ for not, ite(condition, yes, no) for if",
        )


Bool = Term[bool]


class Var(Term[T]):
    """A term that can be written."""

    __slots__ = ()

    def becomes(self, value: T | Term[T]) -> Update:
        """After the step it has this value, computed before the step."""
        return update(self.node, lift(value, self.node.sort))


class Pointer(Generic[C]):
    """A state that holds an element, or none."""

    __slots__ = ("node",)
    __hash__ = object.__hash__

    def __init__(self, node: Expr) -> None:
        self.node = node

    @property
    def is_none(self) -> Bool:
        """There is no element."""
        return Term(ex.equal(self.node, ex.const(None, self.node.sort)))

    @property
    def is_some(self) -> Bool:
        """There is an element."""
        return ~self.is_none

    @property
    def element(self) -> C:
        """The element. Reading through it where there is none is an error of the model: guard it with `is_some`."""
        component = cast("ElementSort", self.node.sort).component
        return cast("C", component.symbol(ex.the(self.node)))

    def __eq__(self, other: C | Pointer[C]) -> Bool:  # type: ignore[override]  # pyright: ignore[reportIncompatibleMethodOverride]
        return Term(ex.equal(self.node, other.node))

    def __ne__(self, other: C | Pointer[C]) -> Bool:  # type: ignore[override]  # pyright: ignore[reportIncompatibleMethodOverride]
        return Term(ex.negate(ex.equal(self.node, other.node)))

    def becomes(self, value: C | Pointer[C] | None) -> Update:
        """After the step it holds this element, or none."""
        return update(self.node, ex.const(None, self.node.sort) if value is None else value.node)


class Key(Generic[T]):
    """A rigid datum of an element: it can be compared, never written."""

    __slots__ = ("node",)
    __hash__ = object.__hash__

    def __init__(self, node: Expr) -> None:
        self.node = node

    def __eq__(self, other: T | Key[T]) -> Bool:  # type: ignore[override]  # pyright: ignore[reportIncompatibleMethodOverride]
        return Term(ex.equal(self.node, self._lift(other)))

    def __ne__(self, other: T | Key[T]) -> Bool:  # type: ignore[override]  # pyright: ignore[reportIncompatibleMethodOverride]
        return Term(ex.negate(ex.equal(self.node, self._lift(other))))

    def __lt__(self, other: T | Key[T]) -> Bool:
        return Term(ex.less(self.node, self._lift(other)))

    def __gt__(self, other: T | Key[T]) -> Bool:
        return Term(ex.less(self._lift(other), self.node))

    def __le__(self, other: T | Key[T]) -> Bool:
        return Term(ex.negate(ex.less(self._lift(other), self.node)))

    def __ge__(self, other: T | Key[T]) -> Bool:
        return Term(ex.negate(ex.less(self.node, self._lift(other))))

    def _lift(self, other: object) -> Expr:
        return cast("Key[object]", other).node if isinstance(other, Key) else ex.const(cast("Value", other), self.sort)

    @property
    def sort(self) -> DataSort:
        """The type of the datum and whether it is ordered."""
        return cast("DataSort", self.node.sort)


def lift(value: object, sort: Sort | None) -> Expr:
    """The expression of a term or of a Python value; a value is checked against the sort where one is given."""
    match value:
        case Term() | Pointer():
            return value.node
        case _ if sort is not None:
            return ex.const(cast("Value", value), sort)
        case _:
            own = sort_of_value(value)
            if own is None:
                raise DefinitionError(Code.WRONG_SORT, f"{value!r} is no value of the language")
            return ex.const(cast("Value", value), own)


def condition_node(given: object, what: str) -> Expr:
    """The expression of a condition. A plain bool, as Python makes of `==` between different sorts, is refused."""
    if not isinstance(given, Term):
        raise DefinitionError(
            Code.WRONG_SORT,
            f"{what} is {given!r}, which is no condition",
            fix="compare terms of one sort",
        )
    return cast("Term[bool]", given).node


# ---- building blocks -----------------------------------------------------------------------------
def conj(*conditions: Bool) -> Bool:
    """All of them; of none, true."""
    return Term(ex.conj(*(c.node for c in conditions)))


def disj(*conditions: Bool) -> Bool:
    """At least one of them; of none, false."""
    return Term(ex.disj(*(c.node for c in conditions)))


ALWAYS_TRUE: Bool = Term(ex.TRUE)
ALWAYS_FALSE: Bool = Term(ex.FALSE)


@overload
def ite(condition: Bool, yes: Term[T], no: T | Term[T]) -> Term[T]: ...
@overload
def ite(condition: Bool, yes: T, no: T | Term[T]) -> Term[T]: ...
def ite(condition: Bool, yes: Any, no: Any) -> Term[Any]:
    """`yes` where the condition holds, else `no`; the other one is not looked at."""
    left = _node_of(yes)
    right = _node_of(no)
    a = left if left is not None else lift(yes, _enum_sort(right))
    b = right if right is not None else lift(no, _enum_sort(a))
    return Term(ex.ite(condition.node, a, b))


def _node_of(value: object) -> Expr | None:
    return cast("Term[object]", value).node if isinstance(value, Term | Pointer) else None


def _enum_sort(other: Expr | None) -> Sort | None:
    return None if other is None or isinstance(other.sort, IntSort) else other.sort


_fresh = itertools.count()


def binder(sort: type[C], body: Callable[[C], Expr]) -> tuple[ex.Bound, Expr]:
    """A bound variable and a body over it. The name is the height of the body, so equal formulas are one node."""
    placeholder = ex.bound(f"?{next(_fresh)}", sort)
    inner = body(sort.symbol(placeholder))
    height = binder_height(inner) + 1
    if height > DEEPEST_QUANTIFIER:
        raise DefinitionError(
            Code.TOO_DEEP, f"quantifiers are nested deeper than {DEEPEST_QUANTIFIER}", fix="split the formula"
        )
    variable = ex.bound(f"#{height}", sort)
    return variable, substitute(inner, {placeholder: variable})


def _quantify(quantifier: Quantifier, sort: type[C], body: Callable[[C], Bool]) -> Expr:
    what = f"the body of {quantifier.value}"
    variable, inner = binder(sort, lambda element: condition_node(body(element), what))
    return ex.quantified(quantifier, variable, inner, size=LARGEST_SORT)


def forall(sort: type[C], body: Callable[[C], Bool]) -> Bool:
    """The body holds for every element of the sort."""
    return Term(_quantify(Quantifier.FORALL, sort, body))


def exists(sort: type[C], body: Callable[[C], Bool]) -> Bool:
    """The body holds for at least one element of the sort."""
    return Term(_quantify(Quantifier.EXISTS, sort, body))


def count(sort: type[C], body: Callable[[C], Bool]) -> Term[int]:
    """The number of elements for which the body holds.

    >>> from model.lang import Component, State
    >>> from model.lang.pretty import pretty
    >>> class Lamp(Component):
    ...     lit = State(bool, initially=False)
    >>> few = count(Lamp, lambda lamp: lamp.lit) <= 1
    >>> pretty(few.node)
    '(the number of Lamp n with n.lit) <= 1'
    """
    return Term(_quantify(Quantifier.COUNT, sort, body))


@overload
def old(term: Pointer[C]) -> Pointer[C]: ...
@overload
def old(term: Term[T]) -> Term[T]: ...
def old(term: Any) -> Any:
    """The value before the step, in properties of a step."""
    handle = cast("Term[object]", term)
    return type(handle)(ex.old(handle.node)) if isinstance(term, Pointer) else Term[object](ex.old(handle.node))


# ---- updates -------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Binder:
    """A variable that an update runs over, and for which elements."""

    variable: ex.Bound
    where: Expr


@dataclass(frozen=True, slots=True)
class Update:
    """After the step `target` has the value that `value` had before it.

    So for all elements of the binders, and where the condition held before the step.
    """

    target: ex.Read
    value: Expr
    condition: Expr = ex.TRUE
    binders: tuple[Binder, ...] = ()

    def where(self, condition: Bool) -> Update:
        """The same update, only where the condition held before the step."""
        return Update(self.target, self.value, ex.conj(condition.node, self.condition), self.binders)


Effect = Update | tuple[Update, ...]


def update(target: Expr, value: Expr) -> Update:
    """An update of a state variable; its value must be of the state's sort."""
    if not isinstance(target, ex.Read):
        raise DefinitionError(
            Code.WRONG_SORT,
            "only a state can be written; this is a link, a datum or a computed term",
            fix="write `element.state.becomes(value)`",
        )
    given, wanted = value.sort, target.sort
    try:
        joined = ex.join(given, wanted)
    except DefinitionError:
        joined = None
    if joined is None:
        raise DefinitionError(
            Code.WRONG_SORT,
            f"{target.state} is of sort {wanted} and cannot become a {given}",
            fix=f"give a value of {wanted}",
        )
    if (
        isinstance(wanted, IntSort)
        and isinstance(given, IntSort)
        and (given.low > wanted.high or given.high < wanted.low)
    ):
        raise DefinitionError(
            Code.VALUE_OUT_OF_RANGE,
            f"{target.state} ranges over {wanted.low}..{wanted.high} and would become {given.low}..{given.high}",
            fix="give a value of the range, or declare a larger range",
        )
    return Update(target, value)


def each(sort: type[C], body: Callable[[C], Effect], *, where: Callable[[C], Bool] | None = None) -> tuple[Update, ...]:
    """The updates of the body for every element of the sort for which `where` held before the step."""
    placeholder = ex.bound(f"?{next(_fresh)}", sort)
    element = sort.symbol(placeholder)
    only = where(element).node if where else ex.TRUE
    made = body(element)
    updates = (made,) if isinstance(made, Update) else tuple(made)
    height = 1 + max(
        [binder_height(only)]
        + [
            max(
                binder_height(u.target),
                binder_height(u.value),
                binder_height(u.condition),
                *(int(b.variable.name[1:]) for b in u.binders),
                0,
            )
            for u in updates
        ]
    )
    variable = ex.bound(f"#{height}", sort)
    names: dict[Expr, Expr] = {placeholder: variable}
    return tuple(
        Update(
            cast("ex.Read", substitute(u.target, names)),
            substitute(u.value, names),
            substitute(u.condition, names),
            (
                Binder(variable, substitute(only, names)),
                *(Binder(b.variable, substitute(b.where, names)) for b in u.binders),
            ),
        )
        for u in updates
    )
