"""A session with the bounded search: what it refuses, where it stops, and conditions over readings."""

from __future__ import annotations

import pytest

from bench.pairs import ALWAYS_HOME, NEVER_BOTH, pairs_site
from checker.bdd import BddEngine
from checker.engine import Options, Silent
from checker.smt import BmcEngine, Ic3Engine
from checker.smt import session as sessions
from model.deployment_file import find_deployment
from model.designs import design
from model.lang.errors import Code, UsageError
from model.lang.sites import Site, site
from properties.catalogue import catalogue
from properties.result import Result, Verdict
from tests.fuzz.agreement import choices, cost


class Impatient(Silent):
    def cancelled(self) -> bool:
        return True


def test_what_is_no_question_of_reachability_is_refused() -> None:
    session = BmcEngine().open(pairs_site(2), Options(), Silent())

    with pytest.raises(UsageError) as of_property:
        session.check(ALWAYS_HOME)
    with pytest.raises(UsageError) as of_counting:
        session.explore()

    assert (of_property.value.code, of_counting.value.code) == (Code.NOT_DECIDABLE_HERE, Code.NOT_DECIDABLE_HERE)


def test_a_slice_of_a_large_site_is_searched_and_said_so() -> None:
    result = BmcEngine().open(pairs_site(32), Options(), Silent()).check(NEVER_BOTH)

    (case,) = result.cases
    assert (case.verdict, cost(case.evidence)) == (Verdict.VIOLATED, (1, 3))
    assert result.effort.notes == ("slice of 9 of 75 variables",)


def test_a_user_who_stops_gets_what_there_is() -> None:
    (case,) = BmcEngine().open(pairs_site(2), Options(), Impatient()).check(NEVER_BOTH).cases

    assert (case.verdict, case.reason) == (Verdict.UNDECIDED, "cancelled")


def test_within_a_bound_on_faults_only_runs_with_few_are_told() -> None:
    (case,) = BmcEngine(depth=12).open(pairs_site(2), Options(max_faults=0), Silent()).check(NEVER_BOTH).cases

    assert (case.verdict, case.reason) == (Verdict.UNDECIDED, "no run of at most 12 steps ends there")


def figure(*free: str) -> Site:
    """Figure 4-2 with all options of these readings."""
    here = site(design("callback"), find_deployment("figure-4-2"))
    every = {r.id: r.options for r in here.system.readings}
    return here.with_readings({i: tuple(every[i]) for i in free})


@pytest.mark.parametrize("name", ["H8", "H11"])
def test_the_readings_under_which_a_hazard_is_found_are_those_of_the_diagrams(name: str) -> None:
    here = figure("B20", "B21", "B23")
    (prop,) = (p for p in catalogue("callback") if p.id == name)

    found = BmcEngine(depth=10).open(here, Options(), Silent()).check(prop)
    exact = BddEngine().open(here, Options(), Silent()).check(prop)

    def violated(result: Result) -> dict[frozenset[tuple[str, ...]], tuple[int, int] | None]:
        return {choices(here, c): cost(c.evidence) for c in result.cases if c.verdict is Verdict.VIOLATED}

    assert violated(found) == violated(exact)


def test_a_story_does_not_depend_on_what_was_asked_before() -> None:
    *others, last = (p for p in catalogue("callback") if p.id in ("P17", "H18", "P33", "H8"))
    here = figure()
    used = Ic3Engine().open(here, Options(), Silent())
    for prop in others:
        used.check(prop)

    assert used.check(last).cases == Ic3Engine().open(here, Options(), Silent()).check(last).cases


def test_sets_of_readings_are_made_again_with_more_room_where_it_is_too_little(monkeypatch: pytest.MonkeyPatch) -> None:
    hazard = next(p for p in catalogue("callback") if p.id == "H11")
    here = figure("B20", "B21", "B22", "B23")
    usual = BmcEngine().open(here, Options(), Silent()).check(hazard).cases
    monkeypatch.setattr(sessions, "ROOM", 40)
    session = BmcEngine().open(here, Options(), Silent())

    assert session.check(hazard).cases == usual
    assert session._room > 40


def test_sets_of_readings_that_need_too_much_room_leave_the_property_undecided(monkeypatch: pytest.MonkeyPatch) -> None:
    hazard = next(p for p in catalogue("callback") if p.id == "H11")
    monkeypatch.setattr(sessions, "ROOM", 40)
    monkeypatch.setattr(sessions, "LARGEST", 40)

    (case,) = BmcEngine().open(figure("B20", "B21", "B22", "B23"), Options(), Silent()).check(hazard).cases

    assert (case.verdict, case.reason) == (Verdict.UNDECIDED, "sets of readings need more than 40 nodes")
