"""From a property to ground conditions: what makes a state, a start or a step bad, and where that is undefined.

A question is about one element tuple of the property and is plain data: node numbers of a ground system. Conditions of
steps are conditions on the state before the step and include the guard of the rule.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum
from typing import assert_never

from model.lang import expr as ex
from model.lang.expr import Expr
from model.lang.ground import FALSE, GroundSystem
from model.lang.grounding import Grounder
from model.lang.sites import Site
from model.lang.systems import Monitor
from model.lang.traverse import is_two_state
from properties.property import (
    Absent,
    Always,
    AlwaysPossible,
    Independent,
    Never,
    OnStep,
    Property,
    Reachable,
)

Env = Mapping[str, str]


class Ask(Enum):
    """What is asked of the moments that a question describes."""

    NONE_REACHED = "none of them is reached"
    SOME_REACHED = "one of them is reached"
    NEVER_TRAPPED = "from each of them the goal is possible"


@dataclass(frozen=True, slots=True)
class Moments:
    """A set of moments of runs: states, start states, and steps of rules as conditions on the state before."""

    states: int = FALSE
    start: int = FALSE
    steps: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Watched:
    """A monitor whose conditions speak of single states: its variable and the nodes of its conditions."""

    variable: int
    after: int
    until: int


@dataclass(frozen=True, slots=True)
class Question:
    """A property about one element tuple, as node numbers of a ground system.

    `even_before_faults`: the trigger counts as met though no fault came before it. `watched`: the monitor that the
    rules of the system leave to the search.
    """

    ask: Ask
    system: GroundSystem
    binding: tuple[str, ...]
    moments: Moments
    undefined: Moments
    trigger: Moments | None
    goal: int = FALSE
    with_faults: bool = False
    even_before_faults: bool = False
    watched: Watched | None = None


def question(shared: Grounder, prop: Property, binding: tuple[str, ...]) -> tuple[Question, Grounder]:
    """The question, and the grounder whose table it speaks of: the shared one unless a monitor is needed."""
    env = {v.name: e for v, e in zip(prop.variables, binding, strict=True)}
    monitor = _monitor(prop)
    grounder = shared if monitor is None else shared.fresh()
    asked = _Asker(grounder, env).ask(prop, binding, monitor)
    return replace(asked, system=grounder.system()), grounder


def check_rules_known(site: Site, prop: Property) -> None:
    """Raises UsageError where a property names a rule that was never there; one that was taken away never fires."""
    named: tuple[str | None, ...] = ()
    match prop.formula:
        case OnStep(rule):
            named = (rule,)
        case Independent(_, rules):
            named = rules
        case _:
            pass
    for rule_id in named:
        if rule_id is not None and rule_id not in site.system.removed:
            site.system.rule(rule_id)


def _monitor(prop: Property) -> Monitor | None:
    match prop.formula:
        case Absent(_, after, until):
            return Monitor(prop.id, prop.variables, after, until)
        case Reachable(_, after) if after is not None:
            return Monitor(prop.id, prop.variables, after, ex.FALSE)
        case _:
            return None


class _Asker:
    def __init__(self, grounder: Grounder, env: Env) -> None:
        self.grounder = grounder
        self.table = grounder.table
        self.env = env

    def ask(self, prop: Property, binding: tuple[str, ...], monitor: Monitor | None) -> Question:
        """The question of the property; its ground system is still to be filled in."""
        system = self.grounder.system()
        match prop.formula:
            case Always(when, that):
                on, lost = self._state(when)
                good, gone = self._state(that)
                bad = self.table.minus(on, self.table.or_(good, gone))
                undefined = Moments(self.table.or_(lost, self.table.and_(on, gone)))
                return Question(Ask.NONE_REACHED, system, binding, Moments(bad), undefined, Moments(on))
            case Never(that):
                bad, gone = self._state(that)
                return Question(Ask.NONE_REACHED, system, binding, Moments(bad), Moments(gone), None)
            case Reachable(that):
                return self._reachable(that, binding, monitor)
            case AlwaysPossible(when, that, with_faults):
                on, lost = self._state(when)
                goal, gone = self._state(that)
                return Question(
                    Ask.NEVER_TRAPPED,
                    system,
                    binding,
                    Moments(on),
                    Moments(self.table.or_(lost, gone)),
                    Moments(on),
                    goal,
                    with_faults,
                )
            case OnStep():
                return self._on_step(prop.formula, binding)
            case Absent():
                assert monitor is not None  # noqa: S101 - `_monitor` makes one for this kind
                if any(is_two_state(c) for c in (prop.formula.that, monitor.after, monitor.until)):
                    return self._absent(prop.formula, binding, monitor)
                return self._absent_of_states(prop.formula.that, binding, monitor)
            case Independent():
                raise AssertionError("independence is asked of a product")
            case _:
                assert_never(prop.formula)

    def _state(self, condition: Expr) -> tuple[int, int]:
        return self.grounder.state_condition(condition, self.env)

    def _step(self, rule: int, condition: Expr, env: Env) -> tuple[int, int]:
        """Under the guard of the rule: where the condition holds of the step, and where it is undefined."""
        guard = self.grounder.rules[rule].guard
        holds, undefined = self.grounder.step_condition(rule, condition, env)
        return self.table.and_(guard, holds), self.table.and_(guard, undefined)

    def _reachable(self, that: Expr, binding: tuple[str, ...], monitor: Monitor | None) -> Question:
        met, gone = self._state(that)
        watched = None
        if monitor is not None:
            watched, lost = self._watch(monitor)
            on = self.table.atom(watched.variable, 1)
            met, gone = self.table.and_(on, met), self.table.or_(lost, self.table.and_(on, gone))
        system = self.grounder.system()
        return Question(Ask.SOME_REACHED, system, binding, Moments(met), Moments(gone), None, watched=watched)

    def _watch(self, monitor: Monitor) -> tuple[Watched, int]:
        """The monitor, and the states in which a condition of it is undefined."""
        after, wrong_after = self._state(monitor.after)
        until, wrong_until = self._state(monitor.until)
        watched = Watched(self.grounder.monitor_at_start(monitor, self.env), after, until)
        return watched, self.table.or_(wrong_after, wrong_until)

    def _absent_of_states(self, that: Expr, binding: tuple[str, ...], monitor: Monitor) -> Question:
        """Where no condition speaks of a step, all of them are about the state that was reached."""
        watched, lost = self._watch(monitor)
        on = self.table.atom(watched.variable, 1)
        holds, gone = self._state(that)
        return Question(
            Ask.NONE_REACHED,
            self.grounder.system(),
            binding,
            Moments(self.table.and_(on, holds)),
            Moments(self.table.or_(lost, self.table.and_(on, gone))),
            Moments(watched.after),
            watched=watched,
        )

    def _on_step(self, formula: OnStep, binding: tuple[str, ...]) -> Question:
        bad: list[tuple[int, int]] = []
        undefined: list[tuple[int, int]] = []
        for index, rule in enumerate(self.grounder.rules):
            if not formula.means(rule.family, rule.binding):
                continue
            env = {p.name: e for p, e in zip(formula.parameters, rule.binding, strict=formula.rule is not None)}
            good, gone = self._step(index, formula.that, env)
            bad.append((index, self.table.minus(rule.guard, self.table.or_(good, gone))))
            undefined.append((index, gone))
        return Question(
            Ask.NONE_REACHED,
            self.grounder.system(),
            binding,
            Moments(steps=_possible(bad)),
            Moments(steps=_possible(undefined)),
            Moments(steps=_possible([(index, self.grounder.rules[index].guard) for index, _ in bad])),
            even_before_faults=True,
        )

    def _undefined_monitor(self, monitor: Monitor) -> Moments:
        """Where the conditions of a monitor are undefined."""
        steps: list[tuple[int, int]] = []
        for index in range(len(self.grounder.rules)):
            gone = [self._step(index, c, self.env)[1] for c in (monitor.after, monitor.until)]
            steps.append((index, self.table.or_(*gone)))
        start = self.table.or_(*(self._state(c)[1] for c in (monitor.after, monitor.until)))
        return Moments(start=start, steps=_possible(steps))

    def _absent(self, formula: Absent, binding: tuple[str, ...], monitor: Monitor) -> Question:
        table = self.table
        lost = self._undefined_monitor(monitor)
        lost_steps = dict(lost.steps)
        position = self.grounder.monitor(monitor, self.env)
        bad: list[tuple[int, int]] = []
        undefined: list[tuple[int, int]] = []
        trigger: list[tuple[int, int]] = []
        for index, rule in enumerate(self.grounder.rules):
            update = next(u for u in rule.updates if u.variable == position)
            on = next((node for value, node in update.cases if value == 1), FALSE)
            holds, gone = self._step(index, formula.that, self.env)
            bad.append((index, table.and_(on, holds)))
            undefined.append((index, table.or_(lost_steps.get(index, FALSE), table.and_(on, gone))))
            trigger.append((index, self._step(index, formula.after, self.env)[0]))
        on = table.atom(position, 1)
        holds, gone = self._state(formula.that)
        return Question(
            Ask.NONE_REACHED,
            self.grounder.system(),
            binding,
            Moments(start=table.and_(on, holds), steps=_possible(bad)),
            Moments(start=table.or_(lost.start, table.and_(on, gone)), steps=_possible(undefined)),
            Moments(start=self._state(formula.after)[0], steps=_possible(trigger)),
        )


def _possible(steps: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    return tuple((rule, node) for rule, node in steps if node != FALSE)
