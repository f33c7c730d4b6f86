from __future__ import annotations

from dataclasses import replace

import pytest

from checker.cli.target import find_target
from checker.judgement import ExitCode, Judged, Judgement, exit_code, expectation_of, judge
from properties.expectation import HOLDS, VIOLATED, Expectation, Expected
from properties.result import Case, Result, Vacuity, Verdict
from tests.cli.toy import LIBRARY, PROPERTIES

T1 = next(p for p in PROPERTIES if p.id == "T1")
OPEN = find_target(LIBRARY, "two-open").site
SURE, HASTY = ((("R2", ("sure",)),),), ((("R2", ("hasty",)),),)


def judged(*cases: Case, expectation: Expectation | None) -> Judged:
    return judge(Result(T1, "two-open", "fake", cases), OPEN, expectation)


def plain(verdict: Expected) -> Expectation:
    return Expectation((), verdict)


def case(verdict: Verdict, **more: object) -> Case:
    return replace(Case(((),), verdict, checked=True), **more)  # type: ignore[arg-type]  # fields by name


@pytest.mark.parametrize(
    ("found", "expected", "judgement"),
    [
        (case(Verdict.HOLDS), HOLDS, Judgement.AS_EXPECTED),
        (case(Verdict.HOLDS), VIOLATED, Judgement.UNEXPECTED),
        (case(Verdict.VIOLATED), VIOLATED, Judgement.AS_EXPECTED),
        (case(Verdict.VIOLATED), HOLDS, Judgement.UNEXPECTED),
        (case(Verdict.HOLDS, checked=False), HOLDS, Judgement.UNCHECKED),
        (case(Verdict.HOLDS, checked=False), VIOLATED, Judgement.UNEXPECTED),
        (case(Verdict.UNDECIDED), HOLDS, Judgement.UNDECIDED),
        (case(Verdict.UNDECIDED), VIOLATED, Judgement.UNDECIDED),
        (case(Verdict.HOLDS, max_faults=2), HOLDS, Judgement.UNDECIDED),
        (case(Verdict.HOLDS, max_faults=2), VIOLATED, Judgement.UNDECIDED),
        (case(Verdict.HOLDS, vacuity=Vacuity.NEVER), HOLDS, Judgement.UNEXPECTED),
        (case(Verdict.HOLDS, vacuity=Vacuity.NEVER), VIOLATED, Judgement.UNEXPECTED),
        (case(Verdict.HOLDS, vacuity=Vacuity.BEFORE_FAULTS_ONLY), HOLDS, Judgement.AS_EXPECTED),
        (case(Verdict.HOLDS, vacuity=Vacuity.TRIGGERED), HOLDS, Judgement.AS_EXPECTED),
    ],
)
def test_a_case_is_compared_with_its_expectation(found: Case, expected: Expected, judgement: Judgement) -> None:
    assert judged(found, expectation=plain(expected)).judgement is judgement


@pytest.mark.parametrize(
    ("found", "judgement"),
    [
        (case(Verdict.HOLDS), Judgement.NOT_JUDGED),
        (case(Verdict.VIOLATED), Judgement.NOT_JUDGED),
        (case(Verdict.HOLDS, vacuity=Vacuity.NEVER), Judgement.NOT_JUDGED),
        (case(Verdict.HOLDS, checked=False), Judgement.UNCHECKED),
        (case(Verdict.UNDECIDED), Judgement.UNDECIDED),
    ],
)
def test_without_an_expectation_nothing_is_judged(found: Case, judgement: Judgement) -> None:
    assert judged(found, expectation=None).judgement is judgement


def test_each_case_is_judged_under_its_own_readings() -> None:
    found = (case(Verdict.HOLDS, where=SURE), case(Verdict.VIOLATED, where=HASTY))

    result = judged(*found, expectation=T1.expect)

    assert [c.judgement for c in result.cases] == [Judgement.AS_EXPECTED] * 2
    assert result.judgement is Judgement.AS_EXPECTED


def test_a_case_over_readings_that_expect_different_things_names_those_it_misses() -> None:
    result = judged(case(Verdict.HOLDS), expectation=T1.expect)

    assert result.judgement is Judgement.UNEXPECTED
    assert [(d.where, d.expected) for d in result.cases[0].missed] == [((("R2", ("hasty",)),), VIOLATED)]


def test_the_worst_case_decides() -> None:
    result = judged(
        case(Verdict.HOLDS, where=SURE, checked=False),
        case(Verdict.UNDECIDED, where=HASTY),
        expectation=T1.expect,
    )

    assert result.judgement is Judgement.UNDECIDED


@pytest.mark.parametrize(
    ("found", "code"),
    [
        ([], ExitCode.AS_EXPECTED),
        ([case(Verdict.HOLDS)], ExitCode.AS_EXPECTED),
        ([case(Verdict.HOLDS), case(Verdict.VIOLATED)], ExitCode.UNEXPECTED),
        ([case(Verdict.UNDECIDED), case(Verdict.HOLDS)], ExitCode.UNDECIDED),
        ([case(Verdict.HOLDS, checked=False)], ExitCode.UNDECIDED),
        ([case(Verdict.UNDECIDED), case(Verdict.VIOLATED)], ExitCode.UNEXPECTED),
    ],
)
def test_exit_codes(found: list[Case], code: ExitCode) -> None:
    assert exit_code([judged(c, expectation=plain(HOLDS)) for c in found]) is code


def test_what_is_not_judged_changes_no_exit_code() -> None:
    assert exit_code([judged(case(Verdict.VIOLATED), expectation=None)]) is ExitCode.AS_EXPECTED


@pytest.mark.parametrize(
    ("expect", "from_catalogue", "expected"),
    [
        (None, False, None),
        ({}, True, T1.expect),
        ({"T1": "violated"}, True, plain(VIOLATED)),
        ({"T1": "violated"}, False, plain(VIOLATED)),
        ({"T2": "violated"}, False, None),
    ],
)
def test_a_site_overrides_the_catalogue(
    expect: dict[str, str] | None, expected: Expectation | None, *, from_catalogue: bool
) -> None:
    site = replace(OPEN, expect=expect)

    assert expectation_of(T1, site, from_catalogue=from_catalogue) == expected
