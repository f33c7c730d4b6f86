"""Which rules can never fire, on every deployment and from every start condition."""

from __future__ import annotations

import pytest

from checker.bdd import BddEngine
from checker.engine import Options, Silent
from model.callback import redundancy_manager
from model.callback.extended_functions import ExtendedFunctions
from model.designs import design
from model.lang.ground import FALSE
from model.lang.grounding import Grounder
from model.lang.rule import RuleFamily, enabled
from properties.property import never
from properties.result import Verdict
from tests.ctios.dormant import DORMANT, DORMANT_IN_CALL_BACK, NEVER_ON_THE_BRIDGE, ONLY_FROM_COLD
from tests.ctios.firing import rules_fired
from tests.telling import site_of

STARTS = ("normal", "cold", "maintenance")
QUICK = [("duplex", "normal"), ("duplex", "cold"), ("three-servers", "normal"), ("independent-hosts", "maintenance")]
FURTHER = [(d, s) for d in ("duplex", "three-servers", "independent-hosts", "duplex-8") for s in STARTS]
PLACES = [*QUICK, *(pytest.param(*p, marks=pytest.mark.long) for p in FURTHER if p not in QUICK)]


def can_fire(deployment: str, start: str) -> set[str]:
    """The rules whose guard is not false whatever the state."""
    return {rule.family for rule in Grounder(site_of(deployment, start, {})).system().rules if rule.guard != FALSE}


@pytest.mark.parametrize(("deployment", "start"), PLACES)
def test_a_rule_fires_under_the_defaults_or_belongs_to_another_option(deployment: str, start: str) -> None:
    assert rules_fired(deployment, start) == set(design("ctios").rule_by_id) - set(DORMANT)
    assert can_fire(deployment, start) == set(design("ctios").rule_by_id) - set(DORMANT)


@pytest.mark.long
@pytest.mark.parametrize(("start", "also"), [("normal", {*ONLY_FROM_COLD}), ("cold", set[str]())])
def test_a_rule_of_the_bridge_fires_or_is_explained(start: str, also: set[str]) -> None:
    live = set(design("bridge").rule_by_id) - {*DORMANT, *DORMANT_IN_CALL_BACK}

    assert can_fire("bridge", start) == live
    assert rules_fired("bridge", start) == live - {*NEVER_ON_THE_BRIDGE} - also


@pytest.mark.long
@pytest.mark.parametrize("rule", NEVER_ON_THE_BRIDGE)
def test_no_run_of_the_bridge_fires_the_rule(rule: str) -> None:
    family: RuleFamily[ExtendedFunctions] = getattr(redundancy_manager, rule.partition(".")[2])
    claim = never(
        "fires", "The rule is never enabled", that=lambda a: enabled(family, a), over=ExtendedFunctions, why=""
    )

    (case,) = BddEngine().open(site_of("bridge", "normal", {}), Options(), Silent()).check(claim).cases

    assert case.verdict is Verdict.HOLDS
