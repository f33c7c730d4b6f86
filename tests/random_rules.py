"""Random rules: a guard and updates, with parameters, broadcasts and conditions."""

from __future__ import annotations

import inspect
import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, cast

from model.lang import expr as ex
from model.lang.bounds import possible_truths
from model.lang.component import Component, Singleton
from model.lang.rule import AUTOMATIC, Kind, RuleFamily, Step, when
from model.lang.sorts import ElementSort, EnumSort
from model.lang.term import Bool, Effect, Update, each, ite
from tests.chooser import Chooser
from tests.random_parts import Field, Parts
from tests.random_terms import Scope, Terms

OTHER_KINDS = (Kind.FAULT, Kind.REPAIR, Kind.OPERATOR, Kind.EVENT)


@dataclass
class Rules:
    """Makes the rules of a system and attaches them to their component classes."""

    choose: Chooser
    parts: Parts
    terms: Terms
    written: set[str] = field(default_factory=set[str])

    def attach(self) -> None:
        """Rules that happen by themselves first: the others may then ask whether components are settled.

        In turn each rule moves another state, so that most states change.
        """
        kinds = [self.choose.one(AUTOMATIC) for _ in range(self.choose.number(1, 3))]
        kinds += [self.choose.one(OTHER_KINDS) for _ in range(self.choose.number(2, 5))]
        moved = itertools.cycle(self.choose.shuffled(self.parts.fields))
        for position, kind in enumerate(kinds):
            self._attach(f"{kind.value}_{position}", kind, next(moved))

    def _sorts(self, moved: Field) -> dict[str, type[Component]]:
        """The parameters of a rule that moves this state."""
        sorts = {"self": moved.owner}
        if moved.declaration.to is not None:
            sorts["other"] = moved.declaration.to
        elif moved.holds == "element" and not issubclass(_holds(moved), Singleton):
            sorts["other"] = _holds(moved)
        elif self.choose.chance(25):
            sorts["other"] = self.choose.one([c for c in self.parts.components if not issubclass(c, Singleton)])
        return sorts

    def _attach(self, name: str, kind: Kind, moved: Field) -> None:
        sorts = self._sorts(moved)
        owner = moved.owner
        scope = tuple(c.the if issubclass(c, Singleton) else c.symbol(_parameter(n, c)) for n, c in sorts.items())
        step = self._step(scope, kind, moved)

        def body(*_elements: Any) -> Step:
            return step

        described: Any = body
        described.__name__ = name
        described.__doc__ = f"{name} of {{{next(iter(sorts))}}}."
        described.__annotations__ = {n: c for n, c in sorts.items() if n != "self"}
        described.__signature__ = inspect.Signature(
            [inspect.Parameter(n, inspect.Parameter.POSITIONAL_OR_KEYWORD) for n in sorts]
        )
        family: RuleFamily[Any, *tuple[Any, ...]] = RuleFamily(kind, f"R-{name}", described)
        setattr(owner, name, family)
        family.__set_name__(owner, name)
        self.parts.rules.append(family)

    def _step(self, scope: Scope, kind: Kind, moved: Field) -> Step:
        self.written = set()
        plain, effects = self._change(scope, moved)
        guard = plain
        if self.choose.chance(25):
            guard = [*guard, self.terms.condition(scope, 2)]
        if kind not in AUTOMATIC and self.choose.chance(8):
            guard = [*guard, self.terms.settled()]
        for _ in range(self.choose.weighted([(5, 0), (3, 1), (2, 2)])):
            effects += self._effect(scope)
        if self.parts.faulty and self.choose.chance(35):
            effects += self._mistake(scope)
        step = when(*guard).then(*effects)
        possible = step if True in possible_truths(step.guard) else when(*plain).then(*effects)
        return Step(possible.guard, _without_plain_repeats(possible.updates))

    # ---- updates ----------------------------------------------------------------------------
    def _change(self, scope: Scope, moved: Field) -> tuple[list[Bool], list[Effect]]:
        """The state goes from one value to another: what keeps systems moving."""
        self.written.add(f"{moved.owner.__name__}.{moved.name}")
        handle = getattr(scope[0], moved.name)
        if moved.declaration.to is not None:
            handle = handle[scope[1]]
        match moved.holds:
            case "bool":
                becomes = self.choose.weighted([(2, True), (2, False), (3, None)])
                if becomes is None:
                    return [], [handle.becomes(~handle)]
                return [~handle if becomes else handle], [handle.becomes(becomes)]
            case "enum":
                enum = list(cast("EnumSort", moved.declaration.sort).enum)
                source, target = self.choose.shuffled(enum)[:2]
                if self.choose.chance(60):
                    return [handle != target], [handle.becomes(ite(handle == source, target, source))]
                return [handle == source], [handle.becomes(target)]
            case "int":
                low, high = moved.low, moved.high
                match self.choose.one(["up", "down", "round"]):
                    case "up":
                        return [handle < high], [handle.becomes(handle + 1)]
                    case "down":
                        return [handle > low], [handle.becomes(handle - 1)]
                    case _:
                        return [], [handle.becomes(ite(handle < high, handle + 1, low))]
            case _:
                target = self.terms.element(scope, _holds(moved))
                if target is None or self.choose.chance(30):
                    return [handle.is_some], [handle.becomes(None)]
                return [handle.is_none] if self.choose.chance(50) else [], [handle.becomes(target)]

    def _free(self, scope: Scope, *holds: str) -> list[Field]:
        """States that this rule does not write yet: so no step gives one variable two values by accident."""
        return [f for f in self.terms.readable(scope, *holds) if f"{f.owner.__name__}.{f.name}" not in self.written]

    def _take(self, fields: list[Field]) -> Field:
        chosen = self.choose.one(fields)
        if not (self.parts.faulty and self.choose.chance(25)):
            self.written.add(f"{chosen.owner.__name__}.{chosen.name}")
        return chosen

    def _effect(self, scope: Scope) -> list[Effect]:
        shapes: list[tuple[int, Callable[[], list[Effect]]]] = [
            (4, lambda: self._plain(scope)),
            (3, lambda: self._conditional(scope)),
            (2, lambda: self._either_way(scope)),
            (5, lambda: self._broadcast(scope)),
        ]
        return self.choose.weighted(shapes)()

    def _plain(self, scope: Scope) -> list[Effect]:
        fields = self._free(scope, "bool", "enum", "int", "element")
        if not fields:
            return []
        chosen = self._take(fields)
        return [self._assigned(scope, self.terms.state(scope, chosen), chosen)]

    def _conditional(self, scope: Scope) -> list[Effect]:
        through = [f for f in self.terms.readable(scope, "element") if _holds(f).closed == ()]
        if through and self.choose.chance(35):
            handle = self.terms.state(scope, self.choose.one(through))
            made = self._plain((handle.element,))
            return [u.where(handle.is_some) for u in made if isinstance(u, Update)]
        condition = self.terms.condition(scope, 1)
        return [u.where(condition) for u in self._plain(scope) if isinstance(u, Update)]

    def _mistake(self, scope: Scope) -> list[Effect]:
        """What may be an error when the rule fires: a range left, a read through none, or two values at once."""
        numbers, pointers = self.terms.readable(scope, "int"), self.terms.readable(scope, "element")
        truths = self.terms.readable(scope, "bool")
        mistake = self.choose.weighted([(1, "conflict"), (2, "range"), (5, "none")])
        if mistake == "range" and numbers:
            handle = self.terms.state(scope, self.choose.one(numbers))
            return [handle.becomes(handle + 1)]
        if mistake == "none" and pointers and truths:
            handle = self.terms.state(scope, self.choose.one(pointers))
            condition = handle.element == handle.element
            return [self.terms.state(scope, self.choose.one(truths)).becomes(condition)]
        if not truths:
            return []
        handle = self.terms.state(scope, self.choose.one(truths))
        return [handle.becomes(v).where(self.terms.condition(scope, 0)) for v in (True, False)]

    def _either_way(self, scope: Scope) -> list[Effect]:
        """One state written twice, under conditions that exclude each other."""
        fields = self._free(scope, "bool", "enum", "int", "element")
        if not fields:
            return []
        chosen = self._take(fields)
        handle = self.terms.state(scope, chosen)
        condition = self.terms.condition(scope, 1)
        first, second = self._assigned(scope, handle, chosen), self._assigned(scope, handle, chosen)
        return [first.where(condition), second.where(~condition)]

    def _broadcast(self, scope: Scope) -> list[Effect]:
        component = self.choose.one([c for c in self.parts.components if not issubclass(c, Singleton)])
        where = None if self.choose.chance(40) else lambda e: self.terms.condition((*scope, e), 1)
        made = each(component, lambda e: self._body(scope, e, nested=False), where=where)
        return [made] if made else []

    def _body(self, scope: Scope, element: Any, *, nested: bool) -> Effect:
        """What a broadcast does to one element: it writes states of that element only, or of its pairs."""
        inner = (*scope, element)
        own = [f for f in self._free(inner, "bool", "enum", "int", "element") if f.owner is type(element)]
        pairs = [f for f in self.parts.fields if f.owner is type(element) and f.declaration.to in self._open(f)]
        if pairs and not nested and self.choose.chance(75):
            chosen = self.choose.one(pairs)
            name = f"{chosen.owner.__name__}.{chosen.name}"
            if name not in self.written:
                self.written.add(name)
                to = cast("type[Component]", chosen.declaration.to)
                where = None if self.choose.chance(50) else lambda c: self.terms.condition((element, c), 1)
                return each(to, lambda c: self._cell((*inner, c), element, chosen, c), where=where)
        own = [f for f in own if f.declaration.to is None]
        if not own:
            return ()
        chosen = self._take(own)
        return self._assigned(inner, getattr(element, chosen.name), chosen)

    def _open(self, of: Field) -> list[type[Component]]:
        return [c for c in self.parts.components if of.declaration.to is c]

    def _cell(self, scope: Scope, element: Any, chosen: Field, column: Any) -> Update:
        return self._assigned(scope, getattr(element, chosen.name)[column], chosen)

    # ---- values -----------------------------------------------------------------------------
    def _assigned(self, scope: Scope, handle: Any, to: Field) -> Update:
        """An update of the variable by a value of its sort."""
        match to.holds:
            case "bool":
                return self._truth(scope, handle)
            case "enum":
                return self._enum(scope, handle, to)
            case "int":
                return self._integer(scope, handle, to)
            case _:
                return self._element(scope, handle, to)

    def _truth(self, scope: Scope, handle: Any) -> Update:
        match self.choose.weighted([(4, "constant"), (1, "other"), (2, "condition")]):
            case "constant":
                return cast("Update", handle.becomes(self.choose.chance(50)))
            case "other":
                return cast("Update", handle.becomes(~handle))
            case _:
                return cast("Update", handle.becomes(self.terms.condition(scope, 1)))

    def _enum(self, scope: Scope, handle: Any, to: Field) -> Update:
        enum = list(cast("EnumSort", to.declaration.sort).enum)
        same = [f for f in self.terms.readable(scope, "enum") if f.declaration.sort == to.declaration.sort]
        match self.choose.weighted([(4, "constant"), (2, "copy"), (2, "ite")]):
            case "copy" if same:
                return cast("Update", handle.becomes(self.terms.state(scope, self.choose.one(same))))
            case "ite":
                condition = self.terms.condition(scope, 1)
                return cast("Update", handle.becomes(ite(condition, handle, self.choose.one(enum))))
            case _:
                return cast("Update", handle.becomes(self.choose.one(enum)))

    def _integer(self, scope: Scope, handle: Any, to: Field) -> Update:
        low, high = to.low, to.high
        if self.parts.faulty and self.choose.chance(30):
            return cast("Update", handle.becomes(handle + 1))
        fits = [f for f in self.terms.readable(scope, "int") if low <= f.low and f.high <= high]
        match self.choose.weighted([(3, "constant"), (3, "up"), (2, "copy"), (2, "ite")]):
            case "up" if self.choose.chance(50):
                return cast("Update", handle.becomes(handle + 1).where(handle < high))
            case "up":
                return cast("Update", handle.becomes(ite(handle < high, handle + 1, low)))
            case "copy" if fits:
                return cast("Update", handle.becomes(self.terms.state(scope, self.choose.one(fits))))
            case "ite":
                condition = self.terms.condition(scope, 1)
                return cast("Update", handle.becomes(ite(condition, handle, self.choose.number(low, high))))
            case _:
                return cast("Update", handle.becomes(self.choose.number(low, high)))

    def _element(self, scope: Scope, handle: Any, to: Field) -> Update:
        target = self.terms.element(scope, _holds(to))
        match self.choose.weighted([(2, "none"), (5, "element"), (1, "ite")]):
            case "element" if target is not None:
                return cast("Update", handle.becomes(target))
            case "ite":
                value: Any = ite(self.terms.condition(scope, 1), handle, cast("Any", None))
                return cast("Update", handle.becomes(value))
            case _:
                return cast("Update", handle.becomes(None))


def _without_plain_repeats(updates: tuple[Update, ...]) -> tuple[Update, ...]:
    """The language refuses two unconditional updates of one state: a faulty system must get its conflicts past that."""
    kept: dict[object, Update] = {}
    for position, update in enumerate(updates):
        key = (update.target, update.binders) if update.condition is ex.TRUE else position
        kept.setdefault(key, update)
    return tuple(kept.values())


def _parameter(name: str, component: type[Component]) -> ex.Bound:
    return ex.bound(name, component)


def _holds(field: Field) -> type[Component]:
    return cast("type[Component]", cast("ElementSort", field.declaration.sort).component)
