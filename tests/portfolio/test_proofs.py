"""Proofs about units make up proofs about the property, which the verifier accepts, renamed ones too."""

from __future__ import annotations

import pytest

from checker.bdd import BddEngine
from checker.certificate import Verifier
from checker.engine import Options, Silent
from checker.portfolio.combine import Part, proof, shows_run
from checker.portfolio.contest import Contest, Won
from checker.portfolio.instances import bindings, is_divisible, unit
from checker.portfolio.service import Said, grouped, open_options
from checker.portfolio.sets import by_readings
from checker.portfolio.symmetry import Interchange
from model.lang.errors import ReachedError
from properties.evidence import Invariant, RankedInvariant, StateSet
from properties.result import Case, Verdict
from properties.state_sets import intersection
from tests.conformance.proofs import contains
from tests.random_systems import RandomCase, case

UP = StateSet((("is", "a.up", "yes"),))
DOWN = StateSet((("is", "a.up", "yes"), ("not", 0)))


def combined(made: RandomCase) -> list[tuple[str, Case, bool]]:
    """The proofs put together, each with whether the verifier accepts it, and the property it is of."""
    session = BddEngine().open(made.site, Options(), Silent())
    verifier = Verifier(made.site)
    interchange = Interchange(made.site)
    found: list[tuple[str, Case, bool]] = []
    for prop in made.properties:
        if not is_divisible(made.site, prop):
            continue
        orbits = interchange.orbits(prop)
        try:
            units = {o[0][0]: session.check(unit(prop, o[0][0])).cases for o in orbits}
        except ReachedError:
            continue
        parts = {b: Part(b, tuple(Won("bdd", c) for c in units[o[0][0]]), way) for o in orbits for b, way in o}
        answers = tuple(
            (b, tuple(Said(w.case.where, w.case.verdict, w.case.vacuity) for w in parts[b].won))
            for b in bindings(made.site, prop)
        )
        for whole in grouped(made.site, answers):
            if shows_run(prop, whole.verdict):
                continue
            asked = [i.binding for i in whole.instances if i.verdict is whole.verdict]
            evidence = proof(made.site, prop, whole.where, [parts[b] for b in asked])
            binding = asked[0] if whole.verdict is Verdict.VIOLATED else ()
            made_case = Case(whole.where, whole.verdict, evidence, binding=binding)
            found.append((prop.id, made_case, verifier.verify(prop, made_case).accepted))
    return found


@pytest.mark.parametrize("first", range(0, 100, 20))
def test_proofs_of_units_make_up_a_proof_of_the_property(first: int) -> None:
    found = [(made.name, c) for made in map(case, range(first, first + 20)) for c in combined(made)]

    assert {type(c.evidence) for _, (_, c, _) in found} == {Invariant, RankedInvariant}
    assert [(name, prop) for name, (prop, _, accepted) in found if not accepted] == []


def test_sets_are_joined_by_readings() -> None:
    whole = by_readings([([(("R", ("a",)),)], UP), ([(("R", ("b", "c")),)], DOWN)])

    assert contains(whole, {"R": "a", "a.up": "yes"})
    assert not contains(whole, {"R": "a", "a.up": "no"})
    assert contains(whole, {"R": "c", "a.up": "no"})
    assert not contains(whole, {"R": "b", "a.up": "yes"})
    assert by_readings([([()], UP), ([()], UP)]) is UP


def test_the_intersection_of_no_sets_is_everything() -> None:
    assert contains(intersection([]), {})
    assert not contains(intersection([UP, DOWN]), {"a.up": "yes"})


# ---- contests ------------------------------------------------------------------------------------
HERE, THERE = ((("R", ("a",)),),), ((("R", ("b",)),),)


def contest(*engines: str) -> Contest:
    return Contest(engines, {"R": ("a", "b")}, Verdict.VIOLATED)


def test_a_contest_is_over_when_all_readings_are_won() -> None:
    made = contest("one", "two")

    (asked,) = made.to_check("one", [Case((HERE[0],), Verdict.HOLDS), Case((THERE[0],), Verdict.UNDECIDED, reason="?")])
    made.checked("one", asked, Case((HERE[0],), Verdict.HOLDS, checked=True))
    over = [made.is_over]
    (asked,) = made.to_check("two", [Case(((),), Verdict.HOLDS)])
    made.checked("two", asked, Case(((),), Verdict.HOLDS, checked=True))
    over.append(made.is_over)

    assert over == [False, True]
    assert [(w.engine, w.case.where) for w in made.close()] == [("one", HERE), ("two", THERE)]


def test_what_is_won_is_not_asked_about_again() -> None:
    made = contest("one", "two")
    (asked,) = made.to_check("one", [Case(((),), Verdict.HOLDS)])
    made.checked("one", asked, Case(((),), Verdict.HOLDS, checked=True))

    assert made.to_check("two", [Case(((),), Verdict.VIOLATED)]) == ()
    assert [w.engine for w in made.close()] == ["one"]


def test_refused_evidence_wins_nothing() -> None:
    made = contest("one", "two")
    (asked,) = made.to_check("one", [Case(((),), Verdict.HOLDS)])
    made.checked("one", asked, Case(((),), Verdict.UNDECIDED, reason="refused"))
    made.lost("two", "it died")

    assert made.is_over
    (won,) = made.close()
    assert (won.engine, won.case.verdict, won.case.reason) == ("", Verdict.UNDECIDED, "one: refused; two: it died")


def test_an_unchecked_proof_counts_only_when_nobody_else_has_a_better_one() -> None:
    made = contest("one", "two")
    (asked,) = made.to_check("one", [Case(((),), Verdict.HOLDS)])
    made.checked("one", asked, Case(((),), Verdict.HOLDS, reason="no kind of evidence"))

    assert not made.is_over
    made.lost("two", "it died")
    assert [(w.engine, w.case.verdict, w.case.checked) for w in made.close()] == [("one", Verdict.HOLDS, False)]


def test_a_violation_that_no_run_shows_is_no_verdict() -> None:
    made = contest("one")
    (asked,) = made.to_check("one", [Case(((),), Verdict.VIOLATED)])
    made.checked("one", asked, Case(((),), Verdict.VIOLATED))

    (won,) = made.close()
    assert (won.case.verdict, won.case.reason) == (
        Verdict.UNDECIDED,
        "one: the engine says violated, but nothing shows it",
    )


def test_options_are_those_of_the_site() -> None:
    assert open_options(case(3).site) == {
        i: tuple(c.option for c in options) for i, options in case(3).site.readings.items()
    }
