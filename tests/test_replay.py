"""Traces are held to the site step by step, and evidence to what it claims."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from checker.engine import Options, Silent
from checker.reference import ReferenceEngine
from checker.replay import confirm, replay
from model.lang.errors import Code, UsageError
from model.lang.sites import Site
from model.lang.term import exists, forall, old
from model.trace import Change, Trace, TraceStep
from properties.evidence import TracePair, TrapSet
from properties.property import (
    Property,
    absent,
    always,
    always_possible,
    independent,
    never,
    on_step,
    reachable,
)
from properties.result import Case, Verdict
from tests.conformance.elements import HOSTS, Client, Host
from tests.conformance.kinds import ALL_DOWN, ALL_UP, DESK, FRAGILE, PAIR, SOME_UP, Desk, Server
from tests.conformance.starts import PUMP, Pump

ENGINE = ReferenceEngine()


def found(site: Site, prop: Property) -> Case:
    (case,) = ENGINE.open(site, Options(), Silent()).check(prop).cases
    return case


def run_to(site: Site, prop: Property) -> Trace:
    evidence = found(site, prop).evidence
    assert isinstance(evidence, Trace)
    return evidence


BOTH_DOWN = never("R1", "Not both down", that=ALL_DOWN, why="", cites="")
TRACE = run_to(PAIR, BOTH_DOWN)
LOST = always(
    "R2", "Up", when=lambda c: c.host.is_some, that=lambda c: c.host.element.up, over=Client, why="", cites=""
)


# ---- replay --------------------------------------------------------------------------------------
def test_a_trace_gives_its_states_and_instances() -> None:
    run = replay(PAIR, TRACE)

    assert run.states == ((True, True), (False, True), (False, False))
    assert [i.id for i in run.instances] == ["Server.fail(a)", "Server.fail(b)"]


def test_a_trace_without_steps_is_a_start_state() -> None:
    run = replay(PAIR, replace(TRACE, steps=()))

    assert (run.states, run.instances) == (((True, True),), ())


def test_a_site_with_open_readings_replays_under_those_of_the_trace() -> None:
    stopped = never("R3", "It runs", that=~Pump.the.running, why="", cites="")

    run = replay(PUMP, run_to(PUMP, stopped))

    assert {i: c.option for i, c in run.evaluator.readings.items()} == {
        "R2": "eager",
        "R3": "allowed",
        "R4": "red",
    }


def step(number: int, **changed: object) -> Callable[[Trace], Trace]:
    """The trace with one step changed."""

    def edit(trace: Trace) -> Trace:
        steps = list(trace.steps)
        steps[number - 1] = replace(steps[number - 1], **changed)  # type: ignore[arg-type]
        return replace(trace, steps=tuple(steps))

    return edit


def with_steps(*order: int) -> Callable[[Trace], Trace]:
    """The trace with these of its steps."""
    return lambda trace: replace(trace, steps=tuple(trace.steps[n - 1] for n in order))


EDITS: list[tuple[str, Callable[[Trace], Trace], str]] = [
    ("design", lambda t: replace(t, design="big"), "of the design 'big', expected 'small'"),
    ("deployment", lambda t: replace(t, deployment="there"), "of the deployment 'there', expected 'here'"),
    ("start", lambda t: replace(t, start="cold"), "of the start condition 'cold', expected 'initial'"),
    ("unknown reading", lambda t: replace(t, readings={"B1": "x"}), "reading 'B1', expected one of: none"),
    ("variable missing", lambda t: replace(t, initial={"a.up": "yes"}), "has None for b.up, expected one of: no, yes"),
    (
        "variable unknown",
        lambda t: replace(t, initial={**t.initial, "c.up": "yes"}),
        "gives a value to 'c.up', which the site does not have",
    ),
    (
        "value unknown",
        lambda t: replace(t, initial={**t.initial, "b.up": "maybe"}),
        "has 'maybe' for b.up, expected one of: no, yes",
    ),
    (
        "no start state",
        lambda t: replace(t, initial={**t.initial, "b.up": "no"}),
        "no start state of 'initial'; the nearest one has b.up = yes",
    ),
    ("instance unknown", step(2, instance="Server.fail(c)"), "step 2 fires 'Server.fail(c)', which the site"),
    ("another rule", step(2, rule="Server.mend"), "step 2, Server.fail(b), has the rule 'Server.mend', expected"),
    ("another binding", step(1, binding=("b",)), "step 1, Server.fail(a), has the binding ('b',), expected ('a',)"),
    ("another kind", step(1, kind="event"), "step 1, Server.fail(a), has the kind 'event', expected 'fault'"),
    ("guard", with_steps(1, 1), "step 2, Server.fail(a), is not enabled: its guard needs a.up"),
    ("changes missing", step(2, changes=()), "make no change, expected b.up: yes -> no"),
    (
        "changes wrong",
        step(1, changes=(Change("a.up", "yes", "no"), Change("b.up", "yes", "no"))),
        "step 1, Server.fail(a), is said to make a.up: yes -> no, b.up: yes -> no, expected a.up: yes -> no",
    ),
]


@pytest.mark.parametrize(("edit", "message"), [e[1:] for e in EDITS], ids=[e[0] for e in EDITS])
def test_an_edited_trace_is_refused_where_it_goes_wrong(edit: Callable[[Trace], Trace], message: str) -> None:
    with pytest.raises(UsageError) as caught:
        replay(PAIR, edit(TRACE))

    assert caught.value.code is Code.BAD_TRACE
    assert message in caught.value.message


@pytest.mark.parametrize("readings", [{"R2": "lazy", "R3": "allowed"}, {"R2": "idle", "R3": "allowed", "R4": "red"}])
def test_a_trace_chooses_an_option_of_every_reading(readings: dict[str, str]) -> None:
    stopped = run_to(PUMP, never("R3", "It runs", that=~Pump.the.running, why="", cites=""))

    with pytest.raises(UsageError, match=r"the option (None|'idle'), expected one of: "):
        replay(PUMP, replace(stopped, readings=readings))


def test_a_step_that_is_undefined_is_refused() -> None:
    from tests.conformance.mistakes import GUESTS, QUIET, Guest

    lost = run_to(QUIET, never("R4", "There", that=exists(Guest, lambda g: g.at.is_none), why="", cites=""))
    use = TraceStep("Guest.use(g)", "Guest.use", ("g",), "event", "", (), ())

    with pytest.raises(UsageError, match=r"step 2, Guest.use\(g\), is undefined: a read through Guest.at"):
        replay(GUESTS, replace(lost, steps=(*lost.steps, use)))


# ---- confirm -------------------------------------------------------------------------------------
FAILED: list[tuple[Site, Property, tuple[str, ...]]] = [
    (
        PAIR,
        always("C1", "", that=SOME_UP, why="", cites=""),
        ("no Server has all that is asked; false are: a.up; b.up",),
    ),
    (
        PAIR,
        always("C2", "", that=(SOME_UP | ALL_DOWN) & ALL_UP, why="", cites=""),
        ("a.up",),
    ),
    (HOSTS, LOST, ("c.host.up",)),
    (PAIR, BOTH_DOWN, ("not (for every Server n: not n.up)",)),
    (
        PAIR,
        on_step("C3", "", rule=Server.fail, that=lambda s: old(s.up) & s.up, why="", cites=""),
        ("a.up",),
    ),
    (
        PAIR,
        on_step("C4", "", that=lambda: forall(Server, lambda s: s.up.iff(old(s.up))), why="", cites=""),
        ("a.up = old(a.up)",),
    ),
    (
        PAIR,
        absent("C5", "", that=lambda s: s.up, after=lambda s: ~s.up, over=Server, why="", cites=""),
        ("not a.up",),
    ),
    (
        FRAGILE,
        always_possible("C6", "", that=lambda s: s.up, over=Server, why="", cites=""),
        ("a.up",),
    ),
    (
        DESK,
        independent("C7", "", what=(Desk.the.note, Desk.the.seen), of=Desk.press, why="", cites=""),
        ("Desk.seen is yes after the step and no without it",),
    ),
    (PAIR, reachable("C8", "", that=ALL_UP, after=ALL_DOWN, why="", cites=""), ()),
]


@pytest.mark.parametrize(("site", "prop", "failed"), FAILED, ids=[p.id for _, p, _ in FAILED])
def test_the_failed_parts_are_told_in_words(site: Site, prop: Property, failed: tuple[str, ...]) -> None:
    assert confirm(site, prop, found(site, prop)) == failed


def cut(case: Case) -> Case:
    """The case with the last step of its run left out."""
    match case.evidence:
        case Trace() as trace:
            return replace(case, evidence=replace(trace, steps=trace.steps[:-1]))
        case TrapSet(trace, states):
            return replace(case, evidence=TrapSet(replace(trace, steps=trace.steps[:-1]), states))
        case TracePair(first, second, fork):
            return replace(case, evidence=TracePair(replace(first, steps=first.steps[:-1]), second, fork))
        case other:
            raise AssertionError(other)


@pytest.mark.parametrize(("site", "prop"), [f[:2] for f in FAILED], ids=[p.id for _, p, _ in FAILED])
def test_a_run_that_ends_too_early_shows_nothing(site: Site, prop: Property) -> None:
    with pytest.raises(UsageError) as caught:
        confirm(site, prop, cut(found(site, prop)))

    assert caught.value.code is Code.BAD_TRACE


def test_a_run_about_another_element_shows_nothing() -> None:
    prop = absent("C9", "", that=lambda s: s.up, after=lambda s: ~s.up, over=Server, why="", cites="")
    case = found(PAIR, prop)

    assert case.binding == ("a",)
    with pytest.raises(UsageError, match="shows no such case"):
        confirm(PAIR, prop, replace(case, binding=("b",)))
    with pytest.raises(UsageError, match="are not the elements it speaks of"):
        confirm(PAIR, prop, replace(case, binding=()))


def test_a_monitor_that_was_ended_shows_nothing() -> None:
    shown = found(PAIR, absent("C10", "", that=ALL_UP, after=~ALL_UP, why="", cites=""))
    ended = absent("C10", "", that=ALL_UP, after=~ALL_UP, until=ALL_UP, why="", cites="")

    with pytest.raises(UsageError, match="has passed a state of `after` and none of `until` since"):
        confirm(PAIR, ended, shown)


def test_a_verdict_that_no_run_can_show_is_not_confirmed() -> None:
    prop = always("C11", "", that=SOME_UP, why="", cites="")
    case = found(PAIR, prop)

    with pytest.raises(UsageError, match="'holds' is not shown by a run"):
        confirm(PAIR, prop, replace(case, verdict=Verdict.HOLDS))
    with pytest.raises(UsageError, match="nothing is no evidence of this"):
        confirm(PAIR, prop, replace(case, evidence=None))
    with pytest.raises(UsageError, match="a Trace is no evidence of this for a property of kind always_possible"):
        confirm(PAIR, always_possible("C12", "", that=SOME_UP, why="", cites=""), case)


def test_two_runs_of_a_pair_part_at_the_fork_only() -> None:
    prop = independent("C13", "", what=Desk.the.seen, of=Desk.press, why="", cites="")
    case = found(DESK, prop)
    assert isinstance(case.evidence, TracePair)
    first, second = case.evidence.first, case.evidence.second
    assert (len(first.steps), len(second.steps), case.evidence.fork) == (2, 0, 1)

    for pair, message in (
        (TracePair(first, second, 2), "do not share their steps up to the fork"),
        (TracePair(first, first, 2), "at the fork, fires none of its rules"),
        (TracePair(first, replace(first, steps=first.steps[:1]), 1), "one of its rules fires again after the fork"),
    ):
        with pytest.raises(UsageError, match=message):
            confirm(DESK, prop, replace(case, evidence=pair))


def test_a_run_of_a_pair_leaves_out_only_what_it_cannot_do() -> None:
    noted = run_to(DESK, never("C14", "", that=Desk.the.note, why="", cites=""))
    prop = independent("C15", "", what=(Desk.the.note, Desk.the.lamp), of=Desk.press, why="", cites="")
    case = found(DESK, prop)
    assert isinstance(case.evidence, TracePair)
    pressed = case.evidence.first

    with pytest.raises(UsageError, match="after the fork one run leaves out a step that it can make"):
        confirm(DESK, prop, replace(case, evidence=TracePair(pressed, noted, 1)))


def test_a_failure_is_told_for_the_elements_of_the_outer_quantifier() -> None:
    connected = forall(Host, lambda h: exists(Client, lambda c: c.host == h))
    prop = always("C16", "", that=connected, why="", cites="")

    assert confirm(HOSTS, prop, found(HOSTS, prop)) == (
        (
            "no Client has all that is asked; false are: c.host = a, and "
            "no Client has all that is asked; false are: c.host = b"
        ),
    )
