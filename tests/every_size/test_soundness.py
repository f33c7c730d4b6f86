"""What is proved for every size holds on small sites by the reference, whatever the design; how often it comes up.

`make fuzz` asks the same of as many random designs as are wanted.
"""

from __future__ import annotations

from collections import Counter

import pytest

from checker.certificate.every_size.scope import scope
from checker.engine import Silent
from checker.every_size.by_lifting import by_lifting
from checker.every_size.outcome import ByReadings, proofs_of
from checker.every_size.prove import DECIDES
from model.lang.errors import ReachedError
from tests.every_size.held import LARGELY, LIMITS, QUICKLY, Held, Reference, outcomes
from tests.random_systems import RandomCase, case, cases


def held(one: RandomCase, how: Held) -> Counter[str]:
    """How often each kind of outcome comes up; one that is wrong fails the test."""
    told: Counter[str] = Counter()
    reference = Reference(how)
    for found in outcomes(one):
        told[type(found).__name__] += 1
        assert list(reference.wrong(found)) == [], one.name
    return told


def lifted(one: RandomCase, how: Held) -> int:
    """How many properties are proved by conditions lifted from small sites, under all readings; one wrong fails."""
    chosen = scope(one.site)
    reference = Reference(how)
    number = 0
    for prop in one.properties if chosen.open else ():
        if prop.kind in DECIDES:
            try:
                found = by_lifting(chosen, prop, Silent(), LIMITS)
            except ReachedError:
                continue
            number += len(proofs_of(found))
            assert list(reference.wrong(found)) == [], one.name
    return number


@pytest.mark.parametrize("seed", range(3))
def test_proofs_for_random_designs_hold_on_small_sites(seed: int) -> None:
    assert held(case(seed), QUICKLY).total() > 0


def test_lifted_proofs_for_random_designs_hold_on_small_sites() -> None:
    assert sum(lifted(one, QUICKLY) for one in cases(8)) > 5


@pytest.mark.long
def test_proofs_for_many_random_designs_hold_on_small_sites() -> None:
    told: Counter[str] = Counter()
    for one in cases(60):
        told += held(one, LARGELY)

    assert told["Proved"] > 10
    assert told["ViolatedAt"] > 10
    assert told[ByReadings.__name__] > 0
