"""Components: what an element has. States change, links and data are fixed by the deployment.

    class CtiManager(Component):
        up = State(bool, initially=True)
        callmanagers = Links(CallManager)

        @fault(cites="S2-04")
        def fail(self) -> Step:
            "{self} stops."
            return when(self.up).then(self.up.becomes(False))

A component class is symbolic: `self` stands for any element of the sort. A deployment names the elements.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from enum import Enum, EnumMeta
from ipaddress import IPv4Address
from typing import Any, ClassVar, Generic, Self, TypeVar, cast, overload

from model.lang import expr as ex
from model.lang.errors import Code, DefinitionError, nearest
from model.lang.expr import DatumSymbol, Expr, LinkSymbol, StateSymbol
from model.lang.place import place_of_caller
from model.lang.sorts import BOOL, DataSort, ElementSort, EnumSort, IntSort, Sort, Value
from model.lang.term import Bool, Key, Pointer, Term, Var

T = TypeVar("T")
U = TypeVar("U")
C = TypeVar("C", bound="Component")
S = TypeVar("S", bound="Singleton")


_OWN_NAMES = ("cites", "closed", "node", "of", "symbol")
"""What every component class has; a declaration of such a name would be lost."""


class _Body(dict[str, object]):
    """The namespace of a component class: it refuses to lose a declaration by giving its name again."""

    def __setitem__(self, key: str, value: object) -> None:
        if key in _OWN_NAMES and isinstance(value, Declaration):
            raise DefinitionError(
                Code.DUPLICATE_NAME,
                f"{key!r} cannot be declared: every component has something of this name",
                place=place_of_caller(),
                fix="give the rule or the state another name",
            )
        if isinstance(self.get(key), Declaration):
            raise DefinitionError(
                Code.DUPLICATE_NAME,
                f"{key!r} is declared twice in one component; the second would replace the first",
                place=place_of_caller(),
                fix="give the rule or the state another name",
            )
        super().__setitem__(key, value)


class ComponentMeta(type):
    """Only gives component classes the namespace above and their keywords."""

    cites: tuple[str, ...]

    @classmethod
    def __prepare__(cls, name: str, bases: tuple[type, ...], /, **kwds: object) -> dict[str, object]:
        """A namespace that refuses a second declaration of one name."""
        return _Body()

    def __new__(
        cls,
        name: str,
        bases: tuple[type, ...],
        body: dict[str, Any],
        *,
        closed: tuple[str, ...] = (),
        cites: str = "",
    ) -> ComponentMeta:
        """The class, with the elements of a closed sort, and what its bases and it cite."""
        made = super().__new__(cls, name, bases, dict(body))
        inherited = (c for base in bases if isinstance(base, ComponentMeta) for c in base.cites)
        made.cites = tuple(dict.fromkeys([*inherited, *cites.split()]))
        if closed:
            if len(set(closed)) != len(closed):
                raise DefinitionError(Code.DUPLICATE_NAME, f"{name} names an element twice: {closed}")
            made.closed = closed  # type: ignore[attr-defined]
        return made

    def __init__(
        cls,
        name: str,
        bases: tuple[type, ...],
        body: dict[str, Any],
        *,
        closed: tuple[str, ...] = (),
        cites: str = "",
    ) -> None:
        super().__init__(name, bases, body)
        del closed, cites  # __new__ has seen to them


class Declaration:
    """Something a component class declares by name. The name of the sort or field is known once the class exists."""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name
        self.owner = owner


class Component(metaclass=ComponentMeta):
    """An element of a component sort, symbolic while a model is built.

    `class Side(Component, closed=("A", "B"))` makes a closed sort: its elements belong to the design.
    `class Server(Component, cites="S1-08 S1-09")` names the statements that say that there are such elements.
    """

    __hash__ = object.__hash__
    node: Expr
    closed: ClassVar[tuple[str, ...]] = ()

    @classmethod
    def symbol(cls, node: Expr) -> Self:
        """The element that an expression denotes."""
        self = cls.__new__(cls)
        self.node = node
        return self

    @classmethod
    def of(cls, name: str) -> Self:
        """A named element of a closed sort."""
        if name not in cls.closed:
            raise DefinitionError(
                Code.UNKNOWN_COMPONENT, f"{cls.__name__} has no element {name!r}", fix=nearest(name, cls.closed)
            )
        return cls.symbol(ex.const(name, ElementSort(cls)))

    def __eq__(self, other: Self | Pointer[Self]) -> Bool:  # type: ignore[override]  # pyright: ignore[reportIncompatibleMethodOverride]
        return Term(ex.equal(self.node, other.node))

    def __ne__(self, other: Self | Pointer[Self]) -> Bool:  # type: ignore[override]  # pyright: ignore[reportIncompatibleMethodOverride]
        return Term(ex.negate(ex.equal(self.node, other.node)))


class _The(Generic[S]):
    def __get__(self, obj: S | None, owner: type[S]) -> S:
        return owner.symbol(ex.const(owner.closed[0], ElementSort(owner)))


class Singleton(Component):
    """A component with exactly one element, reached as `Cluster.the`; its states have no argument."""

    the: ClassVar[_The[Any]] = _The()

    def __init_subclass__(cls, **kwds: object) -> None:
        super().__init_subclass__(**kwds)
        cls.closed = (cls.__name__,)


# ---- initial values ------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class OneOf(Generic[T]):
    """Any of these values at the start."""

    values: tuple[T, ...]


def one_of(*values: T) -> OneOf[T]:
    """Any of these values at the start: each run chooses."""
    return OneOf(values)


class Anything(Enum):
    """Any value of the sort at the start."""

    ANYTHING = "anything"


ANYTHING = Anything.ANYTHING


def _sort_of_declared(sort: object) -> Sort:
    match sort:
        case range() if sort.step == 1 and len(sort) > 0:
            return IntSort(sort.start, sort.stop - 1)
        case EnumMeta() if len(list(cast("Any", sort))) > 0:
            return EnumSort(cast("type[Enum]", sort))
        case type() if sort is bool:
            return BOOL
        case _:
            raise DefinitionError(
                Code.BAD_DECLARATION,
                f"a state cannot hold {sort!r}",
                place=place_of_caller(),
                fix="declare it with bool, an Enum, or a range with at least one value and step 1",
            )


def _initial_values(initially: object, sort: Sort) -> tuple[Value, ...] | None:
    if initially is ANYTHING:
        return None
    values = cast("OneOf[Value]", initially).values if isinstance(initially, OneOf) else (cast("Value", initially),)
    if not values:
        raise DefinitionError(Code.BAD_DECLARATION, "one_of needs at least one value", place=place_of_caller())
    for value in values:
        try:
            ex.const(value, sort)
        except DefinitionError as error:
            error.place = place_of_caller()
            raise
    return tuple(dict.fromkeys(values))


class Stateful(Declaration):
    """What the three declarations of a state share: the symbol for each component class that has it."""

    def __init__(self, sort: Sort, initially: object, to: type[Component] | None = None) -> None:
        self.place = place_of_caller()
        self.sort = sort
        self.to = to
        self.initially = _initial_values(initially, sort)

    def symbol_for(self, owner: type[Any]) -> StateSymbol:
        """The state of this component class, which may have inherited the declaration."""
        over: tuple[type[Any], ...] = () if issubclass(owner, Singleton) else (owner,)
        if self.to is not None:
            over = (*over, self.to)
        return StateSymbol(owner, self.name, over, self.sort, self.place)

    def read(self, obj: Component, *column: Expr) -> Expr:
        """The state variable of this element, and of this column for a relation."""
        symbol = self.symbol_for(type(obj))
        row = () if isinstance(obj, Singleton) else (obj.node,)
        return ex.read(symbol, (*row, *column))


class State(Stateful, Generic[T]):
    """A state variable of each element. The sort is bool, an Enum, or a range of integers."""

    @overload
    def __init__(self: State[int], sort: range, *, initially: int | OneOf[int] | Anything) -> None: ...
    @overload
    def __init__(self, sort: type[T], *, initially: T | OneOf[T] | Anything) -> None: ...
    def __init__(self, sort: Any, *, initially: Any) -> None:
        super().__init__(_sort_of_declared(sort), initially)

    @overload
    def __get__(self, obj: None, owner: type[Component]) -> State[T]: ...
    @overload
    def __get__(self, obj: Component, owner: type[Component]) -> Var[T]: ...
    def __get__(self, obj: Component | None, owner: type[Component]) -> State[T] | Var[T]:
        return self if obj is None else Var(self.read(obj))


class Relation(Stateful, Generic[C, T]):
    """A state variable of each pair of an element and one of another sort: `self.sessions[client]`."""

    @overload
    def __init__(
        self: Relation[C, int],  # pyright: ignore[reportInvalidTypeVarUse] - C is solved from `to`
        to: type[C],
        sort: range,
        *,
        initially: int | OneOf[int] | Anything,
    ) -> None: ...
    @overload
    def __init__(self, to: type[C], sort: type[T], *, initially: T | OneOf[T] | Anything) -> None: ...
    def __init__(self, to: Any, sort: Any, *, initially: Any) -> None:
        super().__init__(_sort_of_declared(sort), initially, to)

    @overload
    def __get__(self, obj: None, owner: type[Component]) -> Relation[C, T]: ...
    @overload
    def __get__(self, obj: Component, owner: type[Component]) -> Row[C, T]: ...
    def __get__(self, obj: Component | None, owner: type[Component]) -> Relation[C, T] | Row[C, T]:
        return self if obj is None else Row(self, obj)


class Row(Generic[C, T]):
    """The part of a relation that belongs to one element."""

    __slots__ = ("_element", "_relation")

    def __init__(self, relation: Relation[C, T], element: Component) -> None:
        self._relation = relation
        self._element = element

    def __getitem__(self, column: C) -> Var[T]:
        return Var(self._relation.read(self._element, column.node))


class Ref(Stateful, Generic[C]):
    """A state that holds an element of another sort, or none; at the start none unless a start condition says so."""

    def __init__(self, to: type[C]) -> None:
        super().__init__(ElementSort(to, optional=True), None)

    @overload
    def __get__(self, obj: None, owner: type[Component]) -> Ref[C]: ...
    @overload
    def __get__(self, obj: Component, owner: type[Component]) -> Pointer[C]: ...
    def __get__(self, obj: Component | None, owner: type[Component]) -> Ref[C] | Pointer[C]:
        return self if obj is None else Pointer(self.read(obj))


class Peer(Stateful):
    """A state that holds an element of the component's own sort, or none: whom it backs up, whom it follows."""

    def __init__(self) -> None:
        super().__init__(ElementSort(Component, optional=True), None)

    def symbol_for(self, owner: type[Any]) -> StateSymbol:
        """The state of this component class: it holds elements of the same class."""
        return replace(super().symbol_for(owner), sort=ElementSort(owner, optional=True))

    @overload
    def __get__(self, obj: None, owner: type[Component]) -> Peer: ...
    @overload
    def __get__(self, obj: C, owner: type[C]) -> Pointer[C]: ...
    def __get__(self, obj: Component | None, owner: type[Component]) -> Peer | Pointer[Any]:
        return self if obj is None else Pointer(self.read(obj))


# ---- rigid declarations --------------------------------------------------------------------------
class Link(Declaration, Generic[C]):
    """A link to one element, fixed by the deployment."""

    def __init__(self, to: type[C]) -> None:
        self.to = to
        self.place = place_of_caller()

    def symbol_for(self, owner: type[Any]) -> LinkSymbol:
        """The link of this component class."""
        return LinkSymbol(owner, self.name, self.to, many=False, place=self.place)

    @overload
    def __get__(self, obj: None, owner: type[Component]) -> Link[C]: ...
    @overload
    def __get__(self, obj: Component, owner: type[Component]) -> C: ...
    def __get__(self, obj: Component | None, owner: type[Component]) -> Link[C] | C:
        return self if obj is None else self.to.symbol(ex.follow(self.symbol_for(type(obj)), obj.node))


class Links(Declaration, Generic[C]):
    """A link to any number of elements, fixed by the deployment; `at_least` is checked there."""

    def __init__(self, to: type[C], *, at_least: int = 0) -> None:
        self.to = to
        self.at_least = at_least
        self.place = place_of_caller()
        if not isinstance(at_least, int):  # pyright: ignore[reportUnnecessaryIsInstance] - a file of the user's is run, not type-checked
            raise DefinitionError(
                Code.BAD_DECLARATION,
                f"a link to {at_least!r} elements at least is none",
                place=self.place,
                fix="write a number: at_least=1",
            )

    def symbol_for(self, owner: type[Any]) -> LinkSymbol:
        """The link of this component class."""
        return LinkSymbol(owner, self.name, self.to, many=True, place=self.place)

    @overload
    def __get__(self, obj: None, owner: type[Component]) -> Links[C]: ...
    @overload
    def __get__(self, obj: Component, owner: type[Component]) -> LinkRow[C]: ...
    def __get__(self, obj: Component | None, owner: type[Component]) -> Links[C] | LinkRow[C]:
        return self if obj is None else LinkRow(self, obj)


class LinkRow(Generic[C]):
    """The elements that one element is linked to."""

    __slots__ = ("_element", "_links")

    def __init__(self, links: Links[C], element: Component) -> None:
        self._links = links
        self._element = element

    def has(self, other: C) -> Bool:
        """The other element is one of them."""
        symbol = self._links.symbol_for(type(self._element))
        return Term(ex.linked(symbol, self._element.node, other.node))


class Fixed(Declaration, Generic[T]):
    """A rigid datum that the deployment gives each element: an address, a number, a name.

    Integers and IP addresses are ordered, by number; text is only if `ordered` says so. `unique` is checked in the
    deployment.
    """

    def __init__(self, sort: type[T], *, ordered: bool | None = None, unique: bool = False) -> None:
        self.place = place_of_caller()
        if sort not in (int, str, bool, IPv4Address):
            raise DefinitionError(
                Code.BAD_DECLARATION,
                f"a datum cannot be of type {sort!r}",
                place=self.place,
                fix="use int, str, bool or IPv4Address",
            )
        by_type = sort in (int, IPv4Address)
        self.sort = DataSort(sort, by_type if ordered is None else ordered)
        self.unique = unique

    def symbol_for(self, owner: type[Any]) -> DatumSymbol:
        """The datum of this component class."""
        return DatumSymbol(owner, self.name, self.sort, self.unique, None, None, self.place)

    @overload
    def __get__(self, obj: None, owner: type[Component]) -> Fixed[T]: ...
    @overload
    def __get__(self, obj: Component, owner: type[Component]) -> Key[T]: ...
    def __get__(self, obj: Component | None, owner: type[Component]) -> Fixed[T] | Key[T]:
        return self if obj is None else Key(ex.datum_of(self.symbol_for(type(obj)), obj.node))


class Derived(Declaration, Generic[T, U]):
    """A rigid datum computed from another one, ordered by its own type: a second order on the same elements."""

    def __init__(self, source: Fixed[T], function: Callable[[T], U], sort: type[U]) -> None:
        self.source = source
        self.function = function
        self.sort = DataSort(sort, ordered=True)
        self.place = place_of_caller()

    def symbol_for(self, owner: type[Any]) -> DatumSymbol:
        """The datum of this component class."""
        return DatumSymbol(
            owner,
            self.name,
            self.sort,
            unique=False,
            source=self.source.name,
            derive=cast("Any", self.function),
            place=self.place,
        )

    @overload
    def __get__(self, obj: None, owner: type[Component]) -> Derived[T, U]: ...
    @overload
    def __get__(self, obj: Component, owner: type[Component]) -> Key[U]: ...
    def __get__(self, obj: Component | None, owner: type[Component]) -> Derived[T, U] | Key[U]:
        return self if obj is None else Key(ex.datum_of(self.symbol_for(type(obj)), obj.node))


def declarations(component: type[Component]) -> Iterator[tuple[str, Declaration]]:
    """What a component class declares and inherits, base classes first, in the order of the text."""
    found: dict[str, Declaration] = {}
    for base in reversed(component.__mro__):
        for name, value in vars(base).items():
            if isinstance(value, Declaration):
                found[name] = value
            else:
                found.pop(name, None)
    yield from found.items()
