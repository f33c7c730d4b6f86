"""What is proved for every size holds on small sites by the reference, whatever the design."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from checker.certificate.every_size.proof import SizeProof
from checker.certificate.every_size.scope import Scope, scope
from checker.certificate.every_size.verify import verify_for_every_size
from checker.engine import Options, Silent
from checker.every_size.instances import sites
from checker.every_size.lifting import Effort, Lifting
from checker.every_size.outcome import Proved, ViolatedAt
from checker.every_size.prove import DECIDES, Limits, prove
from checker.reference import ReferenceEngine
from model.lang.errors import FailproofError, ReachedError
from model.lang.sites import Site
from properties.property import Property
from properties.result import Verdict
from tests.random_systems import RandomCase, cases


@dataclass(frozen=True)
class Held:
    """To which sites a proof is held: up to so many elements of a sort, and so many states of a site."""

    largest: int
    most_states: int


QUICKLY = Held(2, 2_000)
LARGELY = Held(4, 20_000)


def small_sites(chosen: Scope, held: Held) -> Iterator[Site]:
    """A few sites of each size."""
    for number in range(1, held.largest + 1):
        yield from sites(chosen, dict.fromkeys(chosen.open, number), 2)


def outcomes(case: RandomCase, held: Held) -> Counter[str]:
    """How many properties of the case are proved, violated and neither; a proof that is wrong fails the test."""
    chosen = scope(case.site)
    found: Counter[str] = Counter()
    if not chosen.open:
        return found
    for prop in case.properties:
        if prop.kind not in DECIDES:
            continue
        try:
            outcome = prove(chosen, prop, Silent(), Limits(largest=3, ways=2, work=100_000))
        except ReachedError:
            found["error"] += 1
            continue
        found[type(outcome).__name__] += 1
        if isinstance(outcome, Proved):
            for site in small_sites(chosen, held):
                assert Verdict.VIOLATED not in verdicts(site, prop, held), f"{case.name}: {prop.id} on {site.name}"
        if isinstance(outcome, ViolatedAt):
            assert outcome.case.checked
    return found


def lifted(case: RandomCase, held: Held) -> int:
    """How many properties of the case are proved by conditions lifted from small sites; one that is wrong fails."""
    chosen = scope(case.site)
    number = 0
    for prop in case.properties:
        if not chosen.open or prop.kind not in DECIDES or prop.kind == "independent":
            continue
        proof = Lifting(chosen, prop, Silent(), Effort(2, 3, 2_000)).run()
        if isinstance(proof, SizeProof) and verify_for_every_size(chosen, prop, proof).accepted:
            number += 1
            for site in small_sites(chosen, held):
                assert Verdict.VIOLATED not in verdicts(site, prop, held), f"{case.name}: {prop.id} on {site.name}"
    return number


def verdicts(site: Site, prop: Property, held: Held) -> set[Verdict]:
    """What the reference says; nothing where the site has an error of its own, or too many states."""
    try:
        result = ReferenceEngine().open(site, Options(max_states=held.most_states), Silent()).check(prop)
    except FailproofError:
        return set()
    return {c.verdict for c in result.cases}


@pytest.mark.parametrize("seed", range(3))
def test_proofs_for_random_designs_hold_on_small_sites(seed: int) -> None:
    for case in cases(1, first=seed):
        outcomes(case, QUICKLY)


def test_lifted_proofs_for_random_designs_hold_on_small_sites() -> None:
    assert sum(lifted(case, QUICKLY) for case in cases(8)) > 5


@pytest.mark.long
def test_lifted_proofs_for_many_random_designs_hold_on_small_sites() -> None:
    assert sum(lifted(case, LARGELY) for case in cases(60, first=8)) > 30


@pytest.mark.long
def test_proofs_for_many_random_designs_hold_on_small_sites() -> None:
    found: Counter[str] = Counter()
    for case in cases(60):
        found += outcomes(case, LARGELY)

    assert found["Proved"] > 10
    assert found["ViolatedAt"] > 10
