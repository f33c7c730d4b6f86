"""The kinds of property, answered on a twin by listing all states, steps or pairs of states."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from model.lang.expr import TRUE, Expr
from model.lang.sites import Instance
from properties import property as pr
from tests.twin import Answer, Cost, Env, Moment, Twin, nearest

At = Callable[[Expr, Moment], bool]


def answer(twin: Twin, prop: pr.Property, binding: tuple[str, ...]) -> Answer:
    """Whether the property holds for these elements, by the words of its docstring."""
    env = {v.name: e for v, e in zip(prop.variables, binding, strict=True)}

    def at(condition: Expr, moment: Moment) -> bool:
        return twin.value(condition, moment, env) is True

    match prop.formula:
        case pr.Always(when, that):
            bad = [n for n, s in enumerate(twin.states) if at(when, Moment(s)) and not at(that, Moment(s))]
            cost = min((twin.cost[n] for n in bad), default=None)
        case pr.Never(that) | pr.Reachable(that, None):
            cost = min((twin.cost[n] for n, s in enumerate(twin.states) if at(that, Moment(s))), default=None)
        case pr.Reachable(that, after):
            begin = after or TRUE
            cost = _monitored(twin, lambda on, m: on or at(begin, m), lambda m: at(that, m))
        case pr.Absent(that, after, until):
            cost = _monitored(twin, lambda on, m: _on(at(after, m), at(until, m), was_on=on), lambda m: at(that, m))
        case pr.AlwaysPossible(when, that, with_faults):
            asked = [n for n, s in enumerate(twin.states) if at(when, Moment(s))]
            goals = {n for n, s in enumerate(twin.states) if at(that, Moment(s))}
            able = _able(twin, goals, with_faults=with_faults)
            cost = min((twin.cost[n] for n in asked if n not in able), default=None)
        case pr.OnStep(rule, parameters, that):
            cost = _bad_step(twin, rule, [p.name for p in parameters], that)
        case pr.Independent(what, rules):
            cost = (0, 0) if _tells(twin, what, rules, env) else None
    shown = isinstance(prop.formula, pr.Reachable)
    return Answer((cost is not None) == shown, cost, _vacuity(twin, prop, at))


def _on(after: bool, until: bool, *, was_on: bool) -> bool:
    return (was_on or after) and not until


def _monitored(twin: Twin, turn: Callable[[bool, Moment], bool], that: Callable[[Moment], bool]) -> Cost | None:
    """The cost of the nearest arrival at a state of `that` while the monitor is on."""

    def entered(node: int, moment: Moment, *, was_on: bool) -> tuple[int, bool, bool]:
        on = turn(was_on, moment)
        return node, on, on and that(moment)

    starts = [entered(n, Moment(twin.states[n]), was_on=False) for n in twin.starts]

    def steps(mark: Any) -> Iterator[tuple[int, Any, Any]]:
        node, on, _ = mark
        for instance, target in twin.steps[node]:
            moment = Moment(twin.states[target], twin.states[node], instance)
            made = entered(target, moment, was_on=on)
            yield _is_fault(instance), made, made

    found = nearest(((s, s) for s in starts), steps)
    return min((cost for (_, _, seen), cost in found.items() if seen), default=None)


def _able(twin: Twin, goals: set[int], *, with_faults: bool) -> set[int]:
    back: dict[int, list[int]] = {}
    for node, steps in enumerate(twin.steps):
        for instance, target in steps:
            if with_faults or not _is_fault(instance):
                back.setdefault(target, []).append(node)
    able, todo = set(goals), list(goals)
    while todo:
        new = set(back.get(todo.pop(), ())) - able
        able |= new
        todo += new
    return able


def _bad_step(twin: Twin, rule: str | None, names: list[str], that: Expr) -> Cost | None:
    costs: list[Cost] = []
    for node, steps in enumerate(twin.steps):
        for instance, target in steps:
            if rule in (None, instance.rule.id):
                env = dict(zip(names, instance.binding, strict=True)) if rule else {}
                moment = Moment(twin.states[target], twin.states[node], instance)
                if twin.value(that, moment, env) is not True:
                    faults, length = twin.cost[node]
                    costs.append((faults + _is_fault(instance), length + 1))
    return min(costs, default=None)


def _tells(twin: Twin, what: tuple[Expr, ...], rules: tuple[str, ...], env: Env) -> bool:
    """Whether some pair of runs, one with and one without a step of the rules, can be told apart."""
    seen = [tuple(twin.value(w, Moment(s), env) for w in what) for s in twin.states]
    moves = [{i.id: t for i, t in steps if i.rule.id not in rules} for steps in twin.steps]
    pairs = {(n, t) for n, steps in enumerate(twin.steps) for i, t in steps if i.rule.id in rules}
    todo = list(pairs)
    while todo:
        one, two = todo.pop()
        if seen[one] != seen[two]:
            return True
        for step in moves[one] | moves[two]:
            pair = (moves[one].get(step, one), moves[two].get(step, two))
            if pair not in pairs:
                pairs.add(pair)
                todo.append(pair)
    return False


def _vacuity(twin: Twin, prop: pr.Property, at: At) -> Any:
    if isinstance(prop.formula, pr.OnStep):
        rules = {i.rule.id for steps in twin.steps for i, _ in steps}
        return "triggered" if prop.formula.rule in rules or (prop.formula.rule is None and rules) else "never"
    trigger = prop.trigger
    if trigger is None:
        return "not asked"
    met: set[bool] = {False} if any(at(trigger, Moment(twin.states[n])) for n in twin.starts) else set()
    if trigger is TRUE:
        met |= {_is_fault(i) == 1 for steps in twin.steps for i, _ in steps}
    marks = {(n, False) for n in twin.starts}
    todo = [] if trigger is TRUE else list(marks)
    while todo:
        node, faulty = todo.pop()
        for instance, target in twin.steps[node]:
            mark = (target, faulty or _is_fault(instance) == 1)
            if mark[1] not in met and at(trigger, Moment(twin.states[target], twin.states[node], instance)):
                met.add(mark[1])
            if mark not in marks:
                marks.add(mark)
                todo.append(mark)
    can_break = any(_is_fault(i) for i in twin.site.instances)
    if True in met or (met and not can_break):
        return "triggered"
    return "never after a fault" if met else "never"


def _is_fault(instance: Instance) -> int:
    return int(instance.rule.kind.value == "fault")
