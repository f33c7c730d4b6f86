"""Conditions over readings against every single combination, on as many random systems as are asked for."""

from __future__ import annotations

import pytest

from tests.conditions.brute_force import differences_of, has_few_readings


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    first = int(metafunc.config.getoption("--first") or 0)
    seeds = int(metafunc.config.getoption("--seeds") or 0)
    metafunc.parametrize("seed", range(first, first + seeds, 10), ids=lambda seed: f"seed {seed}")


def test_conditions_are_those_of_single_combinations(seed: int) -> None:
    """Every tenth seed: each takes as many runs of an engine as there are combinations."""
    if not has_few_readings(seed):
        pytest.skip("no readings that are open, or too many")

    assert list(differences_of(seed)) == []
