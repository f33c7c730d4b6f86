"""The stress design: its size, and what is found in it with few clients, by engines that share no search."""

from __future__ import annotations

import pytest

from checker.bdd import BddEngine
from checker.engine import Options, Silent
from checker.replay import confirm
from checker.smt import BmcEngine
from model.lang.grounding import ground
from properties.property import Property
from properties.result import Verdict
from tests.fuzz.agreement import cost
from tests.stress.claims import CLAIMS, HAZARDS, SPLIT
from tests.stress.design import stress_site

COSTS = {"split": (1, 4), "stale": (1, 9), "lost": (1, 10), "gone": (1, 15), "any-stale": (1, 9)}


def test_it_is_as_large_as_a_real_design() -> None:
    system = ground(stress_site())

    assert sum((len(v.values) - 1).bit_length() for v in system.variables) == 122
    assert len(system.rules) == 210


@pytest.mark.parametrize("prop", HAZARDS, ids=lambda p: p.id)
@pytest.mark.parametrize("engine", [BddEngine(), BmcEngine(depth=20)], ids=lambda e: e.name)
def test_its_hazards_are_a_few_steps_away(prop: Property, engine: BddEngine | BmcEngine) -> None:
    here = stress_site(clients=2)

    (case,) = engine.open(here, Options(), Silent()).check(prop).cases

    assert (case.verdict, cost(case.evidence)) == (Verdict.VIOLATED, COSTS[prop.id])
    assert confirm(here, prop, case)


@pytest.mark.parametrize("prop", CLAIMS, ids=lambda p: p.id)
def test_its_claims_hold(prop: Property) -> None:
    (case,) = BddEngine().open(stress_site(clients=2), Options(), Silent()).check(prop).cases

    assert case.verdict is Verdict.HOLDS


def test_a_hazard_of_the_whole_design_is_found_at_once() -> None:
    here = stress_site()

    (case,) = BmcEngine().open(here, Options(), Silent()).check(SPLIT).cases

    assert (case.verdict, cost(case.evidence)) == (Verdict.VIOLATED, COSTS["split"])
    assert confirm(here, SPLIT, case)
