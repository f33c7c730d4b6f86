"""Proofs for every size of as many random systems as are asked for: `make fuzz SEEDS=500 FIRST=1000`."""

from __future__ import annotations

import pytest

from checker.every_size.outcome import Outcome, proofs_of
from tests.every_size.held import LARGELY, Reference, outcomes
from tests.every_size.spoilt import planted
from tests.random_systems import case

MOST = 8
"""So many errors are planted in each proof."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    first = int(metafunc.config.getoption("--first") or 0)
    seeds = int(metafunc.config.getoption("--seeds") or 0)
    metafunc.parametrize("seed", range(first, first + seeds), ids=lambda seed: f"seed {seed}")


def test_what_is_proved_for_every_size_is_so_by_the_reference_and_planted_errors_are_refused(seed: int) -> None:
    found = list(outcomes(case(seed)))
    reference = Reference(LARGELY)

    assert [w for outcome in found for w in reference.wrong(outcome)] == []
    assert [m for outcome in found for m in accepted_though_wrong(outcome)] == []


def accepted_though_wrong(outcome: Outcome) -> list[str]:
    """Planted errors that the verifier does not see."""
    return [mistake for proof in proofs_of(outcome) for mistake in planted(proof, MOST).mistakes]
