"""What a violation needs: each fault or action, and each reading, is taken out and an engine asked again."""

from __future__ import annotations

import pytest

from checker.causes import Otherwise, decide, with_each_option
from checker.cli.target import Target, find_target
from checker.engine import Silent
from checker.reference import ReferenceEngine
from model.trace import Trace
from properties.result import Case, Verdict
from tests.cli.toy import LIBRARY

ENGINES = (ReferenceEngine(),)


def violation(target: Target, property_id: str) -> tuple[Case, Trace]:
    (prop,) = target.properties([property_id])
    (case,) = decide(target.site, prop, ENGINES, Silent()).cases
    assert isinstance(case.evidence, Trace)
    return case, case.evidence


def otherwise(property_id: str, *readings: str) -> dict[str, Otherwise]:
    target = find_target(LIBRARY, "two", readings)
    (prop,) = target.properties([property_id])
    every = target.site.with_readings({info.id: info.options for info in target.site.system.readings})
    found = with_each_option(every, prop, *violation(target, property_id), ENGINES, Silent())
    return {item.reading: item for item in found}


def test_a_reading_that_a_violation_needs_is_asked_about_and_the_proof_is_rechecked() -> None:
    found = otherwise("T1", "R2=hasty")["R2"]

    ((option, case),) = found.asked
    assert (found.option, found.same, option) == ("hasty", (), "sure")
    assert (case.verdict, case.checked) == (Verdict.HOLDS, True)


def test_where_the_same_steps_show_it_no_engine_is_asked() -> None:
    assert otherwise("T1", "R2=hasty")["R1"] == Otherwise("R1", "always", ("never",), ())


def test_readings_that_cannot_matter_are_not_spoken_of() -> None:
    assert otherwise("T3") == {}


@pytest.mark.parametrize("property_id", ["T8"])
def test_where_a_story_is_no_single_run_each_option_is_asked_about(property_id: str) -> None:
    target = find_target(LIBRARY, "two", ["R2=hasty"])
    (prop,) = target.properties([property_id])
    (case,) = decide(target.site, prop, ENGINES, Silent()).cases
    every = target.site.with_readings({info.id: info.options for info in target.site.system.readings})
    run = case.evidence.first  # type: ignore[union-attr]  # a pair of runs

    found = {item.reading: item for item in with_each_option(every, prop, case, run, ENGINES, Silent())}

    assert [option for option, _ in found["R2"].asked] == ["sure"]
    assert found["R2"].asked[0][1].verdict is Verdict.HOLDS
