"""A second, even simpler meaning of the language, written from its docstrings: a twin for the reference to agree with.

States are dicts, expressions are walked recursively, every question is answered by listing all there is. What is
undefined is an exception, which a connective that is already decided never gets to see.
"""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from model.lang import expr as ex
from model.lang.errors import Code
from model.lang.expr import Expr
from model.lang.sites import Instance, Site
from model.lang.term import Update

State = dict[Any, Any]
Env = Mapping[str, str]
Cost = tuple[int, int]


class Wrong(Exception):  # noqa: N818 - a finding about the model, not a failure of the twin
    """The model does something undefined."""

    def __init__(self, code: Code) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Moment:
    """A state, the one before it, and the rule instance between them."""

    now: State
    before: State | None = None
    fired: Instance | None = None


@dataclass(frozen=True)
class Answer:
    """Whether a property holds for some elements, the cost of the nearest run that shows it, and its trigger."""

    holds: bool
    cost: Cost | None
    trigger: Literal["triggered", "never after a fault", "never", "not asked"]


class Twin:
    """A site under one choice of readings, all its reachable states, and the steps between them by number."""

    def __init__(self, site: Site, readings: Mapping[str, Any]) -> None:
        self.site, self.readings = site, readings
        self.states: list[State] = []
        self.steps: list[list[tuple[Instance, int]]] = []
        number: dict[frozenset[Any], int] = {}

        def numbered(state: State) -> int:
            key = frozenset(state.items())
            if key not in number:
                number[key] = len(self.states)
                self.states.append(state)
            return number[key]

        self.starts = sorted({numbered(s) for s in self._start_states()})
        if not self.starts:
            raise Wrong(Code.NO_START_STATE)
        while len(self.steps) < len(self.states):
            state = self.states[len(self.steps)]
            able = [i for i in site.instances if self.value(i.rule.guard, Moment(state), i.env)]
            self.steps.append([(i, numbered(self.fire(i, state))) for i in able])
        self.cost = nearest(((s, s) for s in self.starts), lambda n: ((_costs(i), t, t) for i, t in self.steps[n]))

    # ---- expressions ------------------------------------------------------------------------
    def value(self, e: Expr, at: Moment, env: Env) -> Any:
        """The value of an expression; raises Wrong where it is undefined."""

        def of(part: Expr) -> Any:
            return self.value(part, at, env)

        match e:
            case ex.Const(value):
                return value
            case ex.Bound(name):
                return env[name]
            case ex.Read(state, args):
                return at.now[state, tuple(of(a) for a in args)]
            case ex.Follow(link, arg):
                return self.site.followed[link, of(arg)]
            case ex.Linked(link, left, right):
                element, other = of(left), of(right)
                return other in self.site.related[link, element]
            case ex.DatumOf(datum, arg):
                return self.site.data[datum, of(arg)]
            case ex.ReadingOf(reading):
                return self.readings[reading.id]
            case ex.The(arg):
                element = of(arg)
                if element is None:
                    raise Wrong(Code.READ_THROUGH_NONE)
                return element
            case ex.Not(arg):
                return not of(arg)
            case ex.And(args):
                return all(of(a) for a in args)
            case ex.Or(args):
                return any(of(a) for a in args)
            case ex.Equal(left, right):
                return of(left) == of(right)
            case ex.Less(left, right):
                return of(left) < of(right)
            case ex.Add(left, right):
                return of(left) + of(right)
            case ex.Subtract(left, right):
                return of(left) - of(right)
            case ex.Ite(condition, yes, no):
                return of(yes) if of(condition) else of(no)
            case ex.Quantified(quantifier, variable, body):
                elements = self.site.elements[variable.sort.component]
                found = [self.value(body, at, {**env, variable.name: element}) for element in elements]
                meanings: dict[str, Callable[[list[bool]], Any]] = {"forall": all, "exists": any, "count": sum}
                return meanings[quantifier.value](found)
            case ex.Old(arg):
                return self.value(arg, Moment(at.now if at.before is None else at.before), env)
            case ex.Fired(rule, args):
                if at.fired is None or at.fired.rule.id != rule:
                    return False
                return args is None or tuple(of(a) for a in args) == at.fired.binding
            case ex.Enabled(rule, args):
                return self._enabled(rule, at, None if args is None else tuple(of(a) for a in args))
            case ex.Settled(components):
                rules = [r for r in self.site.system.rules if r.component in components]
                automatic = [r for r in rules if r.kind.value in ("detection", "failover")]
                return all(not self._enabled(r.id, at, None) for r in automatic)

    def _enabled(self, rule: str, at: Moment, binding: tuple[str, ...] | None) -> bool:
        instances = [i for i in self.site.instances if i.rule.id == rule and binding in (None, i.binding)]
        return any([self.value(i.rule.guard, at, i.env) for i in instances])  # noqa: C419 - all are looked at

    # ---- steps ------------------------------------------------------------------------------
    def fire(self, instance: Instance, state: State) -> State:
        """The state after the rule instance has fired."""
        written: State = {}
        for update in instance.rule.updates:
            for variable, value in self._writes(update, Moment(state), instance.env):
                if written.setdefault(variable, value) != value:
                    raise Wrong(Code.CONFLICTING_WRITES)
        return state | written

    def _writes(self, update: Update, at: Moment, env: Env) -> Iterator[tuple[Any, Any]]:
        envs = [env]
        for binder in update.binders:
            elements = self.site.elements[binder.variable.sort.component]
            wider = [{**e, binder.variable.name: element} for e in envs for element in elements]
            envs = [e for e in wider if self.value(binder.where, at, e)]
        for inner in envs:
            if self.value(update.condition, at, inner):
                variable = (update.target.state, tuple(self.value(a, at, inner) for a in update.target.args))
                value = self.value(update.value, at, inner)
                if value not in self.site.values(update.target.sort):
                    raise Wrong(Code.RANGE_LEFT)
                yield variable, value

    def _start_states(self) -> Iterator[State]:
        choices: dict[Any, Iterable[Any]] = {}
        for info in self.site.system.states:
            values = self.site.values(info.symbol.sort) if info.initially is None else info.initially
            for args in itertools.product(*(self.site.elements[c] for c in info.symbol.over)):
                choices[info.symbol, args] = values
        for update in self.site.start.values:
            choices |= {variable: [value] for variable, value in self._writes(update, Moment({}), {})}
        for values in itertools.product(*choices.values()):
            state = dict(zip(choices, values, strict=True))
            if self.value(self.site.start.where, Moment(state), {}):
                yield state


def nearest(
    starts: Iterable[tuple[Any, Any]], steps: Callable[[Any], Iterable[tuple[int, Any, Any]]]
) -> dict[Any, Cost]:
    """The fewest faults, and with those the fewest steps, to everything reachable.

    Starts and steps give what is reached twice: as a number for ties, and as the thing itself.
    """
    found: dict[Any, Cost] = {}
    queue: list[tuple[Cost, Any, Any]] = [((0, 0), tie, node) for tie, node in starts]
    while queue:
        (faults, length), _, node = heapq.heappop(queue)
        if node not in found:
            found[node] = (faults, length)
            for fault, tie, target in steps(node):
                heapq.heappush(queue, ((faults + fault, length + 1), tie, target))
    return found


def _costs(instance: Instance) -> int:
    return int(instance.rule.kind.value == "fault")
