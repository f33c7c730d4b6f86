"""Conditions over readings held to single combinations, one engine run for each."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping

from checker.bdd import BddEngine
from checker.conditions.inquiry import Answer
from checker.conditions.rows import asking
from checker.engine import Engine, Options, Silent
from checker.portfolio.service import within
from checker.report.results import options_of
from model.lang.errors import ReachedError
from model.lang.sites import Site
from properties.property import Property
from properties.result import Result
from properties.verdict_table import Outcome, VerdictRow, outcome_of, row_of
from tests.random_systems import case


class Line(Silent):
    """The line of a worker that nobody listens to."""

    def begun(self) -> None:
        """Nobody waits."""


def rows(site: Site, properties: tuple[Property, ...], engine: str | None = None) -> Iterator[VerdictRow]:
    """The rows of a table of a site whose readings are open."""
    usual = {i: choices[0].option for i, choices in site.readings.items()}
    handle = asking(site, usual, properties, engine, None).begin(Line())
    for number, prop in enumerate(properties):
        answer: Answer = handle(number)
        yield row_of(Result(prop, site.name, "readings", answer.cases), options_of(site), answer.relevant)


def differences(site: Site, row: VerdictRow, engine: Engine) -> Iterator[tuple[Mapping[str, str], Outcome, Outcome]]:
    """The combinations under which the engine, asked for one alone, says something else than the row.

    All combinations of the readings that can matter; the others as they come first.
    """
    options = options_of(site)
    first = {reading: names[0] for reading, names in options.items()}
    for chosen in itertools.product(*(options[reading] for reading in row.relevant)):
        combination = {**first, **dict(zip(row.relevant, chosen, strict=True))}
        cube = tuple((reading, (option,)) for reading, option in combination.items())
        (case,) = engine.open(within(site, cube), Options(), Silent()).check(row.property).cases
        if outcome_of(case) is not row.under(combination):
            yield combination, row.under(combination), outcome_of(case)


# ---- random systems ------------------------------------------------------------------------------
MOST_READINGS = 5


def has_few_readings(seed: int) -> bool:
    """Whether all combinations of the readings of a random system can be tried, and there are some."""
    return 1 <= len(case(seed).site.free_readings) <= MOST_READINGS


def differences_of(seed: int) -> Iterator[str]:
    """What a condition and single combinations say differently about a random system.

    A system that goes wrong has no verdicts: then both ways have to say so.
    """
    made = case(seed)
    for prop in made.properties:
        try:
            (row,) = rows(made.site, (prop,))
        except ReachedError:
            if not _goes_wrong(made.site, prop):
                yield f"seed {seed}, {prop.id}: an error that no single combination has"
            continue
        if row.part(Outcome.UNDECIDED) is not None:
            yield f"seed {seed}, {prop.id}: undecided"
        for combination, told, alone in differences(made.site, row, BddEngine()):
            yield f"seed {seed}, {prop.id}: {told.value}, but {alone.value} under {combination}"


def _goes_wrong(site: Site, prop: Property) -> bool:
    for chosen in site.reading_choices():
        cube = tuple((reading, (option.option,)) for reading, option in chosen.items())
        try:
            BddEngine().open(within(site, cube), Options(), Silent()).check(prop)
        except ReachedError:
            return True
    return False
