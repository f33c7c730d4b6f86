"""Ill-formed designs fail when they are built, with what is wrong, the line of the declaration, and how to mend it."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from pathlib import Path
from typing import Any, cast

import pytest

from model.lang.component import Component, Fixed, Link, Singleton, State
from model.lang.errors import Code, DefinitionError
from model.lang.rule import Kind, RuleFamily, Step, enabled, event, fault, make_rule, when
from model.lang.systems import system
from model.lang.term import Bool, forall, ite, old

THIS_FILE = "tests/lang/test_errors.py"


class Mode(Enum):
    OFF = 1
    ON = 2


class Colour(Enum):
    RED = 1


class Lamp(Component):
    lit = State(bool, initially=False)
    level = State(range(3), initially=0)
    mode = State(Mode, initially=Mode.OFF)
    name = Fixed(str)
    number = Fixed(int)


def line_of(mark: str) -> int:
    """The one line of this file that ends in the mark, written as a comment."""
    lines = Path(__file__).read_text(encoding="utf-8").splitlines()
    (found,) = [number for number, line in enumerate(lines, 1) if line.endswith(f"# <- {mark}")]
    return found


def error_of(build: Callable[[], object]) -> DefinitionError:
    with pytest.raises(DefinitionError) as caught:
        build()
    return caught.value


def check(error: DefinitionError, code: Code, mark: str, message: str, fix: str) -> None:
    assert error.code is code
    assert error.message == message
    assert error.place is not None
    assert (error.place.file, error.place.line) == (THIS_FILE, line_of(mark))
    assert error.fix == fix


def built_with(body: Callable[[Any], Step], kind: Kind = Kind.EVENT) -> Callable[[], object]:
    return lambda: make_rule(Lamp, kind, body)


def test_two_rules_with_one_name_in_one_class() -> None:
    def build() -> object:
        class Twice(Component):
            lit = State(bool, initially=False)

            @fault()
            def change(self) -> Step:  # pyright: ignore[reportRedeclaration] - the mistake under test
                return when(self.lit).then(self.lit.becomes(False))

            @event()  # type: ignore[no-redef]  # the mistake under test  # <- twice
            def change(self) -> Step:  # noqa: F811 - the mistake under test
                return when(~self.lit).then(self.lit.becomes(True))

        return Twice

    error = error_of(build)

    assert error.code is Code.DUPLICATE_NAME
    assert error.message == "'change' is declared twice in one component; the second would replace the first"
    assert error.fix == "give the rule or the state another name"
    # Python says whether a decorated function stands on its own line or on that of its decorator.
    assert error.place is not None
    assert error.place.file == THIS_FILE
    assert error.place.line - line_of("twice") in (0, 1)


def test_two_rules_with_one_name_in_a_system() -> None:
    class Once(Lamp):
        @event()
        def change(self) -> Step:
            return when(self.lit).then(self.lit.becomes(False))

    def change(self: Once) -> Step:  # <- added
        return when(~self.lit).then(self.lit.becomes(True))

    check(
        error_of(lambda: system("lamps", [Once]).add(make_rule(Once, Kind.EVENT, change))),
        Code.DUPLICATE_NAME,
        "added",
        "two rules are called 'Once.change'",
        "give one rule another name",
    )


def test_a_state_updated_twice_in_one_rule() -> None:
    def blink(self: Lamp) -> Step:  # <- updated twice
        return when().then(self.lit.becomes(True), self.lit.becomes(False))

    check(
        error_of(built_with(blink)),
        Code.DUPLICATE_UPDATE,
        "updated twice",
        "rule Lamp.blink: Lamp.lit is updated twice for the same element",
        "make one update of it, with ite(...) where the value depends on a condition",
    )


def test_an_initial_value_outside_its_range() -> None:
    def build() -> object:
        class Bright(Component):
            level = State(range(3), initially=3)  # <- initial value

        return Bright

    check(
        error_of(build),
        Code.VALUE_OUT_OF_RANGE,
        "initial value",
        "the value 3 lies outside its range 0..2",
        "give a value of the range, or declare a larger range",
    )


def test_an_updated_value_outside_its_range() -> None:
    def dazzle(self: Lamp) -> Step:  # <- value written
        return when().then(self.level.becomes(7))

    check(
        error_of(built_with(dazzle)),
        Code.VALUE_OUT_OF_RANGE,
        "value written",
        "rule Lamp.dazzle: the value 7 lies outside its range 0..2",
        "give a value of the range, or declare a larger range",
    )


def test_a_computed_value_that_is_always_outside_its_range() -> None:
    def dazzle(self: Lamp) -> Step:  # <- value computed
        return when().then(self.level.becomes(self.level + 3))

    check(
        error_of(built_with(dazzle)),
        Code.VALUE_OUT_OF_RANGE,
        "value computed",
        "rule Lamp.dazzle: Lamp.level ranges over 0..2 and would become 3..5",
        "give a value of the range, or declare a larger range",
    )


def test_a_comparison_with_a_value_outside_the_range() -> None:
    def check_level(self: Lamp) -> Step:  # <- value compared
        return when(self.level == 3).then(self.lit.becomes(True))

    check(
        error_of(built_with(check_level)),
        Code.VALUE_OUT_OF_RANGE,
        "value compared",
        "rule Lamp.check_level: the value 3 lies outside its range 0..2",
        "give a value of the range, or declare a larger range",
    )


def test_a_comparison_of_a_sum_with_a_value_it_cannot_have() -> None:
    def check_sum(self: Lamp) -> Step:  # <- sum compared
        return when(self.level + self.level == 5).then(self.lit.becomes(True))

    check(
        error_of(built_with(check_sum)),
        Code.VALUE_OUT_OF_RANGE,
        "sum compared",
        "rule Lamp.check_sum: the value 5 lies outside its range 0..4",
        "give a value of the range, or declare a larger range",
    )


def test_a_member_of_another_enumeration() -> None:
    def paint(self: Lamp) -> Step:  # <- other enumeration
        return when(self.mode == cast("Any", Colour.RED)).then(self.lit.becomes(True))

    check(
        error_of(built_with(paint)),
        Code.WRONG_SORT,
        "other enumeration",
        "rule Lamp.paint: <Colour.RED: 1> is not a value of Mode",
        "write a value of Mode",
    )


def test_a_link_to_a_component_that_is_not_in_the_system() -> None:
    class Switch(Component):
        lamp = Link(Lamp)  # <- link

    check(
        error_of(lambda: system("switches", [Switch])),
        Code.UNKNOWN_COMPONENT,
        "link",
        "the link Switch.lamp leads to Lamp, which is no part of the system switches",
        "add Lamp to the components of the system, or known here: Switch",
    )


def test_an_unordered_sort_compared() -> None:
    def sort_names(self: Lamp, other: Lamp) -> Step:  # <- unordered
        return when(self.name < other.name).then(self.lit.becomes(True))

    check(
        error_of(built_with(sort_names)),  # type: ignore[arg-type]  # a rule with two parameters
        Code.UNORDERED,
        "unordered",
        "rule Lamp.sort_names: a str and a str have no order",
        "compare integers, or data declared with ordered=True",
    )


@pytest.mark.parametrize(
    "impossible",
    [
        lambda lamp: lamp.lit & ~lamp.lit,
        lambda lamp: (lamp.mode == Mode.ON) & (lamp.mode == Mode.OFF),
        lambda lamp: lamp.level > 2,
        lambda lamp: lamp.level + 1 < 1,
        lambda lamp: lamp.lit & (lamp.level < lamp.level),
    ],
)
def test_a_rule_that_can_never_be_enabled(impossible: Callable[[Lamp], Bool]) -> None:
    def hope(self: Lamp) -> Step:  # <- never enabled
        return when(impossible(self)).then(self.lit.becomes(True))

    check(
        error_of(built_with(hope)),
        Code.NEVER_ENABLED,
        "never enabled",
        "rule Lamp.hope: the guard is false for every value that its terms can have, so the rule can never be enabled",
        "correct the guard, or remove the rule",
    )


@pytest.mark.parametrize(
    "condition",
    [
        lambda lamp: lamp.lit and lamp.level == 1,
        lambda lamp: lamp.lit or lamp.level == 1,
        lambda lamp: not lamp.lit,
        lambda lamp: lamp.lit if lamp.level == 1 else ~lamp.lit,
        lambda lamp: 0 < lamp.level < 2,
        lambda lamp: lamp.mode in (Mode.ON, Mode.OFF),
    ],
    ids=["and", "or", "not", "if", "chain", "in"],
)
def test_python_cannot_decide_terms(condition: Callable[[Lamp], Any]) -> None:
    def think(self: Lamp) -> Step:  # <- truth value
        return when(condition(self)).then(self.lit.becomes(True))

    check(
        error_of(built_with(think)),
        Code.NO_TRUTH_VALUE,
        "truth value",
        "rule Lamp.think: a term has no truth value while a model is built, "
        "so `and`, `or`, `not`, `if` and `in` cannot use it",
        "write & for and, | for or, ~ for not, ite(condition, yes, no) for if",
    )


def test_what_only_properties_of_steps_can_say() -> None:
    def remember(self: Lamp) -> Step:  # <- two states
        return when(old(self.lit)).then(self.lit.becomes(False))

    check(
        error_of(lambda: system("lamps", [Lamp]).add(make_rule(Lamp, Kind.EVENT, remember))),
        Code.TWO_STATE,
        "two states",
        "rule Lamp.remember uses old() or fired(), which only properties of steps can",
        "",
    )


def test_rules_that_are_enabled_by_each_other_in_a_circle() -> None:
    class Ring(Singleton):
        on = State(bool, initially=False)

    def first(self: Ring) -> Step:
        return when(self.on, enabled(Ring.second)).then(self.on.becomes(False))  # type: ignore[attr-defined]

    def second(self: Ring) -> Step:  # <- circle
        return when(~self.on, enabled(Ring.first)).then(self.on.becomes(True))  # type: ignore[attr-defined]

    for body in (first, second):
        family: RuleFamily[Any] = RuleFamily(Kind.EVENT, "", body)
        setattr(Ring, body.__name__, family)
        family.__set_name__(Ring, body.__name__)

    check(
        error_of(lambda: system("ring", [Ring])),
        Code.BAD_RULE,
        "circle",
        "rules are enabled by each other in a circle: Ring.second -> Ring.first -> Ring.second",
        "",
    )


def test_quantifiers_nested_too_deep() -> None:
    def nested(depth: int) -> Bool:
        return forall(Lamp, lambda lamp: lamp.lit if depth == 0 else nested(depth - 1) & lamp.lit)

    error = error_of(lambda: nested(60))

    assert error.code is Code.TOO_DEEP
    assert error.message == "quantifiers are nested deeper than 60"


def test_terms_of_one_sort_are_accepted() -> None:
    def allowed(self: Lamp, other: Lamp) -> Step:
        brighter = ite(self.mode == Mode.ON, 2, self.level)
        return when(self.number < other.number, self.name != other.name).then(self.level.becomes(brighter))

    rule = make_rule(Lamp, Kind.EVENT, allowed)

    assert rule.id == "Lamp.allowed"
    assert [p.name for p in rule.parameters] == ["self", "other"]
