"""Random systems on which the engines agree; `make fuzz` asks for more, and checks every certificate.

With the 200 of tests/bdd/test_agreement.py these are 500.
"""

from __future__ import annotations

import itertools

import pytest

from tests.fuzz.agreement import ENGINES
from tests.fuzz.fuzzing import first_difference

NUMBER, BATCH = 300, 20

SLOW = {201, 217, 232, 281, 284}
"""Watched element by element, or in pairs of states, they take the reference engine about half of the time of all."""

SEEDS = list(itertools.islice((seed for seed in itertools.count(200) if seed not in SLOW), NUMBER))

BY_ALL = 60
"""So many of them are put to the engines that work with a solver too, with proofs."""


@pytest.mark.parametrize("first", range(0, NUMBER, BATCH), ids=lambda first: f"from seed {SEEDS[first]}")
def test_engines_agree_and_their_runs_are_accepted(first: int) -> None:
    found = [first_difference(seed, proofs=False, engines=ENGINES) for seed in SEEDS[first : first + BATCH]]

    assert [f for f in found if f is not None] == []


@pytest.mark.parametrize("first", range(0, BY_ALL, BATCH), ids=lambda first: f"from seed {SEEDS[first]}")
def test_all_engines_agree_and_their_evidence_is_accepted(first: int) -> None:
    found = [first_difference(seed, proofs=True) for seed in SEEDS[first : first + BATCH]]

    assert [f for f in found if f is not None] == []
