"""Bugs planted into the engines that prove are found by the first random systems."""

from __future__ import annotations

import pytest

from checker.engine import Engine
from checker.reference import ReferenceEngine
from checker.smt import Ic3Engine, KindEngine
from tests.fuzz.fuzzing import first_difference
from tests.fuzz.planted import Plant
from tests.fuzz.planted_provers import OF_IC3, OF_KIND

ENOUGH = 40
"""Random systems, which take well under a minute."""


def is_caught(engine: Engine) -> bool:
    pair = (ReferenceEngine(), engine)
    return any(first_difference(seed, proofs=True, engines=pair) for seed in range(ENOUGH))


@pytest.mark.parametrize("plant", OF_IC3.values(), ids=OF_IC3)
def test_a_bug_planted_into_ic3_is_caught(plant: Plant, monkeypatch: pytest.MonkeyPatch) -> None:
    plant(monkeypatch)

    assert is_caught(Ic3Engine())


@pytest.mark.parametrize("plant", OF_KIND.values(), ids=OF_KIND)
def test_a_bug_planted_into_k_induction_is_caught(plant: Plant, monkeypatch: pytest.MonkeyPatch) -> None:
    plant(monkeypatch)

    assert is_caught(KindEngine(depth=8, effort=100_000_000))
