"""Errors planted into proofs of random designs: what is wrong on a small site is never accepted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import pytest

from checker.certificate.every_size.scope import scope
from checker.engine import Silent
from checker.every_size.by_lifting import by_lifting
from checker.every_size.outcome import proofs_of
from tests.every_size.held import LIMITS, outcomes
from tests.every_size.spoilt import planted
from tests.random_systems import case


def told(seeds: Iterable[int]) -> Counter[str]:
    """How many planted errors are refused, accepted, and wrong; one that is accepted and wrong fails the test."""
    number: Counter[str] = Counter()
    for seed in seeds:
        for outcome in outcomes(case(seed)):
            for proof in proofs_of(outcome):
                found = planted(proof)
                assert found.mistakes == [], f"seed {seed}"
                number += found.number
    return number


def test_planted_errors_are_refused_where_they_are_wrong() -> None:
    assert told([13])["wrong"] > 0


def curious(seeds: Iterable[int]) -> Counter[str]:
    """The same of proofs of independence alone, where rules are made to ask for what must not matter to them."""
    number: Counter[str] = Counter()
    for seed in seeds:
        one = case(seed)
        chosen = scope(one.site)
        for prop in one.properties if chosen.open else ():
            if prop.kind == "independent":
                for proof in proofs_of(by_lifting(chosen, prop, Silent(), LIMITS)):
                    found = planted(proof)
                    assert found.mistakes == [], f"seed {seed}"
                    number += found.number
    return number


def test_rules_that_read_too_much_are_seen_where_it_matters() -> None:
    assert curious([21]) == {"accepted": 7, "refused": 2, "wrong": 2}


@pytest.mark.long
def test_of_many_designs_rules_that_read_too_much_are_seen_where_it_matters() -> None:
    assert curious(range(60))["wrong"] == 7


@pytest.mark.long
def test_planted_errors_of_many_designs_are_refused_where_they_are_wrong() -> None:
    number = told((*range(11), 13))

    assert number["wrong"] > 5
    assert number["accepted"] > 30
