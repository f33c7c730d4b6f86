"""What a sequence chart tells: who has a lane, what is marked, what is left out."""

from __future__ import annotations

import pytest

from diagrams.displayed import displayed_along
from diagrams.sequence import sequence
from diagrams.story import MOST_CHANGES, MOST_LANES, story_of
from model.lang.errors import UsageError
from model.trace import Change, Trace, TraceStep
from properties.evidence import Invariant, StateSet
from properties.result import Case, Verdict
from tests.diagrams.drawings import DRAWINGS, shipped, trace
from tests.diagrams.evil import LASSO


def told_phone(*, on: bool) -> Trace:
    """One step on duplex by which softphone1 comes to know, or ceases to know, that its phone is out of service."""
    before, after = ("no", "yes") if on else ("yes", "no")
    start = dict(trace("H7").initial) | {"softphone1.told_phone": before}
    step = TraceStep(
        "CtiosServerNode.tell_phone_out(serverA, softphone1)",
        "CtiosServerNode.tell_phone_out",
        ("serverA", "softphone1"),
        "failover",
        "serverA tells softphone1 something.",
        ("S1-31",),
        (Change("softphone1.told_phone", before, after),),
    )
    return Trace("ctios", "duplex", "normal", trace("H7").readings, start, (step,))


def test_lanes_are_of_those_that_take_part_in_the_order_of_the_story() -> None:
    failed = ("false are: app1.registered_with is not none; app2.role = active",)
    case = Case(((),), Verdict.VIOLATED, trace("H8"), failed=failed)

    story = story_of(trace("H8"), trace("H8"), shipped("figure-4-2"), None, case)

    assert [(lane.name, lane.sort) for lane in story.lanes] == [
        ("ctim1", "CtiManager"),
        ("app1", "ExtendedFunctions"),
        ("app2", "ExtendedFunctions"),
    ]
    assert story.lanes[1].at_end == ("process: running", "role: active", "registered with: none", "known to ctim1: no")
    assert story.lanes[1].failing == {"registered with: none"}
    assert story.lanes[2].at_start == ("process: running", "role: backup", "registered with: ctim2")
    assert [(s.actor, s.touched) for s in story.steps] == [("ctim1", ("app1",)), ("app1", ())]


def test_elements_beyond_the_lanes_are_named_and_their_changes_counted() -> None:
    story = story_of(trace("H7"), trace("H7"))

    assert len(story.lanes) == MOST_LANES
    assert story.left_out == "without a lane of their own: serverA, serverB"
    assert len(story.steps[3].changes) == MOST_CHANGES
    assert story.steps[3].changes[-1] == "and 8 further changes"


def test_a_display_is_marked_where_it_comes_on_and_where_it_goes() -> None:
    site = shipped("duplex")

    comes, goes = (story_of(run, run, site) for run in (told_phone(on=True), told_phone(on=False)))

    assert [(s.lane, s.display, s.on) for s in comes.steps[0].signs] == [("softphone1", "Offline", True)]
    assert [(s.lane, s.display, s.on) for s in goes.steps[0].signs] == [("softphone1", "Offline", False)]
    assert displayed_along(site, told_phone(on=True)) == [{}, {"softphone1": ("Offline",)}]
    assert ">Offline</text>" in sequence(told_phone(on=True), site=site).svg


def test_a_loop_is_drawn_from_the_step_that_it_goes_back_to() -> None:
    story = story_of(LASSO, LASSO.trace)
    mermaid = DRAWINGS["sequence-loop-dark"]().mermaid or ""

    assert story.loop == 2
    assert story.ending == ("The steps from 2 on repeat for ever.",)
    lines = [line.strip() for line in mermaid.splitlines()]
    assert lines.index("loop for ever") == next(k for k, line in enumerate(lines) if ": 2. " in line) - 1


def test_a_proof_has_no_run_to_draw() -> None:
    with pytest.raises(UsageError, match="tells no run"):
        sequence(Invariant(StateSet((("true",),))))


def test_a_value_that_the_site_does_not_know_is_refused() -> None:
    run = told_phone(on=True)
    odd = Trace(run.design, run.deployment, run.start, run.readings, {**run.initial, "softphone1.call": "odd"}, ())

    with pytest.raises(UsageError, match=r"softphone1\.call cannot be 'odd'"):
        displayed_along(shipped("duplex"), odd)
