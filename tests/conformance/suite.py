"""The conformance suite. An engine joins in three lines:

    class TestMyEngine(Conformance):
        engine = MyEngine()

Questions of a kind that the engine does not decide are not asked: they never become tests.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from typing import ClassVar

import pytest

from checker.engine import Engine, Options, Session, Silent
from checker.replay import confirm, replay
from model.lang.errors import ReachedError
from model.lang.sites import Site
from model.trace import Trace
from properties.evidence import Evidence, Invariant, RankedInvariant, TracePair, TrapSet
from properties.result import Case, Exploration, Vacuity, Verdict
from tests.conformance import elements, kinds, mistakes, starts, values, variations
from tests.conformance.proofs import check_invariant, check_layers, check_trap
from tests.conformance.scenario import Answer, Combination, Mistake, Question, Run, Space

MODULES = (kinds, values, elements, starts, mistakes, variations)
QUESTIONS: tuple[Question, ...] = tuple(q for m in MODULES for q in m.QUESTIONS)
SPACES: tuple[Space, ...] = tuple(s for m in MODULES for s in m.SPACES)
MISTAKES: tuple[Mistake, ...] = mistakes.MISTAKES


class Conformance:
    """What every engine must find, exactly.

    `counts`: it counts states. `only_runs`: it finds runs and proves next to nothing.
    """

    engine: ClassVar[Engine]
    counts: ClassVar[bool] = True
    only_runs: ClassVar[bool] = False

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        decides = self.engine.decides
        asked: dict[str, Iterable[Question | Space | Mistake]] = {
            "question": [q for q in QUESTIONS if q.prop.kind in decides],
            "mistake": [m for m in MISTAKES if m.prop.kind in decides],
            "space": SPACES if self.counts else (),
        }
        for argument, scenarios in asked.items():
            if argument in metafunc.fixturenames:
                metafunc.parametrize(argument, scenarios, ids=lambda s: s.name)

    def open(self, site: Site, options: Options | None = None) -> Session:
        return self.engine.open(site, options or Options(), Silent())

    def test_verdict_and_vacuity_under_each_choice_of_readings(self, question: Question) -> None:
        result = self.open(question.site, question.options).check(question.prop)

        found = {c: (case.verdict, case.vacuity) for case in result.cases for c in covered(question.site, case)}
        assert found == {
            c: found[c] if self.may_be_open(a, *found[c]) else (a.verdict, a.vacuity)
            for c, a in question.answers.items()
        }

    def test_cases_are_a_partition_of_the_open_readings(self, question: Question) -> None:
        result = self.open(question.site, question.options).check(question.prop)

        all_covered = [c for case in result.cases for c in covered(question.site, case)]
        assert sorted(all_covered) == sorted(combinations(question.site))
        assert {i for case in result.cases for cube in case.where for i, _ in cube} <= set(question.site.free_readings)

    def test_a_run_is_shortest_by_faults_then_steps_and_shows_the_verdict(self, question: Question) -> None:
        result = self.open(question.site, question.options).check(question.prop)

        for case in result.cases:
            expected = [question.answers[c].run for c in covered(question.site, case)]
            runs = [run for run in expected if run is not None]
            assert length(case.evidence) == (min(runs) if runs else None)
            if runs:
                failed = confirm(question.site, question.prop, case)
                assert bool(failed) is (case.verdict is Verdict.VIOLATED)
                assert readings_of(question.site, case.evidence) in covered(question.site, case)

    def test_each_instance_has_its_own_verdict(self, question: Question) -> None:
        result = self.open(question.site, question.options).check(question.prop)

        for case in result.cases:
            for combination in covered(question.site, case):
                expected = question.answers[combination].instances
                found = {i.binding: i.verdict for i in case.instances}
                assert {b: v for b, v in expected.items() if not (self.only_runs and is_open(found[b]))}.items() <= (
                    found.items()
                )

    def may_be_open(self, answer: Answer, verdict: Verdict, vacuity: Vacuity) -> bool:
        """What an engine that only finds runs may leave open: what no run shows, and that something is never met."""
        if not self.only_runs:
            return False
        return (verdict, vacuity) == (answer.verdict, Vacuity.NOT_ASKED) or (answer.run is None and is_open(verdict))

    def test_a_proof_is_one(self, question: Question) -> None:
        result = self.open(question.site, question.options).check(question.prop)

        for case in result.cases:
            chosen = covered(question.site, case)
            match case.evidence:
                case Invariant():
                    assert check_invariant(question.site, question.prop, case.evidence, chosen) == []
                case RankedInvariant():
                    assert check_layers(question.site, question.prop, case.evidence, chosen) == []
                case TrapSet():
                    assert check_trap(question.site, question.prop, case) == []
                case _:
                    assert length(case.evidence) is not None or may_stand_alone(question, case)

    def test_a_limit_of_faults_is_told_with_what_holds_within_it(self, question: Question) -> None:
        result = self.open(question.site, question.options).check(question.prop)

        for case in result.cases:
            limited = case.verdict is Verdict.HOLDS and length(case.evidence) is None
            assert case.max_faults == (question.options.max_faults if limited else None)

    def test_the_state_space_has_its_exact_size(self, space: Space) -> None:
        found = self.open(space.site).explore()

        by_readings = {combination_of(space.site, e): e for e in found}
        assert sorted(by_readings) == sorted(space.counts)
        for combination, count in space.counts.items():
            e = by_readings[combination]
            transitions = count.transitions if e.transitions is not None else None
            assert (e.states, e.transitions, e.depth) == (count.states, transitions, count.depth)
            assert (sorted(e.never_enabled), e.deadlocks) == (sorted(count.never_enabled), count.deadlocks)
            assert length(e.first_deadlock) == count.deadlock
            assert e.complete

    def test_the_trace_to_a_deadlock_ends_in_one(self, space: Space) -> None:
        found = self.open(space.site).explore()

        for e in found:
            if isinstance(e.first_deadlock, Trace):
                run = replay(space.site, e.first_deadlock)
                assert list(run.evaluator.successors(run.states[-1])) == []

    def test_a_mistake_is_told_with_its_name_and_a_shortest_run(self, mistake: Mistake) -> None:
        with pytest.raises(ReachedError) as caught:
            self.open(mistake.site).check(mistake.prop)

        assert caught.value.code is mistake.code
        assert mistake.culprit in str(caught.value)
        assert length(caught.value.evidence) == mistake.run
        if isinstance(caught.value.evidence, Trace):
            assert replay(mistake.site, caught.value.evidence).states


def is_open(verdict: Verdict) -> bool:
    return verdict is Verdict.UNDECIDED


def combinations(site: Site) -> list[Combination]:
    """Every combination of the open readings."""
    return list(itertools.product(*(tuple(c.option for c in site.readings[i]) for i in site.free_readings)))


def covered(site: Site, case: Case) -> list[Combination]:
    """The combinations that a case is about."""
    ids = site.free_readings
    return [
        c
        for c in combinations(site)
        if any(all(dict(zip(ids, c, strict=True))[i] in options for i, options in cube) for cube in case.where)
    ]


def combination_of(site: Site, exploration: Exploration) -> Combination:
    return tuple(dict(exploration.readings)[i] for i in site.free_readings)


def readings_of(site: Site, evidence: Evidence | None) -> Combination:
    trace = run_of(evidence)
    assert trace is not None
    return tuple(trace.readings[i] for i in site.free_readings)


def run_of(evidence: object) -> Trace | None:
    match evidence:
        case Trace():
            return evidence
        case TrapSet(trace=trace) | TracePair(first=trace):
            return trace
        case _:
            return None


def length(evidence: object) -> Run | None:
    """The faults and steps of a run; None of what is no run."""
    trace = run_of(evidence)
    return None if trace is None else (trace.faults, len(trace.steps))


def may_stand_alone(question: Question, case: Case) -> bool:
    """Where a proof has no evidence: within a limit of faults, of independence."""
    return case.verdict is Verdict.UNDECIDED or case.max_faults is not None or question.prop.kind == "independent"
