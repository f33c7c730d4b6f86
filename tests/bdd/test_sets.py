"""Diagrams against the plain meaning: conditions, images, closures, counts, stories, evidence."""

from __future__ import annotations

import pytest

from checker.bdd.encode import Encoding, Function
from checker.bdd.evidence import state_set
from checker.bdd.image import transition
from checker.bdd.order import variable_order
from checker.bdd.reach import backward_layers, faulty_layers, levels
from checker.bdd.rings import Goal
from checker.bdd.space import Space
from checker.engine import Options, Silent
from checker.question.budget import Budget
from model.lang.ground import TRUE, GroundRule, GroundSystem, GroundUpdate, GroundVariable, Table
from properties.evidence import StateSet
from properties.state_sets import intersection
from tests.bdd.random_ground import State, fire, random_ground, reached, states_of
from tests.conformance import proofs

SEEDS = range(60)
ROOM = 1 << 16


def space_of(system: GroundSystem) -> Space:
    return Space(system, system.nodes, ROOM)


def encoding_of(system: GroundSystem) -> Encoding:
    return Encoding(system.variables, system.nodes, variable_order(system), ROOM)


def budget() -> Budget:
    return Budget(Options(), Silent())


def members(encoding: Encoding, system: GroundSystem, states: Function) -> set[State]:
    return {s for s in states_of(system) if (states & encoding.state(s)).satisfiable()}


def only_values(encoding: Encoding, system: GroundSystem, states: Function) -> bool:
    return not (states & ~encoding.domain(range(len(system.variables)))).satisfiable()


def contains(states: StateSet, system: GroundSystem, state: State) -> bool:
    return proofs.contains(states, {v.name: v.values[k] for v, k in zip(system.variables, state, strict=True)})


@pytest.mark.parametrize("seed", SEEDS)
def test_a_condition_holds_in_exactly_the_states_of_its_function(seed: int) -> None:
    system = random_ground(seed)
    encoding = encoding_of(system)
    roots = [rule.guard for rule in system.rules]

    found = [members(encoding, system, encoding.condition(root)) for root in roots]

    assert found == [{s for s in states_of(system) if system.values_of([root], s)[0]} for root in roots]


@pytest.mark.parametrize("seed", SEEDS)
def test_the_image_and_the_preimage_are_those_of_firing_state_by_state(seed: int) -> None:
    system = random_ground(seed)
    encoding = encoding_of(system)
    chosen = encoding.condition(system.initial) & encoding.domain(range(len(system.variables)))
    inside = members(encoding, system, chosen)

    for index, rule in enumerate(system.rules):
        relation = transition(encoding, index, rule)
        steps = {s: fire(system, rule, s) for s in states_of(system)}
        image = relation.image(chosen)

        assert only_values(encoding, system, image)
        assert members(encoding, system, image) == {t for s, t in steps.items() if s in inside and t is not None}
        assert members(encoding, system, relation.preimage(chosen)) == {s for s, t in steps.items() if t in inside}


def test_a_rotation_of_three_variables_happens_at_once() -> None:
    table = Table()
    variables = tuple(GroundVariable(f"v{i}", ("a", "b", "c"), "state") for i in range(3))
    rotation = GroundRule(
        "rotate",
        "rotate",
        "event",
        (),
        TRUE,
        tuple(GroundUpdate(i, tuple((k, table.atom((i + 1) % 3, k)) for k in range(3))) for i in range(3)),
        (),
    )
    system = GroundSystem("ring", tuple(table.nodes), variables, (rotation,), TRUE, 1)
    encoding = encoding_of(system)
    relation = transition(encoding, 0, rotation)

    assert members(encoding, system, relation.image(encoding.state((0, 1, 2)))) == {(1, 2, 0)}
    assert members(encoding, system, relation.preimage(encoding.state((1, 2, 0)))) == {(0, 1, 2)}
    assert len(relation.branches) == 3


@pytest.mark.parametrize("seed", SEEDS)
def test_the_closure_and_its_count_are_exact(seed: int) -> None:
    system = random_ground(seed)
    space = space_of(system)
    found = space.reached(None, budget())

    assert members(space.encoding, system, found) == set(reached(system))
    assert space.count(found) == len(reached(system))
    assert only_values(space.encoding, system, found)


def test_counts_are_exact_beyond_the_precision_of_floats() -> None:
    variables = tuple(GroundVariable(f"v{i}", ("a", "b", "c"), "state") for i in range(120))
    system = GroundSystem("free", (("true",), ("false",)), variables, (), TRUE, 1)
    space = space_of(system)

    assert space.count(space.reached(None, budget())) == 3**120


def test_monitors_are_left_out_of_counts() -> None:
    variables = (GroundVariable("v", ("a", "b", "c"), "state"), GroundVariable("m", ("no", "yes"), "monitor"))
    space = space_of(GroundSystem("watched", (("true",), ("false",)), variables, (), TRUE, 1))

    assert space.count(space.start) == 3


@pytest.mark.parametrize("seed", SEEDS)
def test_layers_of_faults_are_the_states_of_runs_with_so_few_faults(seed: int) -> None:
    system = random_ground(seed)
    space = space_of(system)
    cost = reached(system)

    layers = faulty_layers(space.start, space.transitions, 2, budget())

    for faults in range(3):
        layer = layers[min(faults, len(layers) - 1)]
        assert members(space.encoding, system, layer) == {s for s, (f, _) in cost.items() if f <= faults}


@pytest.mark.parametrize("seed", SEEDS)
def test_levels_grow_by_one_step_each(seed: int) -> None:
    system = random_ground(seed)
    space = space_of(system)
    expected = [{s for s in reached(system) if s in members(space.encoding, system, space.start)}]
    while True:
        after = {t for s in expected[-1] for rule in system.rules if (t := fire(system, rule, s)) is not None}
        if after <= expected[-1]:
            break
        expected.append(expected[-1] | after)

    found = [members(space.encoding, system, s) for s in levels(space.start, space.transitions, None, budget())]

    assert found == expected


@pytest.mark.parametrize("seed", SEEDS)
def test_backward_layers_hold_the_states_by_their_distance_from_the_goal(seed: int) -> None:
    system = random_ground(seed)
    space = space_of(system)
    within = space.reached(None, budget())
    goal = space.encoding.condition(system.rules[0].guard)
    left = set(reached(system))
    expected = [{s for s in left if system.values_of([system.rules[0].guard], s)[0]}]
    while expected[-1]:
        left -= expected[-1]
        expected.append({s for s in left if any(fire(system, r, s) in expected[-1] for r in system.rules)})

    layers = backward_layers(goal, within, space.transitions, budget())

    assert [members(space.encoding, system, layer) for layer in layers] == expected[:-1]


@pytest.mark.parametrize("seed", SEEDS)
def test_a_story_has_the_fewest_faults_then_steps_and_every_step_of_it_can_be_made(seed: int) -> None:
    system = random_ground(seed)
    space = space_of(system)
    for target, cost in list(reached(system).items())[::7]:
        run = space.story(space.encoding.true, Goal(space.encoding.state(target), {}), budget())

        assert run is not None
        assert (run.faults, len(run.rules)) == cost
        assert run.states[-1] == target
        assert system.values_of([system.initial], run.states[0])[0]
        for rule, before, after in zip(run.rules, run.states, run.states[1:], strict=False):
            assert fire(system, system.rules[rule], before) == after


def test_a_goal_out_of_reach_has_no_story() -> None:
    system = random_ground(3)
    space = space_of(system)

    assert space.story(space.encoding.true, Goal(space.encoding.false, {}), budget()) is None


@pytest.mark.parametrize("seed", SEEDS)
def test_the_least_state_does_not_depend_on_the_order_of_the_bits(seed: int) -> None:
    system = random_ground(seed)
    backwards = Encoding(system.variables, system.nodes, tuple(reversed(variable_order(system))), ROOM)
    least = {
        encoding.least(encoding.condition(system.initial) & encoding.domain(range(len(system.variables))))
        for encoding in (encoding_of(system), backwards)
    }

    assert least == {min(s for s in states_of(system) if system.values_of([system.initial], s)[0])}


@pytest.mark.parametrize("seed", SEEDS)
def test_a_written_set_contains_exactly_its_states(seed: int) -> None:
    system = random_ground(seed)
    space = space_of(system)
    found = space.reached(None, budget())
    guarded = found & space.transitions[0].guard

    written = state_set(space.encoding, found)
    both = intersection([written, state_set(space.encoding, guarded)])

    assert [s for s in states_of(system) if contains(written, system, s)] == sorted(reached(system))
    assert {s for s in states_of(system) if contains(both, system, s)} == members(space.encoding, system, guarded)
