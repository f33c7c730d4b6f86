"""What is proved for every size holds on small sites by the reference, whatever the design."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest

from checker.certificate.every_size.scope import Scope, scope
from checker.engine import Options, Silent
from checker.every_size.instances import sites
from checker.every_size.outcome import Proved, ViolatedAt
from checker.every_size.prove import DECIDES, Limits, prove
from checker.reference import ReferenceEngine
from model.lang.errors import FailproofError, ReachedError
from model.lang.sites import Site
from properties.result import Verdict
from tests.random_systems import RandomCase, cases

LARGEST = 3
MOST_STATES = 20_000


def small_sites(chosen: Scope) -> Iterator[Site]:
    """A few sites of each size."""
    for number in range(1, LARGEST + 1):
        yield from sites(chosen, dict.fromkeys(chosen.open, number), 2)


def outcomes(case: RandomCase) -> Counter[str]:
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
            for site in small_sites(chosen):
                assert Verdict.VIOLATED not in verdicts(site, outcome), f"{case.name}: {prop.id} on {site.name}"
        if isinstance(outcome, ViolatedAt):
            assert outcome.case.checked
    return found


def verdicts(site: Site, outcome: Proved) -> set[Verdict]:
    """What the reference says; nothing where the site has an error of its own, or too many states."""
    try:
        result = ReferenceEngine().open(site, Options(max_states=MOST_STATES), Silent()).check(outcome.prop)
    except FailproofError:
        return set()
    return {c.verdict for c in result.cases}


@pytest.mark.parametrize("seed", range(3))
def test_proofs_for_random_designs_hold_on_small_sites(seed: int) -> None:
    for case in cases(1, first=seed):
        outcomes(case)


@pytest.mark.long
def test_proofs_for_many_random_designs_hold_on_small_sites() -> None:
    found: Counter[str] = Counter()
    for case in cases(60):
        found += outcomes(case)

    assert found["Proved"] > 10
    assert found["ViolatedAt"] > 10
