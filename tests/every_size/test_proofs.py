"""Proofs for every size of two protocols of the literature: found, re-checked, and refused where they should be."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from oxidd.util import DDMemoryError

from checker.certificate.every_size.proof import SizeProof
from checker.certificate.every_size.scope import scope
from checker.certificate.every_size.verify import verify_for_every_size
from checker.engine import Options, Silent
from checker.every_size.by_exploring import by_exploring
from checker.every_size.limits import Limits
from checker.every_size.outcome import NotSettled, Proved, ViolatedAt
from checker.every_size.projection import Projection
from checker.every_size.prove import prove
from checker.reference import ReferenceEngine
from model.lang import expr as ex
from model.lang.errors import UsageError
from model.lang.rule import Rule
from model.lang.sites import Site
from model.lang.term import Bool, forall
from properties.property import Property
from properties.result import Verdict
from tests.every_size.lock_service import Client, Server, lock_site, mutual_exclusion
from tests.every_size.ring_election import Message, Place, between, one_leader, ring_site


def conditions_of_the_lock() -> list[Bool]:
    """There is one token: with the server, on its way, or with a client."""
    has_lock = Server.the.has_lock

    def token(client: Client) -> tuple[Bool, Bool, Bool]:
        return (client.granted, client.holds, client.returns)

    def nobody_when_free(place: int) -> Bool:
        return forall(Client, lambda c: ~(token(c)[place] & has_lock))

    def one_place(place: int, other: int) -> Bool:
        return forall(Client, lambda c: ~(token(c)[place] & token(c)[other]))

    def one_client(place: int, other: int) -> Bool:
        return forall(Client, lambda c: forall(Client, lambda d: (c == d) | ~(token(c)[place] & token(d)[other])))

    pairs = list(itertools.combinations(range(3), 2))
    return [
        *(nobody_when_free(i) for i in range(3)),
        *(one_place(i, j) for i, j in pairs),
        *(one_client(i, i) for i in range(3)),
        *(one_client(i, j) for i, j in pairs),
    ]


def conditions_of_the_ring() -> list[Bool]:
    """A number comes only past lower ones, so the number that comes back is the largest."""
    passed = forall(
        Message,
        lambda m: forall(
            Place,
            lambda n: forall(Place, lambda k: (m.at[n] & between(m.origin, k, n)).implies(k.number < m.origin.number)),
        ),
    )
    returned = forall(
        Message,
        lambda m: forall(Place, lambda k: (m.at[m.origin] & (k != m.origin)).implies(k.number < m.origin.number)),
    )
    largest = forall(Place, lambda n: forall(Place, lambda k: (n.leads & (k != n)).implies(k.number < n.number)))
    return [passed, returned, largest]


EXAMPLES = [
    pytest.param(lock_site(2), mutual_exclusion(), conditions_of_the_lock(), id="lock service"),
    pytest.param(ring_site((2, 1, 3)), one_leader(), conditions_of_the_ring(), id="ring election"),
]


@pytest.mark.parametrize(("site", "prop", "conditions"), EXAMPLES)
def test_conditions_by_hand_are_accepted(site: Site, prop: Property, conditions: list[Bool]) -> None:
    proof = SizeProof(tuple(c.node for c in conditions))

    assert verify_for_every_size(scope(site), prop, proof).accepted


@pytest.mark.parametrize(("site", "prop", "conditions"), EXAMPLES)
def test_with_any_condition_left_out_they_are_refused(site: Site, prop: Property, conditions: list[Bool]) -> None:
    for left_out in range(len(conditions)):
        proof = SizeProof(tuple(c.node for i, c in enumerate(conditions) if i != left_out))

        assert not verify_for_every_size(scope(site), prop, proof).accepted


@pytest.mark.parametrize(("site", "prop", "conditions"), EXAMPLES)
def test_a_false_condition_is_refused_at_the_start(site: Site, prop: Property, conditions: list[Bool]) -> None:
    found = verify_for_every_size(scope(site), prop, SizeProof((*(c.node for c in conditions), ex.FALSE)))

    assert not found.accepted
    assert found.failed == f"condition {len(conditions) + 1} at the start"


def weakened(site: Site, rule_id: str) -> Site:
    """The site under the rule without the second conjunct of its guard."""
    rule = site.system.rule(rule_id)
    assert isinstance(rule.guard, ex.And)
    mutant: Rule = replace(rule, guard=ex.conj(rule.guard.args[0], *rule.guard.args[2:]))
    return site.with_system(site.system.replace(mutant))


MUTANTS = [
    pytest.param(lock_site(2), mutual_exclusion(), conditions_of_the_lock(), "Client.grant", id="lock service"),
    pytest.param(ring_site((2, 1, 3)), one_leader(), conditions_of_the_ring(), "Message.forward", id="ring election"),
]


@pytest.mark.parametrize(("site", "prop", "conditions", "rule"), MUTANTS)
def test_a_mutant_is_refused_and_violated_on_a_small_site(
    site: Site, prop: Property, conditions: list[Bool], rule: str
) -> None:
    mutant = weakened(site, rule)

    refused = verify_for_every_size(scope(mutant), prop, SizeProof(tuple(c.node for c in conditions)))
    outcome = prove(scope(mutant), prop, Silent())

    assert not refused.accepted
    assert isinstance(outcome, ViolatedAt)
    assert outcome.case.checked


def test_the_lock_service_is_proved_without_help() -> None:
    outcome = prove(scope(lock_site(1)), mutual_exclusion(), Silent())

    assert isinstance(outcome, Proved)
    assert outcome.sizes == ("1 Client", "2 Client")
    assert verify_for_every_size(outcome.scope, outcome.prop, outcome.proof).accepted


@pytest.mark.long
def test_the_ring_election_is_proved_without_help() -> None:
    outcome = prove(scope(ring_site((2, 1, 3))), one_leader(), Silent())

    assert isinstance(outcome, Proved)


@pytest.mark.parametrize("clients", [1, 2, 3, 4])
def test_what_is_proved_holds_at_small_sizes_by_the_reference(clients: int) -> None:
    session = ReferenceEngine().open(lock_site(clients), Options(), Silent())

    assert [c.verdict for c in session.check(mutual_exclusion()).cases] == [Verdict.HOLDS]


def test_a_single_small_size_settles_nothing() -> None:
    outcome = prove(scope(lock_site(2)), mutual_exclusion(), Silent(), Limits(largest=1))

    assert isinstance(outcome, NotSettled)
    assert outcome.sizes == ("1 Client",)


def test_a_closed_sort_cannot_be_open() -> None:
    with pytest.raises(UsageError, match="no sort 'Server' with any number of elements"):
        scope(lock_site(2), ["Server"])


def test_types_of_tuples_that_need_too_much_room_leave_it_open(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_made: Projection, _states: object) -> object:
        raise DDMemoryError

    monkeypatch.setattr(Projection, "of", full)
    site, prop = lock_site(2), mutual_exclusion()

    found = by_exploring(scope(site), prop, Silent(), Limits())

    assert isinstance(found, NotSettled)
    assert "too large" in found.reason
