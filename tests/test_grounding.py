"""The ground form means what the unexpanded form means: compared node by node on reachable states of random systems."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import ParamSpec, TypeVar

import pytest

from model.lang.errors import ReachedError
from model.lang.evaluate import Evaluator, Moment, State
from model.lang.expr import Expr, Quantifier
from model.lang.ground import GroundRule, GroundSystem
from model.lang.grounding import Grounder
from model.lang.meanings import Meaning, Meanings
from model.lang.reading import Choice
from model.lang.sites import Instance
from model.lang.sorts import Value
from model.lang.systems import Monitor
from model.lang.term import exists, forall
from properties import property as pr
from tests.every_size.lock_service import Client, lock_site
from tests.random_systems import RandomCase, case

SEEDS = range(2000, 2022)
MOST_STATES = 120


P = ParamSpec("P")
T = TypeVar("T")


class Both:
    """A site under one choice of readings: its evaluator, its ground form, and states in reach of no error."""

    def __init__(self, drawn: RandomCase, readings: dict[str, Choice]) -> None:
        self.site = drawn.site
        self.evaluator = Evaluator(drawn.site, readings)
        self.grounder = Grounder(drawn.site)
        self.options = [
            drawn.site.readings[i].index(readings[i]) for i in drawn.site.readings if i in self.grounder.reading_at
        ]
        self.starts = self.starting() or []
        self.states = list(self.starts)
        seen = set(self.states)
        for state in self.states:
            for instance in self.site.instances:
                if len(seen) >= MOST_STATES or not self.enabled(instance, state):
                    continue
                after = self.fire(instance, state)
                if after is not None and after not in seen:
                    seen.add(after)
                    self.states.append(after)

    def enabled(self, instance: Instance, state: State) -> bool | None:
        return defined(self.evaluator.enabled, instance, state)

    def fire(self, instance: Instance, state: State) -> State | None:
        return defined(self.evaluator.fire, instance, state)

    def starting(self) -> list[State] | None:
        return defined(lambda: list(self.evaluator.start_states()))

    def value(self, condition: Expr, moment: Moment, env: Mapping[str, str]) -> Value:
        return defined(self.evaluator.evaluate, condition, moment, env)

    def row(self, state: State) -> list[int]:
        """The state as positions of values, the open readings at the end."""
        return [v.values.index(x) for v, x in zip(self.site.variables, state, strict=True)] + self.options


def defined(compute: Callable[P, T], *args: P.args, **named: P.kwargs) -> T | None:
    """What the function computes; None where the model does something undefined."""
    try:
        return compute(*args, **named)
    except ReachedError:
        return None


def both(seed: int) -> Iterator[tuple[RandomCase, Both]]:
    drawn = case(seed)
    for readings in itertools.islice(drawn.site.reading_choices(), 3):
        yield drawn, Both(drawn, readings)


@pytest.mark.parametrize("seed", SEEDS)
def test_rules_agree(seed: int) -> None:
    """Guard, error, and the value of every variable after the step."""
    for _, pair in both(seed):
        system = pair.grounder.system()
        for state in pair.states:
            row = pair.row(state)
            for instance, rule in zip(pair.site.instances, system.rules, strict=True):
                enabled = pair.enabled(instance, state)
                (guard,) = system.values_of([rule.guard], row)
                wrong = any(system.values_of([e.node for e in rule.errors], row))
                if enabled is None:
                    assert wrong
                    continue
                assert guard == enabled
                after = pair.fire(instance, state) if enabled else state
                assert wrong == (after is None)
                if enabled and after is not None:
                    assert stepped(system, rule_number(system, rule.id), row) == pair.row(after)


def rule_number(system: GroundSystem, rule: str) -> int:
    return next(i for i, r in enumerate(system.rules) if r.id == rule)


def stepped(system: GroundSystem, rule: int, row: list[int]) -> list[int]:
    """The state after a rule; exactly one case of each update must hold."""
    after = list(row)
    for update in system.rules[rule].updates:
        truths = system.values_of([node for _, node in update.cases], row)
        (after[update.variable],) = [value for (value, _), true in zip(update.cases, truths, strict=True) if true]
    return after


@pytest.mark.parametrize("seed", SEEDS)
def test_start_states_agree(seed: int) -> None:
    """Over all states of the domain, where there are few enough of them."""
    for _, pair in both(seed):
        domain = [range(len(v.values)) for v in pair.site.variables]
        system = pair.grounder.system()
        starts = pair.starting()

        rows = [[*values, *pair.options] for values in itertools.islice(itertools.product(*domain), 2000)]
        truths = [system.values_of([system.initial, system.start_error], row) for row in rows]

        if starts is None:
            assert any(wrong for _, wrong in truths)
        else:
            assert not any(wrong for _, wrong in truths)
            assert [r for r, (start, _) in zip(rows, truths, strict=True) if start] == [
                pair.row(s) for s in sorted(pair.starts, key=pair.row)
            ]


@pytest.mark.parametrize("seed", SEEDS)
def test_conditions_of_states_agree(seed: int) -> None:
    for drawn, pair in both(seed):
        for prop, condition in state_conditions(drawn):
            for env in environments(pair, prop):
                holds, undefined = pair.grounder.state_condition(condition, env)
                system = pair.grounder.system()
                for state in pair.states:
                    moment = Moment(state)
                    said = pair.value(condition, moment, env)
                    assert system.values_of([holds, undefined], pair.row(state)) == (said is True, said is None)


@pytest.mark.parametrize("seed", SEEDS)
def test_conditions_of_steps_agree(seed: int) -> None:
    """Over the state before the step: plain terms are read after it, old ones before it."""
    for drawn, pair in both(seed):
        for prop, rule, condition in step_conditions(drawn):
            for number, instance in enumerate(pair.site.instances):
                if rule not in (None, instance.rule.id):
                    continue
                for env in [dict(instance.env)] if rule else environments(pair, prop):
                    holds, undefined = pair.grounder.step_condition(number, condition, env)
                    system = pair.grounder.system()
                    for state in pair.states[:40]:
                        if not pair.enabled(instance, state):
                            continue
                        after = pair.fire(instance, state)
                        if after is None:
                            continue
                        moment = Moment(after, state, instance)
                        said = pair.value(condition, moment, env)
                        assert system.values_of([holds, undefined], pair.row(state)) == (said is True, said is None)


@pytest.mark.parametrize("seed", SEEDS)
def test_monitors_agree(seed: int) -> None:
    for drawn, pair in both(seed):
        for prop in drawn.properties:
            if not isinstance(prop.formula, pr.Absent):
                continue
            monitor = Monitor("watch", prop.variables, prop.formula.after, prop.formula.until)
            for env in environments(pair, prop):
                grounder = Grounder(pair.site)
                assert grounder.monitor(monitor, env) == len(grounder.variables) - 1
                check_monitor(pair, grounder.system(), monitor, env)


def check_monitor(pair: Both, system: GroundSystem, monitor: Monitor, env: dict[str, str]) -> None:
    for state in pair.starts:
        said = defined(pair.evaluator.monitor, monitor, env, was_on=False, moment=Moment(state))
        row = pair.row(state)
        assert system.values_of([system.start_error], [*row, 0]) == (said is None,)
        if said is not None:
            assert system.values_of([system.initial], [*row, int(bool(said))]) == (True,)
            assert system.values_of([system.initial], [*row, int(not said)]) == (False,)
    for state, (number, instance) in itertools.product(pair.states[:30], enumerate(pair.site.instances)):
        if not pair.enabled(instance, state):
            continue
        after = pair.fire(instance, state)
        if after is None:
            continue
        for was_on in (False, True):
            moment = Moment(after, state, instance)
            said = defined(pair.evaluator.monitor, monitor, env, was_on=was_on, moment=moment)
            row = [*pair.row(state), int(was_on)]
            wrong = any(system.values_of([e.node for e in system.rules[number].errors], row))
            assert wrong == (said is None)
            if said is not None:
                assert stepped(system, number, row)[-1] == int(bool(said))


def state_conditions(drawn: RandomCase) -> Iterator[tuple[pr.Property, Expr]]:
    for prop in drawn.properties:
        match prop.formula:
            case pr.Always(when, that) | pr.AlwaysPossible(when, that):
                yield prop, when
                yield prop, that
            case pr.Never(that) | pr.Reachable(that):
                yield prop, that
            case _:
                pass


def step_conditions(drawn: RandomCase) -> Iterator[tuple[pr.Property, str | None, Expr]]:
    for prop in drawn.properties:
        match prop.formula:
            case pr.OnStep(rule, _, that):
                yield prop, rule, that
            case pr.Absent(that, after, until):
                yield from ((prop, None, e) for e in (that, after, until))
            case _:
                pass


def environments(pair: Both, prop: pr.Property) -> Iterator[dict[str, str]]:
    for elements in itertools.product(*(pair.site.elements[v.sort.component] for v in prop.variables)):
        yield {v.name: e for v, e in zip(prop.variables, elements, strict=True)}


@pytest.mark.parametrize("seed", range(40))
def test_a_fresh_grounder_is_as_a_new_one_whatever_was_grounded_before(seed: int) -> None:
    made = case(seed)
    used = Grounder(made.site)
    ground_all(used, made)

    fresh = used.fresh()
    begun = fresh.system()
    ground_all(fresh, made)

    assert begun == Grounder(made.site).system()
    assert fresh.system() == used.system()
    assert used.fresh().system() == begun


def ground_all(grounder: Grounder, made: RandomCase) -> None:
    """Grounds every absence of the case as a monitor."""
    for prop in made.properties:
        if isinstance(prop.formula, pr.Absent):
            monitor = Monitor(prop.id, prop.variables, prop.formula.after, prop.formula.until)
            for binding in itertools.product(*(made.site.elements[v.sort.component] for v in prop.variables)):
                grounder.monitor(monitor, {v.name: e for v, e in zip(prop.variables, binding, strict=True)})


@pytest.mark.parametrize("seed", SEEDS)
def test_some_instances_alone_are_grounded_as_beside_all_others(seed: int) -> None:
    site = case(seed).site
    some = site.instances[::3]
    shapes: dict[tuple[object, ...], int] = {}

    whole, part = Grounder(site), Grounder(site, some)

    ids = {i.id for i in some}
    told = [as_told(r, numbered(whole, shapes)) for r in whole.rules if r.id in ids]
    assert [as_told(r, numbered(part, shapes)) for r in part.rules] == told
    assert numbered(part, shapes)[part.initial] == numbered(whole, shapes)[whole.initial]


def test_a_part_is_given_its_meaning_once_for_the_elements_it_speaks_of(monkeypatch: pytest.MonkeyPatch) -> None:
    nested = forall(Client, lambda a: forall(Client, lambda b: a.holds | b.holds | exists(Client, lambda c: c.holds)))
    grounder = Grounder(lock_site(3))
    asked: list[Quantifier] = []

    def counted(made: Meanings, quantifier: Quantifier, parts: Sequence[Meaning]) -> Meaning:
        asked.append(quantifier)
        return quantified(made, quantifier, parts)

    quantified = Meanings.quantified
    monkeypatch.setattr(Meanings, "quantified", counted)
    first = grounder.state_condition(nested.node, {})
    second = grounder.state_condition(nested.node, {})

    assert first == second
    assert asked == [Quantifier.EXISTS, *[Quantifier.FORALL] * 4]


def numbered(grounder: Grounder, shapes: dict[tuple[object, ...], int]) -> list[int]:
    """For each node the number of what it says, the same in all grounders."""
    found: list[int] = []
    for node in grounder.table.nodes:
        match node:
            case ("not", part):
                shape: tuple[object, ...] = ("not", found[part])
            case ("and" | "or" as kind, parts):
                shape = (kind, frozenset(found[p] for p in parts))
            case _:
                shape = node
        found.append(shapes.setdefault(shape, len(shapes)))
    return found


def as_told(rule: GroundRule, number: list[int]) -> tuple[object, ...]:
    updates = [(u.variable, [(v, number[n]) for v, n in u.cases]) for u in rule.updates]
    return rule.id, number[rule.guard], updates, [(number[e.node], e.why) for e in rule.errors]
