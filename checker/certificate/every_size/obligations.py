"""What has to be unsatisfiable for a proof to hold for every size.

The start lies within the conditions, no step of any rule leaves them, and they imply the claim. A step that is a
run-time error has no state after it; that conditions of the property and the rules are defined is asked for itself.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from checker.certificate.every_size.logic import Formula, Thing
from checker.certificate.every_size.meaning import YES, Env, Item, Known, Meaning, Truth, Unknown, named
from checker.certificate.every_size.scope import Scope
from checker.certificate.every_size.spread import spread
from checker.certificate.every_size.translate import Moment, Translator
from checker.certificate.every_size.watch import Watch
from model.lang import expr as ex
from model.lang.expr import Expr
from model.lang.rule import Rule
from model.lang.sorts import BoolSort
from model.lang.symbols import StateSymbol
from model.lang.systems import StateInfo
from model.lang.traverse import is_two_state
from properties.property import Absent, Always, Independent, Never, OnStep, Property

AGAIN = 2
"""What several steps have in common is asked without them at the second of them: mostly there is one only."""


@dataclass(frozen=True, slots=True)
class Obligation:
    """Formulas that must not hold together with the conditions, and the things that they are about.

    `anyway`: the same of a step, whichever rule fires. Where that cannot be, this cannot; many steps have it in common.
    """

    name: str
    formulas: tuple[Formula, ...]
    about: tuple[Thing, ...] = ()
    anyway: Obligation | None = None


@dataclass(frozen=True, slots=True)
class Firing:
    """A rule for elements of the site where sorts are not open, and for any elements where they are."""

    rule: Rule
    env: Env
    moment: Moment
    names: tuple[str, ...]

    @property
    def things(self) -> tuple[Thing, ...]:
        """The elements of open sorts that it fires for."""
        items = [c.item for m in self.env.values() for c in m.choices or ()]
        return tuple(i.thing for i in items if isinstance(i, Unknown))

    @property
    def name(self) -> str:
        """The rule with its elements; a star stands for any element of an open sort."""
        return self.rule.instance_id(self.names)


class Obligations:
    """The obligations of one scope, in one table of formulas."""

    def __init__(self, scope: Scope, watch: Watch | None = None) -> None:
        """`watch`: what the property has remembered, which the conditions may speak of."""
        self.scope = scope
        self.watch = watch
        self.translator = Translator(scope, watch)
        self.logic = self.translator.logic
        self._present = self.translator.present
        self._moved_on: dict[Expr, Formula] = {}

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

    def _arguments(self, variable: ex.Bound, lead: str = "any") -> list[Item]:
        component = variable.sort.component
        if component in self.scope.open:
            return [Unknown(self.logic.value(f"{lead} {component.__name__} {variable.name}", (), component.__name__))]
        return [Known(name) for name in self.scope.site.elements[component]]

    def guard(self, firing: Firing) -> Formula:
        """Where the rule can fire."""
        return self.translator.truth(firing.rule.guard, firing.env, self._present).may

    @cached_property
    def start(self) -> tuple[Formula, ...]:
        """The start states: what each state variable may be, and the condition of the start."""
        return self.start_of(info.symbol for info in self.scope.site.system.states)

    def start_of(self, states: Iterable[StateSymbol]) -> tuple[Formula, ...]:
        """What the start says of these states, and of those that its condition looks at."""
        t = self.translator.truths
        where = self.scope.site.start.where
        wanted = self.looked_at(where).union(states)
        if self.watch is not None and self.watch.symbol in wanted:
            wanted |= self.looked_at(self.watch.after) | self.looked_at(self.watch.until)
        found: list[Formula] = []
        for info in self.scope.site.system.states:
            if info.symbol in wanted:
                for things, items in self._places(info.symbol):
                    found.append(t.every(things, self._at_start(info, items)).may)
        if self.watch is not None and self.watch.symbol in wanted:
            found += self._watch_at_start(self.watch)
        return (*found, self.translator.truth(where, {}, self._present).may)

    def _watch_at_start(self, watch: Watch) -> Iterator[Formula]:
        t = self.translator.truths
        for things, items in self._places(watch.symbol):
            now = self.translator.vocabulary.state(watch.symbol, items).condition
            yield t.every(things, t.iff(now, self.translator.watched_at_start(watch, items))).may

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
            allowed = t.disj(
                self._is(info, now, translator.meaning(ex.const(v, sort), {}, self._present)) for v in info.initially
            )
        for update in self.scope.site.start.values:
            if update.target.state != info.symbol:
                continue
            writes = translator.updates.writes(update, items, {})
            # Of several values for one variable any may be the last one.
            given = t.disj(
                t.some(
                    w.variables,
                    t.conj((w.when, self._is(info, now, translator.meaning(update.value, w.env, self._present)))),
                )
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

    # ---- the obligations ------------------------------------------------------------------------
    def assumed(self, condition: Expr) -> Formula:
        """A condition, where it is assumed."""
        return self.translator.truth(condition, {}, self._present).may

    def at_start(self, condition: Expr) -> Obligation:
        """The start lies within the condition, whatever it says of states that the condition does not look at."""
        body, env, about = self._opened(condition)
        lost = self.logic.negate(self.translator.truth(body, env, self._present).must)
        return Obligation("start", (*self.start_of(self.looked_at(condition)), lost), about)

    def step(self, firing: Firing, condition: Expr) -> Obligation | None:
        """The rule does not leave the condition; None where it writes nothing that the condition looks at."""
        decisive = self.translator.decisive
        stays = decisive.stays(condition, firing.rule)
        if stays and not decisive.remembers(condition):
            return None
        body, env, about = self._opened(condition)
        # What is remembered moves on in the same way whichever of the rules fires that leave all else as it is.
        after = self._moved_on.get(condition) if stays else None
        if after is None:
            after = self.translator.truth(body, {**firing.env, **env}, firing.moment).must
        if stays:
            self._moved_on[condition] = after
        if after == self.translator.truth(body, env, self._present).may:
            # It says after the step what it said before.
            return None
        return self._after(firing, firing.name, self.logic.negate(after), about)

    def _after(self, firing: Firing, name: str, wrong: Formula, about: tuple[Thing, ...]) -> Obligation:
        """What must not be after the rule has fired."""
        anyway = Obligation(name, (wrong,), about)
        return Obligation(name, (self.guard(firing), wrong), (*firing.things, *about), anyway)

    def _opened(self, condition: Expr) -> tuple[Expr, Env, tuple[Thing, ...]]:
        """What a condition says of all elements, said of some that are any: what is not so is not so of them."""
        env: dict[str, Meaning] = {}
        about: list[Thing] = []
        while isinstance(condition, ex.Quantified) and condition.quantifier is ex.Quantifier.FORALL:
            component = condition.variable.sort.component
            if component not in self.scope.open:
                break
            thing = self.logic.value(f"some {component.__name__} {len(about) + 1}", (), component.__name__)
            env[condition.variable.name] = named(Unknown(thing))
            about.append(thing)
            condition = condition.body
        return condition, env, tuple(about)

    def looked_at(self, condition: Expr) -> frozenset[StateSymbol]:
        """The states that a condition looks at."""
        return self.translator.decisive.states(condition)

    def claim(self, prop: Property) -> Iterator[Obligation]:
        """The conditions imply the property, which is defined throughout."""
        t = self.translator.truths
        match prop.formula:
            case Always(when, that):
                for name, things, env in self._subjects(prop):
                    asked, good = (self.translator.meaning(e, env, self._present) for e in (when, that))
                    yield self._refuted(name, t.implies(asked.condition, good.condition), things)
                    defined = t.conj((asked.defined, t.implies(asked.condition, good.defined)))
                    yield self._refuted(f"{name} is defined", defined, things)
            case Never(that):
                for name, things, env in self._subjects(prop):
                    bad = self.translator.meaning(that, env, self._present)
                    yield self._refuted(name, t.negate(bad.condition), things)
                    yield self._refuted(f"{name} is defined", bad.defined, things)
            case OnStep(rule, parameters, that):
                for firing in self.firings:
                    if rule is not None and firing.rule.id != rule:
                        continue
                    own = [firing.env[p.name] for p in firing.rule.parameters]
                    env = {v.name: m for v, m in zip(parameters, own, strict=rule is not None)}
                    good = self.translator.meaning(that, env, firing.moment)
                    guard = self.guard(firing)
                    for name, truth in ((firing.name, good.condition), (f"{firing.name} is defined", good.defined)):
                        lost = self.logic.negate(truth.must)
                        yield Obligation(f"claim of {name}", (guard, lost), firing.things)
            case Absent(that):
                yield from self._absent(prop, that)
            case Independent(what, rules):
                yield from self._independent(prop, what, rules)
            case _:
                raise TypeError(f"nothing is known of {prop.kind} for every size")

    def _independent(self, prop: Property, what: tuple[Expr, ...], rules: tuple[str, ...]) -> Iterator[Obligation]:
        """No change by the rules spreads to what is observed; where it could, nothing is known."""
        observed = frozenset[StateSymbol]().union(*(self.looked_at(e) for e in what))
        differs = spread(self.scope.site.system.rules, rules, self.looked_at)
        t = self.translator.truths
        for name, things, env in self._subjects(prop):
            if not observed.isdisjoint(differs):
                yield Obligation(f"{name}: no change spreads there", (), things)
            meanings = [self.translator.meaning(e, env, self._present) for e in what]
            yield self._refuted(f"{name} is defined", t.conj(m.defined for m in meanings), things)

    def _absent(self, prop: Property, that: Expr) -> Iterator[Obligation]:
        """In no start state and after no step it is watched for and there."""
        watch = self.watch
        if watch is None:
            raise TypeError("a property of runs is asked with what it remembers")
        about_steps = watch.speaks_of_steps or is_two_state(that)
        t = self.translator.truths
        for name, things, env in self._subjects(prop):
            on = ex.read(watch.symbol, prop.variables)

            def lost(moment: Moment, env: Env = env, on: Expr = on) -> Iterator[tuple[str, Truth]]:
                bad = self.translator.meaning(that, env, moment)
                watching = self.translator.truth(on, env, moment)
                yield "", t.conj((watching, bad.condition))
                conditions = (self.translator.meaning(c, env, moment).defined for c in (watch.after, watch.until))
                defined = t.conj((*conditions, t.implies(watching, bad.defined)))
                yield " is defined", t.negate(defined)

            if not about_steps:
                for what, wrong in lost(self._present):
                    yield Obligation(f"{name}{what}", (wrong.may,), things)
                continue
            start = self.start_of(s for c in (on, that, watch.after, watch.until) for s in self.looked_at(c))
            for what, wrong in lost(self._present):
                yield Obligation(f"{name}{what} at the start", (*start, wrong.may), things)
            for firing in self.firings:
                for what, wrong in lost(firing.moment):
                    yield self._after(firing, f"{name}{what} after {firing.name}", wrong.may, things)

    def _refuted(self, name: str, truth: Truth, about: tuple[Thing, ...]) -> Obligation:
        return Obligation(name, (self.logic.negate(truth.must),), about)

    def _subjects(self, prop: Property) -> Iterator[tuple[str, tuple[Thing, ...], Env]]:
        # What the property is about need not be what a rule fires for, whatever the two are called.
        for binding in itertools.product(*(self._arguments(v, "this") for v in prop.variables)):
            env = {v.name: named(item) for v, item in zip(prop.variables, binding, strict=True)}
            names = [str(i.value) if isinstance(i, Known) else "*" for i in binding]
            things = tuple(i.thing for i in binding if isinstance(i, Unknown))
            yield f"claim for {', '.join(names)}" if names else "claim", things, env
