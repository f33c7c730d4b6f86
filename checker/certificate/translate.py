"""From expressions to formulas: a value that is always there, and beside it whether the expression is defined.

Each expression becomes a pair. The value of an undefined expression is some value or other, and nobody may look at it
without the other half. This is a translation of its own, made from the unexpanded system: quantifiers are unrolled over
the elements of the site, `enabled` and `settled` are read from the guards of the rules, links and data from the site.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import assert_never, cast

from checker.certificate.codes import Codes
from checker.certificate.formula import FALSE, TRUE, Formulas, Number, Truth
from model.lang import expr as ex
from model.lang.expr import Expr, Quantifier
from model.lang.rule import AUTOMATIC
from model.lang.sites import Instance, Site
from model.lang.sorts import BOOL, BoolSort, ElementSort, Sort
from model.lang.traverse import free_variables, is_two_state, post_order


@dataclass(frozen=True, slots=True)
class Meaning:
    """Where an expression is defined, and its value there: a truth for a condition, a number for all else."""

    defined: Truth
    value: int

    @property
    def truth(self) -> Truth:
        """The value of a condition."""
        return Truth(self.value)

    @property
    def number(self) -> Number:
        """The value of a term that is no condition."""
        return Number(self.value)


Env = Mapping[str, Meaning]
"""What the parameters and variables denote."""
Values = tuple[int, ...]
"""A formula for each state variable, in the order of `Site.variables`."""
_Key = tuple[Expr, tuple[tuple[str, Meaning], ...]]


@dataclass(eq=False)
class Moment:
    """When expressions are read: the values now, those before the step, and the rule instance between them.

    `written`: the positions of the variables that may have other values now than before; None: not known.
    """

    now: Values
    before: Values
    fired: Instance | None = None
    written: frozenset[int] | None = None
    known: dict[_Key, Meaning] = field(default_factory=dict[_Key, Meaning])
    earlier: Moment | None = None

    def back(self) -> Moment:
        """The moment before the step; before it there is none."""
        if self.earlier is None:
            self.earlier = Moment(self.before, self.before)
        return self.earlier


class Translator:
    """Translates the expressions of one site into one table of formulas."""

    def __init__(self, site: Site, roots: tuple[Expr, ...] = ()) -> None:
        """`roots`: the expressions beside the site's own that will be translated."""
        self.site = site
        self.formulas = Formulas()
        self.codes = Codes(site, roots)
        self.state: Values = tuple(self._state_variable(v.name, v.state.sort) for v in site.variables)
        self.present = Moment(self.state, self.state)
        self.readings = {name: self._reading(name) for name in site.readings}
        self._slots = {v.name: slot for slot, v in enumerate(site.variables)}
        self._programs: dict[Expr, tuple[Expr, ...]] = {}
        self._free: dict[Expr, tuple[str, ...]] = {}
        self._rules: dict[Expr, frozenset[str]] = {}
        self._looks: dict[_Key, frozenset[int]] = {}
        self._elements: dict[tuple[type[object], str], Meaning] = {}

    def element(self, component: type[object], name: str) -> Meaning:
        """The meaning of a named element."""
        key = (component, name)
        if key not in self._elements:
            self._elements[key] = Meaning(TRUE, self.formulas.number(self.codes.element(component, name)))
        return self._elements[key]

    def environment(self, variables: tuple[ex.Bound, ...], binding: tuple[str, ...]) -> dict[str, Meaning]:
        """The meaning of variables that denote these elements."""
        pairs = zip(variables, binding, strict=True)
        return {v.name: self.element(v.sort.component, element) for v, element in pairs}

    def instance_environment(self, instance: Instance) -> dict[str, Meaning]:
        """The meaning of the parameters of a rule instance."""
        return self.environment(tuple(p.variable for p in instance.rule.parameters), instance.binding)

    def holds(self, root: Expr, env: Env, moment: Moment) -> Truth:
        """Where a condition is defined and true."""
        meaning = self.meaning(root, env, moment)
        return self.formulas.conj(meaning.defined, meaning.truth)

    def meaning(self, root: Expr, env: Env, moment: Moment) -> Meaning:
        """The meaning of an expression at a moment. One call deeper for each binder, none for depth."""
        if root not in self._programs:
            self._programs[root] = tuple(post_order(root, parts=_own_parts))
            self._free[root] = _looked_at(root)
        key = self._key(root, env)
        found = moment.known.get(key)
        if found is None and moment.written is not None:
            found = self._as_before(root, env, moment, moment.written)
        if found is None:
            local: dict[Expr, Meaning] = {}
            for node in self._programs[root]:
                local[node] = self._node(node, [local[p] for p in _own_parts(node)], env, moment)
            found = moment.known[key] = local[root]
        return found

    def _key(self, root: Expr, env: Env) -> _Key:
        return root, tuple((name, env[name]) for name in self._free[root])

    # ---- what a step leaves as it was -------------------------------------------------------
    def _as_before(self, root: Expr, env: Env, moment: Moment, written: frozenset[int]) -> Meaning | None:
        """What is said after a step that writes nothing of what is looked at: what is said where nothing happens.

        Only of elements that are given: one that is computed may itself be another after the step.
        """
        if root not in self._rules:
            self._rules[root] = frozenset(n.rule for n in post_order(root) if isinstance(n, ex.Fired))
        if moment.fired is not None and moment.fired.rule.id in self._rules[root]:
            return None
        nodes = self.formulas.nodes
        if any(env[n].defined != TRUE or nodes[env[n].value][0] != "number" for n in self._free[root]):
            return None
        return self.meaning(root, env, self.present) if written.isdisjoint(self._looks_at(root, env)) else None

    def _looks_at(self, root: Expr, env: Env) -> frozenset[int]:
        """The positions of the variables whose values, before a step or after it, can matter."""
        now = self.meaning(root, env, self.present)
        key = self._key(root, env)
        if key not in self._looks:
            if is_two_state(root):
                self._looks[key] = frozenset[int]().union(*(self._read(n, env) for n in self._programs[root]))
            else:
                names = self.formulas.support(now.defined, now.value)
                self._looks[key] = frozenset(self._slots[name] for name in names if name in self._slots)
        return self._looks[key]

    def _read(self, node: Expr, env: Env) -> frozenset[int]:
        """What a node of a condition about a step looks at, beside its parts."""
        match node:
            case ex.Quantified(_, variable, body):
                names = self.site.elements[variable.sort.component]
                every = [{**env, variable.name: self.element(variable.sort.component, name)} for name in names]
                return frozenset[int]().union(*(self._looks_at(body, inner) for inner in every))
            case ex.Old(arg):
                return self._looks_at(arg, env)
            case ex.Read() | ex.Enabled() | ex.Settled() if is_two_state(node):
                return frozenset(self._slots.values())  # which elements it is read of depends on the step
            case ex.Read() | ex.Enabled() | ex.Settled():
                return self._looks_at(node, env)
            case _:
                return frozenset()

    # ---- variables --------------------------------------------------------------------------
    def _state_variable(self, name: str, sort: Sort) -> int:
        if isinstance(sort, BoolSort):
            return self.formulas.flag(name)
        span = self.codes.span(sort)
        return self.formulas.variable(name, span.low, span.high)

    def _reading(self, name: str) -> Number:
        info = self.site.system.reading_by_id[name]
        options = self.site.readings[name]
        if len(options) == 1:
            return self.formulas.number(info.options.index(options[0]))
        return self.formulas.variable(name, 0, len(info.options) - 1)

    # ---- nodes ------------------------------------------------------------------------------
    def _node(self, node: Expr, at: list[Meaning], env: Env, moment: Moment) -> Meaning:
        f = self.formulas
        match node:
            case ex.Const(value, sort):
                return Meaning(TRUE, f.truth(value is True) if sort == BOOL else f.number(self.codes.of(value, sort)))
            case ex.Bound(name):
                return env[name]
            case ex.Read(state, args):
                return self._select(args, at, lambda names: moment.now[self.site.slot[state, names]], node.sort)
            case ex.Follow(link, arg):
                return self._select(
                    (arg,), at, lambda names: self.element(link.to, self.site.followed[link, names[0]]).value, node.sort
                )
            case ex.Linked(link, left, right):
                return self._select(
                    (left, right), at, lambda names: f.truth(names[1] in self.site.related[link, names[0]]), node.sort
                )
            case ex.DatumOf(datum, arg):
                return self._select(
                    (arg,),
                    at,
                    lambda names: f.number(self.codes.of(self.site.data[datum, names[0]], datum.sort)),
                    node.sort,
                )
            case ex.ReadingOf(reading):
                return Meaning(TRUE, self.readings[reading.id])
            case ex.The():
                (arg_meaning,) = at
                some = f.negate(f.equal(arg_meaning.number, f.number(self.codes.none)))
                return Meaning(f.conj(arg_meaning.defined, some), arg_meaning.value)
            case ex.Not():
                return Meaning(at[0].defined, f.negate(at[0].truth))
            case ex.And():
                return Meaning(self._defined_in_order(at, going_on=True), f.conj(*(p.truth for p in at)))
            case ex.Or():
                return Meaning(self._defined_in_order(at, going_on=False), f.disj(*(p.truth for p in at)))
            case ex.Equal(left):
                value = (
                    f.iff(at[0].truth, at[1].truth)
                    if isinstance(left.sort, BoolSort)
                    else f.equal(at[0].number, at[1].number)
                )
                return Meaning(_all_defined(f, at), value)
            case ex.Less():
                return Meaning(_all_defined(f, at), f.less(at[0].number, at[1].number))
            case ex.Add():
                return Meaning(_all_defined(f, at), f.add(at[0].number, at[1].number))
            case ex.Subtract():
                return Meaning(_all_defined(f, at), f.subtract(at[0].number, at[1].number))
            case ex.Ite():
                condition, yes, no = at
                chosen = f.either(condition.truth, yes.defined, no.defined)
                return Meaning(
                    f.conj(condition.defined, chosen), self._if(condition.truth, yes.value, no.value, node.sort)
                )
            case ex.Quantified(quantifier, variable, body):
                return self._quantified(quantifier, variable, body, env, moment)
            case ex.Old(arg):
                return self.meaning(arg, env, moment.back())
            case ex.Fired(rule, args):
                return self._fired(rule, args, at, moment)
            case ex.Enabled(rule, args):
                return self._enabled(rule, None if args is None else at, moment)
            case ex.Settled(components, around):
                given = {cast("ElementSort", a.sort).component: m for a, m in zip(around, at, strict=True)}
                quiet = [
                    self._enabled(r.id, [given.get(p.component) for p in r.parameters], moment)
                    for r in self.site.system.rules
                    if r.component in components and r.kind in AUTOMATIC
                ]
                parts = [Meaning(m.defined, f.negate(m.truth)) for m in quiet]
                return Meaning(self._defined_in_order(parts, going_on=True), f.conj(*(p.truth for p in parts)))
            case _:
                assert_never(node)

    def _select(
        self, args: tuple[Expr, ...], at: list[Meaning], value: Callable[[tuple[str, ...]], int], sort: Sort
    ) -> Meaning:
        """The value for the elements that the arguments denote."""
        f = self.formulas
        found: int | None = None
        for names, here in self.places(args, at):
            found = value(names) if found is None else self._if(here, value(names), found, sort)
        if found is None:
            # No element is possible, so some argument is undefined and any value will do.
            found = FALSE if isinstance(sort, BoolSort) else f.number(0)
        return Meaning(_all_defined(f, at), found)

    def places(self, args: tuple[Expr, ...], at: list[Meaning]) -> list[tuple[tuple[str, ...], Truth]]:
        """The elements that the arguments can denote, and where they do."""
        f = self.formulas
        choices: list[list[tuple[str, Truth]]] = []
        for arg, meaning in zip(args, at, strict=True):
            component = cast("ElementSort", arg.sort).component
            cells = [
                (name, f.equal(meaning.number, self.element(component, name).number))
                for name in self.site.elements[component]
            ]
            choices.append([(name, here) for name, here in cells if here != FALSE])
        return [
            (tuple(name for name, _ in choice), f.conj(*(here for _, here in choice)))
            for choice in itertools.product(*choices)
        ]

    def _if(self, condition: Truth, yes: int, no: int, sort: Sort) -> int:
        f = self.formulas
        if isinstance(sort, BoolSort):
            return f.either(condition, Truth(yes), Truth(no))
        return f.choose(condition, Number(yes), Number(no))

    def _defined_in_order(self, parts: list[Meaning], *, going_on: bool) -> Truth:
        """A part is looked at only while all before it were defined and `going_on`."""
        f = self.formulas
        defined = TRUE
        for part in reversed(parts):
            goes_on = part.truth if going_on else f.negate(part.truth)
            defined = f.conj(part.defined, f.implies(goes_on, defined))
        return defined

    def _quantified(self, quantifier: Quantifier, variable: ex.Bound, body: Expr, env: Env, moment: Moment) -> Meaning:
        f = self.formulas
        component = variable.sort.component
        parts = [
            self.meaning(body, {**env, variable.name: self.element(component, name)}, moment)
            for name in self.site.elements[component]
        ]
        defined = _all_defined(f, parts)
        match quantifier:
            case Quantifier.FORALL:
                return Meaning(defined, f.conj(*(p.truth for p in parts)))
            case Quantifier.EXISTS:
                return Meaning(defined, f.disj(*(p.truth for p in parts)))
            case Quantifier.COUNT:
                total = f.number(0)
                for part in parts:
                    total = f.add(total, f.choose(part.truth, f.number(1), f.number(0)))
                return Meaning(defined, total)

    def _enabled(self, rule_id: str, at: Sequence[Meaning | None] | None, moment: Moment) -> Meaning:
        """The guard of the rule for these elements, for some where none is given. A removed rule is never enabled."""
        system = self.site.system
        if rule_id in system.removed and rule_id not in system.rule_by_id:
            return Meaning(TRUE, FALSE)
        rule = system.rule(rule_id)
        known = {p.name: m for p, m in zip(rule.parameters, at or (), strict=at is not None) if m is not None}
        open_ = tuple(p.variable for p in rule.parameters if p.name not in known)
        f = self.formulas
        guards = [
            self.meaning(rule.guard, {**known, **self.environment(open_, binding)}, moment)
            for binding in itertools.product(*(self.site.elements[v.sort.component] for v in open_))
        ]
        return Meaning(_all_defined(f, guards), f.disj(*(g.truth for g in guards)))

    def _fired(self, rule_id: str, args: tuple[Expr, ...] | None, at: list[Meaning], moment: Moment) -> Meaning:
        instance = moment.fired
        if instance is None or instance.rule.id != rule_id:
            return Meaning(TRUE, FALSE)
        if args is None:
            return Meaning(TRUE, TRUE)
        f = self.formulas
        own = self.instance_environment(instance).values()
        same = [f.equal(given.number, bound.number) for given, bound in zip(at, own, strict=True)]
        return Meaning(_all_defined(f, at), f.conj(*same))


def _all_defined(f: Formulas, parts: list[Meaning]) -> Truth:
    return f.conj(*(p.defined for p in parts))


def _own_parts(node: Expr) -> tuple[Expr, ...]:
    return () if isinstance(node, ex.Quantified | ex.Old) else ex.children(node)


def _looked_at(root: Expr) -> tuple[str, ...]:
    return tuple(sorted({variable.name for variable in free_variables(root)}))
