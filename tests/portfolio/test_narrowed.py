"""A property about the steps of some instances of a rule: whoever decides or re-checks it looks at those alone."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

import pytest

from checker.bdd import BddEngine
from checker.certificate import verify
from checker.engine import Engine, Options, Silent
from checker.reference import ReferenceEngine
from checker.replay import confirm
from checker.smt import Ic3Engine
from checker.work.service import Narrowed, meant
from model.lang.errors import UsageError
from properties.evidence import Invariant, StateSet
from properties.property import OnStep, Property, on_step
from properties.result import Case, Vacuity, Verdict
from tests.portfolio.test_symmetry import Person, nobody_is_glad, people

SITE = people(1, 1, 2)
FIRST = on_step("F", "The first is glad, or not the youngest", rule=Person.smile, that=lambda p: p.age < 2, why="w")
EVERYTHING = Invariant(StateSet((("true",),)))


def about(*names: str) -> Property:
    return meant((FIRST,), Narrowed(0, tuple((name,) for name in names)))


@pytest.mark.parametrize("engine", [ReferenceEngine(), BddEngine(), Ic3Engine()], ids=lambda e: cast("Engine", e).name)
def test_engines_decide_about_these_instances_alone(engine: Engine) -> None:
    session = engine.open(SITE, Options(), Silent())

    found = {names: session.check(about(*names)).cases[0] for names in (("p0",), ("p2",), ("p0", "p1"), ("p1", "p2"))}

    assert {names: (case.verdict, case.vacuity) for names, case in found.items()} == {
        ("p0",): (Verdict.HOLDS, Vacuity.NEVER),
        ("p2",): (Verdict.VIOLATED, Vacuity.TRIGGERED),
        ("p0", "p1"): (Verdict.HOLDS, Vacuity.NEVER),
        ("p1", "p2"): (Verdict.VIOLATED, Vacuity.TRIGGERED),
    }


def test_a_certificate_is_held_to_these_instances_alone() -> None:
    case = Case(((),), Verdict.HOLDS, EVERYTHING)

    assert verify(SITE, about("p0", "p1"), case).accepted
    assert verify(SITE, about("p1", "p2"), case).failed == "claim of Person.smile(p2)"
    assert verify(SITE, FIRST, case).failed == "claim of Person.smile(p2)"


def test_a_run_shows_nothing_about_other_instances() -> None:
    (case,) = BddEngine().open(SITE, Options(), Silent()).check(FIRST).cases

    assert confirm(SITE, about("p2"), case) == ("p2.age < 2",)
    with pytest.raises(UsageError, match=r"the last step of the run fires Person\.smile for \(p0\) or \(p1\)"):
        confirm(SITE, about("p0", "p1"), case)


def test_only_what_is_about_a_rule_has_instances() -> None:
    with pytest.raises(TypeError, match="never is about no rule"):
        meant((nobody_is_glad(),), Narrowed(0, (("p0",),)))
    assert meant((FIRST,), 0) is FIRST
    assert cast("OnStep", about("p1").formula).instances == (("p1",),)
    assert replace(about("p1"), formula=FIRST.formula) == FIRST


def test_without_instances_all_are_meant() -> None:
    formula = cast("OnStep", FIRST.formula)

    assert formula.means("Person.smile", ("p2",))
    assert not formula.means("Desk.clutter", ("desk0",))
