"""A site in both meanings, the evaluator's and the translation's, made comparable."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping

from checker.certificate.bench import expressions_of
from checker.certificate.firing import Firings
from checker.certificate.translate import Env, Moment, Translator
from model.lang.errors import ReachedError
from model.lang.evaluate import Evaluator, State
from model.lang.evaluate import Moment as Instant
from model.lang.expr import Expr
from model.lang.sites import ReadingChoice, Site
from model.lang.sorts import BoolSort, Value
from properties.property import Property

STATES = 10
"""How many states a site is compared on."""
STEPS = 3
"""How many steps from each of them."""


class Twin:
    """A site in both meanings: a condition is True, False, or the code of the error that it is."""

    def __init__(self, site: Site, properties: tuple[Property, ...] = (), extra: tuple[Expr, ...] = ()) -> None:
        self.site = site
        self.properties = properties
        self.translator = Translator(site, (*extra, *(e for p in properties for e in expressions_of(p))))
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
    def condition_by_formulas(self, root: Expr, env: Env, moment: Moment, model: Mapping[str, bool | int]) -> object:
        meaning = self.translator.meaning(root, env, moment)
        if not self.truth(meaning.defined, model):
            return "undefined"
        return self.truth(meaning.truth, model)

    def condition_by_evaluator(
        self, root: Expr, env: Mapping[str, str], moment: Instant, evaluator: Evaluator
    ) -> object:
        try:
            return evaluator.evaluate(root, moment, env)
        except ReachedError:
            return "undefined"


def samples(site: Site, random_: random.Random) -> Iterator[tuple[State, ReadingChoice]]:
    """States of all kinds, reachable or not, each under some readings."""
    choices = list(site.reading_choices())
    for _ in range(STATES):
        yield tuple(random_.choice(v.values) for v in site.variables), random_.choice(choices)


def moments(twin: Twin, state: State, evaluator: Evaluator) -> Iterator[tuple[Moment, Instant]]:
    """The state by itself, and some steps from it: at most three, for time."""
    yield twin.translator.present, Instant(state)
    positions = list(range(len(twin.firings.all)))
    random.Random(repr(state)).shuffle(positions)  # noqa: S311 - a test repeats itself
    steps = 0
    for position in positions:
        after = twin.by_evaluator(position, state, evaluator)
        if not isinstance(after, str) and steps < STEPS:
            steps += 1
            firing = twin.firings.all[position]
            yield twin.firings.moment(firing), Instant(after, state, firing.instance)
