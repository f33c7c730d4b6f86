"""The comparisons find bugs: those planted here are caught after a few random systems, each on its smallest one too."""

from __future__ import annotations

from pathlib import Path

import pytest

from checker.reference.rings import Rings
from model.lang.evaluate import Evaluator, State
from model.lang.sites import Instance
from tests import test_twin
from tests.fuzz.fuzzing import first_difference, kept
from tests.fuzz.planted import PLANTED as PLANTED_BDD
from tests.fuzz.planted import Plant
from tests.fuzz.planted_smt import PLANTED_SMT
from tests.fuzz.regression import FOLDER, Regression, read
from tests.fuzz.shrinking import shrink

PLANTED = {**PLANTED_BDD, **PLANTED_SMT}

ENOUGH = 20
"""Random systems, which take a few seconds."""


@pytest.mark.parametrize("plant", PLANTED.values(), ids=PLANTED)
def test_a_bug_planted_into_an_engine_is_caught_by_the_first_systems(
    plant: Plant, monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(monkeypatch)

    assert any(first_difference(seed, proofs=False) for seed in range(ENOUGH))


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_bug_shows_again_on_the_system_it_was_shrunk_to(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    regression = read(FOLDER / f"planted-{name}.toml")
    PLANTED[name](monkeypatch)

    # What differs is the same; by how much depends on the order in which the engine fires its rules.
    subject = regression.what.removeprefix("planted: ").partition(":")[0]
    assert subject in {difference.partition(":")[0] for difference in regression.differences()}
    assert len(regression.case().site.system.rules) <= 3


def test_a_disagreement_shrinks_to_a_file_that_tells_it_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    PLANTED["ignored-rule"](monkeypatch)
    found = first_difference(1, proofs=False)
    assert found is not None

    small, path = kept(found, tmp_path)

    assert read(path) == small == shrink(small)
    assert small.what in small.differences()
    assert len(small.removed) == len(Regression(1, None).case().site.system.rules) - 1


def test_a_rule_that_the_reference_engine_forgets_is_caught_by_its_twin(monkeypatch: pytest.MonkeyPatch) -> None:
    right = Evaluator.enabled

    def wrong(evaluator: Evaluator, instance: Instance, state: State) -> bool:
        return instance != evaluator.site.instances[-1] and right(evaluator, instance, state)

    monkeypatch.setattr(Evaluator, "enabled", wrong)

    assert caught_by_the_twin()


def test_a_fault_that_the_reference_engine_does_not_count_is_caught_by_its_twin(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def wrong(rings: Rings[int], source: int, _rule: int) -> tuple[int, int]:
        faults, steps = rings.cost[source]
        return faults, steps + 1

    monkeypatch.setattr(Rings, "cost_of_step", wrong)

    assert caught_by_the_twin()


def caught_by_the_twin() -> bool:
    for seed in test_twin.SEEDS:
        try:
            test_twin.test_reference_and_twin_agree(seed)
        except AssertionError:
            return True
    return False
