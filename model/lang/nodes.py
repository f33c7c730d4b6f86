"""The nodes of expressions: immutable data, each with a sort.

Make nodes with the functions of `expr`, never with these classes: the functions keep equal expressions one object, and
refuse what is ill-sorted. A node is data only. Each meaning is a function elsewhere: `evaluate`, `grounding`, `pretty`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any, NoReturn, TypeGuard, cast

from model.lang.sorts import BOOL, BoolSort, ElementSort, EnumSort, IntSort, Sort, Value
from model.lang.symbols import DatumSymbol, LinkSymbol, ReadingSymbol, StateSymbol


class _Interned:
    """A node: equal to itself only, kept once."""

    __slots__ = ("__weakref__",)

    def __copy__(self) -> _Interned:
        return self

    def __deepcopy__(self, memo: dict[int, object]) -> _Interned:
        return self

    def __reduce__(self) -> NoReturn:
        raise TypeError("expressions do not pickle, a copy would not be the same node: send the ground form instead")


@dataclass(frozen=True, slots=True, eq=False)
class Const(_Interned):
    """A value."""

    value: Value
    sort: Sort


@dataclass(frozen=True, slots=True, eq=False)
class Bound(_Interned):
    """A parameter of a rule, or the variable of a quantifier ('#' and the height of its body)."""

    name: str
    sort: ElementSort


@dataclass(frozen=True, slots=True, eq=False)
class Read(_Interned):
    """The value of a state variable."""

    state: StateSymbol
    args: tuple[Expr, ...]

    @property
    def sort(self) -> Sort:
        """That of the state."""
        return self.state.sort


@dataclass(frozen=True, slots=True, eq=False)
class Follow(_Interned):
    """The element that a link leads to."""

    link: LinkSymbol
    arg: Expr

    @property
    def sort(self) -> Sort:
        """The component that the link leads to."""
        return ElementSort(self.link.to)


@dataclass(frozen=True, slots=True, eq=False)
class Linked(_Interned):
    """Whether a link to many leads from one element to another."""

    link: LinkSymbol
    left: Expr
    right: Expr

    @property
    def sort(self) -> Sort:
        """A truth value."""
        return BOOL


@dataclass(frozen=True, slots=True, eq=False)
class DatumOf(_Interned):
    """The rigid datum of an element."""

    datum: DatumSymbol
    arg: Expr

    @property
    def sort(self) -> Sort:
        """That of the datum."""
        return self.datum.sort


@dataclass(frozen=True, slots=True, eq=False)
class ReadingOf(_Interned):
    """The option chosen for a reading."""

    reading: ReadingSymbol

    @property
    def sort(self) -> Sort:
        """The options of the reading."""
        return EnumSort(self.reading.options)


@dataclass(frozen=True, slots=True, eq=False)
class The(_Interned):
    """The element that a term of an optional sort denotes; undefined where there is none."""

    arg: Expr

    @property
    def sort(self) -> Sort:
        """The component, without none."""
        return ElementSort(cast("ElementSort", self.arg.sort).component)


@dataclass(frozen=True, slots=True, eq=False)
class Not(_Interned):
    """Negation."""

    arg: Expr
    sort: BoolSort = BOOL


@dataclass(frozen=True, slots=True, eq=False)
class And(_Interned):
    """Conjunction, decided from left to right: what stands after a false part is not looked at."""

    args: tuple[Expr, ...]
    sort: BoolSort = BOOL


@dataclass(frozen=True, slots=True, eq=False)
class Or(_Interned):
    """Disjunction, decided from left to right: what stands after a true part is not looked at."""

    args: tuple[Expr, ...]
    sort: BoolSort = BOOL


@dataclass(frozen=True, slots=True, eq=False)
class Equal(_Interned):
    """Equality of two terms of one sort."""

    left: Expr
    right: Expr
    sort: BoolSort = BOOL


@dataclass(frozen=True, slots=True, eq=False)
class Less(_Interned):
    """Order of two integers or two ordered data."""

    left: Expr
    right: Expr
    sort: BoolSort = BOOL


@dataclass(frozen=True, slots=True, eq=False)
class Add(_Interned):
    """A sum. Its sort is the interval it lies in."""

    left: Expr
    right: Expr
    sort: IntSort


@dataclass(frozen=True, slots=True, eq=False)
class Subtract(_Interned):
    """A difference. Its sort is the interval it lies in."""

    left: Expr
    right: Expr
    sort: IntSort


@dataclass(frozen=True, slots=True, eq=False)
class Ite(_Interned):
    """One of two terms, by a condition; the other is not looked at."""

    condition: Expr
    yes: Expr
    no: Expr
    sort: Sort


class Quantifier(Enum):
    """What a quantifier makes of the truth values of its body."""

    FORALL = "forall"
    EXISTS = "exists"
    COUNT = "count"


@dataclass(frozen=True, slots=True, eq=False)
class Quantified(_Interned):
    """For all, exists, or the number of elements. Undefined where the body is for any element."""

    quantifier: Quantifier
    variable: Bound
    body: Expr
    sort: Sort


@dataclass(frozen=True, slots=True, eq=False)
class Old(_Interned):
    """The value of a term before the step."""

    arg: Expr

    @property
    def sort(self) -> Sort:
        """That of the term."""
        return self.arg.sort


@dataclass(frozen=True, slots=True, eq=False)
class Enabled(_Interned):
    """Whether a rule can fire: for the given elements, or (args None) for some."""

    rule: str
    args: tuple[Expr, ...] | None
    sort: BoolSort = BOOL


@dataclass(frozen=True, slots=True, eq=False)
class Settled(_Interned):
    """No detection and no failover rule of these components can fire.

    Around elements: no instance in which a parameter of the sort of such an element is another one of that sort counts.
    """

    components: tuple[type[Any], ...]
    around: tuple[Expr, ...]
    sort: BoolSort = BOOL


@dataclass(frozen=True, slots=True, eq=False)
class Fired(_Interned):
    """Whether the step fired this rule: for the given elements, or (args None) for some."""

    rule: str
    args: tuple[Expr, ...] | None
    sort: BoolSort = BOOL


Expr = (
    Const
    | Bound
    | Read
    | Follow
    | Linked
    | DatumOf
    | ReadingOf
    | The
    | Not
    | And
    | Or
    | Equal
    | Less
    | Add
    | Subtract
    | Ite
    | Quantified
    | Old
    | Enabled
    | Settled
    | Fired
)


def is_node(value: object) -> TypeGuard[Expr]:
    """Whether a value is an expression."""
    return isinstance(value, _Interned)
