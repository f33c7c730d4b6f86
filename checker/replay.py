"""Replaying traces on the reference evaluator, on the whole site, before anyone believes them.

`replay` holds a trace to the site step by step. `confirm` holds the run that an engine gives as evidence to what the
case claims of it, and says which part of the claim is false at its end.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import assert_never

from checker.why import failed_conjuncts
from model.lang import expr as ex
from model.lang.errors import Code, ReachedError, UsageError
from model.lang.evaluate import Evaluator, Moment, State
from model.lang.expr import Expr
from model.lang.pretty import pretty
from model.lang.reading import Choice
from model.lang.sites import Instance, Site
from model.lang.sorts import Value, show_value
from model.lang.systems import Monitor
from model.trace import Change, Trace, TraceStep
from properties.evidence import TracePair, TrapSet
from properties.property import Absent, Always, AlwaysPossible, Independent, Never, OnStep, Property, Reachable
from properties.result import Case, Verdict


@dataclass(frozen=True, slots=True)
class Replayed:
    """A trace that is a run of the site: its states, one more than steps, and the instances fired between them."""

    evaluator: Evaluator
    states: tuple[State, ...]
    instances: tuple[Instance, ...]

    @property
    def final(self) -> Moment:
        """The end of the run, with the step that led there."""
        return self.moment(len(self.instances))

    def moment(self, position: int) -> Moment:
        """The state at a position on the run, with the step that led there; position 0 is the start."""
        if position == 0:
            return Moment(self.states[0])
        return Moment(self.states[position], self.states[position - 1], self.instances[position - 1])


def replay(site: Site, trace: Trace) -> Replayed:
    """Runs the trace on the site, readings as the trace gives them.

    Raises UsageError (BAD_TRACE) at the first thing that is no run of the site, with what was expected there.
    """
    _check_heading(site, trace)
    evaluator = Evaluator(site, _readings(site, trace))
    states = [_initial(site, evaluator, trace)]
    by_id = {i.id: i for i in site.instances}
    fired: list[Instance] = []
    for number, step in enumerate(trace.steps, start=1):
        instance = _instance(by_id, number, step)
        states.append(_fire(site, evaluator, instance, states[-1], number, step))
        fired.append(instance)
    return Replayed(evaluator, tuple(states), tuple(fired))


def bad_trace(message: str, fix: str = "") -> UsageError:
    """The error of a trace that does not fit its site."""
    return UsageError(Code.BAD_TRACE, message, fix=fix)


# ---- the heading ---------------------------------------------------------------------------------
def _check_heading(site: Site, trace: Trace) -> None:
    for what, given, expected in (
        ("design", trace.design, site.system.name),
        ("deployment", trace.deployment, site.name),
        ("start condition", trace.start, site.start.name),
    ):
        if given != expected:
            raise bad_trace(f"the trace is of the {what} {given!r}, expected {expected!r}")


def _readings(site: Site, trace: Trace) -> dict[str, Choice]:
    for reading_id in trace.readings:
        if reading_id not in site.readings:
            known = ", ".join(site.readings) or "none"
            raise bad_trace(f"the trace chooses an option of reading {reading_id!r}, expected one of: {known}")
    chosen: dict[str, Choice] = {}
    for reading_id, options in site.readings.items():
        named = trace.readings.get(reading_id)
        found = [o for o in options if o.option == named]
        if not found:
            names = ", ".join(o.option for o in options)
            raise bad_trace(f"the trace gives reading {reading_id} the option {named!r}, expected one of: {names}")
        chosen[reading_id] = found[0]
    return chosen


def _initial(site: Site, evaluator: Evaluator, trace: Trace) -> State:
    names = {v.name for v in site.variables}
    for name in trace.initial:
        if name not in names:
            raise bad_trace(f"the initial state gives a value to {name!r}, which the site does not have")
    values: list[Value] = []
    for variable in site.variables:
        printed = trace.initial.get(variable.name)
        found = [v for v in variable.values if show_value(v) == printed]
        if not found:
            expected = ", ".join(show_value(v) for v in variable.values)
            raise bad_trace(f"the initial state has {printed!r} for {variable.name}, expected one of: {expected}")
        values.append(found[0])
    state = tuple(values)
    starts = list(evaluator.start_states())
    if state not in starts:
        raise bad_trace(
            f"the initial state is no start state of {site.start.name!r}; {_nearest_start(site, state, starts)}"
        )
    return state


def _nearest_start(site: Site, state: State, starts: list[State]) -> str:
    if not starts:
        return "under these readings there is none"
    nearest = min(starts, key=lambda s: sum(a != b for a, b in zip(s, state, strict=True)))
    wrong = [f"{v.name} = {show_value(a)}" for v, a, b in zip(site.variables, nearest, state, strict=True) if a != b]
    return f"the nearest one has {', '.join(wrong)}"


# ---- steps ---------------------------------------------------------------------------------------
def _instance(by_id: Mapping[str, Instance], number: int, step: TraceStep) -> Instance:
    instance = by_id.get(step.instance)
    if instance is None:
        raise bad_trace(f"step {number} fires {step.instance!r}, which the site does not have", "give the id of a rule")
    rule = instance.rule
    for what, given, expected in (
        ("rule", step.rule, rule.id),
        ("binding", step.binding, instance.binding),
        ("kind", step.kind, rule.kind.value),
    ):
        if given != expected:
            raise bad_trace(f"step {number}, {step.instance}, has the {what} {given!r}, expected {expected!r}")
    return instance


def _fire(site: Site, evaluator: Evaluator, instance: Instance, state: State, number: int, step: TraceStep) -> State:
    where = f"step {number}, {instance.id}"
    try:
        if not evaluator.enabled(instance, state):
            failed = failed_conjuncts(evaluator, instance.rule.guard, Moment(state), instance.env)
            raise bad_trace(f"{where}, is not enabled: its guard needs {'; '.join(failed)}")
        after = evaluator.fire(instance, state)
    except ReachedError as error:
        raise bad_trace(f"{where}, is undefined: {error.message}") from error
    changes = tuple(
        Change(v.name, show_value(a), show_value(b))
        for v, a, b in zip(site.variables, state, after, strict=True)
        if a != b
    )
    if {(c.variable, c.before, c.after) for c in step.changes} != {(c.variable, c.before, c.after) for c in changes}:
        raise bad_trace(f"{where}, is said to make {_listed(step.changes)}, expected {_listed(changes)}")
    return after


def _listed(changes: tuple[Change, ...]) -> str:
    return ", ".join(f"{c.variable}: {c.before} -> {c.after}" for c in changes) or "no change"


# ---- what a run shows ----------------------------------------------------------------------------
def confirm(site: Site, prop: Property, case: Case) -> tuple[str, ...]:
    """Replays the run of a violation, or of a state that was reached, and checks that it shows just that.

    Gives the parts of the claim that are false at its end, in words; none for a state that was reached. Raises
    UsageError (BAD_TRACE) where the run is none of the site, or shows nothing.
    """
    shows = Verdict.HOLDS if isinstance(prop.formula, Reachable) else Verdict.VIOLATED
    if case.verdict is not shows:
        raise bad_trace(f"property {prop.id}: a verdict of {case.verdict.value!r} is not shown by a run")
    match prop.formula, case.evidence:
        case Independent() as formula, TracePair() as pair:
            return _confirm_pair(site, prop, formula, pair, case.binding)
        case AlwaysPossible() as formula, TrapSet(trace=trace):
            run = replay(site, trace)
            return _Claim(prop, case.binding, run).always(formula.when, formula.that)
        case (Always() | Never() | Reachable() | OnStep() | Absent()) as formula, Trace() as trace:
            return _Claim(prop, case.binding, replay(site, trace)).shown(formula)
        case _:
            given = "nothing" if case.evidence is None else f"a {type(case.evidence).__name__}"
            raise bad_trace(f"property {prop.id}: {given} is no evidence of this for a property of kind {prop.kind}")


class _Claim:
    """A property for one element tuple, at the end of a run."""

    def __init__(self, prop: Property, binding: tuple[str, ...], run: Replayed) -> None:
        self.prop = prop
        self.run = run
        self.env = _env(prop, binding, run.evaluator.site)

    def shown(self, formula: Always | Never | Reachable | OnStep | Absent) -> tuple[str, ...]:
        """The false parts of the claim; raises where the run does not show what it should."""
        match formula:
            case Always(when, that):
                return self.always(when, that)
            case Never(that):
                return self._never(that)
            case Reachable(that, after):
                self._require(that, "the end of the run satisfies the condition")
                if after is not None and not self._on(after, ex.FALSE):
                    raise self._shows_not("the run has passed a state of `after`")
                return ()
            case OnStep():
                return self._on_step(formula)
            case Absent(that, after, until):
                if not self._on(after, until):
                    raise self._shows_not("the run has passed a state of `after` and none of `until` since")
                return self._never(that)
            case _:
                assert_never(formula)

    def always(self, when: Expr, that: Expr) -> tuple[str, ...]:
        """The false parts of `that` at the end, where `when` holds."""
        self._require(when, "`when` holds at the end of the run")
        return self._false_parts(that, self.env)

    def _never(self, that: Expr) -> tuple[str, ...]:
        self._require(that, "the end of the run satisfies the condition")
        return self._false_parts(ex.negate(that), self.env)

    def _on_step(self, formula: OnStep) -> tuple[str, ...]:
        if not self.run.instances:
            raise self._shows_not("the run has a step")
        last = self.run.instances[-1]
        if formula.rule is None:
            return self._false_parts(formula.that, {})
        if not formula.means(last.rule.id, last.binding):
            elements = " or ".join(f"({', '.join(binding)})" for binding in formula.instances)
            raise self._shows_not(f"the last step of the run fires {formula.rule}{elements and f' for {elements}'}")
        env = {v.name: e for v, e in zip(formula.parameters, last.binding, strict=True)}
        return self._false_parts(formula.that, env)

    def _on(self, after: Expr, until: Expr) -> bool:
        """Whether the monitor is on at the end."""
        monitor = Monitor(self.prop.id, self.prop.variables, after, until)
        on = False
        for position in range(len(self.run.states)):
            on = self.run.evaluator.monitor(monitor, self.env, was_on=on, moment=self.run.moment(position))
        return on

    def _require(self, condition: Expr, what: str) -> None:
        if not self.run.evaluator.holds(condition, self.run.final, self.env):
            raise self._shows_not(what)

    def _false_parts(self, condition: Expr, env: Mapping[str, str]) -> tuple[str, ...]:
        if self.run.evaluator.holds(condition, self.run.final, env):
            raise self._shows_not("the claim is false at the end of the run")
        return failed_conjuncts(self.run.evaluator, condition, self.run.final, env)

    def _shows_not(self, what: str) -> UsageError:
        return bad_trace(f"property {self.prop.id}: the run shows no such case; expected that {what}")


def _confirm_pair(
    site: Site, prop: Property, formula: Independent, pair: TracePair, binding: tuple[str, ...]
) -> tuple[str, ...]:
    first, second = replay(site, pair.first), replay(site, pair.second)
    shared = pair.fork - 1
    if first.evaluator.readings != second.evaluator.readings or first.states[0] != second.states[0]:
        raise bad_trace(f"property {prop.id}: the two runs do not begin together")
    if not 0 <= shared < len(first.instances) or first.instances[:shared] != second.instances[:shared]:
        raise bad_trace(f"property {prop.id}: the two runs do not share their steps up to the fork")
    if first.instances[shared].rule.id not in formula.rules:
        raise bad_trace(f"property {prop.id}: step {pair.fork} of the first run, at the fork, fires none of its rules")
    further = (*first.instances[pair.fork :], *second.instances[shared:])
    if any(i.rule.id in formula.rules for i in further):
        raise bad_trace(f"property {prop.id}: one of its rules fires again after the fork")
    if not _go_together(first, second, pair.fork):
        raise bad_trace(f"property {prop.id}: after the fork one run leaves out a step that it can make")
    env = _env(prop, binding, site)
    told: list[str] = []
    for term in formula.what:
        one = first.evaluator.evaluate(term, first.final, env)
        two = second.evaluator.evaluate(term, second.final, env)
        if one != two:
            told.append(f"{pretty(term)} is {show_value(one)} after the step and {show_value(two)} without it")
    if not told:
        raise bad_trace(f"property {prop.id}: the two runs end with the same values")
    return tuple(told)


def _go_together(first: Replayed, second: Replayed, fork: int) -> bool:
    """Whether both runs come from one sequence of further steps, each skipping just those that it cannot make."""
    end = (len(first.instances), len(second.instances))
    reached = {(fork, fork - 1)}
    queue = [(fork, fork - 1)]
    while queue:
        i, j = queue.pop()
        one = first.instances[i] if i < end[0] else None
        two = second.instances[j] if j < end[1] else None
        nexts: list[tuple[int, int]] = []
        if one is not None and one == two:
            nexts.append((i + 1, j + 1))
        if one is not None and not second.evaluator.enabled(one, second.states[j]):
            nexts.append((i + 1, j))
        if two is not None and not first.evaluator.enabled(two, first.states[i]):
            nexts.append((i, j + 1))
        for place in nexts:
            if place not in reached:
                reached.add(place)
                queue.append(place)
    return end in reached


def _env(prop: Property, binding: tuple[str, ...], site: Site) -> dict[str, str]:
    fits = len(binding) == len(prop.variables) and all(
        e in site.elements[v.sort.component] for v, e in zip(prop.variables, binding, strict=True)
    )
    if not fits:
        raise bad_trace(f"property {prop.id}: {binding} are not the elements it speaks of")
    return {v.name: e for v, e in zip(prop.variables, binding, strict=True)}
