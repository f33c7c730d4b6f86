"""Making expressions: interned, so equal ones are one object, and sorted, so an ill-typed one cannot exist.

Comparing and hashing cost nothing, and a shared part stays shared.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, fields
from typing import Any, TypeVar, cast
from weakref import WeakValueDictionary

from model.lang.errors import Code, DefinitionError
from model.lang.nodes import (
    Add,
    And,
    Bound,
    Const,
    DatumOf,
    Enabled,
    Equal,
    Expr,
    Fired,
    Follow,
    Ite,
    Less,
    Linked,
    Not,
    Old,
    Or,
    Quantified,
    Quantifier,
    Read,
    ReadingOf,
    Settled,
    Subtract,
    The,
)
from model.lang.sorts import BOOL, BoolSort, DataSort, ElementSort, EnumSort, IntSort, Sort, Value
from model.lang.symbols import DatumSymbol, LinkSymbol, ReadingSymbol, StateSymbol

__all__ = [
    "FALSE",
    "TRUE",
    "Add",
    "And",
    "Bound",
    "Const",
    "DatumOf",
    "DatumSymbol",
    "Enabled",
    "Equal",
    "Expr",
    "Fired",
    "Follow",
    "Ite",
    "Less",
    "LinkSymbol",
    "Linked",
    "Not",
    "Old",
    "Or",
    "Quantified",
    "Quantifier",
    "Read",
    "ReadingOf",
    "ReadingSymbol",
    "Settled",
    "StateSymbol",
    "Subtract",
    "The",
    "add",
    "bound",
    "children",
    "conj",
    "const",
    "datum_of",
    "disj",
    "element",
    "enabled",
    "equal",
    "fired",
    "follow",
    "ite",
    "join",
    "less",
    "linked",
    "negate",
    "old",
    "parts_of",
    "quantified",
    "read",
    "reading_of",
    "rebuild",
    "remade",
    "settled",
    "subtract",
    "the",
]

# ---- interning -----------------------------------------------------------------------------------
# Weak, so a system that is dropped is freed; never iterated over, so it cannot influence an output.
_known: WeakValueDictionary[tuple[object, ...], Any] = WeakValueDictionary()
_N = TypeVar("_N")


def _intern(make: Callable[..., _N], *parts: object) -> _N:
    # 1 == True in Python, so the type of a payload is part of the key.
    key = (make, *[(type(p), p) for p in parts])
    found = _known.get(key)
    if found is None:
        found = _known[key] = make(*parts)
    return cast("_N", found)


# ---- constructors --------------------------------------------------------------------------------
def const(value: Value, sort: Sort) -> Const:
    """A value of a sort; raises where it is not one of it."""
    match sort:
        case BoolSort():
            fits = isinstance(value, bool)
        case IntSort(low, high):
            fits = isinstance(value, int) and not isinstance(value, bool)
            if fits and not low <= cast("int", value) <= high:
                raise DefinitionError(
                    Code.VALUE_OUT_OF_RANGE,
                    f"the value {value} lies outside its range {low}..{high}",
                    fix="give a value of the range, or declare a larger range",
                )
        case EnumSort(enum):
            fits = isinstance(value, enum)
        case ElementSort(component, optional):
            closed = cast("tuple[str, ...]", getattr(component, "closed", ()))
            fits = (value is None and optional) or value in closed
        case DataSort(kind):
            fits = isinstance(value, kind)
    if not fits:
        raise DefinitionError(Code.WRONG_SORT, f"{value!r} is not a value of {sort}", fix=f"write a value of {sort}")
    return _intern(Const, value, sort)


def element(name: str, component: type[Any]) -> Const:
    """An element of a deployment, by name: for what is said of one site. A design knows the closed sorts only."""
    return _intern(Const, name, ElementSort(component))


def bound(name: str, component: type[Any]) -> Bound:
    """A parameter of a rule or the variable of a quantifier."""
    return _intern(Bound, name, ElementSort(component))


def read(state: StateSymbol, args: tuple[Expr, ...]) -> Read:
    """The state variable of these elements."""
    _check_elements(f"the state {state}", state.over, args)
    return _intern(Read, state, args)


def follow(link: LinkSymbol, arg: Expr) -> Follow:
    """The element that a link leads to."""
    _check_elements(f"the link {link}", (link.owner,), (arg,))
    return _intern(Follow, link, arg)


def linked(link: LinkSymbol, left: Expr, right: Expr) -> Linked:
    """Whether a link to many leads from left to right."""
    _check_elements(f"the link {link}", (link.owner, link.to), (left, right))
    return _intern(Linked, link, left, right)


def datum_of(datum: DatumSymbol, arg: Expr) -> DatumOf:
    """The rigid datum of an element."""
    _check_elements(f"the datum {datum}", (datum.owner,), (arg,))
    return _intern(DatumOf, datum, arg)


def reading_of(reading: ReadingSymbol) -> ReadingOf:
    """The option chosen for a reading."""
    return _intern(ReadingOf, reading)


def the(arg: Expr) -> Expr:
    """The element that an optional term denotes; a term that is never none stays as it is."""
    if not isinstance(arg.sort, ElementSort):
        raise DefinitionError(Code.WRONG_SORT, f"only an element can be read through, not a {arg.sort}")
    return _intern(The, arg) if arg.sort.optional else arg


TRUE = const(True, BOOL)
FALSE = const(False, BOOL)


def negate(arg: Expr) -> Expr:
    """Not; a double negation and constants are simplified."""
    _check_bool("not", arg)
    match arg:
        case Const(value):
            return FALSE if value else TRUE
        case Not(inner):
            return inner
        case _:
            return _intern(Not, arg)


def conj(*args: Expr) -> Expr:
    """All of them; of none, true."""
    return _junction(And, TRUE, FALSE, args)


def disj(*args: Expr) -> Expr:
    """At least one of them; of none, false."""
    return _junction(Or, FALSE, TRUE, args)


def _junction(make: type[And | Or], neutral: Const, absorbing: Const, args: tuple[Expr, ...]) -> Expr:
    for arg in args:
        _check_bool("and, or", arg)
    kept = tuple(dict.fromkeys(arg for arg in args if arg is not neutral))
    if kept and kept[0] is absorbing:
        return absorbing
    if len(kept) <= 1:
        return kept[0] if kept else neutral
    return _intern(And, kept) if make is And else _intern(Or, kept)


def equal(left: Expr, right: Expr) -> Expr:
    """Equality; the sorts must be one, and an integer constant must lie in reach."""
    a, b = left.sort, right.sort
    match a, b:
        case (IntSort(), IntSort()):
            _check_comparable(a, b, left, right)
            same = True
        case (ElementSort(), ElementSort()):
            same = a.component is b.component
        case (DataSort(), DataSort()):
            same = a.type is b.type
        case _:
            same = a == b
    if not same:
        raise DefinitionError(Code.WRONG_SORT, f"a {a} is never equal to a {b}", fix="compare terms of the same sort")
    if left is right and not _may_be_undefined(left):
        return TRUE
    if isinstance(left, Const) and isinstance(right, Const):
        return TRUE if left.value == right.value else FALSE
    return _intern(Equal, left, right)


def _check_comparable(a: IntSort, b: IntSort, left: Expr, right: Expr) -> None:
    if (a.high < b.low or b.high < a.low) and isinstance(left, Const) != isinstance(right, Const):
        given, other = (left, b) if isinstance(left, Const) else (right, a)
        raise DefinitionError(
            Code.VALUE_OUT_OF_RANGE,
            f"the value {cast('Const', given).value} lies outside the range of the term it is compared with, {other}",
            fix="compare with a value that the term can have",
        )


def _may_be_undefined(e: Expr) -> bool:
    return not isinstance(e, Const | Bound)


def less(left: Expr, right: Expr) -> Expr:
    """Order; only integers and ordered data have one."""
    a, b = left.sort, right.sort
    match a, b:
        case (IntSort(), IntSort()):
            pass
        case (DataSort(), DataSort()) if a.type is b.type and a.ordered and b.ordered:
            pass
        case _:
            raise DefinitionError(
                Code.UNORDERED,
                f"a {a} and a {b} have no order",
                fix="compare integers, or data declared with ordered=True",
            )
    if isinstance(left, Const) and isinstance(right, Const):
        return TRUE if cast("int", left.value) < cast("int", right.value) else FALSE
    return _intern(Less, left, right)


def add(left: Expr, right: Expr) -> Expr:
    """A sum."""
    a, b = _interval("+", left), _interval("+", right)
    return _intern(Add, left, right, IntSort(a.low + b.low, a.high + b.high))


def subtract(left: Expr, right: Expr) -> Expr:
    """A difference."""
    a, b = _interval("-", left), _interval("-", right)
    return _intern(Subtract, left, right, IntSort(a.low - b.high, a.high - b.low))


def ite(condition: Expr, yes: Expr, no: Expr) -> Expr:
    """One of two terms, by a condition."""
    _check_bool("the condition of ite", condition)
    if condition is TRUE:
        return yes
    if condition is FALSE:
        return no
    return _intern(Ite, condition, yes, no, join(yes.sort, no.sort))


def quantified(quantifier: Quantifier, variable: Bound, body: Expr, *, size: int) -> Expr:
    """`size` bounds a count: no sort of a deployment has more elements."""
    _check_bool(f"the body of {quantifier.value}", body)
    sort: Sort = IntSort(0, size) if quantifier is Quantifier.COUNT else BOOL
    return _intern(Quantified, quantifier, variable, body, sort)


def old(arg: Expr) -> Expr:
    """The value of a term before the step."""
    return _intern(Old, arg)


def enabled(rule: str, args: tuple[Expr, ...] | None) -> Expr:
    """Whether a rule can fire."""
    return _intern(Enabled, rule, args)


def settled(components: tuple[type[Any], ...], around: tuple[Expr, ...] = ()) -> Expr:
    """Whether these components are settled, as far as these elements are concerned."""
    return _intern(Settled, components, around)


def fired(rule: str, args: tuple[Expr, ...] | None) -> Expr:
    """Whether the step fired a rule."""
    return _intern(Fired, rule, args)


# ---- sort rules ----------------------------------------------------------------------------------
def join(a: Sort, b: Sort) -> Sort:
    """The narrowest sort that holds the values of both; raises where there is none."""
    match a, b:
        case (IntSort(), IntSort()):
            return IntSort(min(a.low, b.low), max(a.high, b.high))
        case (ElementSort(), ElementSort()) if a.component is b.component:
            return ElementSort(a.component, a.optional or b.optional)
        case _ if a == b:
            return a
        case _:
            raise DefinitionError(Code.WRONG_SORT, f"a {a} and a {b} have no sort in common")


def _check_bool(what: str, arg: Expr) -> None:
    if not isinstance(arg.sort, BoolSort):
        raise DefinitionError(
            Code.WRONG_SORT,
            f"{what} takes truth values, not a {arg.sort}",
            fix="compare it with something; beside & and | a comparison stands in parentheses: `a & (b == c)`",
        )


def _interval(what: str, arg: Expr) -> IntSort:
    if not isinstance(arg.sort, IntSort):
        raise DefinitionError(Code.WRONG_SORT, f"{what} takes integers, not a {arg.sort}")
    return arg.sort


def _check_elements(what: str, sorts: tuple[type[Any], ...], args: tuple[Expr, ...]) -> None:
    given = tuple(a.sort for a in args)
    for sort, arg in zip(sorts, given, strict=True):
        if not isinstance(arg, ElementSort) or not issubclass(arg.component, sort) or arg.optional:
            raise DefinitionError(
                Code.WRONG_SORT,
                f"{what} is of a {sort.__name__}, not of a {arg}",
                fix="where there may be no element, read through `.element`" if isinstance(arg, ElementSort) else "",
            )


# ---- shape ---------------------------------------------------------------------------------------
def children(e: Expr) -> tuple[Expr, ...]:
    """The parts of a node, quantifier bodies included, in a fixed order."""
    match e:
        case Const() | Bound() | ReadingOf():
            return ()
        case Read(_, args) | And(args) | Or(args) | Settled(_, args):
            return args
        case Enabled(_, optional) | Fired(_, optional):
            return optional or ()
        case Follow(_, arg) | DatumOf(_, arg) | The(arg) | Not(arg) | Old(arg):
            return (arg,)
        case Linked(_, left, right):
            return (left, right)
        case Equal(left, right) | Less(left, right) | Add(left, right) | Subtract(left, right):
            return (left, right)
        case Ite(condition, yes, no):
            return (condition, yes, no)
        case Quantified(_, variable, body):
            return (variable, body)


def rebuild(e: Expr, parts: tuple[Expr, ...]) -> Expr:
    """The node with other parts, in the order of `children`; sorts are checked anew."""
    match e:
        case Const() | Bound() | ReadingOf():
            return e
        case Settled(components):
            return settled(components, parts)
        case Read(state):
            return read(state, parts)
        case And():
            return conj(*parts)
        case Or():
            return disj(*parts)
        case Enabled(rule, optional):
            return enabled(rule, None if optional is None else parts)
        case Fired(rule, optional):
            return fired(rule, None if optional is None else parts)
        case Follow(link):
            return follow(link, parts[0])
        case DatumOf(datum):
            return datum_of(datum, parts[0])
        case The():
            return the(parts[0])
        case Not():
            return negate(parts[0])
        case Old():
            return old(parts[0])
        case Linked(link):
            return linked(link, parts[0], parts[1])
        case Equal():
            return equal(parts[0], parts[1])
        case Less():
            return less(parts[0], parts[1])
        case Add():
            return add(parts[0], parts[1])
        case Subtract():
            return subtract(parts[0], parts[1])
        case Ite():
            return ite(parts[0], parts[1], parts[2])
        case Quantified(quantifier, _, _, sort):
            size = sort.high if isinstance(sort, IntSort) else 0
            return quantified(quantifier, cast("Bound", parts[0]), parts[1], size=size)


def parts_of(e: Expr) -> tuple[object, ...]:
    """What a node was made from: with its class, all that is needed to make it again."""
    # A sort with a default is the same for the whole class; any other default may have been replaced.
    return tuple(getattr(e, f.name) for f in fields(e) if f.name != "sort" or f.default is MISSING)


def remade(kind: type[Any], parts: tuple[object, ...]) -> Expr:
    """The one node of this class with these `parts_of`: of a node that was checked when it was first made."""
    return cast("Expr", _intern(kind, *parts))
