from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest

from checker.bdd import BddEngine
from checker.cli.saved import read_report
from checker.cli.target import find_target
from checker.engine import Options, Silent
from checker.engines import engine
from checker.portfolio.shop import shop
from checker.report.changes import Change, differences, lines
from checker.report.json_report import report
from model.lang.errors import UsageError
from tests.cli.toy import LIBRARY


def checked(*readings: str) -> dict[str, Any]:
    target = find_target(LIBRARY, "two", readings)
    with shop("reference", target.site, target.properties(("T1", "T2", "T3")), Options(), jobs=1) as run:
        judged = list(run.run(Silent(), from_catalogue=True))
    return report(target.site, "", engine("reference").name, Options(), judged, timings=False)


def without(side: dict[str, Any], name: str) -> dict[str, Any]:
    made = copy.deepcopy(side)
    made["properties"] = [p for p in made["properties"] if p["id"] != name]
    return made


def changes(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Change]:
    return {item.id: item.change for item in differences(before, after)}


def test_what_turns_bad_one_way_turns_good_the_other() -> None:
    sure, hasty = checked(), checked("R2=hasty")

    assert changes(sure, hasty) == {"T1": Change.WORSE, "T2": Change.DETAIL, "T3": Change.DETAIL}
    assert changes(hasty, sure) == {"T1": Change.BETTER, "T2": Change.DETAIL, "T3": Change.DETAIL}
    assert changes(sure, sure) == {}


def test_properties_that_one_side_lacks_are_new_or_gone() -> None:
    whole = checked()

    assert changes(whole, without(whole, "T2")) == {"T2": Change.REMOVED}
    assert changes(without(whole, "T2"), whole) == {"T2": Change.ADDED}


def test_what_turned_bad_is_told_with_its_story() -> None:
    told = [line.text for line in lines(checked(), checked("R2=hasty"))]

    assert "  2  fault      net goes down. (T-04)" in told
    assert told[-1] == "1 turned bad, 2 same verdict, other story or count, no properties the same"


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ((16, 1017), "reachable states: 16 -> 1,017"),
        ((16, 16), "reachable states: 16 on both sides"),
        ((None, 16), "reachable states: not counted -> 16"),
        ((None, None), "reachable states: not counted"),
    ],
)
def test_reachable_states_are_told_of_both_sides(counts: tuple[int | None, int | None], told: str) -> None:
    side = checked()

    assert told in [line.text for line in lines(side, side, counts)]


def test_states_are_counted_within_a_budget() -> None:
    site = find_target(LIBRARY, "two").site

    assert BddEngine(1_000).open(site, Options(), Silent()).count() == 16
    assert BddEngine(1).open(site, Options(), Silent()).count() is None


@pytest.mark.parametrize(
    "text",
    [
        "nothing",
        "[]",
        '{"format": "failproof-trace", "version": 1}',
        '{"format": "failproof-report", "version": 2, "properties": []}',
        '{"format": "failproof-report", "version": 1}',
        '{"format": "failproof-report", "version": 1, "properties": [{"id": "T1"}]}',
    ],
)
def test_a_file_that_holds_no_report_is_refused(text: str, tmp_path: Path) -> None:
    path = tmp_path / "side.json"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(UsageError, match="F402"):
        read_report(path)
