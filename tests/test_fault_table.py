"""Each row of the fault table of the dossier (D.2) can happen, with fault, detection and effect as steps apart."""

from __future__ import annotations

import pytest

from model.lang.rule import Kind
from tests import telling
from tests.callback.fault_table import ROWS as CALLBACK
from tests.ctios.fault_table import ROWS as CTIOS
from tests.fault_rows import DOSSIER, Row

ROWS: tuple[Row, ...] = (*CTIOS, *CALLBACK)
BEGINS = {Kind.FAULT, Kind.OPERATOR}
MENDS = {Kind.DETECTION, Kind.FAILOVER, Kind.REPAIR, Kind.OPERATOR, Kind.EVENT}
AUTOMATIC = {Kind.DETECTION, Kind.FAILOVER}


def named(row: Row) -> str:
    return f"{row.of}: {row.case}" if row.case else row.of


def possible(run: telling.Run, kinds: set[Kind]) -> set[str]:
    return {i.id for i in run.site.instances if i.rule.kind in kinds and run.can(i.id)}


def test_every_row_of_the_dossier_is_told() -> None:
    assert tuple(dict.fromkeys(row.of for row in ROWS)) == DOSSIER


def test_no_two_rows_have_one_name() -> None:
    assert len({named(row) for row in ROWS}) == len(ROWS)


@pytest.mark.parametrize("row", ROWS, ids=named)
def test_the_row_can_happen(row: Row) -> None:
    run = row.told()

    assert {variable: run[variable] for variable in row.ends} == row.ends


@pytest.mark.parametrize("row", ROWS, ids=named)
def test_fault_detection_and_effect_are_steps_of_their_own(row: Row) -> None:
    run = row.told()

    assert {run.kind(step) for step in row.steps} <= BEGINS
    assert {run.kind(step) for step in row.noticed} <= {Kind.DETECTION}
    assert {run.kind(step) for step in row.follows} <= MENDS


@pytest.mark.parametrize("row", [r for r in ROWS if r.noticed], ids=named)
def test_nothing_is_noticed_before_the_fault(row: Row) -> None:
    run = row.begin()

    assert [step for step in row.noticed if run.can(step)] == []


def test_what_follows_by_itself_waits_for_what_is_noticed() -> None:
    """A CTI Server that stands by misses the active one and takes over in one step; clients notice on their own."""
    waits = {named(row): row for row in ROWS if row.noticed and row.told().kind(row.follows[0]) is Kind.FAILOVER}

    at_once = {name for name, row in waits.items() if row.begin().do(*row.steps).can(row.follows[0])}

    assert len(waits) == 20
    assert at_once == {"CTI Server active fails"}


@pytest.mark.parametrize("row", [r for r in ROWS if not r.noticed and not r.by_itself], ids=named)
def test_what_nobody_notices_starts_nothing(row: Row) -> None:
    run = row.begin().do(*row.steps)

    assert possible(run, AUTOMATIC) == set()
