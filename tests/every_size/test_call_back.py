"""The proofs for every size of Call Back: accepted, and refused on a mutant that breaks the claim, or with a part less.

They stand in the folder `proofs`, as they were found; --update has them found anew. A proof of no condition says that
the claim follows from the guards and updates of single rules.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from checker.bdd import BddEngine
from checker.certificate.every_size.file import proof_text, read_proof
from checker.certificate.every_size.proof import SizeProof
from checker.certificate.every_size.scope import Scope, scope
from checker.certificate.every_size.verify import verify_for_every_size
from checker.cli.library import shipped
from checker.cli.target import find_target
from checker.engine import Options, Silent
from checker.every_size.outcome import Proved
from checker.every_size.prove import prove
from model.callback.extended_functions import ExtendedFunctions, Role
from model.designs import OPEN_SORTS
from model.lang.sites import Site
from model.lang.systems import System
from model.lang.term import Update, each
from properties.property import Property
from properties.result import Verdict
from tests.mutants.callback_mutants import joins_what_is_under_way
from tests.mutants.patches import remove, updates

FOLDER = Path(__file__).parent / "proofs"


@dataclass(frozen=True)
class Claim:
    """A property that is proved for every size, under these readings, and a mistake by which it is violated."""

    id: str
    mistake: Callable[[System], System]
    readings: tuple[str, ...] = field(default=())
    conditions: int = 0
    facts: int = 0

    def target(self) -> tuple[Site, Property]:
        found = find_target(shipped(), "figure-4-2", self.readings)
        (prop,) = found.properties([self.id])
        return found.site, prop

    @property
    def path(self) -> Path:
        return FOLDER / f"{self.id}.proof"

    def scope(self, site: Site) -> Scope:
        return scope(site, OPEN_SORTS["callback"])


def nobody_steps_back(winner: ExtendedFunctions) -> tuple[Update, ...]:
    """The election ends, and who was active before stays so."""
    return (
        winner.role.becomes(Role.ACTIVE),
        *each(ExtendedFunctions, lambda n: n.electing.becomes(False), where=winner.sees),
    )


CLAIMS = [
    Claim("H11", updates("ExtendedFunctions.decide", nobody_steps_back), ("B23=shared",), conditions=3),
    Claim("P31", remove("ExtendedFunctions.decide"), facts=1),
    Claim("S2-14", updates("ExtendedFunctions.come_up", joins_what_is_under_way)),
    Claim("P39", remove("ExtendedFunctions.lose_registration")),
]
each_claim = pytest.mark.parametrize("claim", CLAIMS, ids=lambda c: c.id)
each_in_time = pytest.mark.parametrize(
    "claim", [pytest.param(c, id=c.id, marks=pytest.mark.long if c.facts else ()) for c in CLAIMS]
)
"""Where a fact about finite sets is missing, the solver gives up late."""


@pytest.fixture
def proof(claim: Claim, request: pytest.FixtureRequest) -> SizeProof:
    """The proof of the claim."""
    site, prop = claim.target()
    chosen = claim.scope(site)
    if request.config.getoption("--update"):
        found = prove(chosen, prop, Silent())
        assert isinstance(found, Proved)
        claim.path.write_text(proof_text(chosen, found.proof), encoding="utf-8", newline="\n")
    return read_proof(claim.path.read_text(encoding="utf-8"), chosen, claim.path.name)


def verdict(claim: Claim, site: Site, proof: SizeProof) -> bool:
    _, prop = claim.target()
    return verify_for_every_size(claim.scope(site), prop, proof).accepted


@each_claim
def test_the_proof_is_accepted(claim: Claim, proof: SizeProof) -> None:
    site, _ = claim.target()

    assert (len(proof.conditions), len(proof.least)) == (claim.conditions, claim.facts)
    assert verdict(claim, site, proof)


def with_a_part_less(proof: SizeProof) -> Iterator[SizeProof]:
    """The proof without one of its conditions, or of its facts."""
    for position in range(len(proof.conditions)):
        yield SizeProof((*proof.conditions[:position], *proof.conditions[position + 1 :]), proof.least)
    for position in range(len(proof.least)):
        yield replace(proof, least=(*proof.least[:position], *proof.least[position + 1 :]))


@each_in_time
def test_with_any_part_left_out_it_is_refused(claim: Claim, proof: SizeProof) -> None:
    site, _ = claim.target()

    accepted = [verdict(claim, site, less) for less in with_a_part_less(proof)]

    assert accepted == [False] * (claim.conditions + claim.facts)


@each_in_time
def test_on_a_mutant_that_breaks_the_claim_it_is_refused(claim: Claim, proof: SizeProof) -> None:
    site, prop = claim.target()
    mutant = site.with_system(claim.mistake(site.system))

    (broken,) = BddEngine().open(mutant, Options(), Silent()).check(prop).cases

    assert broken.verdict is Verdict.VIOLATED
    assert not verdict(claim, mutant, proof)


@pytest.mark.long
@each_claim
def test_it_is_found_without_help(claim: Claim) -> None:
    site, prop = claim.target()

    found = prove(claim.scope(site), prop, Silent())

    assert isinstance(found, Proved)
    assert len(found.proof.conditions) == claim.conditions
