"""From the unexpanded system to first-order logic: expressions, and what steps make of states.

There is no second copy of the states: a state variable after a step is a formula over the state before it. Quantifiers
stay quantifiers where their sort is open and are unrolled where it is not; `enabled` and `settled` are read from the
guards of the rules. One call deeper for each quantifier, none for depth. What updates make of states: `updates`.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, assert_never, cast

from checker.certificate.every_size.decisive import Decisive
from checker.certificate.every_size.logic import Logic, Thing
from checker.certificate.every_size.meaning import (
    NO,
    PERHAPS,
    YES,
    Choice,
    Count,
    Env,
    Item,
    Known,
    Meaning,
    Truth,
    Truths,
    Unknown,
    named,
)
from checker.certificate.every_size.scope import Scope
from checker.certificate.every_size.updates import Updates
from checker.certificate.every_size.vocabulary import Vocabulary
from checker.certificate.every_size.watch import Watch
from model.lang import expr as ex
from model.lang.expr import Expr, Quantifier
from model.lang.rule import AUTOMATIC, Rule
from model.lang.sorts import BoolSort, DataSort, ElementSort, Sort, Value
from model.lang.symbols import StateSymbol
from model.lang.traverse import free_variables, post_order

_Function = Callable[[tuple[Item, ...]], Meaning]
_Comparison = Callable[[Any, Any], bool]
_Operation = Callable[[int, int], int]
_Key = tuple[Expr, tuple[tuple[str, Meaning], ...]]


@dataclass(eq=False)
class Moment:
    """When expressions are read: in a state (no rule), or after a step by a rule for these elements."""

    rule: Rule | None = None
    env: Env = field(default_factory=dict[str, Meaning])
    known: dict[_Key, Meaning] = field(default_factory=dict[_Key, Meaning])
    read: dict[tuple[StateSymbol, tuple[Item, ...]], Meaning] = field(
        default_factory=dict[tuple[StateSymbol, tuple[Item, ...]], Meaning]
    )

    @property
    def fired(self) -> tuple[Meaning, ...]:
        """The elements that the rule fired for."""
        return () if self.rule is None else tuple(self.env[p.name] for p in self.rule.parameters)


class Translator:
    """Translates the expressions of one scope into one table of formulas."""

    def __init__(self, scope: Scope, watch: Watch | None = None) -> None:
        """`watch`: a state beside those of the system, which follows its own rule."""
        self.scope = scope
        self.site = scope.site
        self.watch = watch
        self.logic = Logic()
        self.truths = Truths(self.logic)
        self.vocabulary = Vocabulary(scope, self.logic)
        self.present = Moment()
        self.decisive = Decisive(scope.site.system, watch)
        self.updates = Updates(self)
        self._programs: dict[Expr, tuple[Expr, ...]] = {}
        self._free: dict[Expr, tuple[str, ...]] = {}

    def truth(self, root: Expr, env: Env, moment: Moment) -> Truth:
        """Where a condition holds, as far as it is defined."""
        return self.meaning(root, env, moment).condition

    def meaning(self, root: Expr, env: Env, moment: Moment) -> Meaning:
        """The meaning of an expression at a moment."""
        if moment.rule is not None and self.decisive.stays(root, moment.rule) and not self.decisive.remembers(root):
            moment = self.present
        if root not in self._programs:
            self._programs[root] = tuple(post_order(root, parts=_own_parts))
            self._free[root] = tuple(sorted({v.name for v in free_variables(root)}))
        key = (root, tuple((name, env[name]) for name in self._free[root]))
        found = moment.known.get(key)
        if found is None:
            local: dict[Expr, Meaning] = {}
            for node in self._programs[root]:
                local[node] = self._node(node, [local[p] for p in _own_parts(node)], env, moment)
            found = moment.known[key] = local[root]
        return found

    def elements(self, variable: ex.Bound) -> list[tuple[tuple[Thing, ...], Meaning]]:
        """What a variable can denote: each element of the site, or a thing where the sort is open."""
        component = variable.sort.component
        if component in self.scope.open:
            thing = self.logic.variable(component.__name__)
            return [((thing,), named(Unknown(thing)))]
        return [((), named(Known(name))) for name in self.site.elements[component]]

    # ---- nodes ------------------------------------------------------------------------------
    def _node(self, node: Expr, at: list[Meaning], env: Env, moment: Moment) -> Meaning:
        t = self.truths
        match node:
            case ex.Const(value, sort):
                if isinstance(sort, BoolSort):
                    return Meaning(truth=YES if value else NO)
                return named(self._constant(value, sort))
            case ex.Bound(name):
                return env[name]
            case ex.Read(state):
                return self._applied(at, lambda items: self._read(state, items, moment), node)
            case ex.Follow(link):
                return self._applied(at, lambda items: self.vocabulary.follow(link, items[0]), node)
            case ex.Linked(link):
                held = t.combine(lambda items: self.vocabulary.linked(link, items[0], items[1]), at)
                return Meaning(truth=held, defined=self._all_defined(at))
            case ex.DatumOf(datum):
                return self._applied(at, lambda items: self.vocabulary.datum(datum, items[0]), node)
            case ex.ReadingOf(reading):
                return self.vocabulary.reading(reading)
            case ex.The():
                return self._the(at[0])
            case ex.Not():
                return Meaning(truth=t.negate(at[0].condition), defined=at[0].defined)
            case ex.And():
                return Meaning(truth=t.conj(p.condition for p in at), defined=self._in_order(at, going_on=True))
            case ex.Or():
                return Meaning(truth=t.disj(p.condition for p in at), defined=self._in_order(at, going_on=False))
            case ex.Equal(left):
                if isinstance(left.sort, BoolSort):
                    equal = t.iff(at[0].condition, at[1].condition)
                else:
                    equal = self._compared(at, lambda a, b: a == b, is_order=False, sort=left.sort)
                return Meaning(truth=equal, defined=self._all_defined(at))
            case ex.Less(left):
                less = self._compared(at, lambda a, b: a < b, is_order=True, sort=left.sort)
                return Meaning(truth=less, defined=self._all_defined(at))
            case ex.Add():
                return self._arithmetic(at, lambda a, b: a + b)
            case ex.Subtract():
                return self._arithmetic(at, lambda a, b: a - b)
            case ex.Ite(_, yes):
                return self._ite(at, is_condition=isinstance(yes.sort, BoolSort))
            case ex.Quantified(quantifier, variable, body):
                return self._quantified(quantifier, variable, body, env, moment)
            case ex.Old(arg):
                # At the start of a run there is no step: a value before it is the value now.
                return self.meaning(arg, env, self.present)
            case ex.Fired(rule, args):
                return self._fired(rule, args, at, moment)
            case ex.Enabled(rule, args):
                return self._enabled(rule, None if args is None else at, moment)
            case ex.Settled(components, around):
                given = {cast("ElementSort", a.sort).component: m for a, m in zip(around, at, strict=True)}
                busy = [
                    self._enabled(r.id, [given.get(p.component) for p in r.parameters], moment)
                    for r in self.site.system.rules
                    if r.component in components and r.kind in AUTOMATIC
                ]
                quiet = [Meaning(truth=t.negate(m.condition), defined=m.defined) for m in busy]
                return Meaning(truth=t.conj(m.condition for m in quiet), defined=self._in_order(quiet, going_on=True))
            case _:
                assert_never(node)

    def _constant(self, value: Value, sort: Sort) -> Item:
        if isinstance(sort, DataSort):
            return self.vocabulary.literal(sort, value)
        if isinstance(sort, ElementSort) and sort.component in self.scope.open and value is not None:
            # One element of a deployment, named in a property of its own: any element of the sort.
            return Unknown(self.logic.value(f"element {value}", (), sort.component.__name__))
        return Known(value)

    def _applied(self, at: list[Meaning], function: _Function, node: Expr) -> Meaning:
        """The function of what the arguments are."""
        t = self.truths
        made = [(v, when, function(items)) for v, when, items in t.product(at)]
        defined = self._all_defined(at)
        if isinstance(node.sort, BoolSort):
            return Meaning(truth=t.of_choices((v, when, m.condition) for v, when, m in made), defined=defined)
        choices = [
            Choice((*v, *c.variables), t.conj((when, c.when)), c.item) for v, when, m in made for c in m.choices or ()
        ]
        return Meaning(choices=t.merged(choices), defined=defined)

    def _the(self, arg: Meaning) -> Meaning:
        t = self.truths
        choices = tuple(c for c in arg.choices or () if c.item != Known(None))
        some = t.of_choices((c.variables, c.when, NO if c.item == Known(None) else YES) for c in arg.choices or ())
        return Meaning(choices=choices, defined=t.conj((arg.defined, some)))

    def _compared(self, at: list[Meaning], holds: _Comparison, *, is_order: bool, sort: Sort) -> Truth:
        """Two terms compared: by value where both are known, else by what the logic says of things."""
        t = self.truths
        if any(m.choices is None for m in at):
            return self._counted(at, is_order=is_order)

        def compare(items: tuple[Item, ...]) -> Truth:
            left, right = items
            if isinstance(left, Known) and isinstance(right, Known):
                return YES if holds(left.value, right.value) else NO
            if is_order:
                held = self.vocabulary.before(cast("DataSort", sort), left, right)
                return Truth(held, held)
            if isinstance(left, Unknown) and isinstance(right, Unknown):
                held = self.logic.same(left.thing, right.thing)
                return Truth(held, held)
            # A thing of an open sort is no element that has a name, and it is not none.
            return NO

        return t.combine(compare, at)

    def same(self, left: Meaning, right: Meaning, sort: Sort) -> Truth:
        """Whether two terms are the same."""
        return self._compared([left, right], lambda a, b: a == b, is_order=False, sort=sort)

    def _ite(self, at: list[Meaning], *, is_condition: bool) -> Meaning:
        t = self.truths
        condition, yes, no = at
        chosen = t.either(condition.condition, yes.defined, no.defined)
        defined = t.conj((condition.defined, chosen))
        if is_condition:
            return Meaning(truth=t.either(condition.condition, yes.condition, no.condition), defined=defined)
        if yes.choices is None or no.choices is None:
            return Meaning(defined=defined)
        branches = ((condition.condition, yes.choices), (t.negate(condition.condition), no.choices))
        choices = [Choice(c.variables, t.conj((here, c.when)), c.item) for here, given in branches for c in given]
        return Meaning(choices=t.merged(choices), defined=defined)

    def _arithmetic(self, at: list[Meaning], function: _Operation) -> Meaning:
        t = self.truths
        defined = self._all_defined(at)
        if any(m.choices is None for m in at):
            return Meaning(defined=defined)
        choices: list[Choice] = []
        for variables, when, items in t.product(at):
            left, right = (cast("int", cast("Known", i).value) for i in items)
            choices.append(Choice(variables, when, Known(function(left, right))))
        return Meaning(choices=t.merged(choices), defined=defined)

    # ---- quantifiers and counts ---------------------------------------------------------------
    def _quantified(self, quantifier: Quantifier, variable: ex.Bound, body: Expr, env: Env, moment: Moment) -> Meaning:
        t = self.truths
        parts = [
            (v, self.meaning(body, {**env, variable.name: element}, moment)) for v, element in self.elements(variable)
        ]
        defined = t.conj(t.every(v, m.defined) for v, m in parts)
        match quantifier:
            case Quantifier.FORALL:
                return Meaning(truth=t.conj(t.every(v, m.condition) for v, m in parts), defined=defined)
            case Quantifier.EXISTS:
                return Meaning(truth=t.disj(t.some(v, m.condition) for v, m in parts), defined=defined)
            case Quantifier.COUNT:
                if variable.sort.component in self.scope.open:
                    count = Count(variable, body, tuple(sorted(env.items(), key=lambda pair: pair[0])), moment)
                    return Meaning(count=count, defined=defined)
                return Meaning(choices=self._number([m.condition for _, m in parts]), defined=defined)

    def _number(self, parts: list[Truth]) -> tuple[Choice, ...]:
        """How many of these conditions hold."""
        t = self.truths
        counts: dict[int, Truth] = {0: YES}
        for part in parts:
            grown: dict[int, list[Truth]] = {}
            for number, when in counts.items():
                grown.setdefault(number, []).append(t.conj((when, t.negate(part))))
                grown.setdefault(number + 1, []).append(t.conj((when, part)))
            counts = {number: t.disj(whens) for number, whens in grown.items()}
        return tuple(Choice((), when, Known(number)) for number, when in counts.items())

    def _counted(self, at: list[Meaning], *, is_order: bool) -> Truth:
        """A count of an open sort compared with a number; two counts cannot be compared, and may be anything."""
        t = self.truths
        left, right = at
        if left.count is not None and right.choices is not None:
            count, numbers, is_left = left.count, right, True
        elif right.count is not None and left.choices is not None:
            count, numbers, is_left = right.count, left, False
        else:
            return PERHAPS

        def compare(items: tuple[Item, ...]) -> Truth:
            number = cast("int", cast("Known", items[0]).value)
            if not is_order:
                return t.conj((self._at_least(count, number), t.negate(self._at_least(count, number + 1))))
            return t.negate(self._at_least(count, number)) if is_left else self._at_least(count, number + 1)

        return t.combine(compare, (numbers,))

    def _at_least(self, count: Count, number: int) -> Truth:
        """So many different elements exist for which the body holds."""
        if number <= 0:
            return YES
        t = self.truths
        if number > LARGEST_COUNT:
            return PERHAPS
        env = dict(count.env)
        sort = count.variable.sort.component.__name__
        things = tuple(self.logic.variable(sort) for _ in range(number))
        parts = [self.truth(count.body, {**env, count.variable.name: named(Unknown(x))}, count.moment) for x in things]
        for one, other in itertools.combinations(things, 2):
            different = self.logic.negate(self.logic.same(one, other))
            parts.append(Truth(different, different))
        return t.some(things, t.conj(parts))

    # ---- rules ------------------------------------------------------------------------------
    def _enabled(self, rule_id: str, at: Sequence[Meaning | None] | None, moment: Moment) -> Meaning:
        """The guard of the rule for these elements, for some where none is given. A removed rule is never enabled."""
        system = self.site.system
        if rule_id in system.removed and rule_id not in system.rule_by_id:
            return Meaning(truth=NO)
        rule = system.rule(rule_id)
        given: Sequence[Meaning | None] = [None] * len(rule.parameters) if at is None else at
        known = {p.name: m for p, m in zip(rule.parameters, given, strict=True) if m is not None}
        open_ = [p.variable for p in rule.parameters if p.name not in known]
        t = self.truths
        guards: list[Truth] = []
        defined: list[Truth] = []
        for binding in itertools.product(*(self.elements(v) for v in open_)):
            things = tuple(thing for v, _ in binding for thing in v)
            env = known | {v.name: element for v, (_, element) in zip(open_, binding, strict=True)}
            guard = self.meaning(rule.guard, env, moment)
            guards.append(t.some(things, guard.condition))
            defined.append(t.every(things, guard.defined))
        return Meaning(truth=t.disj(guards), defined=t.conj(defined))

    def _fired(self, rule_id: str, args: tuple[Expr, ...] | None, at: list[Meaning], moment: Moment) -> Meaning:
        if moment.rule is None or moment.rule.id != rule_id:
            return Meaning(truth=NO)
        if args is None:
            return Meaning(truth=YES)
        pairs = zip(at, moment.fired, args, strict=True)
        same = [self._compared([a, b], lambda x, y: x == y, is_order=False, sort=e.sort) for a, b, e in pairs]
        return Meaning(truth=self.truths.conj(same), defined=self._all_defined(at))

    def _read(self, state: StateSymbol, items: tuple[Item, ...], moment: Moment) -> Meaning:
        if moment.rule is None:
            return self.vocabulary.state(state, items)
        key = (state, items)
        if self.watch is not None and state == self.watch.symbol:
            if key not in moment.read:
                moment.read[key] = Meaning(truth=self._watched_after(self.watch, items, moment))
            return moment.read[key]
        if key not in moment.read:
            updates = [u for u in moment.rule.updates if u.target.state == state]
            moment.read[key] = self.updates.made(updates, state, items, moment.env)
        return moment.read[key]

    def watched_at_start(self, watch: Watch, items: tuple[Item, ...]) -> Truth:
        """Whether it is being watched for these elements in a start state."""
        after, until = (self.truth(c, self.watching(watch, items), self.present) for c in (watch.after, watch.until))
        return self.truths.conj((after, self.truths.negate(until)))

    def _watched_after(self, watch: Watch, items: tuple[Item, ...], moment: Moment) -> Truth:
        before = self.vocabulary.state(watch.symbol, items).condition
        after, until = (self.truth(c, self.watching(watch, items), moment) for c in (watch.after, watch.until))
        return self.truths.conj((self.truths.disj((before, after)), self.truths.negate(until)))

    def watching(self, watch: Watch, items: tuple[Item, ...]) -> Env:
        """What the variables of the watch denote."""
        return {v.name: named(item) for v, item in zip(watch.variables, items, strict=True)}

    # ---- where expressions are defined ----------------------------------------------------------
    def _all_defined(self, at: Sequence[Meaning]) -> Truth:
        return self.truths.conj(m.defined for m in at)

    def _in_order(self, parts: list[Meaning], *, going_on: bool) -> Truth:
        """A part is looked at only while all before it were defined and `going_on`."""
        t = self.truths
        defined = YES
        for part in reversed(parts):
            goes_on = part.condition if going_on else t.negate(part.condition)
            defined = t.conj((part.defined, t.implies(goes_on, defined)))
        return defined


LARGEST_COUNT = 4
"""More elements than this are not told apart: whether there are so many may be or not."""


def _own_parts(node: Expr) -> tuple[Expr, ...]:
    return () if isinstance(node, ex.Quantified | ex.Old) else ex.children(node)
