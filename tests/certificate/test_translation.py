"""The translation against the evaluator, which is the semantics: state by state, rule by rule, and for conditions."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator

import pytest

from checker.certificate.bench import expressions_of
from checker.certificate.formula import Formulas
from checker.certificate.solver import Solver
from model.lang.errors import ReachedError
from model.lang.evaluate import Evaluator
from model.lang.expr import Expr
from model.lang.sites import Site
from properties.property import Independent, OnStep, Property
from tests.certificate.designs import election, pair
from tests.certificate.twin import Twin, moments, samples
from tests.random_systems import case, cases

SEEDS = 60
STATES = 12


def sites() -> Iterator[tuple[str, Site, tuple[Property, ...]]]:
    yield "pair", pair(), ()
    yield "election", election(3, 2, 2, {"B1": ("lowest", "sticky"), "B2": ("ignored", "filter")}), ()
    for drawn in cases(SEEDS):
        yield drawn.name, drawn.site, drawn.properties


def test_a_rule_instance_is_enabled_wrong_and_steps_as_the_evaluator_says() -> None:
    compared = {"error": 0, "disabled": 0, "step": 0}
    for name, site, _ in sites():
        twin = Twin(site)
        for state, readings in samples(site, random.Random(name)):  # noqa: S311 - a test repeats itself
            model, evaluator = twin.model(state, readings), Evaluator(site, readings)
            for position, instance in enumerate(site.instances):
                wanted = twin.by_evaluator(position, state, evaluator)
                found = twin.by_formulas(position, model)
                compared[wanted if isinstance(wanted, str) else "step"] += 1
                assert found == wanted, (name, instance.id, state)

    assert min(compared.values()) > 50, compared


def test_a_condition_of_a_property_is_what_the_evaluator_says_now_and_after_a_step() -> None:
    compared: dict[object, int] = {True: 0, False: 0, "undefined": 0}
    for name, site, properties in sites():
        twin = Twin(site, properties)
        for state, readings in samples(site, random.Random(name)):  # noqa: S311 - a test repeats itself
            model, evaluator = twin.model(state, readings), Evaluator(site, readings)
            for moment, instant in moments(twin, state, evaluator):
                for prop in properties:
                    for binding in bindings(site, prop):
                        names = {v.name: e for v, e in zip(prop.variables, binding, strict=True)}
                        env = twin.translator.environment(prop.variables, binding)
                        for root in conditions(prop):
                            wanted = twin.condition_by_evaluator(root, names, instant, evaluator)
                            found = twin.condition_by_formulas(root, env, moment, model)
                            compared[wanted] += 1
                            assert found == wanted, (name, prop.id, state)

    # They guard their reads: test_definedness.py has conditions that do not.
    assert min(compared[True], compared[False]) > 5000, compared


def bindings(site: Site, prop: Property) -> list[tuple[str, ...]]:
    return list(itertools.product(*(site.elements[v.sort.component] for v in prop.variables)))


def conditions(prop: Property) -> tuple[Expr, ...]:
    """The conditions of a property that are not about the elements of a rule."""
    formula = prop.formula
    return (
        ()
        if isinstance(formula, Independent) or (isinstance(formula, OnStep) and formula.parameters)
        else expressions_of(prop)
    )


def test_the_start_states_are_those_of_the_evaluator() -> None:
    compared = {True: 0, False: 0}
    for name, site, _ in sites():
        twin = Twin(site)
        start = twin.firings.start
        for readings in site.reading_choices():
            try:
                wanted = set(Evaluator(site, readings).start_states())
            except ReachedError:
                wanted = set()
            others = {state for state, _ in samples(site, random.Random(name))}  # noqa: S311 - a test repeats itself
            for state in (*list(wanted)[:50], *sorted(others, key=repr)):
                compared[state in wanted] += 1
                assert twin.truth(start, twin.model(state, readings)) == (state in wanted), (name, state)

    assert min(compared.values()) > 300, compared


@pytest.mark.parametrize("seed", range(8))
def test_the_solver_agrees_with_the_formulas_on_every_step(seed: int) -> None:
    site = case(seed).site
    twin = Twin(site)
    for state, readings in samples(site, random.Random(seed)):  # noqa: S311 - a test repeats itself
        model = twin.model(state, readings)
        f = twin.translator.formulas
        here = f.conj(
            *(
                f.flag(n)
                if v is True
                else f.negate(f.flag(n))
                if v is False
                else f.equal(f.variable(n, *span(f, n)), f.number(v))
                for n, v in model.items()
                if n in f.variables
            )
        )
        solver = Solver(f)
        with solver.assuming(here):
            for firing in twin.firings.all:
                for truth in (firing.enabled, firing.error):
                    assert (solver.model(truth) is not None) == twin.truth(truth, model)


def span(formulas: Formulas, name: str) -> tuple[int, int]:
    found = formulas.variables[name]
    assert found is not None
    return found.low, found.high
