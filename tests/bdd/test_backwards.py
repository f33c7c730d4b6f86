"""Goals found possible from all states, and what is done where some that nobody reaches have no way."""

from __future__ import annotations

import pytest

from checker.bdd import BddEngine
from checker.certificate import verify
from checker.cli.library import shipped
from checker.cli.target import find_open_target
from checker.engine import Options, Silent
from model.lang.component import Component, Singleton, State
from model.lang.rule import Step, event, fault, when
from model.lang.sites import Site
from properties.evidence import RankedInvariant, TrapSet
from properties.property import Property, always_possible
from properties.result import Result, Verdict
from tests.conformance.scenario import small

BACKWARDS = ("decided backwards from the goal",)


class Lamp(Singleton):
    """Two ways to light it. The button is never broken, but nothing in the rules says so."""

    lit = State(bool, initially=False)
    glowing = State(bool, initially=False)
    broken = State(bool, initially=False)

    @event()
    def glow(self) -> Step:
        """It glows."""
        return when(~self.glowing).then(self.glowing.becomes(True))

    @event()
    def brighten(self) -> Step:
        """What glows is lit."""
        return when(self.glowing).then(self.lit.becomes(True))

    @event()
    def flash(self) -> Step:
        """It is lit at once, by a button that is whole."""
        return when(~self.broken).then(self.lit.becomes(True))


class Counter(Singleton):
    """Counting three times would be an error, and nobody comes to that."""

    on = State(bool, initially=False)
    count = State(range(3), initially=0)

    @event()
    def press(self) -> Step:
        """It is switched on and counts."""
        return when(~self.on).then(self.on.becomes(True), self.count.becomes(self.count + 1))


class Door(Component):
    """A door that only a whole hinge opens; all hinges are whole."""

    open = State(bool, initially=False)
    hinge = State(bool, initially=True)

    @event()
    def push(self) -> Step:
        """It opens."""
        return when(self.hinge, ~self.open).then(self.open.becomes(True))

    @event()
    def pull(self) -> Step:
        """It closes."""
        return when(self.open).then(self.open.becomes(False))


class RustyDoor(Singleton):
    """A door with a hinge that breaks."""

    open = State(bool, initially=False)
    hinge = State(bool, initially=True)

    @fault()
    def rust(self) -> Step:
        """The hinge breaks."""
        return when(self.hinge).then(self.hinge.becomes(False), self.open.becomes(False))

    @event()
    def push(self) -> Step:
        """It opens."""
        return when(self.hinge, ~self.open).then(self.open.becomes(True))


LIT = always_possible("Z1", "It can be lit", that=Lamp.the.lit, why="", cites="")
ON = always_possible(
    "Z2", "It can be on, and have counted once", that=Counter.the.on & (Counter.the.count == 1), why="", cites=""
)
SWITCHED_ON = always_possible("Z6", "It can be switched on", that=Counter.the.on, why="", cites="")
OPEN = always_possible("Z3", "Each can be open", that=lambda d: d.open, over=Door, why="", cites="")
UNHINGED = always_possible(
    "Z4", "With a hinge it can be open", when=lambda d: d.hinge, that=lambda d: d.open, over=Door, why="", cites=""
)
OPEN_RUSTY = always_possible("Z5", "It can be open", that=RustyDoor.the.open, why="", cites="")
LAMP, COUNTER, RUSTY = small(Lamp), small(Counter), small(RustyDoor)
DOORS = small(Door, Door={"front": {}, "back": {}})


def checked(site: Site, prop: Property) -> Result:
    """The result, whose only case holds with layers that another program accepts."""
    result = BddEngine().open(site, Options(), Silent()).check(prop)
    (case,) = result.cases
    assert case.verdict is Verdict.HOLDS
    assert verify(site, prop, case).accepted
    return result


def ranked(result: Result) -> RankedInvariant:
    (case,) = result.cases
    assert isinstance(case.evidence, RankedInvariant)
    return case.evidence


def test_a_goal_possible_from_everywhere_needs_no_reachable_states() -> None:
    result = checked(LAMP, LIT)

    assert result.effort.notes == BACKWARDS
    assert ranked(result).states.nodes == (("true",),)


def test_layers_are_written_with_the_rules_that_suffice() -> None:
    """`flash` is a shortcut that depends on the button; without it the layers do not."""
    named = {
        node[1] for layer in ranked(checked(LAMP, LIT)).rankings[0].layers for node in layer.nodes if node[0] == "is"
    }

    assert named == {"Lamp.lit", "Lamp.glowing"}


def test_where_a_step_would_be_an_error_the_reachable_states_decide() -> None:
    result = checked(COUNTER, ON)

    assert result.effort.notes != BACKWARDS
    assert ranked(result).states.nodes != (("true",),)


def test_that_no_step_on_the_way_is_an_error_is_part_of_the_proof() -> None:
    """Whether pressing is an error depends on the count, which being switched on does not."""
    result = checked(COUNTER, SWITCHED_ON)

    named = {node[1] for node in ranked(result).states.nodes if node[0] == "is"}
    assert named == {"Counter.on", "Counter.count"}


def test_states_without_a_way_need_only_be_out_of_reach() -> None:
    """With a broken hinge no way leads to an open door; no hinge ever breaks, and the invariant says no more."""
    result = checked(DOORS, OPEN)

    named = {node[1] for node in ranked(result).states.nodes if node[0] == "is"}
    assert result.effort.notes == BACKWARDS
    assert named == {"back.hinge", "front.hinge"}


def test_states_without_a_way_that_are_reached_are_a_trap() -> None:
    (case,) = BddEngine().open(RUSTY, Options(), Silent()).check(OPEN_RUSTY).cases

    assert case.verdict is Verdict.VIOLATED
    assert isinstance(case.evidence, TrapSet)
    assert [step.instance for step in case.evidence.trace.steps] == ["RustyDoor.rust"]
    assert verify(RUSTY, OPEN_RUSTY, case).accepted


def test_each_of_several_elements_has_layers_of_its_own() -> None:
    result = checked(DOORS, UNHINGED)

    assert result.effort.notes == BACKWARDS
    assert [(r.binding, len(r.layers)) for r in ranked(result).rankings] == [(("back",), 2), (("front",), 2)]


def test_what_takes_too_many_images_is_left_to_the_reachable_states(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("checker.bdd.backwards.MOST_IMAGES", 0)

    result = checked(LAMP, LIT)

    assert result.effort.notes != BACKWARDS


def test_with_all_readings_open_recovery_on_the_figure_is_shown_by_small_layers() -> None:
    target, _ = find_open_target(shipped(), "figure-4-2")

    result = BddEngine().open(target.site, Options(), Silent()).check(*target.properties(["S2-12"]))

    assert result.effort.notes == BACKWARDS
    assert max(layer.size for r in ranked(result).rankings for layer in r.layers) < 1_000


@pytest.mark.long
def test_with_all_readings_open_recovery_of_a_softphone_is_shown_by_small_layers() -> None:
    target, _ = find_open_target(shipped(), "duplex")

    result = BddEngine().open(target.site, Options(), Silent()).check(*target.properties(["P34"]))

    assert [c.verdict for c in result.cases] == [Verdict.HOLDS]
    assert max(len(r.layers) for r in ranked(result).rankings) < 150
    assert max(layer.size for r in ranked(result).rankings for layer in r.layers) < 1_000
