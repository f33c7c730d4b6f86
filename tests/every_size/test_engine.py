"""The engine `every-size`: it holds what it proves, brings evidence of both kinds, and else leaves things undecided."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

from checker.bdd import BddEngine
from checker.cache.entry import is_final
from checker.certificate.every_size.file import check_size_certificate
from checker.certificate.every_size.scope import scope
from checker.certificate.verify import Verifier
from checker.cli.library import shipped
from checker.cli.target import find_target
from checker.engine import Options, Silent
from checker.every_size.engine import EverySizeEngine, claiming_nothing, of_every_element
from checker.judgement import judge
from checker.portfolio.instances import unit
from checker.portfolio.portfolio import Portfolio
from checker.portfolio.team import Team
from checker.rechecking import Rechecker, independent_checks
from checker.reference import ReferenceEngine
from checker.report.certificates import certificate_name, certificate_text
from checker.report.json_report import evidence_data
from checker.report.results import Lines
from checker.work.service import Found
from model.lang import expr as ex
from model.lang.errors import FailproofError
from model.lang.term import Bool, exists
from properties.evidence import EverySize, Invariant
from properties.property import Always, Property, never, reachable
from properties.result import Case, Result, Vacuity, Verdict
from tests.every_size.lock_service import Client, exclusive, lock_site, mutual_exclusion
from tests.portfolio.engines import Played
from tests.random_systems import cases

LOCK = mutual_exclusion()


def check(prop: Property, clients: int = 2) -> Result:
    return EverySizeEngine().open(lock_site(clients), Options(), Silent()).check(prop)


@cache
def lock_result() -> Result:
    """What it says of the lock, which takes most of a second."""
    return check(LOCK)


def rechecked(result: Result, clients: int = 2) -> Case:
    (case,) = result.cases
    return Rechecker(independent_checks(lock_site(clients)), Silent()).recheck(result.property, case)


def test_what_it_proves_holds_with_evidence_that_is_accepted() -> None:
    case = rechecked(lock_result())

    assert (case.verdict, case.checked) == (Verdict.HOLDS, True)
    assert isinstance(case.evidence, Invariant)
    assert case.evidence.every_size is not None
    assert case.evidence.every_size.open == ("Client",)


def test_it_tells_how_vacuous_a_claim_is() -> None:
    triggered, never_met = check(exclusive()), check(replace(exclusive(), formula=Always(ex.FALSE, ex.FALSE)))

    assert [c.vacuity for c in triggered.cases] == [Vacuity.TRIGGERED]
    assert [c.vacuity for c in never_met.cases] == [Vacuity.NEVER]


def test_a_violation_is_left_to_others() -> None:
    held = never("HELD", "Nobody holds the lock", that=somebody_holds(), why="So.")

    (case,) = check(held).cases

    assert case.verdict is Verdict.UNDECIDED
    assert case.reason == "with 1 Client it is violated, so it does not hold for every size"


def somebody_holds() -> Bool:
    return exists(Client, lambda c: c.holds)


def test_a_bound_on_faults_decides_nothing() -> None:
    (case,) = EverySizeEngine().open(lock_site(2), Options(max_faults=1), Silent()).check(LOCK).cases

    assert (case.verdict, case.reason) == (Verdict.UNDECIDED, "a proof for every size knows no bound on faults")


def test_a_property_about_one_element_is_proved_for_all() -> None:
    one = unit(exclusive(), ("client2",))

    general = of_every_element(one, scope(lock_site(2)))
    case = rechecked(check(one))

    assert general is not None
    assert [v.sort.component for v in general.variables] == [Client]
    assert (case.verdict, case.checked) == (Verdict.HOLDS, True)


@pytest.mark.parametrize(
    "planted",
    [
        EverySize(("Client",), "(claim)\n"),
        EverySize(("Client",), "(condition 1 true (from))(claim (from 1))"),
        EverySize(("Client",), "nothing"),
        EverySize(("Server",), "(claim)\n"),
        EverySize((), "(claim)\n"),
    ],
)
def test_a_wrong_proof_for_every_size_is_refused_though_the_set_is_one(planted: EverySize) -> None:
    (case,) = lock_result().cases
    assert isinstance(case.evidence, Invariant)
    wrong = replace(case, evidence=Invariant(case.evidence.states, planted))

    found = Verifier(lock_site(2)).verify(LOCK, wrong)

    assert not found.accepted
    assert found.failed.startswith("for every size: ")


def test_reports_and_certificates_say_for_every_size() -> None:
    result = lock_result()
    case = rechecked(result)
    site = lock_site(2)
    judged = judge(replace(result, cases=(case,)), site, None)
    assert isinstance(case.evidence, Invariant)

    text = certificate_text(site, LOCK, case)

    assert "proof re-checked for any number of Client" in list(Lines(site, [LOCK], timings=False).details(judged))
    assert evidence_data(case.evidence)["every_size"]["open"] == ["Client"]
    assert certificate_name(LOCK, 1, case) == "LOCK-1.proof"
    assert check_size_certificate(text, lock_site(4), [LOCK]).accepted


def test_it_is_not_kept_in_the_cache() -> None:
    result = lock_result()

    assert not is_final(Found(result.engine, (rechecked(result),), result.effort))


def test_claims_of_nothing_keep_their_condition() -> None:
    weak = claiming_nothing(exclusive())

    assert (weak.trigger, weak.expressions[1]) == (exclusive().trigger, ex.TRUE)


# ---- in a portfolio --------------------------------------------------------------------------------
def portfolio(prop: Property, *runners: Played) -> Result:
    team = Team((), runners, (BddEngine(),), last=(EverySizeEngine(),))
    with Portfolio(lock_site(2), (prop,), team, Options(), jobs=1) as shop:
        (judged,) = shop.run(Silent(), from_catalogue=False)
    return judged.result


def test_in_a_portfolio_it_decides_what_nobody_else_does() -> None:
    found = portfolio(exclusive(), Played("shirks", "shirks"))

    (case,) = found.cases
    assert (case.verdict, case.checked, found.effort.winners) == (Verdict.HOLDS, True, ("every-size",))
    assert isinstance(case.evidence, Invariant)
    assert case.evidence.every_size is not None


def test_in_a_portfolio_it_is_not_asked_about_what_others_decide() -> None:
    found = portfolio(exclusive(), Played("bdd", "bdd"))

    (case,) = found.cases
    assert found.effort.winners == ("bdd",)
    assert isinstance(case.evidence, Invariant)
    assert case.evidence.every_size is None


# ---- random designs --------------------------------------------------------------------------------
@pytest.mark.long
@pytest.mark.parametrize("seed", range(8))
def test_on_random_sites_it_says_what_the_reference_says(seed: int) -> None:
    (case,) = cases(1, first=seed)
    for prop in case.properties:
        if prop.kind not in EverySizeEngine().decides:
            continue
        try:
            expected = ReferenceEngine().open(case.site, Options(), Silent()).check(prop)
            found = EverySizeEngine().open(case.site, Options(max_seconds=5), Silent()).check(prop)
        except FailproofError:
            continue
        for mine in found.cases:
            if mine.verdict is Verdict.HOLDS:
                assert {c.verdict for c in expected.cases} == {Verdict.HOLDS}
                assert Rechecker(independent_checks(case.site), Silent()).recheck(prop, mine).checked


def test_kinds_that_it_does_not_decide_are_not_asked() -> None:
    can = reachable("CAN", "A client can hold it", that=somebody_holds(), why="So.")

    assert can.kind not in EverySizeEngine().decides


def test_under_some_readings_it_holds_and_of_the_others_nothing_is_said() -> None:
    """Each part has a proof for every size of its own; both kinds of evidence are accepted under its readings."""
    target = find_target(shipped(), "figure-4-2", ["B23=any", "B25=any"])
    (prop,) = target.properties(["H11"])

    result = EverySizeEngine().open(target.site, Options(), Silent()).check(prop)

    told = {c.where: c.verdict for c in result.cases}
    assert told == {
        ((("B23", ("shared",)), ("B25", ("numeric", "text"))),): Verdict.HOLDS,
        ((("B23", ("shared",)), ("B25", ("movable",))),): Verdict.HOLDS,
        ((("B23", ("per-partition", "quorum")),),): Verdict.UNDECIDED,
    }
    rechecker = Rechecker(independent_checks(target.site), Silent())
    for case in result.cases[:2]:
        assert isinstance(case.evidence, Invariant)
        assert case.evidence.every_size is not None
        assert rechecker.recheck(prop, case).checked
    one, other, _ = result.cases
    assert not rechecker.recheck(prop, replace(one, where=other.where)).checked
