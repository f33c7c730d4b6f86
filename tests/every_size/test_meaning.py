"""What is said in first-order logic of any site is so on every small one: held to the reference evaluator."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from checker.certificate.every_size.meaning import Known, Meaning, Truth, Unknown, named, the_item
from checker.certificate.every_size.obligations import Obligations
from checker.certificate.every_size.scope import scope
from checker.certificate.every_size.translate import Translator
from model.lang.errors import ReachedError
from model.lang.evaluate import Evaluator, Moment, State
from model.lang.expr import Expr
from model.lang.sites import Site
from model.lang.traverse import free_variables
from tests.every_size.structure import Structure
from tests.random_systems import cases

SOME_STATES = 12


def states_of(evaluator: Evaluator) -> list[State]:
    """Some states in reach, the start states first."""
    found = list(dict.fromkeys(itertools.islice(evaluator.start_states(), SOME_STATES)))
    for state in found:
        if len(found) > SOME_STATES:
            break
        for instance in evaluator.site.instances:
            after = fired(evaluator, instance, state)
            if after is not None and after not in found:
                found.append(after)
    return found


def fired(evaluator: Evaluator, instance: Any, state: State) -> State | None:
    """The state after the step; None where there is none, or it is an error."""
    try:
        return evaluator.fire(instance, state) if evaluator.enabled(instance, state) else None
    except ReachedError:
        return None


class Held:
    """A translator held to the reference on one site."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.obligations = Obligations(scope(site))
        self.translator: Translator = self.obligations.translator
        self.compared = 0

    def arguments(self, variables: Any, binding: tuple[str, ...]) -> tuple[dict[str, Meaning], dict[int, Any]]:
        """Meanings of variables, and what the things among them are."""
        env: dict[str, Meaning] = {}
        at: dict[int, Any] = {}
        for variable, element in zip(variables, binding, strict=True):
            if variable.sort.component in self.translator.scope.open:
                thing = self.translator.logic.value(
                    f"the {variable.sort.component.__name__} {variable.name}", (), variable.sort.component.__name__
                )
                at[thing] = element
                env[variable.name] = named(Unknown(thing))
            else:
                env[variable.name] = named(Known(element))
        return env, at

    def bracket(self, structure: Structure, truth: Truth, at: dict[int, Any], *, holds: bool, what: object) -> None:
        """`must` implies what is so, and that implies `may`."""
        assert structure.true(truth.may, at) or not holds, f"{what}: true, but may not hold"
        assert holds or not structure.true(truth.must, at), f"{what}: false, but must hold"
        self.compared += 1


def conditions(site: Site) -> list[Expr]:
    """Conditions of the design whose free variables are parameters."""
    return [site.system.expand(r.guard) for r in site.system.rules]


SEEDS = [*range(12), *(pytest.param(seed, marks=pytest.mark.long) for seed in range(12, 60))]


@pytest.mark.parametrize("seed", SEEDS)
def test_conditions_in_states_and_after_steps_are_bracketed(seed: int) -> None:
    (case,) = cases(1, first=seed)
    if any(not names for component, names in case.site.elements.items() if not component.closed):
        pytest.skip("a sort without elements is in no scope")
    held = Held(case.site)
    expressions = [e for p in case.properties for e in p.expressions] + conditions(case.site)
    for readings in itertools.islice(case.site.reading_choices(), 4):
        evaluator = Evaluator(case.site, readings)
        for state in states_of(evaluator):
            check_state(held, evaluator, state, expressions)
            for instance in case.site.instances:
                after = fired(evaluator, instance, state)
                if after is not None:
                    check_step(held, evaluator, state, after, instance, expressions)

    assert held.compared > 0


def check_state(held: Held, evaluator: Evaluator, state: State, expressions: list[Expr]) -> None:
    structure = Structure(held.translator, held.site, evaluator.readings, state)
    for expression in expressions:
        for binding in bindings(held.site, expression):
            env, at = held.arguments(free_variables(expression), binding)
            names = dict(zip((v.name for v in free_variables(expression)), binding, strict=True))
            meaning = held.translator.meaning(expression, env, held.translator.present)
            compare(held, structure, evaluator, expression, Moment(state), names, meaning, at)


def check_step(
    held: Held, evaluator: Evaluator, state: State, after: State, instance: Any, expressions: list[Expr]
) -> None:
    structure = Structure(held.translator, held.site, evaluator.readings, state)
    for firing in held.obligations.firings:
        if firing.rule is not instance.rule:
            continue
        parameters = [p.name for p in firing.rule.parameters]
        at: dict[int, Any] = {}
        fits = True
        for name, element in zip(parameters, instance.binding, strict=True):
            item = the_item(firing.env[name])
            if isinstance(item, Unknown):
                at[item.thing] = element
            else:
                fits = fits and item.value == element
        if not fits:
            continue
        held.bracket(structure, Truth(0, held.obligations.guard(firing)), at, holds=True, what=firing.name)  # type: ignore[arg-type]
        for expression in expressions:
            for binding in bindings(held.site, expression):
                env, own = held.arguments(free_variables(expression), binding)
                names = dict(zip((v.name for v in free_variables(expression)), binding, strict=True))
                meaning = held.translator.meaning(expression, env, firing.moment)
                moment = Moment(after, state, instance)
                compare(held, structure, evaluator, expression, moment, names, meaning, at | own)


def compare(
    held: Held,
    structure: Structure,
    evaluator: Evaluator,
    expression: Expr,
    moment: Moment,
    names: dict[str, str],
    meaning: Meaning,
    at: dict[int, Any],
) -> None:
    if meaning.truth is None:
        return
    try:
        value = evaluator.evaluate(expression, moment, names)
    except ReachedError:
        held.bracket(structure, meaning.defined, at, holds=False, what=("defined", expression))
        return
    held.bracket(structure, meaning.defined, at, holds=True, what=("defined", expression))
    held.bracket(structure, meaning.condition, at, holds=value is True, what=expression)


def bindings(site: Site, expression: Expr) -> list[tuple[str, ...]]:
    ranges = [site.elements[v.sort.component] for v in free_variables(expression)]
    return list(itertools.islice(itertools.product(*ranges), 4))


@pytest.mark.parametrize("seed", SEEDS)
def test_every_start_state_satisfies_the_formulas_of_the_start(seed: int) -> None:
    (case,) = cases(1, first=seed)
    if any(not names for component, names in case.site.elements.items() if not component.closed):
        pytest.skip("a sort without elements is in no scope")
    held = Held(case.site)
    formulas = held.obligations.start
    for readings in itertools.islice(case.site.reading_choices(), 4):
        evaluator = Evaluator(case.site, readings)
        for state in itertools.islice(evaluator.start_states(), 20):
            structure = Structure(held.translator, case.site, readings, state)

            assert all(structure.true(f) for f in formulas)
            assert all(structure.true(f) for _, f in held.translator.vocabulary.axioms())
