"""Proofs for every size of the catalogues: accepted, but not with a part less, nor where a mistake breaks the claim."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from checker.certificate.every_size.proof import SizeProof
from checker.certificate.every_size.verify import verify_for_every_size
from checker.engine import Silent
from checker.every_size.by_lifting import by_lifting
from checker.every_size.limits import Limits
from checker.every_size.outcome import Proved, ViolatedAt
from checker.every_size.prove import prove
from tests.every_size.claims import CLAIMS, FOLDER, Claim

each_claim = pytest.mark.parametrize(
    "claim", [pytest.param(c, id=c.id, marks=() if c.is_quick else pytest.mark.long) for c in CLAIMS]
)


@pytest.fixture
def proof(claim: Claim, request: pytest.FixtureRequest) -> SizeProof:
    """The proof of the claim."""
    if request.config.getoption("--update"):
        found = prove(*claim.asked(), Silent())
        assert isinstance(found, Proved)
        claim.keep(found.proof)
    return claim.proof()


@each_claim
def test_the_proof_is_accepted(claim: Claim, proof: SizeProof) -> None:
    assert len(proof.conditions) == claim.conditions
    assert claim.accepts(proof)


def with_a_part_less(proof: SizeProof) -> Iterator[SizeProof]:
    """The proof without one of its conditions."""
    for position in range(len(proof.conditions)):
        yield SizeProof((*proof.conditions[:position], *proof.conditions[position + 1 :]))


@each_claim
def test_with_any_condition_left_out_it_is_refused(claim: Claim, proof: SizeProof) -> None:
    accepted = [claim.accepts(less) for less in with_a_part_less(proof)]

    assert accepted == [False] * claim.conditions


@each_claim
def test_on_a_mutant_that_breaks_the_claim_it_is_refused(claim: Claim, proof: SizeProof) -> None:
    _, prop = claim.asked()
    mutant = claim.mutant()

    broken = by_lifting(mutant, prop, Silent(), Limits())

    assert isinstance(broken, ViolatedAt)
    assert broken.case.checked
    assert not verify_for_every_size(mutant, prop, proof).accepted


@pytest.mark.long
@pytest.mark.parametrize("claim", [pytest.param(c, id=c.id) for c in CLAIMS])
def test_it_is_found_without_help(claim: Claim) -> None:
    found = prove(*claim.asked(), Silent())

    assert isinstance(found, Proved)
    assert len(found.proof.conditions) == claim.conditions


def test_every_proof_that_is_kept_is_of_a_claim() -> None:
    assert {path.stem for path in FOLDER.glob("*.proof")} == {claim.id for claim in CLAIMS}
