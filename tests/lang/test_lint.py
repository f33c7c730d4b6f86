"""What lint finds, and what it leaves alone."""

from __future__ import annotations

from enum import Enum

from model.designs import design
from model.lang.component import ANYTHING, Component, Derived, Fixed, Link, Links, Ref, State, one_of
from model.lang.lint import Finding, FindingKind, lint
from model.lang.reading import Choice, Reading, ReadingSet
from model.lang.rule import Kind, Step, event, fault, fired, make_rule, repair, when
from model.lang.systems import System, start, system
from model.lang.term import each
from tests.random_systems import cases


class Mode(Enum):
    OFF = 1
    ON = 2


class Lamp(Component):
    """Everything here is used; each test adds what is not."""

    lit = State(bool, initially=False)
    mode = State(Mode, initially=Mode.OFF)

    @fault()
    def fail(self) -> Step:
        """{self} goes out."""
        return when(self.lit).then(self.lit.becomes(False))

    @repair()
    def mend(self) -> Step:
        """{self} is mended."""
        return when(~self.lit, self.mode == Mode.ON).then(self.lit.becomes(True), self.mode.becomes(Mode.OFF))

    @event()
    def turn_on(self) -> Step:
        """{self} is turned on."""
        return when(self.mode == Mode.OFF).then(self.mode.becomes(Mode.ON))


def kinds(findings: tuple[Finding, ...]) -> list[FindingKind]:
    return [f.kind for f in findings]


def test_a_system_in_which_all_is_used_has_no_finding() -> None:
    assert lint(system("lamps", [Lamp])) == ()


def test_a_state_that_nobody_writes_is_found_at_its_declaration() -> None:
    class Stuck(Lamp):
        broken = State(bool, initially=False)

        @event()
        def look(self) -> Step:
            return when(self.broken).then(self.lit.becomes(False))

    (finding,) = lint(system("stuck", [Stuck]))

    assert finding.kind is FindingKind.NEVER_WRITTEN
    assert finding.message == (
        "no rule and no start condition writes Stuck.broken: it keeps the one value it begins with"
    )
    assert finding.place == Stuck.broken.place
    assert finding.place.file == "tests/lang/test_lint.py"


def test_a_state_that_begins_with_several_values_or_is_set_by_a_start_condition_needs_no_writer() -> None:
    class Free(Lamp):
        one = State(bool, initially=ANYTHING)
        two = State(Mode, initially=one_of(Mode.OFF, Mode.ON))
        three = State(bool, initially=False)

        @event()
        def look(self) -> Step:
            return when(self.one, self.two == Mode.ON, self.three).then(self.lit.becomes(False))

    set_three = start("three", "Three is set.", each(Free, lambda f: f.three.becomes(True)))

    assert lint(system("free", [Free], starts=[set_three])) == ()


def test_a_state_that_nobody_reads_is_found_unless_a_property_reads_it() -> None:
    class Counted(Lamp):
        seen = State(bool, initially=False)

        @event()
        def look(self) -> Step:
            return when(self.lit).then(self.seen.becomes(True))

    made = system("counted", [Counted])
    (finding,) = lint(made)
    read = Counted.symbol(made.rules[0].parameters[0].variable).seen.node

    assert finding == Finding(
        FindingKind.NEVER_READ, "nothing given here reads Counted.seen: it changes nothing", Counted.seen.place
    )
    assert lint(made, also=[read]) == ()


def with_rule(body: object, kind: Kind = Kind.EVENT) -> System:
    return system("lamps", [Lamp]).add(make_rule(Lamp, kind, body))  # type: ignore[arg-type]


def test_a_rule_without_updates_is_found_unless_a_property_watches_it() -> None:
    def ring(self: Lamp) -> Step:
        return when(self.lit).then()

    made = with_rule(ring)
    (finding,) = lint(made)

    assert finding == Finding(FindingKind.NO_EFFECT, "rule Lamp.ring updates nothing", made.rule("Lamp.ring").place)
    assert lint(made, named=["Lamp.ring"]) == ()


def test_a_rule_that_writes_what_its_guard_says_is_found() -> None:
    def truth(self: Lamp) -> Step:
        return when(self.lit, self.mode == Mode.ON).then(self.lit.becomes(True), self.mode.becomes(Mode.ON))

    def falsehood(self: Lamp) -> Step:
        return when(~self.lit).then(self.lit.becomes(False))

    def itself(self: Lamp) -> Step:
        return when().then(self.mode.becomes(self.mode))

    def broadcast(self: Lamp) -> Step:
        return when(self.lit).then(each(Lamp, lambda o: o.mode.becomes(Mode.ON), where=lambda o: o.mode == Mode.ON))

    for body in (truth, falsehood, itself, broadcast):
        findings = [f for f in lint(with_rule(body)) if f.kind is FindingKind.NO_EFFECT]
        assert [f.message for f in findings] == [f"rule Lamp.{body.__name__} writes only what is there already"]


def test_an_update_whose_condition_cannot_hold_is_no_effect() -> None:
    def never(self: Lamp) -> Step:
        return when(self.lit).then(self.mode.becomes(Mode.ON).where(~self.lit))

    assert kinds(lint(with_rule(never))) == [FindingKind.NO_EFFECT]


def test_a_rule_that_may_change_something_is_left_alone() -> None:
    def broadcast(self: Lamp) -> Step:
        return when(self.lit).then(each(Lamp, lambda o: o.lit.becomes(True)))

    def other(self: Lamp, other: Lamp) -> Step:
        return when(other.lit).then(self.lit.becomes(True))

    for body in (broadcast, other):
        assert lint(with_rule(body)) == ()


def test_two_rules_of_one_kind_with_one_meaning_are_found_whatever_their_parameters_are_called() -> None:
    def dim(lamp: Lamp) -> Step:
        return when(lamp.lit).then(lamp.lit.becomes(False))

    (finding,) = lint(with_rule(dim, Kind.FAULT))

    assert finding.kind is FindingKind.SAME_RULE
    assert finding.message == ("rule Lamp.dim has the guard and the updates of Lamp.fail: no run tells them apart")
    assert lint(with_rule(dim, Kind.OPERATOR)) == ()


def test_a_parameter_that_changes_nothing_is_found() -> None:
    def flicker(self: Lamp, other: Lamp) -> Step:  # noqa: ARG001 - what the test is about
        return when().then(self.lit.becomes(~self.lit))

    (finding,) = lint(with_rule(flicker))

    assert finding.kind is FindingKind.UNUSED_PARAMETER
    assert finding.message == "rule Lamp.flicker does not use its parameter 'other': it is the same for every Lamp"


def test_unused_links_data_and_readings_are_found() -> None:
    class Which(Choice):
        FIRST = "the first"
        SECOND = "the second"

    class Readings(ReadingSet):
        B1 = Reading(Which, default=Which.FIRST, question="Which?", cites="")

    class Wired(Lamp):
        next = Link(Lamp)
        near = Links(Lamp)
        number = Fixed(int)

    findings = lint(system("wired", [Lamp, Wired], readings=Readings))

    assert [(f.kind, f.place) for f in findings] == [
        (FindingKind.UNUSED_LINK, Wired.next.place),
        (FindingKind.UNUSED_LINK, Wired.near.place),
        (FindingKind.UNUSED_DATUM, Wired.number.place),
        (FindingKind.UNUSED_READING, Readings.__dict__["B1"].place),
    ]


def test_a_datum_that_only_a_derived_one_needs_is_used() -> None:
    class Ranked(Lamp):
        number = Fixed(int)
        reversed = Derived(number, lambda n: -n, int)

        @event()
        def outrank(self, other: Lamp) -> Step:
            return when(self.reversed < 3, other.lit).then(self.lit.becomes(True))

    assert lint(system("ranked", [Lamp, Ranked])) == ()


def test_what_a_subclass_inherits_is_used_where_any_heir_uses_it() -> None:
    class Pointing(Component):
        target = Ref(Lamp)

        @event()
        def point(self, lamp: Lamp) -> Step:
            return when(self.target.is_none, lamp.lit).then(self.target.becomes(lamp))

    class Quiet(Pointing):
        pass

    assert lint(system("pointing", [Lamp, Pointing, Quiet])) == ()


def test_a_rule_that_the_given_expressions_speak_of_may_be_without_effect() -> None:
    class Bell(Lamp):
        @event()
        def ring(self) -> Step:
            return when(self.lit).then()

    made = system("bell", [Bell])

    assert kinds(lint(made)) == [FindingKind.NO_EFFECT]
    assert lint(made, also=[fired(Bell.ring).node]) == ()


def test_findings_do_not_depend_on_anything_but_the_system() -> None:
    for drawn in cases(20):
        assert lint(drawn.site.system) == lint(drawn.site.system)


def test_the_call_back_design_has_no_rule_without_effect() -> None:
    found = {f.kind for f in lint(design("callback"))}

    assert found & {FindingKind.NO_EFFECT, FindingKind.SAME_RULE, FindingKind.NEVER_WRITTEN} == set()
