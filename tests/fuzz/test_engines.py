"""The engines against each other on as many random systems as are asked for: `make fuzz SEEDS=500 FIRST=1000`."""

from __future__ import annotations

import pytest

from tests.fuzz.fuzzing import first_difference, kept
from tests.fuzz.regression import FOLDER


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    first = int(metafunc.config.getoption("--first") or 0)
    seeds = int(metafunc.config.getoption("--seeds") or 0)
    metafunc.parametrize("seed", range(first, first + seeds), ids=lambda seed: f"seed {seed}")


def test_engines_agree_and_their_evidence_is_accepted(seed: int) -> None:
    found = first_difference(seed, proofs=True)
    if found is None:
        return

    small, path = kept(found, FOLDER)

    pytest.fail(f"seed {seed}, property {small.property}: {small.what}\nkept in {path}: {small}", pytrace=False)
