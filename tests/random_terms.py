"""Random conditions and values over a scope of elements.

What is made is defined everywhere, unless the system is faulty on purpose: a read through a state that may hold no
element stands to the right of a test that it holds one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from model.lang.component import Component, Fixed, Link, Links, Singleton
from model.lang.component import Derived as DerivedDatum
from model.lang.rule import RuleFamily, elaborate, enabled, settled
from model.lang.sorts import EnumSort
from model.lang.term import ALWAYS_TRUE, Bool, Term, conj, count, disj, exists, forall, ite
from tests.chooser import Chooser
from tests.random_parts import Field, Parts

Scope = tuple[Any, ...]
"""The elements that a term may speak of."""


@dataclass
class Terms:
    """Makes random terms of a system."""

    choose: Chooser
    parts: Parts

    # ---- elements ---------------------------------------------------------------------------
    def element(self, scope: Scope, component: type[Component]) -> Any:
        """An element of the component that the scope leads to, or None."""
        if issubclass(component, Singleton):
            return component.the
        found: list[Callable[[], Any]] = [_given(e) for e in scope if type(e) is component]
        found = found * 2
        for e in scope:
            for name, link in self.parts.declared(type(e), Link):
                if link.to is component:
                    found.append(_attribute(e, name))
        found += [_named(component, name) for name in component.closed]
        return self.choose.one(found)() if found else None

    def can_read(self, scope: Scope, field: Field) -> bool:
        """Whether the scope leads to elements for the state."""
        return all(self._leads_to(scope, c) for c in field.over)

    def _leads_to(self, scope: Scope, component: type[Component]) -> bool:
        if component.closed:
            return True
        return any(
            type(e) is component or any(d.to is component for _, d in self.parts.declared(type(e), Link)) for e in scope
        )

    def readable(self, scope: Scope, *holds: str) -> list[Field]:
        """The states that can be read in the scope and hold one of these kinds of values."""
        return [f for f in self.parts.fields if f.holds in holds and self.can_read(scope, f)]

    def state(self, scope: Scope, field: Field) -> Any:
        """A state variable of some element of the scope."""
        handle = getattr(self.element(scope, field.owner), field.name)
        if field.declaration.to is not None:
            return handle[self.element(scope, field.declaration.to)]
        return handle

    # ---- conditions -------------------------------------------------------------------------
    def condition(self, scope: Scope, depth: int) -> Bool:
        """A condition with at most so many connectives and quantifiers above one another."""
        if depth <= 0:
            return self.atom(scope)
        below = depth - 1
        shapes: list[tuple[int, Callable[[], Bool]]] = [
            (5, lambda: self.atom(scope)),
            (1, lambda: ~self.condition(scope, below)),
            (2, lambda: self.condition(scope, below) & self.condition(scope, below)),
            (2, lambda: self.condition(scope, below) | self.condition(scope, below)),
            (1, lambda: self.condition(scope, below).implies(self.condition(scope, below))),
            (1, lambda: self.condition(scope, below).iff(self.condition(scope, below))),
            (1, lambda: ite(self.atom(scope), self.condition(scope, below), self.condition(scope, below))),
            (3, lambda: self.quantified(scope, below)),
        ]
        return self.choose.weighted(shapes)()

    def quantified(self, scope: Scope, depth: int) -> Bool:
        """A condition that speaks of all elements of a sort."""
        component = self.choose.one([c for c in self.parts.components if not issubclass(c, Singleton)])

        def body(element: Any) -> Bool:
            return self.condition((*scope, element), depth)

        match self.choose.weighted([(3, "exists"), (3, "forall"), (3, "count")]):
            case "exists":
                return exists(component, body)
            case "forall":
                return forall(component, body)
            case _:
                return self._compared(count(component, body), 0, 2)

    def atom(self, scope: Scope) -> Bool:
        """A condition about few states or data. Without anything to speak of, a quantifier supplies it."""
        shapes: list[tuple[int, Callable[[], Bool]]] = [
            *[(3, self._about(scope, f)) for f in self.readable(scope, "bool", "enum", "int", "element")],
            *[(3, self._linked(e, name, other)) for e, name, other in self._link_pairs(scope)],
            *[(3, self._order(a, b, name)) for a, b, name in self._ordered_pairs(scope)],
            *[(2, self._reading(r)) for r in self.parts.infos],
            *[(2, _equal(a, b)) for a, b in _pairs(scope)],
        ]
        if self.parts.rules:
            shapes += [(1, lambda: self.enabled(scope))]
        if not shapes:
            node = self.parts.components[0]
            return exists(node, lambda n: self.atom((*scope, n)))
        return self.choose.weighted(shapes)()

    def _about(self, scope: Scope, field: Field) -> Callable[[], Bool]:
        def make() -> Bool:
            handle = self.state(scope, field)
            match field.holds:
                case "bool":
                    return ~handle if self.choose.chance(40) else cast("Bool", handle)
                case "enum":
                    enum = cast("EnumSort", field.declaration.sort).enum
                    value = self.choose.one(list(enum))
                    return cast("Bool", handle != value if self.choose.chance(25) else handle == value)
                case "int":
                    return self._integer(scope, handle, field)
                case _:
                    return self._pointer(scope, handle, field)

        return make

    def _integer(self, scope: Scope, handle: Any, field: Field) -> Bool:
        others = self.readable(scope, "int")
        match self.choose.weighted([(4, "constant"), (2, "state"), (3, "sum")]):
            case "constant":
                return self._compared(handle, field.low, field.high)
            case "state":
                return cast("Bool", handle <= self.state(scope, self.choose.one(others)))
            case _:
                other = self.choose.one(others)
                term = self.state(scope, other)
                if self.choose.chance(50):
                    return self._compared(handle + term, field.low + other.low, field.high + other.high)
                return self._compared(handle - term, field.low - other.high, field.high - other.low)

    def _compared(self, term: Term[int], low: int, high: int) -> Bool:
        value = self.choose.number(low, high)
        match self.choose.one(["==", "<", ">=", "<=", ">"]):
            case "==":
                return term == value
            case "<":
                return term < value
            case ">=":
                return term >= value
            case "<=":
                return term <= value
            case _:
                return term > value

    def _pointer(self, scope: Scope, handle: Any, field: Field) -> Bool:
        to = cast("type[Component]", cast("Any", field.declaration.sort).component)
        target = self.element(scope, to)
        shapes: list[tuple[int, Callable[[], Bool]]] = [
            (2, lambda: handle.is_none),
            (2, lambda: handle.is_some),
        ]
        if target is not None:
            shapes.append((3, lambda: handle == target))
        inner = [f for f in self.readable((*scope, handle.element), "bool", "enum") if f.owner is to]
        if inner:
            shapes.append((4, lambda: self._through(handle, inner)))
        return self.choose.weighted(shapes)()

    def _through(self, handle: Any, inner: list[Field]) -> Bool:
        """A condition on the element that a state holds; in a faulty system sometimes without a test that it does."""
        scope = (handle.element,)
        fields = [f for f in inner if self.can_read(scope, f)]
        there = self._about(scope, self.choose.one(fields))() if fields else handle.is_some
        if self.parts.faulty and self.choose.chance(30):
            return cast("Bool", there)
        if self.choose.chance(30):
            return cast("Bool", handle.is_some.implies(there))
        return cast("Bool", handle.is_some & there)

    def _link_pairs(self, scope: Scope) -> list[tuple[Any, str, Any]]:
        return [
            (e, name, other)
            for e in scope
            for name, links in self.parts.declared(type(e), Links)
            for other in scope
            if type(other) is links.to
        ]

    def _linked(self, element: Any, name: str, other: Any) -> Callable[[], Bool]:
        return lambda: getattr(element, name).has(other)

    def _ordered_pairs(self, scope: Scope) -> list[tuple[Any, Any, str]]:
        pairs = [(a, b) for a, b in _pairs(scope) if type(a) is type(b)]
        return [
            (a, b, name)
            for a, b in [*pairs, *((e, e) for e in scope)]
            for kind in (Fixed, DerivedDatum)
            for name, _ in self.parts.declared(type(a), kind)
        ]

    def _order(self, a: Any, b: Any, name: str) -> Callable[[], Bool]:
        left = getattr(a, name)
        if a is b:
            constant: Any = "m" if name == "label" else self.choose.number(1, 3)
            return lambda: left < constant if name != "label" else left == constant
        right = getattr(b, name)
        return self.choose.one([lambda: left < right, lambda: left >= right, lambda: left == right])

    def _reading(self, reading: Any) -> Callable[[], Bool]:
        def make() -> Bool:
            term: Any = Term(_reading_node(reading))
            return cast("Bool", term == self.choose.one(list(reading.options)))

        return make

    def enabled(self, scope: Scope) -> Bool:
        """Whether some rule made so far can fire, for elements of the scope or for any."""
        rule = self.choose.one(self.parts.rules)
        elements = [self.element(scope, p.component) for p in parameters_of(rule)]
        if elements and all(e is not None for e in elements) and self.choose.chance(60):
            return enabled(rule, *elements)
        return enabled(rule)

    def settled(self) -> Bool:
        """Whether some components are settled."""
        first = self.choose.one(self.parts.components)
        more = self.choose.some(self.parts.components, 40)
        return settled(first, *more)

    def either(self, scope: Scope, number: int, depth: int) -> Bool:
        """A weak condition: one of several."""
        return disj(*(self.condition(scope, depth) for _ in range(number)))

    def both(self, scope: Scope, number: int, depth: int) -> Bool:
        """A strong condition: all of several; of none, true."""
        return conj(*(self.condition(scope, depth) for _ in range(number))) if number else ALWAYS_TRUE


def parameters_of(rule: RuleFamily[Any, *tuple[Any, ...]]) -> tuple[Any, ...]:
    """The parameters of a rule that a component has."""
    return elaborate(rule.owner, rule.name, rule).parameters


def _reading_node(reading: Any) -> Any:
    from model.lang import expr as ex

    return ex.reading_of(reading.info.symbol)


def _pairs(scope: Scope) -> list[tuple[Any, Any]]:
    return [(a, b) for i, a in enumerate(scope) for b in scope[i + 1 :] if type(a) is type(b)]


def _equal(a: Any, b: Any) -> Callable[[], Bool]:
    return lambda: a == b


def _given(element: Any) -> Callable[[], Any]:
    return lambda: element


def _attribute(element: Any, name: str) -> Callable[[], Any]:
    return lambda: getattr(element, name)


def _named(component: type[Component], name: str) -> Callable[[], Any]:
    return lambda: component.of(name)
