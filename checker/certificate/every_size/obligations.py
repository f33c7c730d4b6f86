"""What has to be unsatisfiable for a proof to hold for every size.

The start lies within the conditions, no step of any rule leaves them, and they imply the claim. A step that is a
run-time error has no state after it; that conditions of the property and the rules are defined is asked for itself.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from checker.certificate.every_size.logic import Formula, Thing
from checker.certificate.every_size.meaning import YES, Env, Item, Known, Meaning, Truth, Unknown, named
from checker.certificate.every_size.proof import Least
from checker.certificate.every_size.scope import Scope
from checker.certificate.every_size.translate import Moment, Translator
from model.lang import expr as ex
from model.lang.expr import Expr
from model.lang.rule import Rule
from model.lang.sorts import BoolSort
from model.lang.symbols import StateSymbol
from model.lang.systems import StateInfo
from model.lang.traverse import free_variables, post_order
from properties.property import Always, Never, OnStep, Property


@dataclass(frozen=True, slots=True)
class Obligation:
    """Formulas that must not hold together with the conditions."""

    name: str
    formulas: tuple[Formula, ...]


@dataclass(frozen=True, slots=True)
class Firing:
    """A rule for elements of the site where sorts are not open, and for any elements where they are."""

    rule: Rule
    env: Env
    moment: Moment
    names: tuple[str, ...]

    @property
    def name(self) -> str:
        """The rule with its elements; a star stands for any element of an open sort."""
        return self.rule.instance_id(self.names)


class Obligations:
    """The obligations of one scope, in one table of formulas."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.translator = Translator(scope)
        self.logic = self.translator.logic
        self._present = self.translator.present

    # ---- the system -----------------------------------------------------------------------------
    @cached_property
    def firings(self) -> tuple[Firing, ...]:
        """Every rule, for every choice among elements of the site."""
        made: list[Firing] = []
        for rule in self.scope.site.system.rules:
            for binding in itertools.product(*(self._arguments(p.variable) for p in rule.parameters)):
                env = {p.name: named(item) for p, item in zip(rule.parameters, binding, strict=True)}
                names = tuple(str(i.value) if isinstance(i, Known) else "*" for i in binding)
                made.append(Firing(rule, env, Moment(rule, env), names))
        return tuple(made)

    def _arguments(self, variable: ex.Bound) -> list[Item]:
        component = variable.sort.component
        if component in self.scope.open:
            return [Unknown(self.logic.value(f"any {component.__name__} {variable.name}", (), component.__name__))]
        return [Known(name) for name in self.scope.site.elements[component]]

    def guard(self, firing: Firing) -> Formula:
        """Where the rule can fire."""
        return self.translator.truth(firing.rule.guard, firing.env, self._present).may

    @cached_property
    def start(self) -> tuple[Formula, ...]:
        """The start states: what each state variable may be, and the condition of the start."""
        t = self.translator.truths
        found: list[Formula] = []
        for info in self.scope.site.system.states:
            for things, items in self._places(info.symbol):
                found.append(t.every(things, self._at_start(info, items)).may)
        where = self.translator.truth(self.scope.site.start.where, {}, self._present)
        return (*found, where.may)

    def _places(self, symbol: StateSymbol) -> Iterator[tuple[tuple[Thing, ...], tuple[Item, ...]]]:
        choices: list[list[tuple[tuple[Thing, ...], Item]]] = []
        for component in symbol.over:
            if component in self.scope.open:
                thing = self.logic.variable(component.__name__)
                choices.append([((thing,), Unknown(thing))])
            else:
                choices.append([((), Known(name)) for name in self.scope.site.elements[component]])
        for chosen in itertools.product(*choices):
            yield tuple(v for things, _ in chosen for v in things), tuple(item for _, item in chosen)

    def _at_start(self, info: StateInfo, items: tuple[Item, ...]) -> Truth:
        """The initial values; a later value of the start replaces an earlier one."""
        t, translator = self.translator.truths, self.translator
        now = translator.vocabulary.state(info.symbol, items)
        allowed = YES
        if info.initially is not None:
            sort = info.symbol.sort
            allowed = t.disj(self._is(info, now, translator.meaning(ex.const(v, sort), {}, self._present)) for v in info.initially)
        for update in self.scope.site.start.values:
            if update.target.state != info.symbol:
                continue
            writes = translator.writes(update, items, {})
            # Of several values for one variable any may be the last one.
            given = t.disj(
                t.some(w.variables, t.conj((w.when, self._is(info, now, translator.meaning(update.value, w.env, self._present)))))
                for w in writes
            )
            silent = t.negate(t.disj(t.some(w.variables, w.when) for w in writes))
            allowed = t.disj((given, t.conj((silent, allowed))))
        return allowed

    def _is(self, info: StateInfo, now: Meaning, value: Meaning) -> Truth:
        if isinstance(info.symbol.sort, BoolSort):
            return self.translator.truths.iff(now.condition, value.condition)
        if value.choices is None:
            return Truth(self.logic.disj(()), self.logic.conj(()))
        return self.translator.same(now, value, info.symbol.sort)

    def least(self, fact: Least) -> Formula:
        """If anything is in the set, something with the least datum is."""
        t, translator = self.translator.truths, self.translator
        others = [v for v in free_variables(fact.members) if v is not fact.variable]
        parts: list[Formula] = []
        for binding in itertools.product(*(translator.elements(v) for v in others)):
            env = {v.name: m for v, (_, m) in zip(others, binding, strict=True)}

            def member(at: Meaning, env: Env = env) -> Truth:
                return translator.truth(fact.members, {**env, fact.variable.name: at}, self._present)

            bounds: list[Truth] = []
            for things, found in translator.elements(fact.variable):
                smaller = [
                    t.every(v, t.negate(t.conj((member(other), translator.before(fact.datum, other, found)))))
                    for v, other in translator.elements(fact.variable)
                ]
                bounds.append(t.some(things, t.conj((member(found), *smaller))))
            nobody = t.conj(t.every(v, t.negate(member(m))) for v, m in translator.elements(fact.variable))
            outer = tuple(thing for v, _ in binding for thing in v)
            parts.append(t.every(outer, t.disj((nobody, *bounds))).may)
        return self.logic.conj(parts)

    # ---- the obligations ------------------------------------------------------------------------
    def assumed(self, condition: Expr) -> Formula:
        """A condition, where it is assumed."""
        return self.translator.truth(condition, {}, self._present).may

    def at_start(self, condition: Expr) -> Obligation:
        """The start lies within the condition."""
        lost = self.logic.negate(self.translator.truth(condition, {}, self._present).must)
        return Obligation("start", (*self.start, lost))

    def step(self, firing: Firing, condition: Expr) -> Obligation | None:
        """The rule does not leave the condition; None where it writes nothing that the condition looks at."""
        written = {u.target.state for u in firing.rule.updates}
        if written.isdisjoint(self.looked_at(condition)):
            return None
        after = self.translator.truth(condition, firing.env, firing.moment)
        return Obligation(firing.name, (self.guard(firing), self.logic.negate(after.must)))

    def looked_at(self, condition: Expr) -> frozenset[StateSymbol]:
        """The states that a condition looks at."""
        expanded = self.scope.site.system.expand(condition)
        return frozenset(n.state for n in post_order(expanded) if isinstance(n, ex.Read))

    def claim(self, prop: Property) -> Iterator[Obligation]:
        """The conditions imply the property, which is defined throughout."""
        t = self.translator.truths
        match prop.formula:
            case Always(when, that):
                for name, things, env in self._subjects(prop):
                    asked, good = (self.translator.meaning(e, env, self._present) for e in (when, that))
                    yield self._refuted(name, t.every(things, t.implies(asked.condition, good.condition)))
                    defined = t.conj((asked.defined, t.implies(asked.condition, good.defined)))
                    yield self._refuted(f"{name} is defined", t.every(things, defined))
            case Never(that):
                for name, things, env in self._subjects(prop):
                    bad = self.translator.meaning(that, env, self._present)
                    yield self._refuted(name, t.every(things, t.negate(bad.condition)))
                    yield self._refuted(f"{name} is defined", t.every(things, bad.defined))
            case OnStep(rule, parameters, that):
                for firing in self.firings:
                    if rule is not None and firing.rule.id != rule:
                        continue
                    own = [firing.env[p.name] for p in firing.rule.parameters]
                    env = {v.name: m for v, m in zip(parameters, own, strict=rule is not None)}
                    good = self.translator.meaning(that, env, firing.moment)
                    guard = self.guard(firing)
                    for name, truth in ((firing.name, good.condition), (f"{firing.name} is defined", good.defined)):
                        yield Obligation(f"claim of {name}", (guard, self.logic.negate(truth.must)))
            case _:
                raise TypeError(f"nothing is known of {prop.kind} for every size")

    def _refuted(self, name: str, truth: Truth) -> Obligation:
        return Obligation(name, (self.logic.negate(truth.must),))

    def _subjects(self, prop: Property) -> Iterator[tuple[str, tuple[Thing, ...], Env]]:
        for binding in itertools.product(*(self._arguments_of_claim(v) for v in prop.variables)):
            items = [named(item) for _, item in binding]
            env = {v.name: m for v, m in zip(prop.variables, items, strict=True)}
            names = [str(i.value) if isinstance(i, Known) else "*" for _, i in binding]
            yield f"claim for {', '.join(names)}" if names else "claim", tuple(x for v, _ in binding for x in v), env

    def _arguments_of_claim(self, variable: ex.Bound) -> list[tuple[tuple[Thing, ...], Item]]:
        if variable.sort.component in self.scope.open:
            thing = self.logic.variable(variable.sort.component.__name__)
            return [((thing,), Unknown(thing))]
        return [((), Known(name)) for name in self.scope.site.elements[variable.sort.component]]
