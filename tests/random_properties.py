"""Random properties of every kind about a random system."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from model.lang.component import Component, Singleton
from model.lang.rule import fired
from model.lang.term import ALWAYS_FALSE, Bool, old
from properties.property import (
    Property,
    absent,
    always,
    always_possible,
    independent,
    never,
    on_step,
    reachable,
)
from tests.chooser import Chooser
from tests.random_parts import Parts
from tests.random_terms import Scope, Terms, parameters_of

KINDS = ("always", "never", "reachable", "always_possible", "on_step", "absent", "independent")


@dataclass
class Properties:
    """Makes properties of a system whose rules are all there."""

    choose: Chooser
    parts: Parts
    terms: Terms

    def some(self) -> tuple[Property, ...]:
        """A few properties of different kinds."""
        kinds = self.choose.shuffled(KINDS)[: self.choose.number(3, 5)]
        return tuple(self._property(f"P{i}", kind) for i, kind in enumerate(kinds, 1))

    def _property(self, name: str, kind: str) -> Property:
        said: Any = {"why": "It is random.", "cites": "R-1"}
        claim = f"a random claim of kind {kind}"
        if kind == "on_step":
            return self._on_step(name, claim, said)
        over = self._over()
        if over:
            said["over"] = over if len(over) > 1 or self.choose.chance(30) else next(iter(over))
        match kind:
            case "always":
                when, that = self._both(over, self._trigger), self._both(over, self._weak)
                return always(name, claim, when=when, that=that, **said)
            case "never":
                return never(name, claim, that=self._both(over, self._strong), **said)
            case "reachable":
                after = self._both(over, self._strong) if self.choose.chance(50) else None
                return reachable(name, claim, that=self._both(over, self._strong), after=after, **said)
            case "always_possible":
                when, that = self._both(over, self._trigger), self._both(over, self._weak)
                faults = self.choose.chance(40)
                return always_possible(name, claim, when=when, that=that, with_faults=faults, **said)
            case "absent":
                that, after = self._both(over, self._step_strong), self._both(over, self._step_weak)
                until: Any = self._both(over, self._step_strong) if self.choose.chance(70) else ALWAYS_FALSE
                return absent(name, claim, that=that, after=after, until=until, **said)
            case _:
                return self._independent(name, claim, over, said)

    def _over(self) -> tuple[type[Component], ...]:
        sorts = [c for c in self.parts.components if not issubclass(c, Singleton)]
        if not self.choose.chance(45):
            return ()
        return tuple(self.choose.one(sorts) for _ in range(self.choose.weighted([(3, 1), (1, 2)])))

    def _both(self, over: tuple[type[Component], ...], make: Callable[[Scope], Bool]) -> Any:
        """A condition, or, with `over`, a function of elements."""
        return (lambda *elements: make(elements)) if over else make(())

    # ---- conditions -------------------------------------------------------------------------
    def _trigger(self, scope: Scope) -> Bool:
        match self.choose.weighted([(5, "condition"), (2, "settled"), (1, "strong")]):
            case "settled":
                return self.terms.settled()
            case "strong":
                return self.terms.both(scope, 3, 1)
            case _:
                return self.terms.condition(scope, 1)

    def _weak(self, scope: Scope) -> Bool:
        return self.terms.either(scope, self.choose.number(1, 3), 1)

    def _strong(self, scope: Scope) -> Bool:
        return self.terms.both(scope, self.choose.number(1, 3), 1)

    def _step_weak(self, scope: Scope) -> Bool:
        return self._fired(scope) if self.choose.chance(45) else self.terms.condition(scope, 1)

    def _step_strong(self, scope: Scope) -> Bool:
        match self.choose.weighted([(3, "condition"), (2, "fired"), (1, "old")]):
            case "fired":
                return self._fired(scope) & self.terms.condition(scope, 1)
            case "old":
                return old(self.terms.condition(scope, 1)) & self.terms.condition(scope, 1)
            case _:
                return self._strong(scope)

    def _fired(self, scope: Scope) -> Bool:
        rule = self.choose.one(self.parts.rules)
        elements = [self.terms.element(scope, p.component) for p in parameters_of(rule)]
        if elements and all(e is not None for e in elements) and self.choose.chance(80):
            return fired(rule, *elements)
        return fired(rule)

    # ---- steps and independence -------------------------------------------------------------
    def _on_step(self, name: str, claim: str, said: Any) -> Property:
        if self.choose.chance(30):
            return on_step(name, claim, that=lambda: self._claim_of_step(()), **said)
        rule = self.choose.one(self.parts.rules)
        made: dict[int, Callable[..., Bool]] = {
            0: lambda: self._claim_of_step(()),
            1: lambda a: self._claim_of_step((a,)),
            2: lambda a, b: self._claim_of_step((a, b)),
        }
        return on_step(name, claim, rule=rule, that=made[len(parameters_of(rule))], **said)

    def _claim_of_step(self, scope: Scope) -> Bool:
        match self.choose.weighted([(3, "kept"), (3, "implied"), (2, "weak"), (2, "fired")]):
            case "kept":
                condition = self.terms.condition(scope, 1)
                return old(condition).iff(condition)
            case "implied":
                return old(self.terms.condition(scope, 1)).implies(self._weak(scope))
            case "fired":
                return self._fired(scope) | self._weak(scope)
            case _:
                return self._weak(scope)

    def _independent(self, name: str, claim: str, over: tuple[type[Component], ...], said: Any) -> Property:
        rules = tuple(self.choose.shuffled(self.parts.rules)[: self.choose.number(1, 2)])

        def observed(*elements: Any) -> Any:
            fields = self.terms.readable(elements, "bool", "int", "enum", "element")
            if not fields:
                return self.terms.condition(elements, 1)
            return tuple(self.terms.state(elements, f) for f in self.choose.shuffled(fields)[:2])

        return independent(name, claim, what=observed if over else observed(), of=rules, **said)
