"""Proofs for every size of the catalogues: accepted, but not with a part less, nor where a mistake breaks the claim."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from pathlib import Path

import pytest

from checker.certificate.every_size.proof import SizeProof
from checker.certificate.every_size.scope import Scope
from checker.certificate.every_size.verify import verify_for_every_size
from checker.engine import Silent
from checker.every_size.outcome import Proved, ViolatedAt
from checker.every_size.prove import prove
from model.lang import expr as ex
from model.lang.systems import StateInfo, System
from model.lang.traverse import post_order
from properties.property import Property
from tests.every_size.claims import CLAIMS, FOLDER, Claim
from tests.every_size.claims_of_steps import BY_STEPS, IN_EVERY_STATE
from tests.every_size.test_independence import SPREADS

ALL = (*CLAIMS, *BY_STEPS)

RESULTS = Path(__file__).parents[2] / "docs" / "every-size-results.md"
BARS = 8
"""In each line of its tables."""


each_claim = pytest.mark.parametrize(
    "claim", [pytest.param(c, id=c.id, marks=() if c.is_quick else pytest.mark.long) for c in ALL]
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

    broken = prove(mutant, prop, Silent())

    assert isinstance(broken, ViolatedAt)
    assert broken.case.checked
    assert not verify_for_every_size(mutant, prop, proof).accepted


@pytest.mark.long
@pytest.mark.parametrize("claim", [pytest.param(c, id=c.id) for c in ALL])
def test_it_is_found_without_help(claim: Claim) -> None:
    found = prove(*claim.asked(), Silent())

    assert isinstance(found, Proved)
    assert found.vacuous is not True
    assert bool(found.proof.conditions) == bool(claim.conditions)
    assert claim.accepts(found.proof)
    assert not any(claim.accepts(less) for less in with_a_part_less(found.proof))


def test_every_proof_that_is_kept_is_of_a_claim() -> None:
    assert {path.stem for path in FOLDER.glob("*.proof")} == {claim.id for claim in CLAIMS if claim.conditions}


def proved() -> dict[tuple[str, ...], bool]:
    """What the page of results says is proved: the property and its readings, and whether by any condition."""
    lines = RESULTS.read_text(encoding="utf-8").splitlines()
    rows = [tuple(cell.strip() for cell in line.split("|")) for line in lines if line.count("|") == BARS]
    return {
        (r[1], *filter(None, r[3].split(", "))): int(r[5].split()[0]) > 0 for r in rows if r[4].startswith("proved")
    }


def test_what_the_page_of_results_calls_proved_are_the_claims_here() -> None:
    claims = (*ALL, *(s.claim for s in SPREADS), *(Claim("ctios", name) for name in IN_EVERY_STATE))
    by_conditions: dict[tuple[str, ...], bool] = {(c.id, *c.readings): c.conditions > 0 for c in claims}

    # How many conditions a proof has depends on the search: that of the page need not be the one that is kept.
    assert proved() == by_conditions


class Anything(System):
    """A system in which every state begins with any value."""

    @cached_property
    def states(self) -> tuple[StateInfo, ...]:
        """The state families."""
        return tuple(replace(info, initially=None) for info in super().states)


def in_any_state(chosen: Scope) -> Scope:
    """The scope in which every state is a start, and no rule leaves it: whatever a mutant does, it does there."""
    site, given = chosen.site, chosen.site.system
    anything = Anything(given.name, given.components, (), given.readings, given.starts)
    begin = replace(site.start, values=(), where=ex.TRUE)
    return replace(chosen, site=replace(site, system=anything, start=begin))


@pytest.mark.parametrize("name", sorted(IN_EVERY_STATE))
def test_what_no_mistake_breaks_names_no_rule_and_holds_in_every_state(name: str) -> None:
    chosen, prop = Claim("ctios", name).asked()

    found = prove(in_any_state(chosen), prop, Silent())

    assert rules_in(prop) == set()
    assert isinstance(found, Proved)
    assert found.proof.conditions == ()


def test_what_holds_by_what_rules_do_is_violated_in_some_state() -> None:
    chosen, prop = Claim("ctios", "P23").asked()

    assert isinstance(prove(in_any_state(chosen), prop, Silent()), ViolatedAt)


def rules_in(prop: Property) -> set[object]:
    """Where a property of states names rules, or what waits for them."""
    return {n for n in post_order(*prop.expressions) if isinstance(n, ex.Enabled | ex.Settled | ex.Old | ex.Fired)}
