"""Whether a proof proves what it should, by brute force over all states there are, reachable or not.

This shares nothing with the engines: it reads the evidence with a few lines of its own.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from model.lang import expr as ex
from model.lang.evaluate import Evaluator, Moment, State
from model.lang.expr import Expr
from model.lang.rule import Kind
from model.lang.sites import ReadingChoice, Site
from model.lang.sorts import show_value
from model.lang.systems import Monitor
from properties.evidence import Invariant, RankedInvariant, StateSet, TrapSet
from properties.property import Absent, Always, AlwaysPossible, Never, OnStep, Property, Reachable
from properties.result import Case
from tests.conformance.scenario import Combination


def contains(states: StateSet, values: Mapping[str, str]) -> bool:
    """Whether a state, with its readings and monitors, lies in a set."""
    truth: list[bool] = []
    for node in states.nodes:
        match node:
            case ("true",):
                truth.append(True)
            case ("false",):
                truth.append(False)
            case ("is", name, value):
                truth.append(values[name] == value)
            case ("not", part):
                truth.append(not truth[part])
            case ("and", parts):
                truth.append(all(truth[p] for p in parts))
            case ("or", parts):
                truth.append(any(truth[p] for p in parts))
            case ("if", test, yes, no):
                truth.append(truth[yes] if truth[test] else truth[no])
    return truth[-1]


@dataclass(frozen=True)
class World:
    """A site under one choice of readings, with every state there is."""

    site: Site
    readings: ReadingChoice

    @property
    def evaluator(self) -> Evaluator:
        return Evaluator(self.site, self.readings)

    def states(self) -> Iterator[State]:
        yield from itertools.product(*(v.values for v in self.site.variables))

    def printed(self, state: State) -> dict[str, str]:
        named = {v.name: show_value(value) for v, value in zip(self.site.variables, state, strict=True)}
        return named | {i: choice.option for i, choice in self.readings.items()}

    def envs(self, prop: Property) -> list[dict[str, str]]:
        names = [v.name for v in prop.variables]
        choices = itertools.product(*(self.site.elements[v.sort.component] for v in prop.variables))
        return [dict(zip(names, choice, strict=True)) for choice in choices]


def worlds(site: Site, chosen: Sequence[Combination]) -> Iterator[World]:
    for readings in site.reading_choices():
        if tuple(readings[i].option for i in site.free_readings) in chosen:
            yield World(site, readings)


def check_invariant(site: Site, prop: Property, proof: Invariant, chosen: Sequence[Combination]) -> list[str]:
    """What is wrong with an invariant: nothing, if it is a proof of the property under these readings."""
    return [wrong for world in worlds(site, chosen) for wrong in _wrong_invariant(world, prop, proof.states)]


def check_layers(site: Site, prop: Property, proof: RankedInvariant, chosen: Sequence[Combination]) -> list[str]:
    """What is wrong with an invariant and its layers."""
    formula = cast("AlwaysPossible", prop.formula)
    wrong: list[str] = []
    rankings = {ranking.binding: ranking.layers for ranking in proof.rankings}
    for world in worlds(site, chosen):
        wrong += _not_inductive(world, proof.states)
        evaluator = world.evaluator
        for state in world.states():
            printed = world.printed(state)
            if not contains(proof.states, printed):
                continue
            steps = [
                world.printed(after)
                for position, after in evaluator.successors(state)
                if formula.with_faults or site.instances[position].rule.kind is not Kind.FAULT
            ]
            for env in world.envs(prop):
                layers = rankings.get(tuple(env.values()), ())
                layer = next((n for n, s in enumerate(layers) if contains(s, printed)), None)
                if layer is None:
                    if evaluator.holds(formula.when, Moment(state), env):
                        wrong.append(f"{printed} is in no layer")
                elif layer == 0:
                    if not evaluator.holds(formula.that, Moment(state), env):
                        wrong.append(f"{printed} is no goal")
                elif not any(contains(layers[layer - 1], after) for after in steps):
                    wrong.append(f"{printed} in layer {layer} leads not into the one before")
    return wrong


def check_trap(site: Site, prop: Property, case: Case) -> list[str]:
    """What is wrong with a trap: its run ends in it, no allowed step leaves it, and the goal is not in it."""
    formula, trap = cast("AlwaysPossible", prop.formula), cast("TrapSet", case.evidence)
    env = {v.name: e for v, e in zip(prop.variables, case.binding, strict=True)}
    chosen = tuple(trap.trace.readings[i] for i in site.free_readings)
    (world,) = worlds(site, [chosen])
    wrong: list[str] = []
    if not contains(trap.states, trap.trace.final() | dict(trap.trace.readings)):
        wrong.append("the run does not end in the trap")
    evaluator = world.evaluator
    for state in world.states():
        if not contains(trap.states, world.printed(state)):
            continue
        if evaluator.holds(formula.that, Moment(state), env):
            wrong.append(f"the goal holds in {state}")
        for position, after in evaluator.successors(state):
            allowed = formula.with_faults or site.instances[position].rule.kind is not Kind.FAULT
            if allowed and not contains(trap.states, world.printed(after)):
                wrong.append(f"{site.instances[position].id} leaves the trap")
    return wrong


def _wrong_invariant(world: World, prop: Property, states: StateSet) -> list[str]:
    match prop.formula:
        case Absent(that, after, until):
            return _wrong_monitored(world, prop, states, that, Monitor(prop.id, prop.variables, after, until))
        case Reachable(that, after) if after is not None:
            return _wrong_monitored(world, prop, states, that, Monitor(prop.id, prop.variables, after, ex.FALSE))
        case _:
            return _not_inductive(world, states) + _wrong_claim(world, prop, states)


def _inside(world: World, states: StateSet) -> list[State]:
    return [state for state in world.states() if contains(states, world.printed(state))]


def _not_inductive(world: World, states: StateSet) -> list[str]:
    evaluator = world.evaluator
    wrong = [
        f"the start {state} is outside"
        for state in evaluator.start_states()
        if not contains(states, world.printed(state))
    ]
    for state in _inside(world, states):
        for position, after in evaluator.successors(state):
            if not contains(states, world.printed(after)):
                wrong.append(f"{world.site.instances[position].id} leads from {state} to {after}, outside")
    return wrong


def _wrong_claim(world: World, prop: Property, states: StateSet) -> list[str]:
    evaluator = world.evaluator
    inside = _inside(world, states)
    envs = world.envs(prop)
    match prop.formula:
        case Always(when, that):
            bad = [
                s
                for s in inside
                for env in envs
                if evaluator.holds(when, Moment(s), env) and not evaluator.holds(that, Moment(s), env)
            ]
        case Never(that):
            bad = [s for s in inside for env in envs if evaluator.holds(that, Moment(s), env)]
        case Reachable(that, None):
            # Not reached for one element at least.
            reached = [any(evaluator.holds(that, Moment(s), env) for s in inside) for env in envs]
            bad = inside if all(reached) else []
        case OnStep() as formula:
            bad = [s for s in inside if not _steps_satisfy(world, evaluator, formula, s)]
        case _:
            raise AssertionError(prop.formula)
    return [f"{state} is inside and no proof" for state in bad]


def _steps_satisfy(world: World, evaluator: Evaluator, formula: OnStep, state: State) -> bool:
    for position, after in evaluator.successors(state):
        instance = world.site.instances[position]
        if formula.rule in (None, instance.rule.id):
            env = dict(zip((v.name for v in formula.parameters), instance.binding, strict=False))
            if not evaluator.holds(formula.that, Moment(after, state, instance), env):
                return False
    return True


def _wrong_monitored(world: World, prop: Property, states: StateSet, that: Expr, monitor: Monitor) -> list[str]:
    """The same on states with one bit for each element tuple; the claim is looked at on arrival."""
    if isinstance(prop.formula, Reachable) and len(world.envs(prop)) > 1:
        raise AssertionError("which instance is not reached is not said here")
    evaluator = world.evaluator
    envs = world.envs(prop)
    names = [f"{prop.id}[{', '.join(env.values())}]" if env else prop.id for env in envs]
    wrong: list[str] = []

    def arrive(bits: tuple[bool, ...], moment: Moment) -> None:
        after = tuple(
            evaluator.monitor(monitor, env, was_on=bit, moment=moment) for env, bit in zip(envs, bits, strict=True)
        )
        for env, on in zip(envs, after, strict=True):
            if on and evaluator.holds(that, moment, env):
                wrong.append(f"{moment.now} is what must not be")
        if not contains(states, world.printed(moment.now) | _bits(names, after)):
            wrong.append(f"{moment.now} with {after} is outside")

    for state in evaluator.start_states():
        arrive((False,) * len(envs), Moment(state))
    for state in world.states():
        for bits in itertools.product((False, True), repeat=len(envs)):
            if contains(states, world.printed(state) | _bits(names, bits)):
                for position, after in evaluator.successors(state):
                    arrive(bits, Moment(after, state, world.site.instances[position]))
    return wrong


def _bits(names: Sequence[str], bits: Sequence[bool]) -> dict[str, str]:
    return {name: show_value(bit) for name, bit in zip(names, bits, strict=True)}
