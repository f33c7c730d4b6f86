from __future__ import annotations

import pytest

from checker.cli.target import find_open_target
from checker.conditions.deadline import Deadline
from checker.conditions.rows import Rows, asking
from checker.engine import Silent
from properties.verdict_table import Outcome, VerdictRow
from tests.cli.toy import LIBRARY

TARGET, USUAL = find_open_target(LIBRARY, "two")


class Stopping(Silent):
    """Wants to stop at once."""

    def cancelled(self) -> bool:
        return True


def table(jobs: int, reporter: Silent | None = None, *ids: str) -> list[VerdictRow]:
    asked = asking(TARGET.site, USUAL, TARGET.properties(ids), None, None)
    with Rows(asked, jobs) as run:
        return list(run.run(reporter or Silent()))


@pytest.mark.alone
def test_rows_are_the_same_whatever_the_number_of_jobs() -> None:
    assert table(2, None, "T1", "T3", "T9") == table(1, None, "T1", "T3", "T9")


def test_what_is_stopped_is_undecided_and_not_lost() -> None:
    rows = table(1, Stopping(), "T1", "T2")

    assert [[part.outcome for part in row.parts] for row in rows] == [[Outcome.UNDECIDED]] * 2
    assert all(part.is_always for row in rows for part in row.parts)


def test_a_deadline_stops_by_itself_or_with_whom_it_passes_on() -> None:
    never, soon = Deadline(Silent(), None), Deadline(Silent(), 0.0)
    never.begin()
    soon.begin()

    assert not never.cancelled()
    assert soon.cancelled()
    assert Deadline(Stopping(), None).cancelled()


def test_a_deployment_leaves_open_what_nobody_chooses() -> None:
    chosen, usual = find_open_target(LIBRARY, "two", ["R1=never"])

    assert {i: [c.option for c in options] for i, options in chosen.site.readings.items()} == {
        "R1": ["never"],
        "R2": ["sure", "hasty"],
    }
    assert usual == {"R1": "never", "R2": "sure"}
