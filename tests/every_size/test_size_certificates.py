"""Certificates for every size: accepted on every deployment of their scope; what is planted in them is refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from checker.certificate.every_size.file import check_size_certificate, is_size_certificate, write_size_certificate
from checker.certificate.every_size.proof import SizeProof
from checker.certificate.every_size.scope import scope
from model.lang.errors import UsageError
from model.lang.expr import Expr
from model.lang.sites import Site
from model.lang.term import Bool
from properties.property import Property
from tests.every_size.brute_force import is_wrong
from tests.every_size.lock_service import lock_site, mutual_exclusion
from tests.every_size.ring_election import one_leader, ring_site
from tests.every_size.spoilt import edits
from tests.every_size.test_proofs import conditions_of_the_lock, conditions_of_the_ring, weakened

LOCK, RING = mutual_exclusion(), one_leader()


def certificate(site: Site, prop: Property, conditions: tuple[Expr, ...]) -> str:
    return write_size_certificate(scope(site), prop, SizeProof(conditions))


def lock_conditions() -> tuple[Expr, ...]:
    return tuple(c.node for c in conditions_of_the_lock())


def lock_certificate() -> str:
    return certificate(lock_site(2), LOCK, lock_conditions())


def ring_certificate() -> str:
    return certificate(ring_site((2, 1, 3)), RING, tuple(c.node for c in conditions_of_the_ring()))


@pytest.mark.parametrize("clients", [1, 5])
def test_a_certificate_is_accepted_on_every_deployment_of_its_scope(clients: int) -> None:
    found = check_size_certificate(lock_certificate(), lock_site(clients), [LOCK])

    assert (found.accepted, found.queries) == (True, 50)


def test_data_and_links_of_open_sorts_do_not_matter() -> None:
    found = check_size_certificate(ring_certificate(), ring_site((7, 5)), [RING])

    assert found.accepted


def test_a_certificate_says_of_what_sort_it_is() -> None:
    assert is_size_certificate(lock_certificate())
    assert not is_size_certificate('(set-info :failproof-certificate "1")')


HEADER = {
    "every-size": ("2", UsageError),
    "design": ("lock servise", "system"),
    "start": ("cold", "system"),
    "readings": ("B1 = yes", "system"),
    "property": ("LOCKS", "property"),
    "open": ("Server", "sizes"),
    "sizes": ("0 or more", "sizes"),
    "sha256": ("0" * 64, "system"),
}


@pytest.mark.parametrize("key", HEADER)
def test_every_line_of_the_header_counts(key: str) -> None:
    planted, refusal = HEADER[key]
    lines = lock_certificate().splitlines()
    changed = [f'(set-info :failproof-{key} "{planted}")' if f"-{key} " in text else text for text in lines]
    assert changed != lines

    if refusal is UsageError:
        with pytest.raises(UsageError, match="only 1 is known here"):
            check_size_certificate("\n".join(changed), lock_site(2), [LOCK])
    else:
        found = check_size_certificate("\n".join(changed), lock_site(2), [LOCK])

        assert (found.accepted, found.failed) == (False, refusal)


def test_more_open_sorts_than_it_was_made_for_are_refused() -> None:
    site = ring_site((2, 1, 3))
    made = write_size_certificate(scope(site, ["Place"]), RING, SizeProof(()))

    found = check_size_certificate(made.replace('open "Place"', 'open "Place, Message"'), site, [RING])

    assert (found.accepted, found.failed) == (False, "system")


@pytest.mark.parametrize("left_out", range(12))
def test_a_dropped_condition_is_refused(left_out: int) -> None:
    kept = tuple(c for i, c in enumerate(lock_conditions()) if i != left_out)

    found = check_size_certificate(certificate(lock_site(2), LOCK, kept), lock_site(2), [LOCK])

    assert not found.accepted
    assert found.queries > 0


@pytest.mark.parametrize(("old", "new"), [("(#3 Message)", "(#3 Place)"), ("(#2 Place)", "(#2 Message)")])
def test_a_changed_sort_cannot_be_read(old: str, new: str) -> None:
    text = ring_certificate()
    assert old in text

    with pytest.raises(UsageError, match="is of a"):
        check_size_certificate(text.replace(old, new), ring_site((2, 1, 3)), [RING])


@pytest.mark.parametrize(
    ("site", "prop", "conditions", "rule"),
    [
        pytest.param(lock_site(2), LOCK, conditions_of_the_lock(), "Client.grant", id="lock"),
        pytest.param(ring_site((2, 1, 3)), RING, conditions_of_the_ring(), "Message.forward", id="ring"),
    ],
)
def test_a_changed_rule_is_refused_by_its_hash_and_with_its_hash(
    site: Site, prop: Property, conditions: list[Bool], rule: str
) -> None:
    nodes = tuple(c.node for c in conditions)
    mutant = weakened(site, rule)

    by_its_hash = check_size_certificate(certificate(site, prop, nodes), mutant, [prop])
    made_anew = check_size_certificate(certificate(mutant, prop, nodes), mutant, [prop])

    assert (by_its_hash.accepted, by_its_hash.failed) == (False, "system")
    assert not made_anew.accepted
    assert made_anew.failed.endswith(f" after {rule}({', '.join('*' for _ in mutant.system.rule(rule).parameters)})")


EDITED = [
    pytest.param((0, 4, 9), (11, 1), id="three conditions"),
    pytest.param(range(12), (45, 3), id="every condition", marks=pytest.mark.long),
]
"""Which conditions are edited, and how many edits are no proof on two clients, and how many are."""


@pytest.mark.parametrize(("positions", "numbers"), EDITED)
def test_of_all_edits_those_that_are_wrong_on_a_small_site_are_refused(
    positions: Sequence[int], numbers: tuple[int, int]
) -> None:
    given = lock_conditions()
    wrong = right = 0
    for position in positions:
        for edited in edits(given[position]):
            conditions = (*given[:position], edited, *given[position + 1 :])
            found = check_size_certificate(certificate(lock_site(2), LOCK, conditions), lock_site(2), [LOCK])
            if is_wrong(lock_site(2), LOCK, conditions):
                wrong += 1
                assert not found.accepted
            else:
                right += 1
                assert found.accepted

    assert (wrong, right) == numbers


def test_a_hint_that_is_wrong_costs_time_and_nothing_else() -> None:
    hints = tuple(() for _ in range(13))
    proof = SizeProof(lock_conditions(), hints)

    found = check_size_certificate(write_size_certificate(scope(lock_site(2)), LOCK, proof), lock_site(2), [LOCK])

    assert found.accepted


def test_a_renamed_deployment_is_the_same() -> None:
    found = check_size_certificate(lock_certificate(), replace(lock_site(2), name="elsewhere"), [LOCK])

    assert found.accepted
