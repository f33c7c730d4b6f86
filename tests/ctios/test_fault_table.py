from __future__ import annotations

import pytest

from model.lang.rule import Kind
from tests import telling
from tests.ctios.fault_table import ROWS, Row
from tests.ctios.telling import Run

MENDS = {Kind.FAILOVER, Kind.REPAIR, Kind.OPERATOR, Kind.DETECTION}


def told(row: Row) -> telling.Run:
    return Run(chosen=row.readings).do(*row.before, *row.steps, *row.noticed, *row.follows)


@pytest.mark.parametrize("row", ROWS, ids=lambda r: r.fault)
def test_the_row_can_happen(row: Row) -> None:
    run = told(row)

    assert {variable: run[variable] for variable in row.ends} == row.ends


@pytest.mark.parametrize("row", ROWS, ids=lambda r: r.fault)
def test_fault_detection_and_effect_are_steps_of_their_own(row: Row) -> None:
    run = told(row)

    assert {run.kind(step) for step in row.steps} == {Kind.FAULT}
    assert {run.kind(step) for step in row.noticed} <= {Kind.DETECTION}
    assert {run.kind(step) for step in row.follows} <= MENDS


@pytest.mark.parametrize("row", [r for r in ROWS if r.noticed], ids=lambda r: r.fault)
def test_nothing_is_noticed_before_the_fault(row: Row) -> None:
    run = Run(chosen=row.readings).do(*row.before)

    assert [step for step in row.noticed if run.can(step)] == []


@pytest.mark.parametrize("row", [r for r in ROWS if not r.noticed], ids=lambda r: r.fault)
def test_what_nobody_notices_starts_nothing(row: Row) -> None:
    run = Run(chosen=row.readings).do(*row.before)
    automatic = {Kind.DETECTION, Kind.FAILOVER}

    run.do(*row.steps)

    assert [i.id for i in run.site.instances if i.rule.kind in automatic and run.can(i.id)] == []
