from __future__ import annotations

from dataclasses import replace

import pytest

from checker.engine import Options
from checker.pytest_plugin import holds
from checker.testing.outcome import NotDecidedError
from model.deployment_file import read_deployment, site_of
from model.lang.errors import UsageError
from tests.cli.toy import HERE, LIBRARY, PROPERTIES

PAIR = LIBRARY.design("pair")
TWO = read_deployment(HERE / "deployments" / "two.toml")
SITE = site_of(TWO, PAIR)
T1, T2, T3, T9 = PROPERTIES[0], PROPERTIES[1], PROPERTIES[2], PROPERTIES[8]


def test_an_outcome_is_true_where_it_is_proved_and_false_where_a_run_shows_it() -> None:
    assert holds(SITE, T2)
    assert not holds(SITE, T3)


def test_one_reading_that_violates_is_enough() -> None:
    site = SITE.with_readings({"R2": PAIR.reading_by_id["R2"].options})

    found = holds(site, T1)

    assert not found
    assert found.summary == "T1 on two: holds, violated"
    assert "violated under R2 = hasty: 1 fault, 3 steps" in found.story


def test_a_search_that_was_stopped_is_neither_true_nor_false() -> None:
    found = holds(SITE, T2, engine="reference", options=Options(max_states=1))

    with pytest.raises(NotDecidedError, match="T2 on two: undecided"):
        assert not found
    with pytest.raises(NotDecidedError, match="T2 on two: undecided"):
        assert found


def test_few_faults_prove_nothing() -> None:
    found = holds(SITE, T2, engine="reference", options=Options(max_faults=1))

    with pytest.raises(NotDecidedError, match="holds for runs with at most 1 fault"):
        assert found


def test_a_violation_that_few_faults_show_is_one() -> None:
    assert not holds(SITE, T3, engine="reference", options=Options(max_faults=1))


def test_what_holds_because_its_condition_is_never_met_is_neither() -> None:
    found = holds(SITE, T9)

    with pytest.raises(NotDecidedError, match="T9 on two: holds vacuously: its condition is never met"):
        assert found


def test_what_the_property_or_the_deployment_expects_is_not_asked() -> None:
    site = replace(SITE, expect={"T3": "holds"})

    assert not holds(site, T3)
    assert "expected" not in holds(site, T3).story


def test_a_design_is_asked_on_a_deployment() -> None:
    assert holds(PAIR, T2, deployment=TWO)
    with pytest.raises(UsageError, match="on which deployment of pair is it to hold"):
        holds(PAIR, T2)


def test_a_deployment_can_be_given_by_name_or_file() -> None:
    with pytest.raises(UsageError, match="there is no deployment 'figure-4-3'"):
        holds("figure-4-3", T2)
    with pytest.raises(UsageError, match="there is no design 'pair'"):
        holds(HERE / "deployments" / "two.toml", T2)


def test_an_outcome_is_told_in_a_line() -> None:
    assert repr(holds(SITE, T3)) == "<T3 on two: violated>"
