"""Budgets, room and determinism of a session."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from bench.pairs import ALWAYS_HOME, NEVER_BOTH, pairs_site
from checker.bdd import BddEngine, session
from checker.engine import Options, Silent
from model.deployment_file import find_deployment
from model.designs import design
from model.lang.sites import site
from model.trace import Trace
from properties.catalogue import catalogue
from properties.evidence import RankedInvariant
from properties.result import Case, Verdict

ROOT = Path(__file__).resolve().parents[2]


class Impatient(Silent):
    """Wants to stop at once."""

    def cancelled(self) -> bool:
        return True


def test_the_pairs_have_the_states_that_their_parts_multiply_to() -> None:
    (found,) = BddEngine().open(pairs_site(2), Options(), Silent()).explore()

    assert (found.states, found.depth, found.deadlocks, found.never_enabled) == (2**11 * 28**2, 31, 0, ())


def test_a_check_says_how_little_it_had_to_look_at() -> None:
    result = BddEngine().open(pairs_site(20), Options(), Silent()).check(NEVER_BOTH)

    assert (result.effort.states, result.effort.notes) == (None, ("decided on 9 of 51 variables",))
    evidence = result.cases[0].evidence
    assert isinstance(evidence, Trace)
    assert (evidence.faults, len(evidence.steps)) == (1, 3)


def test_a_check_with_a_bound_on_states_counts_those_of_its_slice() -> None:
    result = BddEngine().open(pairs_site(20), Options(max_states=1000), Silent()).check(NEVER_BOTH)

    assert (result.effort.states, result.effort.notes) == (2**9, ("slice of 9 of 51 variables",))


def test_layers_speak_of_the_goals_of_all_clients_at_once() -> None:
    result = BddEngine().open(pairs_site(2), Options(), Silent()).check(ALWAYS_HOME)

    assert result.cases[0].verdict is Verdict.HOLDS
    assert isinstance(result.cases[0].evidence, RankedInvariant)


def test_a_request_that_is_cancelled_is_undecided() -> None:
    result = BddEngine().open(pairs_site(2), Options(), Impatient()).check(NEVER_BOTH)

    assert [(c.where, c.verdict, c.reason.split(":")[0]) for c in result.cases] == [
        (((),), Verdict.UNDECIDED, "cancelled")
    ]


def test_an_exploration_that_is_cancelled_counts_what_it_reached() -> None:
    (found,) = BddEngine().open(pairs_site(2), Options(), Impatient()).explore()

    assert (found.states, found.depth, found.complete) == (1, 0, False)
    assert found.transitions is None


def test_more_states_in_the_slice_than_the_budget_allows_are_undecided() -> None:
    result = BddEngine().open(pairs_site(2), Options(max_states=100), Silent()).check(NEVER_BOTH)

    assert result.cases[0].verdict is Verdict.UNDECIDED
    assert result.cases[0].reason.startswith("more than 100 states")


def test_an_answer_does_not_depend_on_the_room_at_the_beginning(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = BddEngine().open(pairs_site(3), Options(), Silent()).check(NEVER_BOTH)
    monkeypatch.setattr(session, "SMALLEST", 1 << 8)

    found = BddEngine().open(pairs_site(3), Options(), Silent()).check(NEVER_BOTH)

    assert replace(found, effort=expected.effort) == expected


def test_too_little_room_is_undecided(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "SMALLEST", 1 << 8)
    monkeypatch.setattr(session, "LARGEST", 1 << 8)

    result = BddEngine().open(pairs_site(3), Options(), Silent()).check(NEVER_BOTH)

    assert result.cases[0].verdict is Verdict.UNDECIDED
    assert "nodes" in result.cases[0].reason


def test_results_are_the_same_under_every_hash_seed() -> None:
    script = (
        "from tests.random_systems import cases\n"
        "from checker.bdd import BddEngine\n"
        "from checker.engine import Options, Silent\n"
        "for case in cases(6, 3):\n"
        "    session = BddEngine().open(case.site, Options(), Silent())\n"
        "    for prop in case.properties:\n"
        "        try:\n"
        "            print(session.check(prop).cases)\n"
        "        except Exception as error:\n"
        "            print(error)\n"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", script],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "77")
    }

    assert len(outputs) == 1
    assert "VIOLATED" in outputs.pop()


def test_how_far_a_budget_goes_does_not_depend_on_what_was_asked_before() -> None:
    """Some answers of this engine are undecided, and none of them is another when it is asked in another order."""
    here = site(design("callback"), find_deployment("figure-4-2"))
    asked = [p for p in catalogue("callback") if p.kind == "always"]
    said: list[dict[str, tuple[Case, ...]]] = []
    for order in (asked, asked[::-1]):
        used = BddEngine(1_000).open(here, Options(), Silent())
        said.append({p.id: used.check(p).cases for p in order})

    assert said[0] == said[1]
    assert {cases[0].verdict for cases in said[0].values()} == {Verdict.HOLDS, Verdict.UNDECIDED}
