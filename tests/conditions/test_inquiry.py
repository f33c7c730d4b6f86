from __future__ import annotations

import itertools

import pytest

from checker.cli.target import find_target
from checker.conditions.rows import table_of
from checker.reference import ReferenceEngine
from checker.report.story import trace_in
from properties.regions import Regions
from properties.verdict_table import Outcome
from tests.cli.toy import LIBRARY
from tests.conditions.brute_force import differences, differences_of, has_few_readings, rows

TOY = find_target(LIBRARY, "two-open")
CONDITIONS = {
    "T1": "holds exactly when R2 = sure; else violated",
    "T2": "holds in every reading",
    "T3": "violated in every reading",
    "T4": "holds in every reading",
    "T5": "holds in every reading",
    "T6": "holds in every reading",
    "T7": "violated in every reading",
    "T8": "holds exactly when R2 = sure; else violated",
    "T9": "vacuous in every reading",
}


def test_conditions_of_a_small_design_are_those_worked_out_by_hand() -> None:
    found = list(rows(TOY.site, TOY.catalogue))

    table = table_of(TOY.site, "", found)
    assert {row.property.id: table.sentence(row) for row in found} == CONDITIONS
    assert all(part.checked for row in found for part in row.parts)


@pytest.mark.parametrize("engine", [None, "reference"])
def test_each_combination_alone_has_the_outcome_of_the_condition(engine: str | None) -> None:
    found = list(rows(TOY.site, TOY.catalogue, engine))

    assert [d for row in found for d in differences(TOY.site, row, ReferenceEngine())] == []


def test_stories_cover_every_violated_combination() -> None:
    for row in rows(TOY.site, TOY.catalogue):
        part = row.part(Outcome.VIOLATED)
        if part is None:
            continue
        regions = Regions({i: tuple(c.option for c in TOY.site.readings[i]) for i in TOY.site.free_readings})
        stories = [c for c in part.cases if trace_in(c.evidence) is not None and c.checked]

        assert regions.union(cube for c in stories for cube in c.where) == regions.union(part.where)


def test_conditions_of_random_systems_agree_with_every_single_combination() -> None:
    chosen = itertools.islice((seed for seed in range(3000, 9999) if has_few_readings(seed)), 6)

    assert [told for seed in chosen for told in differences_of(seed)] == []
