"""Grounding: from a site to plain data.

A term of a finite sort becomes a table "it has this value where this condition holds" (`meanings.py`), and a term after
a step is the same table with the rule's updates put in, so that engines never need a second copy of the variables.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from typing import assert_never, cast

from model.lang import expr as ex
from model.lang.expr import Expr
from model.lang.ground import (
    FALSE,
    TRUE,
    GroundError,
    GroundRule,
    GroundSystem,
    GroundUpdate,
    GroundVariable,
    Role,
    Table,
)
from model.lang.meanings import Meaning, Meanings
from model.lang.sites import Instance, Site
from model.lang.sorts import Value, show_value
from model.lang.systems import Monitor
from model.lang.term import Binder, Update
from model.lang.traverse import is_two_state, post_order

Env = Mapping[str, str]


Reader = Callable[[int], Mapping[Value, int]]
"""Where a variable, given by position, has which value: now, or after some step."""


_Key = tuple[Expr, tuple[str, ...]]
"""A node and the elements of those variables that it speaks of, in the order of their names."""


@dataclass(frozen=True, slots=True)
class _Context:
    """`fired` is None in a state. `written` are the variables that the step may write, as the bits of a number."""

    now: Reader
    fired: Instance | None = None
    written: int = 0


_GROWING = ("table", "variables", "_values", "rules", "initial", "start_error", "_in_states", "_looks")
"""What changes in a grounder once it is made."""


class Grounder:
    """Grounds a site, with all rules or these instances alone: then conditions of properties into the same table."""

    def __init__(self, site: Site, instances: Sequence[Instance] | None = None) -> None:
        self.site = site
        self._instances = site.instances if instances is None else instances
        self.table = Table()
        self._meanings = Meanings(self.table)
        self.variables: list[GroundVariable] = []
        self._values: list[tuple[Value, ...]] = []
        for variable in site.variables:
            self._declare(variable.name, variable.values, "state")
        self.reading_at: dict[str, int] = {}
        for reading, options in site.readings.items():
            if len(options) > 1:
                self.reading_at[reading] = self._declare(reading, options, "reading")
        self.rules: list[GroundRule] = []
        self.start_error = FALSE
        self._written: list[dict[int, dict[Value, int]]] = []
        self._programs: dict[Expr, list[Expr]] = {}
        self._of_steps: dict[Expr, bool] = {}
        self._names: dict[Expr, tuple[str, ...]] = {}
        self._in_states: dict[_Key, Meaning] = {}
        self._looks: dict[_Key, int] = {}
        for instance in self._instances:
            self._rule(instance)
        self.initial = self._initial()
        self._as_made = {name: copy(getattr(self, name)) for name in _GROWING}

    def fresh(self) -> Grounder:
        """Another grounder of the site, as if just made: nothing that was grounded since is in it.

        For questions that add a monitor, and so need one of their own. The rules are not grounded again.
        """
        made = copy(self)
        for name, value in self._as_made.items():
            setattr(made, name, copy(value))
        made._meanings = Meanings(made.table)  # noqa: SLF001 - the copy's own
        return made

    def system(self) -> GroundSystem:
        """The ground form of all that has been grounded so far."""
        return GroundSystem(
            f"{self.site.system.name} on {self.site.name}",
            tuple(self.table.nodes),
            tuple(self.variables),
            tuple(self.rules),
            self.initial,
            self.start_error,
        )

    def state_condition(self, condition: Expr, env: Env) -> tuple[int, int]:
        """Nodes: where the condition holds in a state, and where it is undefined."""
        return self._bool(condition, env, self._state)

    def step_condition(self, rule: int, condition: Expr, env: Env) -> tuple[int, int]:
        """As `state_condition`, but of the step in which the rule with this position fires.

        The nodes are over the state *before* the step: plain terms are read after it, `old` ones before it.
        """
        return self._bool(condition, env, self._after(rule))

    def monitor(self, monitor: Monitor, env: Env) -> int:
        """Adds a variable for a monitor, updated by every rule; returns its position.

        At the start it is on exactly where `after` holds and `until` does not.
        """
        position = self.monitor_at_start(monitor, env)
        on = self.table.atom(position, 1)
        for index, rule in enumerate(self.rules):
            after, wrong_after = self.step_condition(index, monitor.after, env)
            until, wrong_until = self.step_condition(index, monitor.until, env)
            becomes = self.table.minus(self.table.or_(on, after), until)
            update = GroundUpdate(position, ((0, self.table.not_(becomes)), (1, becomes)))
            wrong = self.table.and_(rule.guard, self.table.or_(wrong_after, wrong_until))
            errors = rule.errors if wrong == FALSE else (*rule.errors, GroundError(wrong, f"monitor {monitor.name}"))
            self.rules[index] = GroundRule(
                rule.id, rule.family, rule.kind, rule.binding, rule.guard, (*rule.updates, update), errors
            )
        return position

    def monitor_at_start(self, monitor: Monitor, env: Env) -> int:
        """Adds a variable for a monitor that no rule updates; returns its position.

        For engines that set it themselves after each step: conditions after a step are the dearest to ground.
        """
        suffix = f"[{', '.join(env.values())}]" if env else ""
        position = self._declare(f"{monitor.name}{suffix}", (False, True), "monitor")
        on = self.table.atom(position, 1)
        after, wrong_after = self.state_condition(monitor.after, env)
        until, wrong_until = self.state_condition(monitor.until, env)
        wrong = self.table.and_(self.initial, self.table.or_(wrong_after, wrong_until))
        self.start_error = self.table.or_(self.start_error, wrong)
        starts_on = self.table.minus(after, until)
        same = self.table.or_(
            self.table.and_(on, starts_on), self.table.and_(self.table.not_(on), self.table.not_(starts_on))
        )
        self.initial = self.table.and_(self.initial, same)
        return position

    # ---- variables ----------------------------------------------------------------------------
    def _declare(self, name: str, values: tuple[Value, ...], role: Role) -> int:
        self.variables.append(GroundVariable(name, tuple(show_value(v) for v in values), role))
        self._values.append(values)
        return len(self.variables) - 1

    def _current(self, position: int) -> Mapping[Value, int]:
        values = self._values[position]
        if values == (False, True):
            yes = self.table.atom(position, 1)
            return {False: self.table.not_(yes), True: yes}
        if len(values) == 1:
            return {values[0]: TRUE}
        return {value: self.table.atom(position, i) for i, value in enumerate(values)}

    @property
    def _state(self) -> _Context:
        return _Context(self._current)

    def _after(self, rule: int) -> _Context:
        written = self._written[rule]

        def read(position: int) -> Mapping[Value, int]:
            return written.get(position) or self._current(position)

        return _Context(read, self._instances[rule], sum(1 << position for position in written))

    # ---- rules --------------------------------------------------------------------------------
    def _rule(self, instance: Instance) -> None:
        guard, wrong = self._bool(instance.rule.guard, instance.env, self._state)
        errors: dict[str, int] = {}
        writes: dict[int, list[tuple[Value, int]]] = {}
        for update in instance.rule.updates:
            self._collect(update, instance.env, TRUE, writes, errors)
        written = {p: self._next_values(p, w, errors) for p, w in writes.items()}
        updates = tuple(
            GroundUpdate(
                position,
                tuple(
                    (self._values[position].index(v), node) for v, node in written[position].items() if node != FALSE
                ),
            )
            for position in sorted(written)
        )
        all_errors = [("its guard reads through none", wrong)]
        all_errors += [(why, self.table.and_(guard, node)) for why, node in errors.items()]
        found = tuple(GroundError(node, why) for why, node in all_errors if node != FALSE)
        self._written.append(written)
        rule = instance.rule
        self.rules.append(GroundRule(instance.id, rule.id, rule.kind.value, instance.binding, guard, updates, found))

    def _blame(self, errors: dict[str, int], node: int, why: str) -> None:
        errors[why] = self.table.or_(errors.get(why, FALSE), node)

    def _collect(
        self,
        update: Update,
        env: Env,
        guard: int,
        writes: dict[int, list[tuple[Value, int]]],
        errors: dict[str, int],
    ) -> None:
        for inner, active in self._bindings(update.binders, env, guard, errors):
            where, wrong = self._bool(update.condition, inner, self._state)
            self._blame(errors, self.table.and_(active, wrong), "the condition of an update reads through none")
            fires = self.table.and_(active, where)
            if fires == FALSE:
                continue
            value = self._meaning(update.value, inner, self._state)
            target = [self._meaning(a, inner, self._state) for a in update.target.args]
            lost = self.table.or_(value.undefined, *(t.undefined for t in target))
            self._blame(errors, self.table.and_(fires, lost), f"an update of {update.target.state} reads through none")
            for args in itertools.product(*(t.cases.items() for t in target)):
                here = self.table.and_(fires, *(node for _, node in args))
                if here == FALSE:
                    continue
                slot = self.site.slot[update.target.state, tuple(cast("str", a) for a, _ in args)]
                allowed = self._values[slot]
                for v, node in value.cases.items():
                    cell = self.table.and_(here, node)
                    if v in allowed:
                        writes.setdefault(slot, []).append((v, cell))
                    else:
                        why = f"{self.variables[slot].name} would become {show_value(v)}, outside its sort"
                        self._blame(errors, cell, why)

    def _bindings(
        self, binders: tuple[Binder, ...], env: Env, active: int, errors: dict[str, int]
    ) -> list[tuple[Env, int]]:
        if not binders:
            return [(env, active)]
        first, rest = binders[0], binders[1:]
        found: list[tuple[Env, int]] = []
        for element in self.site.elements[first.variable.sort.component]:
            inner = {**env, first.variable.name: element}
            where, wrong = self._bool(first.where, inner, self._state)
            self._blame(errors, self.table.and_(active, wrong), "the condition of a broadcast reads through none")
            here = self.table.and_(active, where)
            if here != FALSE:
                found += self._bindings(rest, inner, here, errors)
        return found

    def _next_values(self, position: int, writes: list[tuple[Value, int]], errors: dict[str, int]) -> dict[Value, int]:
        """The condition of each next value; where nothing is written the variable keeps its value."""
        table = self.table
        wins: dict[Value, int] = {}
        for value, node in writes:
            wins[value] = table.or_(wins.get(value, FALSE), node)
        for (a, one), (b, two) in itertools.combinations(wins.items(), 2):
            why = f"{self.variables[position].name} is given two values in one step: {show_value(a)}, {show_value(b)}"
            self._blame(errors, table.and_(one, two), why)
        silent = table.not_(table.or_(*wins.values()))
        return {
            value: table.or_(wins.get(value, FALSE), table.and_(silent, now))
            for value, now in self._current(position).items()
        }

    # ---- the start ------------------------------------------------------------------------------
    def _initial(self) -> int:
        table = self.table
        errors: dict[str, int] = {}
        initially = {info.symbol: info.initially for info in self.site.system.states}
        starts: list[int] = []
        for position, variable in enumerate(self.site.variables):
            declared = initially[variable.state]
            cells = self._current(position)
            starts.append(TRUE if declared is None else table.or_(*(cells[v] for v in declared)))
        for update in self.site.start.values:
            writes: dict[int, list[tuple[Value, int]]] = {}
            self._collect(update, {}, TRUE, writes, errors)
            # A later value replaces an earlier one, but only under the readings in which it is given.
            for position, given in writes.items():
                cells = self._current(position)
                silent = table.not_(table.or_(*(node for _, node in given)))
                starts[position] = table.or_(
                    *(table.and_(node, cells[v]) for v, node in given), table.and_(silent, starts[position])
                )
        where, wrong = self._bool(self.site.start.where, {}, self._state)
        begin = table.and_(*starts)
        self.start_error = table.or_(*errors.values(), table.and_(begin, wrong))
        return table.and_(begin, where)

    # ---- expressions ----------------------------------------------------------------------------
    def _bool(self, root: Expr, env: Env, context: _Context) -> tuple[int, int]:
        meaning = self._meaning(root, env, context)
        return meaning.cases.get(True, FALSE), meaning.undefined

    def _meaning(self, root: Expr, env: Env, context: _Context) -> Meaning:
        """The meaning of a term. After a step, what no write of the step touches means what it means in a state."""
        program = self._programs.get(root) or self._program(root)
        if context.fired is None:
            known = self._in_states.get(self._key(program[-1], env))
            if known is not None:
                return known
        state = self._state
        local: dict[Expr, Meaning] = {}
        for node in program:
            parts = _own_parts(node)
            if context.fired is None or not self._of_steps[node]:
                key = self._key(node, env)
                meaning = self._in_states.get(key)
                if meaning is None:
                    at = [self._in_states[self._key(p, env)] for p in parts]
                    meaning = self._in_states[key] = self._node(node, at, env, state)
                    self._looks[key] = self._looked_at(node, parts, at, env)
                if not self._looks[key] & context.written:
                    local[node] = meaning
                    continue
            local[node] = self._node(node, [local[p] for p in parts], env, context)
        return local[program[-1]]

    def _key(self, node: Expr, env: Env) -> _Key:
        """What the meaning of a node in a state depends on: the same for all elements that it does not speak of."""
        return node, tuple([env[name] for name in self._names[node]])

    def _program(self, root: Expr) -> list[Expr]:
        """The nodes of a term, parts first, without what stands inside of quantifiers and `old`."""
        whole = self.site.system.expand(root)
        self._name(whole)
        program = self._programs[root] = list(post_order(whole, parts=_own_parts))
        for node in program:
            of_step = is_two_state(node) if isinstance(node, ex.Quantified) else isinstance(node, ex.Old | ex.Fired)
            self._of_steps[node] = of_step or any(self._of_steps[p] for p in _own_parts(node))
        return program

    def _name(self, root: Expr) -> None:
        """Finds out which variables a node and its parts speak of, those of quantifiers inside of it left out."""
        if root in self._names:
            return
        for node in post_order(root):
            names = {node.name} if isinstance(node, ex.Bound) else set[str]()
            names = names.union(*(self._names[part] for part in ex.children(node)))
            if isinstance(node, ex.Quantified):
                names.discard(node.variable.name)
            self._names[node] = tuple(sorted(names))

    def _looked_at(self, node: Expr, parts: Sequence[Expr], at: Sequence[Meaning], env: Env) -> int:
        """The state variables that the meaning of a node in a state comes from, as the bits of a number."""
        found = 0
        for part in parts:
            found |= self._looks[self._key(part, env)]
        match node:
            case ex.Read(state):
                for args in itertools.product(*(m.cases for m in at)):
                    found |= 1 << self.site.slot[state, cast("tuple[str, ...]", args)]
            case ex.Quantified(_, variable, body):
                for element in self.site.elements[variable.sort.component]:
                    inner = {**env, variable.name: element}
                    found |= self._looks[self._key(self._programs[body][-1], inner)]
            case ex.Old(arg):
                found |= self._looks[self._key(self._programs[arg][-1], env)]
            case _:
                pass
        return found

    def _node(self, node: Expr, at: list[Meaning], env: Env, context: _Context) -> Meaning:
        made = self._meanings
        match node:
            case ex.Const(value):
                return Meaning({value: TRUE})
            case ex.Bound(name):
                return Meaning({env[name]: TRUE})
            case ex.Read(state):
                return made.combined(
                    at, lambda args: Meaning(context.now(self.site.slot[state, cast("tuple[str, ...]", args)]))
                )
            case ex.Follow(link):
                return made.applied(at, lambda args: self.site.followed[link, cast("str", args[0])])
            case ex.Linked(link):
                return made.applied(at, lambda args: args[1] in self.site.related[link, cast("str", args[0])])
            case ex.DatumOf(datum):
                return made.applied(at, lambda args: self.site.data[datum, cast("str", args[0])])
            case ex.ReadingOf(reading):
                options = self.site.readings[reading.id]
                if len(options) == 1:
                    return Meaning({options[0]: TRUE})
                return Meaning(self._current(self.reading_at[reading.id]))
            case ex.The():
                return made.combined(
                    at, lambda args: Meaning({}, TRUE) if args[0] is None else Meaning({args[0]: TRUE})
                )
            case ex.Not():
                return made.truth(at[0].cases.get(False, FALSE), at[0].undefined)
            case ex.And():
                return made.in_order(at, decided_by=False)
            case ex.Or():
                return made.in_order(at, decided_by=True)
            case ex.Equal():
                return made.applied(at, lambda args: args[0] == args[1])
            case ex.Less():
                return made.applied(at, lambda args: cast("int", args[0]) < cast("int", args[1]))
            case ex.Add():
                return made.applied(at, lambda args: cast("int", args[0]) + cast("int", args[1]))
            case ex.Subtract():
                return made.applied(at, lambda args: cast("int", args[0]) - cast("int", args[1]))
            case ex.Ite():
                return made.choice(*at)
            case ex.Quantified(quantifier, variable, body):
                elements = self.site.elements[variable.sort.component]
                return made.quantified(
                    quantifier, [self._meaning(body, {**env, variable.name: e}, context) for e in elements]
                )
            case ex.Old(arg):
                return self._meaning(arg, env, self._state)
            case ex.Fired(rule, args):
                instance = context.fired
                if instance is None or instance.rule.id != rule:
                    return Meaning({False: TRUE})
                if args is None:
                    return Meaning({True: TRUE})
                return made.applied(at, lambda given: given == instance.binding)
            case ex.Enabled() | ex.Settled():
                raise AssertionError(f"{node} should have been expanded")
            case _:
                assert_never(node)


def _own_parts(node: Expr) -> tuple[Expr, ...]:
    return () if isinstance(node, ex.Quantified | ex.Old) else ex.children(node)


def ground(site: Site) -> GroundSystem:
    """The ground form of a site, with the monitors of its system."""
    grounder = Grounder(site)
    for monitor in site.system.monitors:
        for elements in itertools.product(*(site.elements[v.sort.component] for v in monitor.variables)):
            grounder.monitor(monitor, {v.name: e for v, e in zip(monitor.variables, elements, strict=True)})
    return grounder.system()
