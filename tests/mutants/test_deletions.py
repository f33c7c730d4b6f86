"""Taking away any rule changes what a claim comes out as, or it is said why not."""

from __future__ import annotations

import pytest

from checker.bdd import BddEngine
from checker.engine import Options, Silent
from model.deployment_file import find_deployment
from model.lang import expr as ex
from model.lang.sites import Deployment
from model.lang.traverse import post_order
from properties.result import Verdict
from tests.mutants import callback_deletions
from tests.mutants.asking import ask, one_softphone
from tests.mutants.ctios_deletions import INSTEAD, MISSED, NOBODY
from tests.mutants.other_deletions import BRIDGE
from tests.mutants.patches import Missed, claims, whole
from tests.telling import Run, site_of

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


def test_every_rule_of_call_back_is_missed_or_explained() -> None:
    tables = (callback_deletions.MISSED, callback_deletions.MISSED_BY_RECOVERY, callback_deletions.NOBODY)

    assert sorted(rule for table in tables for rule in table) == sorted(whole("callback").rule_by_id)
    assert {m.claim for m in callback_deletions.MISSED.values()} <= set(claims("callback"))


@pytest.mark.long
@pytest.mark.parametrize("rule", callback_deletions.MISSED)
def test_the_claim_misses_the_rule_of_call_back(rule: str) -> None:
    assert is_missed("callback", find_deployment("figure-4-2"), rule, callback_deletions.MISSED[rule])


@pytest.mark.long
@pytest.mark.parametrize("rule", callback_deletions.MISSED_BY_RECOVERY)
def test_a_claim_about_the_way_back_misses_the_rule(rule: str) -> None:
    claim = callback_deletions.MISSED_BY_RECOVERY[rule]

    systems = (whole("callback"), whole("callback").remove(rule))
    found = [
        BddEngine().open(site_of("figure-4-2", "normal", {}, s), Options(), Silent()).check(claim) for s in systems
    ]

    assert [case.verdict for result in found for case in result.cases] == [Verdict.HOLDS, Verdict.VIOLATED]


def test_every_rule_is_missed_by_a_claim_or_by_nobody_with_a_reason() -> None:
    assert {*MISSED, *NOBODY} == set(whole("ctios").rule_by_id)
    assert not {*MISSED} & {*NOBODY}
    assert {m.claim for m in MISSED.values()} <= set(claims("ctios"))


@pytest.mark.parametrize("rule", INSTEAD)
def test_what_a_rule_that_nobody_misses_does_can_be_done_without_it(rule: str) -> None:
    told = INSTEAD[rule]
    at_first, with_it = Run("duplex"), Run("duplex").do(*told.with_it)
    without = Run("duplex", system=whole("ctios").remove(rule)).do(*told.without)

    assert {v: with_it[v] for v in told.same} == {v: without[v] for v in told.same}
    assert any(with_it[v] != at_first[v] for v in told.same)
    assert rule in {i.rule.id for i in with_it.fired}


def test_a_reason_without_a_run_is_about_tracing_or_about_one_button_of_several() -> None:
    named = {node.rule for node in post_order(*claims("ctios")["S1-29"].expressions) if isinstance(node, ex.Fired)}
    buttons = {f"Softphone.click_{button}" for button in ("logout", "ready", "release")}

    assert set(NOBODY) - set(INSTEAD) == {"CtiosTrace.crash", *buttons}
    assert buttons <= named


@pytest.mark.parametrize("rule", QUICK)
def test_the_claim_misses_the_rule(rule: str) -> None:
    assert is_missed("ctios", one_softphone(), rule, MISSED[rule])


@pytest.mark.long
@pytest.mark.parametrize("rule", [r for r in MISSED if r not in QUICK])
def test_the_claim_misses_the_rule_at_length(rule: str) -> None:
    assert is_missed("ctios", one_softphone(), rule, MISSED[rule])
