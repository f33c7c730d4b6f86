"""The symbols of the logic: what states, links, data and readings are when some sorts are open.

What has few values is written with predicates, one for each bit of the position of the value; codes left over mean the
last value, so every interpretation is one of a site. What holds an element of an open sort is a function, and, where it
may hold none, a predicate beside it. Elements of the site are no things: they are part of the names of symbols.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, cast

from checker.certificate.every_size.logic import Formula, Logic, Thing
from checker.certificate.every_size.meaning import NO, YES, Choice, Item, Known, Meaning, Truth, Unknown
from checker.certificate.every_size.scope import Scope
from checker.certificate.every_size.witnesses import Order
from model.lang.sorts import BoolSort, DataSort, ElementSort, Sort, Value, show_value
from model.lang.symbols import DatumSymbol, LinkSymbol, ReadingSymbol, StateSymbol


class Vocabulary:
    """Symbols and their axioms for one scope."""

    def __init__(self, scope: Scope, logic: Logic) -> None:
        self.scope = scope
        self.site = scope.site
        self.logic = logic
        self.literals: dict[tuple[str, Value], Thing] = {}
        """The values of data that formulas name, by the sort of the datum."""
        self._variables: dict[tuple[str, int], Thing] = {}

    # ---- what formulas read -------------------------------------------------------------------
    def state(self, symbol: StateSymbol, items: Sequence[Item]) -> Meaning:
        """The state variable of these elements."""
        name, things = self._name(str(symbol), items)
        if isinstance(symbol.sort, BoolSort):
            held = self.logic.holds(name, things)
            return Meaning(truth=Truth(held, held))
        return Meaning(choices=self._held(name, things, symbol.sort))

    def follow(self, link: LinkSymbol, item: Item) -> Meaning:
        """The element that a link leads to."""
        if isinstance(item, Known) and link.to not in self.scope.open:
            target = self.site.followed[link, str(item.value)]
            return Meaning(choices=(Choice((), YES, Known(target)),))
        name, things = self._name(str(link), (item,))
        return Meaning(choices=self._held(name, things, ElementSort(link.to)))

    def linked(self, link: LinkSymbol, left: Item, right: Item) -> Truth:
        """Whether a link to many leads from one element to another."""
        if isinstance(left, Known) and isinstance(right, Known):
            return YES if right.value in self.site.related[link, str(left.value)] else NO
        name, things = self._name(str(link), (left, right))
        held = self.logic.holds(name, things)
        return Truth(held, held)

    def datum(self, datum: DatumSymbol, item: Item) -> Meaning:
        """The rigid datum of an element."""
        if isinstance(item, Known):
            return Meaning(choices=(Choice((), YES, self.literal(datum.sort, self.site.data[datum, str(item.value)])),))
        if datum.sort.type is bool:
            held = self.logic.holds(str(datum), (item.thing,))
            yes, no = Truth(held, held), Truth(self.logic.negate(held), self.logic.negate(held))
            return Meaning(choices=(Choice((), yes, Known(True)), Choice((), no, Known(False))))
        thing = self.logic.value(str(datum), (item.thing,), data_sort(datum.sort))
        return Meaning(choices=(Choice((), YES, Unknown(thing)),))

    def reading(self, reading: ReadingSymbol) -> Meaning:
        """The option chosen for a reading."""
        options = self.site.readings[reading.id]
        if len(options) == 1:
            return Meaning(choices=(Choice((), YES, Known(options[0])),))
        return Meaning(choices=self._cases(f"reading {reading.id}", (), options))

    def literal(self, sort: DataSort, value: Value) -> Item:
        """A value of a datum, as a constant."""
        if sort.type is bool:
            return Known(value)
        name = data_sort(sort)
        thing = self.logic.value(f"{name} {show_value(value)}", (), name)
        self.literals[name, value] = thing
        return Unknown(thing)

    # ---- coding -------------------------------------------------------------------------------
    def _name(self, symbol: str, items: Sequence[Item]) -> tuple[str, tuple[Thing, ...]]:
        """The name of the symbol for the known elements among these, and the others."""
        places = ["_" if isinstance(i, Unknown) else str(i.value) for i in items]
        things = tuple(i.thing for i in items if isinstance(i, Unknown))
        return (symbol if len(things) == len(items) else f"{symbol}[{', '.join(places)}]"), things

    def _held(self, name: str, things: tuple[Thing, ...], sort: Sort) -> tuple[Choice, ...]:
        if not isinstance(sort, ElementSort) or sort.component not in self.scope.open:
            return self._cases(name, things, self.site.values(sort))
        thing = Unknown(self.logic.value(name, things, sort.component.__name__))
        if not sort.optional:
            return (Choice((), YES, thing),)
        none = self.logic.holds(f"{name} is none", things)
        some = self.logic.negate(none)
        return (Choice((), Truth(none, none), Known(None)), Choice((), Truth(some, some), thing))

    def _cases(self, name: str, things: tuple[Thing, ...], values: Sequence[Value]) -> tuple[Choice, ...]:
        """One choice for each value; the last for all codes that are left."""
        logic = self.logic
        bits = [logic.holds(f"{name} #{place}", things) for place in range((len(values) - 1).bit_length())]
        found: list[tuple[Formula, Value]] = []
        for code, value in enumerate(values):
            literals = [bit if code >> place & 1 else logic.negate(bit) for place, bit in enumerate(bits)]
            found.append((logic.conj(literals), value))
        if found:
            others = logic.disj(formula for formula, _ in found[:-1])
            found[-1] = (logic.negate(others), values[-1])
        return tuple(Choice((), Truth(f, f), Known(v)) for f, v in found)

    def orders(self) -> tuple[Order, ...]:
        """The rigid data by which elements of open sorts are ordered."""
        return tuple(
            Order(d.owner.__name__, str(d), data_sort(d.sort), before_name(data_sort(d.sort)))
            for d in self.site.system.data
            if d.owner in self.scope.open and d.sort.ordered and d.sort.type is not bool
        )

    # ---- axioms -------------------------------------------------------------------------------
    def axioms(self) -> Iterator[tuple[str, Formula]]:
        """What is so in every site of the scope, each with a name. Ask when all formulas have been made."""
        yield from self._orders()
        for datum in self.site.system.data:
            if datum.owner in self.scope.open and str(datum) in self.logic.symbols:
                yield from self._of_datum(datum)
        for link, least in self.site.system.links:
            if link.many and least > 0 and (link.owner in self.scope.open or link.to in self.scope.open):
                yield f"{link} leads somewhere", self._leads_somewhere(link)

    def _variable(self, sort: str, number: int = 0) -> Thing:
        """A variable of axioms, none of which is part of another formula: asked again, they are the same formulas."""
        if (sort, number) not in self._variables:
            self._variables[sort, number] = self.logic.variable(sort)
        return self._variables[sort, number]

    def _orders(self) -> Iterator[tuple[str, Formula]]:
        logic = self.logic
        sorts = [name for name in self._data_sorts() if before_name(name) in logic.symbols]
        for name in sorts:
            x, y, z = (self._variable(name, number) for number in range(3))

            def before(one: Thing, other: Thing, name: str = name) -> Formula:
                return logic.holds(before_name(name), (one, other))

            yield f"{name}: nothing is before itself", logic.every((x,), logic.negate(before(x, x)))
            chain = logic.disj((logic.negate(before(x, y)), logic.negate(before(y, z)), before(x, z)))
            yield f"{name}: the order is transitive", logic.every((x, y, z), chain)
            yield (
                f"{name}: the order is total",
                logic.every((x, y), logic.disj((before(x, y), before(y, x), logic.same(x, y)))),
            )
        literals = sorted(self.literals.items(), key=lambda pair: (pair[0][0], str(type(pair[0][1])), pair[0][1]))
        for (name, value), thing in literals:
            for (other_name, other_value), other in literals:
                if name != other_name or not cast("Any", value) < other_value:
                    continue
                yield f"{name}: {value}, {other_value}", logic.negate(logic.same(thing, other))
                if name in sorts:
                    yield f"{name}: {value} before {other_value}", logic.holds(before_name(name), (thing, other))

    def _data_sorts(self) -> tuple[str, ...]:
        return tuple(sorted({s.removesuffix(_BEFORE) for s in self.logic.symbols if s.endswith(_BEFORE)}))

    def _of_datum(self, datum: DatumSymbol) -> Iterator[tuple[str, Formula]]:
        """No two elements share a datum that is unique; a derived one is a function of its source."""
        if datum.sort.type is bool:
            return
        logic = self.logic
        sort = datum.owner.__name__
        x, y = self._variable(sort), self._variable(sort, 1)

        def equal(of: DatumSymbol) -> Formula:
            values = [logic.value(str(of), (v,), data_sort(of.sort)) for v in (x, y)]
            return logic.same(values[0], values[1])

        source = next((d for d in self.site.system.data if d.owner is datum.owner and d.name == datum.source), None)
        if datum.unique or (source is not None and source.unique and _is_injective(datum, source)):
            yield f"{datum} is unique", logic.every((x, y), logic.disj((logic.same(x, y), logic.negate(equal(datum)))))
        if source is not None and not source.unique and source.sort.type is not bool:
            copied = logic.disj((logic.negate(equal(source)), equal(datum)))
            yield f"{datum} is derived", logic.every((x, y), copied)

    def _leads_somewhere(self, link: LinkSymbol) -> Formula:
        """From every element, to one at least: what `at_least` asks beyond that is not used."""
        logic = self.logic
        parts: list[Formula] = []
        for variables, owner_item in self._elements(link.owner):
            ends = self._elements(link.to, 1)
            some = logic.disj(logic.some(v, self.linked(link, owner_item, t).must) for v, t in ends)
            parts.append(logic.every(variables, some))
        return logic.conj(parts)

    def _elements(self, component: type, number: int = 0) -> list[tuple[tuple[Thing, ...], Item]]:
        """All elements of a sort: one variable where it is open."""
        if component in self.scope.open:
            thing = self._variable(component.__name__, number)
            return [((thing,), Unknown(thing))]
        return [((), Known(name)) for name in self.site.elements[component]]

    def before(self, sort: DataSort, left: Item, right: Item) -> Formula:
        """The order of two ordered data."""
        if isinstance(left, Known) or isinstance(right, Known):
            raise TypeError("truth values are not ordered data")
        return self.logic.holds(before_name(data_sort(sort)), (left.thing, right.thing))


_BEFORE = " before"
DATUM = "datum "
"""What the names of sorts of data begin with; no component is called so."""


def before_name(sort: str) -> str:
    """The predicate of the order of a sort of data."""
    return sort + _BEFORE


def data_sort(sort: DataSort) -> str:
    """The sort of the logic that data of a type belong to."""
    return f"{DATUM}{sort.type.__name__}"


def _is_injective(datum: DatumSymbol, source: DatumSymbol) -> bool:
    """Different sources give different data: so for the texts of numbers and addresses."""
    return datum.derive is str and source.sort.type.__name__ in ("int", "str", "IPv4Address")
