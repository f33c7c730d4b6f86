"""Invariants by hand: inductive, or left by a step that is shown; on one deployment and for every size."""

from __future__ import annotations

from dataclasses import replace

import pytest

from checker.certificate.every_size.scope import scope
from checker.certificate.induction import Condition, Induction
from checker.engine import Options, Silent
from checker.every_size.given import Given
from checker.every_size.limits import Limits
from checker.every_size.outcome import NotSettled, Proved
from checker.every_size.prove import prove
from checker.induction.deployment import check_invariants, claim
from checker.induction.every_size import check_for_every_size, kept
from checker.induction.finding import Broken, Finding, Kept, Unsettled, Unsupported
from checker.reference import ReferenceEngine
from checker.report.induction import finding as told
from model.lang import expr as ex
from model.lang.errors import Code, PropertyError
from model.lang.evaluate import Evaluator
from model.lang.sites import Site
from model.lang.term import Term, count
from properties.invariants import check_using, condition_of
from properties.property import Property, always, invariant
from properties.result import Result, Verdict
from tests.every_size.brute_force import lost_by
from tests.every_size.lock_service import Client, lock_site, mutual_exclusion
from tests.every_size.ring_election import one_leader, ring_site
from tests.every_size.test_proofs import conditions_of_the_ring
from tests.induction.invariants import FREE, ONE_PLACE, TOKENS, already_held, no_two_hold, nobody_asks
from tests.random_systems import cases


def by_reference(site: Site, prop: Property) -> Result:
    return ReferenceEngine().open(site, Options(), Silent()).check(prop)


def on_two(*invariants: Property) -> tuple[Finding, ...]:
    return check_invariants(lock_site(2), invariants, by_reference, Silent())


def for_every_size(*invariants: Property) -> tuple[Finding, ...]:
    return check_for_every_size(scope(lock_site(2)), invariants, by_reference, Silent(), largest=3)


# ---- on one deployment ---------------------------------------------------------------------------
def test_invariants_that_help_each_other_are_inductive_together() -> None:
    assert [type(f) for f in on_two(*TOKENS)] == [Kept, Kept]


def test_neither_is_inductive_alone() -> None:
    alone = [replace(p, using=()) for p in TOKENS]

    assert [type(f) for f in on_two(*alone)] == [Broken, Broken]


def test_one_that_uses_what_is_not_kept_is_not_shown() -> None:
    found = on_two(replace(ONE_PLACE, using=()), FREE)

    assert [type(f) for f in found] == [Broken, Unsupported]
    assert isinstance(found[1], Unsupported)
    assert found[1].lacking == ("ONE-PLACE",)


def test_a_true_one_that_is_not_inductive_is_left_by_a_step_out_of_reach() -> None:
    (found,) = on_two(no_two_hold())

    assert isinstance(found, Broken)
    shown = found.counterexample
    assert shown.binding == ("client1", "client2")
    assert shown.before == (("client1.granted", "yes"), ("client1.holds", "no"), ("client2.holds", "yes"))
    assert shown.step is not None
    assert (shown.step.instance, shown.step.sentence) == ("Client.take(client1)", "client1 takes the lock.")
    changes = [(c.variable, c.before, c.after) for c in shown.step.changes]
    assert changes == [("client1.granted", "yes", "no"), ("client1.holds", "no", "yes")]
    assert [c.verdict for c in found.truth.cases] == [Verdict.HOLDS]


def test_one_that_is_violated_is_told_with_the_run() -> None:
    (found,) = on_two(nobody_asks())

    assert isinstance(found, Broken)
    assert [c.verdict for c in found.truth.cases] == [Verdict.VIOLATED]
    assert "NOBODY is violated for client1: no faults, 1 step" in "\n".join(part.text for part in told(found))


def test_one_that_is_not_so_at_the_start_is_shown_a_start_state() -> None:
    (found,) = on_two(already_held())

    assert isinstance(found, Broken)
    assert found.counterexample.step is None
    assert found.counterexample.before == (("Server.has_lock", "yes"),)
    assert found.counterexample.failed == ("not Server.has_lock",)


# ---- for every size --------------------------------------------------------------------------------
def test_for_every_size_they_are_inductive_together() -> None:
    assert [type(f) for f in for_every_size(*TOKENS)] == [Kept, Kept]


def test_for_every_size_the_step_is_on_the_smallest_site() -> None:
    (found,) = for_every_size(no_two_hold())

    assert isinstance(found, Broken)
    assert found.size == "2 Client"
    assert found.counterexample.step is not None
    assert found.counterexample.step.instance == "Client.take(client1)"


def test_what_one_client_never_shows_is_shown_with_two() -> None:
    few = invariant("FEW", "At most two hold it", that=count_of_holders(2), why="So.")

    (found,) = for_every_size(few)

    assert isinstance(found, Broken)
    assert found.size == "3 Client"


def count_of_holders(most: int) -> Term[bool]:
    return count(Client, lambda c: c.holds) <= most


def test_what_the_logic_cannot_say_is_not_settled() -> None:
    as_many = count(Client, lambda c: c.asks) <= count(Client, lambda _: Term(ex.TRUE))

    (found,) = for_every_size(invariant("MANY", "No more ask than there are", that=as_many, why="So."))

    assert isinstance(found, Unsettled)
    assert found.sizes == ("1 Client", "2 Client", "3 Client")
    assert found.reason.startswith("MANY at the start")


def test_the_invariants_of_the_ring_are_inductive_as_they_are_named() -> None:
    names = ("PASSED", "RETURNED", "LARGEST")
    uses = ("", "PASSED", "RETURNED")
    given = [
        invariant(name, "So", that=c, using=using, why="So.")
        for name, c, using in zip(names, conditions_of_the_ring(), uses, strict=True)
    ]

    found = [kept(scope(ring_site((2, 1, 3))), p, given).accepted for p in given]

    assert found == [True, True, True]


# ---- as a help -------------------------------------------------------------------------------------
def test_invariants_prove_a_property_for_every_size_without_a_search() -> None:
    given = [Given(p.id, condition_of(p), p.using or ()) for p in TOKENS]

    found = prove(scope(lock_site(2)), mutual_exclusion(), Silent(), Limits(), given)

    assert isinstance(found, Proved)
    assert (found.sizes, found.learned) == ((), 0)
    assert [g.name for g in found.given] == ["ONE-PLACE", "FREE"]
    assert found.proof.conditions == tuple(g.condition for g in given)


def test_what_is_given_and_not_inductive_is_not_believed() -> None:
    given = [Given("NO-TWO", condition_of(no_two_hold()))]

    found = prove(scope(lock_site(2)), mutual_exclusion(), Silent(), Limits(largest=1), given)

    assert isinstance(found, NotSettled)


@pytest.mark.long
def test_invariants_that_do_not_suffice_are_completed() -> None:
    passed = invariant("PASSED", "So", that=conditions_of_the_ring()[0], why="So.")
    given = [Given("PASSED", condition_of(passed))]

    found = prove(scope(ring_site((2, 1, 3))), one_leader(), Silent(), Limits(), given)

    assert isinstance(found, Proved)
    assert [g.name for g in found.given] == ["PASSED"]
    assert found.learned > 0


def test_what_is_not_needed_is_left_out() -> None:
    more = invariant("MORE", "Nothing", that=Term(ex.disj(FREE_NODE, ex.negate(FREE_NODE))), why="So.")
    given = [Given(p.id, condition_of(p), p.using or ()) for p in (*TOKENS, more)]

    found = prove(scope(lock_site(2)), mutual_exclusion(), Silent(), Limits(), given)

    assert isinstance(found, Proved)
    assert [g.name for g in found.given] == ["ONE-PLACE", "FREE"]


FREE_NODE = condition_of(FREE)


# ---- against brute force ---------------------------------------------------------------------------
@pytest.mark.parametrize("seed", range(5))
def test_what_is_inductive_on_a_random_site_is_so_by_all_its_states(seed: int) -> None:
    (case,) = cases(1, first=seed)
    props = [p for p in case.properties if p.kind == "always" and claim(p) is not ex.TRUE]
    for prop in props:
        lost = Induction(case.site, [Condition(claim(prop), prop.variables)]).lost(0, ())
        brute = next(lost_by(case.site, [condition_of(prop)]), None)
        if lost is None:
            assert brute is None
        elif lost.instance is not None:
            evaluator = Evaluator(case.site, lost.readings)
            assert evaluator.enabled(lost.instance, lost.state)


# ---- what people write -----------------------------------------------------------------------------
def test_an_invariant_uses_invariants_only() -> None:
    plain = always("FREE", "So", that=condition_term(), why="So.")

    with pytest.raises(PropertyError, match="ONE-PLACE uses FREE, which is no invariant here") as caught:
        check_using([ONE_PLACE, plain])

    assert caught.value.code is Code.BAD_PROPERTY


def condition_term() -> Term[bool]:
    return Term(condition_of(FREE))


def test_an_invariant_uses_what_is_there() -> None:
    with pytest.raises(PropertyError, match="FREE uses ONE-PLACE, which is no property here"):
        check_using([FREE])


def test_what_is_used_is_named_in_one_text() -> None:
    with pytest.raises(PropertyError, match=r"`using` is .*, which is no text"):
        invariant("ID", "So", that=condition_term(), using=("FREE",), why="So.")  # type: ignore[arg-type] # as a user might
