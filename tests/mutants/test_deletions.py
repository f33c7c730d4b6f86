"""Taking away any rule changes what a claim comes out as, or it is said why not."""

from __future__ import annotations

from functools import cache

import pytest

from model.deployment_file import find_deployment
from model.lang import expr as ex
from model.lang.sites import Deployment
from model.lang.traverse import post_order
from properties.result import Verdict
from tests.mutants import callback_deletions
from tests.mutants.asking import Answer, ask, cluster, one_softphone
from tests.mutants.ctios_deletions import INSTEAD, MISSED, NOBODY
from tests.mutants.instead import Instead
from tests.mutants.matrix import concerned
from tests.mutants.other_deletions import BRIDGE
from tests.mutants.patches import Missed, claims, whole
from tests.telling import Run

QUICK_IN_CALL_BACK = ("CtiManager.lose_callmanager", "ExtendedFunctions.add", "ExtendedFunctions.step_down")
QUICK = ("Network.restore_private_link", "Switch.return_to_service", "CtiosServerNode.drop_client")


def is_missed(design: str, site: Deployment, rule: str, by: Missed) -> bool:
    """Whether the claim comes out otherwise without the rule."""
    before = ask(whole(design), by.claim, site, by.readings, start=by.start)
    return before.differs(ask(whole(design).remove(rule), by.claim, site, by.readings, start=by.start))


@cache
def as_it_is(claim: str) -> Answer:
    """What the engines say of a claim about Call Back as it is."""
    return ask(whole("callback"), claim, cluster(2), {})


def tell(design: str, deployment: str, rule: str, told: Instead) -> tuple[Run, Run, Run]:
    """What both runs begin with, the run with the rule, and the one in a design that does not have it."""

    def run(*steps: str, without: bool = False) -> Run:
        system = whole(design).remove(rule) if without else None
        return Run(deployment, system=system, chosen=told.readings).do(*told.before, *steps)

    return run(), run(*told.with_it), run(*told.without, without=True)


def ends_alike(told: Instead, at_first: Run, with_it: Run, without: Run) -> bool:
    """At their ends the variables are the same, and neither run can go on with what both could begin with."""
    same = all(with_it[v] == without[v] for v in told.same)
    ended = all(at_first.can(step) and not with_it.can(step) and not without.can(step) for step in told.ended)
    return same and ended and (bool(told.ended) or any(with_it[v] != at_first[v] for v in told.same))


def test_every_rule_of_the_bridge_alone_is_missed() -> None:
    shared = {rule for name in ("ctios", "callback") for rule in whole(name).rule_by_id}

    assert set(whole("bridge").rule_by_id) - shared == set(BRIDGE)
    assert {m.claim for m in BRIDGE.values()} <= set(claims("bridge"))


@pytest.mark.long
@pytest.mark.parametrize("rule", BRIDGE)
def test_the_claim_misses_the_rule_of_the_bridge(rule: str) -> None:
    assert is_missed("bridge", find_deployment("bridge"), rule, BRIDGE[rule])


def test_every_rule_of_call_back_is_missed_or_explained() -> None:
    tables = (callback_deletions.MISSED, callback_deletions.NOBODY)

    assert sorted(rule for table in tables for rule in table) == sorted(whole("callback").rule_by_id)
    assert {m.claim for m in callback_deletions.MISSED.values()} <= set(claims("callback"))
    assert set(callback_deletions.INSTEAD) == set(callback_deletions.NOBODY)


@pytest.mark.parametrize("rule", QUICK_IN_CALL_BACK)
def test_the_claim_misses_the_rule_of_call_back(rule: str) -> None:
    by = callback_deletions.MISSED[rule]

    assert is_missed("callback", cluster(by.applications), rule, by)


@pytest.mark.long
@pytest.mark.parametrize("rule", [r for r in callback_deletions.MISSED if r not in QUICK_IN_CALL_BACK])
def test_the_claim_misses_the_rule_of_call_back_at_length(rule: str) -> None:
    by = callback_deletions.MISSED[rule]

    assert is_missed("callback", cluster(by.applications), rule, by)


@pytest.mark.parametrize("rule", callback_deletions.INSTEAD)
def test_what_a_rule_of_call_back_does_can_be_done_without_it(rule: str) -> None:
    told = callback_deletions.INSTEAD[rule]

    at_first, with_it, without = tell("callback", "figure-4-2", rule, told)

    assert ends_alike(told, at_first, with_it, without)
    assert rule in {i.rule.id for i in with_it.fired}


@pytest.mark.long
@pytest.mark.parametrize("rule", callback_deletions.NOBODY)
def test_no_claim_misses_the_rule_of_call_back(rule: str) -> None:
    without = whole("callback").remove(rule)
    said = {i: (as_it_is(i), ask(without, i, cluster(2), {})) for i in concerned(whole("callback"), without)}

    assert [i for i, (_, after) in said.items() if after.verdict == Verdict.UNDECIDED.value] == []
    assert [i for i, (before, after) in said.items() if before.differs(after)] == []


def test_every_rule_is_missed_by_a_claim_or_by_nobody_with_a_reason() -> None:
    assert {*MISSED, *NOBODY} == set(whole("ctios").rule_by_id)
    assert not {*MISSED} & {*NOBODY}
    assert {m.claim for m in MISSED.values()} <= set(claims("ctios"))


@pytest.mark.parametrize("rule", INSTEAD)
def test_what_a_rule_that_nobody_misses_does_can_be_done_without_it(rule: str) -> None:
    told = INSTEAD[rule]

    at_first, with_it, without = tell("ctios", "duplex", rule, told)

    assert ends_alike(told, at_first, with_it, without)
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
