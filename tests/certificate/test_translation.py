"""The translation against the evaluator, which is the semantics: state by state, rule by rule, and for conditions."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping

from checker.certificate.bench import expressions_of
from checker.certificate.firing import Firings
from checker.certificate.translate import Env, Moment, Translator
from model.lang.errors import Code, ReachedError
from model.lang.evaluate import Evaluator, State
from model.lang.expr import Expr
from model.lang.site import ReadingChoice, Site
from model.lang.sorts import BoolSort, Value
from properties.property import Property
from tests.certificate.designs import election, pair
from tests.random_systems import cases

SEEDS = 120
STATES = 12


class Twin:
    """A site in both meanings: a condition is True, False, or the code of the error that it is."""

    def __init__(self, site: Site, properties: tuple[Property, ...] = ()) -> None:
        self.site = site
        self.properties = properties
        self.translator = Translator(site, tuple(e for p in properties for e in expressions_of(p)))
        self.firings = Firings(self.translator)

    def model(self, state: State, readings: ReadingChoice) -> dict[str, bool | int]:
        codes = self.translator.codes
        found: dict[str, bool | int] = {
            variable.name: value is True
            if isinstance(variable.state.sort, BoolSort)
            else codes.of(value, variable.state.sort)
            for variable, value in zip(self.site.variables, state, strict=True)
        }
        for name, option in readings.items():
            found[name] = self.site.system.reading_by_id[name].options.index(option)
        return found

    def decode(self, slot: int, number: int) -> Value | str:
        variable = self.site.variables[slot]
        if isinstance(variable.state.sort, BoolSort):
            return bool(number)
        codes = {self.translator.codes.of(v, variable.state.sort): v for v in variable.values}
        return codes.get(number, "outside")

    def truth(self, formula: int, model: Mapping[str, bool | int]) -> bool:
        return bool(self.translator.formulas.evaluate([formula], model)[formula])

    # ---- what a rule instance does ---------------------------------------------------------
    def by_formulas(self, position: int, model: Mapping[str, bool | int]) -> State | str:
        firing = self.firings.all[position]
        if self.truth(firing.error, model):
            return "error"
        if not self.truth(firing.enabled, model):
            return "disabled"
        values = self.translator.formulas.evaluate(firing.after, model)
        return tuple(self.decode(slot, values[f]) for slot, f in enumerate(firing.after))

    def by_evaluator(self, position: int, state: State, evaluator: Evaluator) -> State | str:
        instance = self.site.instances[position]
        try:
            return evaluator.fire(instance, state) if evaluator.enabled(instance, state) else "disabled"
        except ReachedError:
            return "error"

    # ---- what a condition is ---------------------------------------------------------------
    def condition(self, root: Expr, env: Env, moment: Moment, model: Mapping[str, bool | int]) -> object:
        meaning = self.translator.meaning(root, env, moment)
        if not self.truth(meaning.defined, model):
            return Code.READ_THROUGH_NONE
        return self.translator.formulas.evaluate([meaning.value], model)[meaning.value]


def samples(site: Site, random_: random.Random) -> Iterator[tuple[State, ReadingChoice]]:
    """States of all kinds, reachable or not, each under some readings."""
    choices = list(site.reading_choices())
    for _ in range(STATES):
        yield tuple(random_.choice(v.values) for v in site.variables), random_.choice(choices)


def sites() -> Iterator[tuple[str, Site, tuple[Property, ...]]]:
    yield "pair", pair(), ()
    yield "election", election(3, 2, 2, {"B1": ("lowest", "sticky"), "B2": ("ignored", "filter")}), ()
    for case in cases(SEEDS):
        yield case.name, case.site, case.properties


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

    assert min(compared.values()) > 100, compared
