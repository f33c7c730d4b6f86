"""The reference evaluator: what expressions, rules and start conditions mean, on the unexpanded form.

This file *is* the semantics. It is plain and slow on purpose; every engine is tested against it, and every
counterexample is replayed on it.

A state is a tuple of values, in the order of `Site.variables`. What is undefined is a value of its own here
(`Undefined`): a connective that is already decided does not look at it, everything else hands it on, and at the top it
is an error of the model.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, assert_never, cast

from model.lang import expr as ex
from model.lang.errors import Code, DefinitionError, ReachedError
from model.lang.expr import Expr, Quantifier
from model.lang.sites import Instance, ReadingChoice, Site
from model.lang.sorts import ElementSort, Value, show_value
from model.lang.systems import Monitor
from model.lang.term import Binder, Update
from model.lang.traverse import conjuncts, post_order

State = tuple[Value, ...]
Env = Mapping[str, str]
MonitorBits = tuple[bool, ...]

LARGEST_START = 1_000_000
"""More candidates for a start state than this are refused: narrow the initial values instead."""


@dataclass(frozen=True, slots=True)
class Undefined:
    """What reading through no element gives."""

    why: str


@dataclass(frozen=True, slots=True)
class Moment:
    """When an expression is evaluated: a state, the one before it, and the rule instance between them."""

    now: State
    before: State | None = None
    fired: Instance | None = None


_Operation = Callable[[list[Any], Moment, Env], Any]


class Evaluator:
    """The meaning of a site under one choice of readings."""

    def __init__(self, site: Site, readings: ReadingChoice) -> None:
        self.site = site
        self.readings = dict(readings)
        self._programs: dict[Expr, tuple[_Operation, ...]] = {}
        self._parts: dict[Expr, tuple[Expr, ...]] = {}

    # ---- expressions ------------------------------------------------------------------------
    def evaluate(self, root: Expr, moment: Moment, env: Env) -> Value:
        """The value of an expression. Raises ReachedError where it is undefined."""
        value = self._value(root, moment, env)
        if isinstance(value, Undefined):
            raise ReachedError(
                Code.READ_THROUGH_NONE, value.why, fix="guard the read with `is_some`, to the left of it"
            )
        return cast("Value", value)

    def holds(self, root: Expr, moment: Moment, env: Env) -> bool:
        """The truth value of a condition. A conjunction is decided part by part, from left to right."""
        parts = self._parts.get(root)
        if parts is None:
            parts = self._parts[root] = conjuncts(self.site.system.expand(root))
        return all(self.evaluate(part, moment, env) is True for part in parts)

    def _value(self, root: Expr, moment: Moment, env: Env) -> Any:
        program = self._programs.get(root)
        if program is None:
            program = self._programs[root] = self._compile(self.site.system.expand(root))
        values: list[Any] = []
        for operation in program:
            values.append(operation(values, moment, env))
        return values[-1]

    def _compile(self, root: Expr) -> tuple[_Operation, ...]:
        """One operation a node, parts first. Bodies of binders are programs of their own."""
        position: dict[Expr, int] = {}
        program: list[_Operation] = []
        for node in post_order(root, parts=_own_parts):
            program.append(self._operation(node, [position[p] for p in _own_parts(node)]))
            position[node] = len(position)
        return tuple(program)

    def _operation(self, node: Expr, at: list[int]) -> _Operation:
        match node:
            case ex.Const(constant):
                return lambda _v, _m, _e: constant
            case ex.Bound(name):
                return lambda _v, _m, env: env[name]
            case ex.Read(state):
                slots = {v.args: i for i, v in enumerate(self.site.variables) if v.state == state}
                return _strict(at, lambda args, moment: moment.now[slots[args]])
            case ex.Follow(link):
                followed = {e: to for (k, e), to in self.site.followed.items() if k == link}
                return _strict(at, lambda args, _m: followed[args[0]])
            case ex.Linked(link):
                related = {e: to for (k, e), to in self.site.related.items() if k == link}
                return _strict(at, lambda args, _m: args[1] in related[args[0]])
            case ex.DatumOf(datum):
                data = {e: v for (k, e), v in self.site.data.items() if k == datum}
                return _strict(at, lambda args, _m: data[args[0]])
            case ex.ReadingOf(reading):
                chosen = self.readings[reading.id]
                return lambda _v, _m, _e: chosen
            case ex.The(arg):
                why = f"a read through {_described(arg)}, which holds no element here"
                return _strict(at, lambda args, _m: Undefined(why) if args[0] is None else args[0])
            case ex.Not():
                return _strict(at, lambda args, _m: not args[0])
            case ex.And():
                return lambda v, _m, _e: next((v[i] for i in at if v[i] is not True), True)
            case ex.Or():
                return lambda v, _m, _e: next((v[i] for i in at if v[i] is not False), False)
            case ex.Equal():
                return _strict(at, lambda args, _m: args[0] == args[1])
            case ex.Less():
                return _strict(at, lambda args, _m: args[0] < args[1])
            case ex.Add():
                return _strict(at, lambda args, _m: args[0] + args[1])
            case ex.Subtract():
                return _strict(at, lambda args, _m: args[0] - args[1])
            case ex.Ite():
                c, y, n = at
                return lambda v, _m, _e: v[c] if isinstance(v[c], Undefined) else v[y] if v[c] else v[n]
            case ex.Quantified(quantifier, variable, body):
                return self._quantified(quantifier, variable, body)
            case ex.Old(arg):
                return lambda _v, moment, env: self._value(arg, Moment(_before(moment)), env)
            case ex.Fired(rule, args):
                return _fired(rule, at, given=args is not None)
            case ex.Enabled() | ex.Settled():
                raise AssertionError(f"{node} should have been expanded")
            case _:
                assert_never(node)

    def _quantified(self, quantifier: Quantifier, variable: ex.Bound, body: Expr) -> _Operation:
        elements = self.site.elements[variable.sort.component]

        def operation(_values: list[Any], moment: Moment, env: Env) -> Any:
            found = [self._value(body, moment, {**env, variable.name: element}) for element in elements]
            for value in found:
                if isinstance(value, Undefined):
                    return value
            match quantifier:
                case Quantifier.FORALL:
                    return all(found)
                case Quantifier.EXISTS:
                    return any(found)
                case Quantifier.COUNT:
                    return sum(found)

        return operation

    # ---- rules ------------------------------------------------------------------------------
    def enabled(self, instance: Instance, state: State) -> bool:
        """Whether the guard of the instance holds."""
        return self.holds(instance.rule.guard, Moment(state), instance.env)

    def fire(self, instance: Instance, state: State) -> State:
        """The state after the step; what is not updated keeps its value.

        Raises ReachedError where a value leaves its range, or one variable is given two different values.
        """
        written: dict[int, Value] = {}
        for update in instance.rule.updates:
            for slot, value in self._writes(update, Moment(state), instance.env):
                if written.setdefault(slot, value) != value:
                    raise ReachedError(
                        Code.CONFLICTING_WRITES,
                        f"{instance.id} gives {self.site.variables[slot].name} two values in one step: "
                        f"{show_value(written[slot])} and {show_value(value)}",
                        place=instance.rule.place,
                        fix="make the updates exclude each other, or add a guard that the elements differ",
                    )
        return tuple(written.get(i, value) for i, value in enumerate(state))

    def successors(self, state: State) -> Iterator[tuple[int, State]]:
        """Every step from a state: the position of the rule instance, and the state after it."""
        for position, instance in enumerate(self.site.instances):
            if self.enabled(instance, state):
                yield position, self.fire(instance, state)

    def _writes(self, update: Update, moment: Moment, env: Env) -> Iterator[tuple[int, Value]]:
        for inner in self._bindings(update.binders, moment, env):
            if self.evaluate(update.condition, moment, inner) is not True:
                continue
            args = tuple(cast("str", self.evaluate(a, moment, inner)) for a in update.target.args)
            slot = self.site.slot[update.target.state, args]
            value = self.evaluate(update.value, moment, inner)
            if value not in self.site.variables[slot].values:
                raise ReachedError(
                    Code.RANGE_LEFT,
                    f"{self.site.variables[slot].name} would become {show_value(value)}, "
                    f"outside its sort {update.target.sort}",
                    fix="guard the rule, or declare a larger range",
                )
            yield slot, value

    def _bindings(self, binders: tuple[Binder, ...], moment: Moment, env: Env) -> Iterator[Env]:
        if not binders:
            yield env
            return
        first, rest = binders[0], binders[1:]
        for element in self.site.elements[first.variable.sort.component]:
            inner = {**env, first.variable.name: element}
            if self.evaluate(first.where, moment, inner) is True:
                yield from self._bindings(rest, moment, inner)

    # ---- start ------------------------------------------------------------------------------
    def start_states(self) -> Iterator[State]:
        """Every state in which a run may begin, in a fixed order."""
        nowhere = Moment(())
        choices: list[tuple[Value, ...]] = []
        initially = {info.symbol: info.initially for info in self.site.system.states}
        for variable in self.site.variables:
            values = initially[variable.state]
            choices.append(variable.values if values is None else values)
        for update in self.site.start.values:
            for slot, value in self._writes(update, nowhere, {}):
                choices[slot] = (value,)
        size = 1
        for values in choices:
            size *= len(values)
        if size > LARGEST_START:
            raise DefinitionError(
                Code.BUDGET,
                f"start {self.site.start.name!r} has {size} candidates, more than {LARGEST_START}",
                place=self.site.start.place,
                fix="give more states an initial value",
            )
        for state in itertools.product(*choices):
            if self.holds(self.site.system.expand(self.site.start.where), Moment(state), {}):
                yield state

    # ---- monitors ---------------------------------------------------------------------------
    def monitor(self, monitor: Monitor, env: Env, *, was_on: bool, moment: Moment) -> bool:
        """Whether the monitor is on at this moment. At one state `until` wins over `after`."""
        after = self.holds(monitor.after, moment, env)
        until = self.holds(monitor.until, moment, env)
        return (was_on or after) and not until


def _own_parts(node: Expr) -> tuple[Expr, ...]:
    return () if isinstance(node, ex.Quantified | ex.Old) else ex.children(node)


def _strict(at: list[int], function: Callable[[tuple[Any, ...], Moment], Any]) -> _Operation:
    """The function of the parts, undefined where one of them is."""

    def operation(values: list[Any], moment: Moment, _env: Env) -> Any:
        args = tuple([values[i] for i in at])
        for value in args:
            if isinstance(value, Undefined):
                return value
        return function(args, moment)

    return operation


def _fired(rule: str, at: list[int], *, given: bool) -> _Operation:
    def operation(values: list[Any], moment: Moment, _env: Env) -> Any:
        instance = moment.fired
        if instance is None or instance.rule.id != rule:
            return False
        args = tuple([values[i] for i in at])
        for value in args:
            if isinstance(value, Undefined):
                return value
        return not given or args == instance.binding

    return operation


def _before(moment: Moment) -> State:
    # At the start of a run there is no step: a value before it is the value now.
    return moment.now if moment.before is None else moment.before


def _described(e: Expr) -> str:
    if isinstance(e, ex.Read):
        return str(e.state)
    return f"a term of sort {cast('ElementSort', e.sort)}"
