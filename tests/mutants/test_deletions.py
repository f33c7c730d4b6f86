"""Taking away any rule changes what a claim comes out as, or it is said why not."""

from __future__ import annotations

import pytest

from model.deployment_file import find_deployment
from model.lang.sites import Deployment
from tests.mutants.asking import ask, one_softphone
from tests.mutants.ctios_deletions import MISSED, NOBODY
from tests.mutants.other_deletions import BRIDGE
from tests.mutants.patches import Missed, claims, whole

QUICK = ("Network.restore_private_link", "Switch.return_to_service", "CtiosServerNode.drop_client")


def is_missed(design: str, site: Deployment, rule: str, by: Missed) -> bool:
    """Whether the claim comes out otherwise without the rule."""
    before = ask(whole(design), by.claim, site, by.readings)
    return before.differs(ask(whole(design).remove(rule), by.claim, site, by.readings))


def test_every_rule_of_the_bridge_alone_is_missed() -> None:
    shared = {rule for name in ("ctios", "callback") for rule in whole(name).rule_by_id}

    assert set(whole("bridge").rule_by_id) - shared == set(BRIDGE)
    assert {m.claim for m in BRIDGE.values()} <= set(claims("bridge"))


@pytest.mark.long
@pytest.mark.parametrize("rule", BRIDGE)
def test_the_claim_misses_the_rule_of_the_bridge(rule: str) -> None:
    assert is_missed("bridge", find_deployment("bridge"), rule, BRIDGE[rule])


def test_every_rule_is_missed_by_a_claim_or_by_nobody_with_a_reason() -> None:
    assert {*MISSED, *NOBODY} == set(whole("ctios").rule_by_id)
    assert not {*MISSED} & {*NOBODY}
    assert {m.claim for m in MISSED.values()} <= set(claims("ctios"))


@pytest.mark.parametrize("rule", QUICK)
def test_the_claim_misses_the_rule(rule: str) -> None:
    assert is_missed("ctios", one_softphone(), rule, MISSED[rule])


@pytest.mark.long
@pytest.mark.parametrize("rule", [r for r in MISSED if r not in QUICK])
def test_the_claim_misses_the_rule_at_length(rule: str) -> None:
    assert is_missed("ctios", one_softphone(), rule, MISSED[rule])
