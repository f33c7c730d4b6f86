"""The conditions of one proof, tried for another claim about the same system."""

from __future__ import annotations

from dataclasses import replace

from checker.certificate.every_size.proof import SizeProof
from checker.certificate.every_size.scope import Scope, scope
from checker.certificate.every_size.verify import verify_for_every_size
from checker.every_size.earlier import by_earlier
from checker.every_size.outcome import Proved
from checker.report.every_size import outcome
from model.lang.term import count, exists
from properties.property import Property, absent, never
from tests.every_size.lock_service import Client, Server, exclusive, lock_site, mutual_exclusion
from tests.every_size.test_proofs import conditions_of_the_lock

LOCKS = scope(lock_site(2))


def proved(chosen: Scope = LOCKS, prop: Property | None = None) -> Proved:
    """The lock, by all that is known of its token: more than most claims need."""
    prop = prop or mutual_exclusion()
    never_two = ~(count(Client, lambda c: c.holds) > 1)
    proof = SizeProof(tuple(c.node for c in (*conditions_of_the_lock(), never_two)))
    assert verify_for_every_size(chosen, prop, proof).accepted
    return Proved(prop, chosen, proof, ("1 Client", "2 Client"), 12, 0.0)


def test_another_claim_is_proved_by_those_of_the_conditions_that_it_needs() -> None:
    found = by_earlier(LOCKS, exclusive(), [proved()])

    assert found is not None
    assert verify_for_every_size(LOCKS, exclusive(), found.proof).accepted
    assert len(found.proof.conditions) == 12
    assert set(found.proof.conditions) < set(proved().proof.conditions)
    assert (found.conditions_of, found.sizes) == ("LOCK", ("1 Client", "2 Client"))


def test_it_is_said_of_which_proof_the_conditions_are() -> None:
    found = by_earlier(LOCKS, exclusive(), [proved()])
    assert found is not None

    lines = [line.text for line in outcome(found)]

    assert lines[1] == "  12 conditions of the proof of LOCK:"


def test_what_needs_no_condition_owes_nothing_to_the_other_proof() -> None:
    tautology = never("TWICE", "Nobody asks and does not", that=exists(Client, lambda c: c.asks & ~c.asks), why="So.")

    found = by_earlier(LOCKS, tautology, [proved()])

    assert found is not None
    assert (found.proof.conditions, found.conditions_of, found.sizes) == ((), "", ())


def test_what_does_not_follow_is_not_proved() -> None:
    nobody = never("NOBODY", "Nobody asks", that=exists(Client, lambda c: c.asks), why="They do.")

    assert by_earlier(LOCKS, nobody, [proved()]) is None


def test_without_an_earlier_proof_there_is_none() -> None:
    assert by_earlier(LOCKS, exclusive(), []) is None
    assert by_earlier(LOCKS, exclusive(), [replace(proved(), proof=SizeProof(()))]) is None


def test_a_proof_about_another_system_is_not_tried() -> None:
    other = scope(lock_site(2))

    assert by_earlier(other, exclusive(), [proved()]) is None
    assert by_earlier(other, exclusive(), [proved(other)]) is not None


def test_what_a_property_remembers_of_a_run_means_nothing_to_another_one() -> None:
    remembering = absent(
        "ONCE",
        "Nobody holds the lock when it is free",
        that=count(Client, lambda c: c.holds) > 1,
        after=Server.the.has_lock,
        why="It would be two.",
    )

    assert by_earlier(LOCKS, exclusive(), [proved(prop=remembering)]) is None
