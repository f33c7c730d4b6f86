"""What the checker finds on Figure 4-2, and that it is what is expected under every single change of a reading."""

from __future__ import annotations

import pytest

from checker.bdd import BddEngine
from checker.engine import Options, Silent
from checker.judgement import Judgement, judge
from checker.report.story import trace_in
from model.callback.readings import Readings
from model.lang.reading import readings_of
from properties.catalogue import catalogue
from properties.result import Verdict
from tests.telling import site_of

SHORTEST = {
    "P37": (0, 1, 3),
    "P38": (0, 0, 0),
    "H11": (1, 0, 3),
    "H8": (1, 0, 2),
    "P33": (1, 0, 1),
    "H10": (0, 2, 5),
    "H18": (0, 1, 2),
    "P20": (1, 0, 7),
    "P32": (0, 2, 5),
    "S2-29": (1, 0, 5),
}
"""Faults, operator actions and steps of each story."""
CHANGES = [
    (info.id, option.option) for info in readings_of(Readings) for option in info.options if option is not info.default
]


def test_the_stories_of_the_figure_are_the_shortest() -> None:
    session = BddEngine().open(site_of("figure-4-2", "normal", {}), Options(), Silent())

    traces = {p.id: trace_in(session.check(p).cases[0].evidence) for p in catalogue("callback")}

    assert {i: (t.faults, t.operator_actions, len(t.steps)) for i, t in traces.items() if t} == SHORTEST


class UntilDepths(Silent):
    """Stops once the states are known and the search for their depth, which takes minutes, has begun."""

    def __init__(self) -> None:
        self.begun = False

    def progress(self, phase: str, done: int, note: str = "") -> None:  # noqa: ARG002 - the signature of a reporter
        self.begun = self.begun or phase == "depth"

    def cancelled(self) -> bool:
        return self.begun


def test_the_reachable_states_of_the_figure_are_counted() -> None:
    session = BddEngine().open(site_of("figure-4-2", "normal", {}), Options(), UntilDepths())

    (found,) = session.explore()

    assert found.states == 5_140_636_160


@pytest.mark.parametrize(
    ("reading", "option"),
    [pytest.param(*change, marks=[pytest.mark.long] if place % 3 else []) for place, change in enumerate(CHANGES)],
)
def test_every_verdict_is_as_expected_under_one_other_reading(reading: str, option: str) -> None:
    site = site_of("figure-4-2", "normal", {reading: option})
    session = BddEngine().open(site, Options(), Silent())
    good = (Judgement.AS_EXPECTED, Judgement.UNCHECKED)

    judged = [judge(session.check(p), site, p.expect) for p in catalogue("callback")]

    assert {j.result.property.id: j.judgement for j in judged if j.judgement not in good} == {}
    assert all(c.verdict is not Verdict.UNDECIDED for j in judged for c in j.result.cases)
