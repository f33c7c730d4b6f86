"""Localization says what the closure of the whole says, with sets that are proofs, and tells the story of the rings."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest

from checker.bdd.abstraction import Abstraction
from checker.bdd.encode import Function
from checker.bdd.localize import Localizer
from checker.bdd.rings import Goal
from checker.bdd.space import Space
from checker.engine import Options, Silent
from checker.question.budget import Budget, Stopped
from checker.question.questions import Ask, Moments, question
from model.lang.ground import FALSE
from model.lang.grounding import Grounder
from properties.property import Independent
from tests.random_systems import case

SEEDS = range(60)
CAPACITY = 1 << 18
ENOUGH = 100_000
"""Images that no question of a small system needs."""


def budget() -> Budget:
    return Budget(Options(), Silent(), most_images=ENOUGH)


def goals(seed: int) -> Iterator[tuple[Space, Moments]]:
    """What is asked of a random system about single states and steps, and about what its first property waits for."""
    made = case(seed)
    grounder = Grounder(made.site)
    for prop in made.properties:
        if isinstance(prop.formula, Independent):
            continue
        bindings = itertools.product(*(made.site.elements[v.sort.component] for v in prop.variables))
        for binding in itertools.islice(bindings, 1):
            asked, grown = question(grounder, prop, binding)
            if asked.ask is Ask.NEVER_TRAPPED:
                continue
            space = Space(asked.system, grown.table.nodes, CAPACITY, watched=asked.watched)
            yield space, Moments(asked.moments.states, FALSE, asked.moments.steps)


def sets_of(space: Space, goal: Moments) -> Goal:
    condition = space.encoding.condition
    return Goal(condition(goal.states) & space.domain, {rule: condition(node) for rule, node in goal.steps})


def met_by_closure(space: Space, goal: Moments) -> Function:
    """The readings under which the goal is met in some state that the closure of the whole has."""
    reached = space.reached(None, budget())
    condition = space.encoding.condition
    met = reached & space.encoding.any([condition(goal.states), *(condition(node) for _, node in goal.steps)])
    return space.on_readings(met)


def differences(seed: int) -> list[str]:
    """What localization says otherwise than the closure and the rings."""
    found: list[str] = []
    for space, goal in goals(seed):
        answer = Localizer(space, goal).reached(space.all_readings, None, budget())
        if answer.reached != met_by_closure(space, goal):
            found.append("readings")
            continue
        if answer.reached.satisfiable():
            guided = Localizer(space, goal).story(space.all_readings, budget())
            if guided != space.story(space.all_readings, sets_of(space, goal), budget()):
                found.append("story")
    return found


@pytest.mark.parametrize("seed", SEEDS)
def test_readings_and_stories_are_those_of_the_closure_and_the_rings(seed: int) -> None:
    assert differences(seed) == []


@pytest.mark.parametrize("seed", SEEDS)
def test_a_proof_contains_the_start_is_left_by_no_rule_and_misses_the_goal(seed: int) -> None:
    for space, goal in goals(seed):
        answer = Localizer(space, goal).reached(space.all_readings, None, budget())
        proved = space.encoding.any(proof.readings for proof in answer.proofs)

        assert proved == space.all_readings & ~answer.reached
        for proof in answer.proofs:
            states, here = proof.states & space.domain, space.start & proof.readings
            ends = sets_of(space, goal)
            assert not (here & ~states).satisfiable()
            assert all(not (t.image(states) & ~states).satisfiable() for t in space.transitions)
            assert not (states & ends.states).satisfiable()
            assert not any((states & before).satisfiable() for before in ends.steps.values())


@pytest.mark.parametrize("seed", range(20))
def test_what_is_kept_from_the_beginning_changes_no_answer(seed: int) -> None:
    for space, goal in goals(seed):
        some = frozenset(space.states[::2])
        from_nothing = Localizer(space, goal)
        from_some = Localizer(space, goal, kept=some)

        assert some <= from_some.kept
        expected = from_nothing.reached(space.all_readings, None, budget()).reached
        assert from_some.reached(space.all_readings, None, budget()).reached == expected


def test_an_abstraction_that_forgets_a_rule_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    right = Abstraction._cut
    monkeypatch.setattr(Abstraction, "_cut", lambda made, t: None if t.index == 0 else right(made, t))

    assert any(_differs(seed) for seed in SEEDS)


def _differs(seed: int) -> bool:
    """Whether something goes wrong: an answer, a check of the search itself, or that it ends."""
    try:
        return bool(differences(seed))
    except (AssertionError, Stopped):
        return True
