from __future__ import annotations

import pytest

from checker.cli.target import find_target
from checker.engine import Options, Silent
from checker.judgement import Judged, Judgement
from checker.rechecking import Checks
from checker.runner import run
from model.lang.errors import Code, ReachedError, UsageError
from properties.evidence import Invariant, StateSet, TrapSet
from properties.property import Property
from properties.result import Case, Verdict
from tests.checker.fake import TRACE, FakeEngine, Said, Stopping, checks
from tests.cli.toy import LIBRARY, PROPERTIES

PROOF = Invariant(StateSet((("true",),)))
EVERYWHERE = ((),)


def run_on(engine: FakeEngine, which: Checks, *ids: str, stop_after: int | None = None) -> list[Judged]:
    target = find_target(LIBRARY, "two-open")
    reporter = Silent() if stop_after is None else Stopping(stop_after)
    asked = [p for p in PROPERTIES if p.id in ids]
    return list(run(target.site, asked, engine, Options(), reporter, which, from_catalogue=True))


def only(judged: list[Judged]) -> Case:
    assert len(judged) == 1
    assert len(judged[0].cases) == 1
    return judged[0].cases[0].case


def always_says(*cases: Case) -> FakeEngine:
    return FakeEngine(lambda _prop: cases)


def test_a_verified_proof_is_checked() -> None:
    judged = run_on(always_says(Case(EVERYWHERE, Verdict.HOLDS, PROOF)), checks(), "T2")

    assert only(judged).checked
    assert judged[0].judgement is Judgement.AS_EXPECTED


def test_a_refuted_proof_is_no_verdict() -> None:
    said = Said(accepted=False, failed="inductive", reason="Server.crash(server1) leaves the set")

    case = only(run_on(always_says(Case(EVERYWHERE, Verdict.HOLDS, PROOF)), checks(verified=said), "T2"))

    assert case.verdict is Verdict.UNDECIDED
    assert case.reason == (
        "the engine says holds, but its proof was refused: inductive: Server.crash(server1) leaves the set"
    )


def test_a_proof_that_nobody_can_check_stays_unchecked() -> None:
    said = Said(accepted=False, reason="there is no evidence to check")

    judged = run_on(always_says(Case(EVERYWHERE, Verdict.HOLDS)), checks(verified=said), "T2")

    assert only(judged).verdict is Verdict.HOLDS
    assert judged[0].judgement is Judgement.UNCHECKED


def test_a_replayed_trace_tells_what_fails_at_its_end() -> None:
    judged = run_on(always_says(Case(EVERYWHERE, Verdict.VIOLATED, TRACE)), checks(), "T3")

    assert only(judged).checked
    assert only(judged).failed == ("x is no",)
    assert judged[0].judgement is Judgement.AS_EXPECTED


def test_a_trace_that_does_not_replay_is_no_verdict() -> None:
    case = only(run_on(always_says(Case(EVERYWHERE, Verdict.VIOLATED, TRACE)), checks(replayed=False), "T3"))

    assert case.verdict is Verdict.UNDECIDED
    assert case.reason == "the engine says violated, but its evidence was refused: step 1 is not enabled"


@pytest.mark.parametrize(("replayed", "accepted", "verdict"), [(True, True, "violated"), (False, True, "undecided")])
def test_a_trap_needs_its_run_and_its_set(*, replayed: bool, accepted: bool, verdict: str) -> None:
    trap = TrapSet(TRACE, StateSet((("true",),)))

    case = only(
        run_on(
            always_says(Case(EVERYWHERE, Verdict.VIOLATED, trap)),
            checks(replayed=replayed, verified=Said(accepted=accepted)),
            "T3",
        )
    )

    assert case.verdict.value == verdict


def test_readings_that_the_engine_is_silent_about_are_undecided() -> None:
    told = Case(((("R2", ("sure",)),),), Verdict.HOLDS, PROOF)

    judged = run_on(always_says(told), checks(), "T2")

    assert [(c.case.where, c.case.verdict) for c in judged[0].cases] == [
        (told.where, Verdict.HOLDS),
        (((("R2", ("hasty",)),),), Verdict.UNDECIDED),
    ]
    assert judged[0].judgement is Judgement.UNDECIDED


def test_a_kind_that_the_engine_does_not_decide_is_refused_before_the_engine_starts() -> None:
    engine = always_says(Case(EVERYWHERE, Verdict.HOLDS, PROOF))

    case = only(run_on(engine, checks(), "T8"))

    assert (case.verdict, case.reason) == (Verdict.UNDECIDED, "the engine fake does not decide independent")
    assert engine.opened == 0


def test_one_session_serves_all_properties_in_their_order() -> None:
    engine = always_says(Case(EVERYWHERE, Verdict.HOLDS, PROOF))

    judged = run_on(engine, checks(), "T3", "T2", "T1")

    assert engine.opened == 1
    assert engine.asked == ["T1", "T2", "T3"]
    assert [j.result.property.id for j in judged] == ["T1", "T2", "T3"]


def test_after_a_wish_to_stop_the_rest_is_undecided_and_not_begun() -> None:
    engine = always_says(Case(EVERYWHERE, Verdict.HOLDS, PROOF))

    judged = run_on(engine, checks(), "T1", "T2", "T3", stop_after=1)

    assert engine.asked == ["T1"]
    assert [c.case.reason for j in judged[1:] for c in j.cases] == ["stopped before it was begun"] * 2


def test_an_engine_that_refuses_a_question_leaves_it_undecided() -> None:
    def refuse(_prop: Property) -> tuple[Case, ...]:
        raise UsageError(Code.NOT_DECIDABLE_HERE, "too many quantifiers")

    case = only(run_on(FakeEngine(refuse), checks(), "T2"))

    assert (case.verdict, case.reason) == (Verdict.UNDECIDED, "too many quantifiers")


def test_an_error_of_the_model_ends_the_run() -> None:
    def fail(_prop: Property) -> tuple[Case, ...]:
        raise ReachedError(Code.RANGE_LEFT, "x would become 3")

    with pytest.raises(ReachedError):
        run_on(FakeEngine(fail), checks(), "T2")


def test_a_run_within_a_bound_on_faults_decides_for_all_runs() -> None:
    found = Case(EVERYWHERE, Verdict.VIOLATED, TRACE, max_faults=1)

    judged = run_on(always_says(found), checks(), "T3")

    assert only(judged).max_faults is None
    assert judged[0].judgement is Judgement.AS_EXPECTED


def test_a_bounded_holds_is_not_verified_and_is_undecided() -> None:
    found = Case(EVERYWHERE, Verdict.HOLDS, PROOF, max_faults=1)

    judged = run_on(always_says(found), checks(), "T2")

    assert (only(judged).max_faults, only(judged).checked) == (1, False)
    assert judged[0].judgement is Judgement.UNDECIDED


def test_after_a_wish_to_stop_no_proof_is_begun() -> None:
    engine = always_says(Case(EVERYWHERE, Verdict.HOLDS, PROOF))

    judged = run_on(engine, checks(), "T2", stop_after=1)

    assert [c.case.reason for c in judged[0].cases] == ["stopped before its proof was re-checked"]
    assert judged[0].judgement is Judgement.UNCHECKED
