"""What the checker finds on `duplex` where a few seconds suffice: verdicts, and how short the stories are."""

from __future__ import annotations

import pytest

from checker.bdd import BddEngine
from checker.engine import Options, Silent
from checker.judgement import Judgement, judge
from checker.report.story import trace_in
from properties.catalogue import catalogue
from tests.telling import site_of

CLAIMS = {p.id: p for p in catalogue("ctios")}
GOOD = (Judgement.AS_EXPECTED, Judgement.UNCHECKED)
STORIES = {
    "H5": (0, 2, 16),
    "H6": (1, 1, 7),
    "H7": (2, 0, 4),
    "H12": (1, 0, 1),
    "H16": (0, 0, 3),
    "H19": (0, 1, 4),
    "H20": (2, 0, 6),
    "P15": (2, 0, 4),
}
"""Faults, operator actions and steps of each story."""
PROOFS = ("P12", "P13", "P14", "P16", "P24", "P26", "P28")
OTHER_READINGS = (
    ("B12", "by-service", ("P12", "P16", "P24", "H6")),
    ("B13", "service-control", ("P16", "P24", "H6")),
    ("B13", "nobody", ("P16", "P24", "H6")),
    ("B13", "infallible", ("P16", "H6")),
    ("B14", "excluded", ("H12",)),
    ("B4", "for-ever", ("H5",)),
    ("B4", "until-closed", ("H5",)),
)


def test_the_stories_are_the_shortest() -> None:
    session = BddEngine().open(site_of("duplex", "normal", {}), Options(), Silent())

    traces = {i: trace_in(session.check(CLAIMS[i]).cases[0].evidence) for i in STORIES}

    assert {i: (t.faults, t.operator_actions, len(t.steps)) for i, t in traces.items() if t} == STORIES


def test_what_is_proved_in_seconds() -> None:
    site = site_of("duplex", "normal", {})
    session = BddEngine().open(site, Options(), Silent())

    judged = {i: judge(session.check(CLAIMS[i]), site, CLAIMS[i].expect).judgement for i in PROOFS}

    assert {i: j for i, j in judged.items() if j not in GOOD} == {}


@pytest.mark.parametrize(("reading", "option", "claims"), OTHER_READINGS)
def test_verdicts_are_as_expected_under_one_other_reading(reading: str, option: str, claims: tuple[str, ...]) -> None:
    site = site_of("duplex", "normal", {reading: option})
    session = BddEngine().open(site, Options(), Silent())

    judged = {i: judge(session.check(CLAIMS[i]), site, CLAIMS[i].expect).judgement for i in claims}

    assert {i: j for i, j in judged.items() if j not in GOOD} == {}
