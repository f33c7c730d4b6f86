"""IC3 on problems, against the plain twin: the same cheapest runs, and proofs that are proofs."""

from __future__ import annotations

import pytest

from checker.engine import Options, Reporter, Silent
from checker.question.budget import Budget, Stopped
from checker.smt.ic3.invariant import as_nodes
from checker.smt.ic3.method import Ic3
from checker.smt.ic3.reasons import reasons
from checker.smt.ic3.transitions import Transitions
from checker.smt.method import Outcome, Proved, Unknown, Violated
from checker.smt.problem import Problem
from tests.smt.explicit import cheapest, states_of
from tests.smt.proofs import is_a_proof
from tests.smt.random_problems import random_question
from tests.smt.test_bmc import is_a_run


def solved(problem: Problem, method: Ic3 | None = None, reporter: Reporter | None = None) -> Outcome:
    return (method or Ic3()).open(problem, Budget(Options(), reporter or Silent())).solve()


@pytest.mark.parametrize("first", range(0, 300, 50))
def test_the_cheapest_run_or_a_proof_is_found(first: int) -> None:
    for seed in range(first, first + 50):
        problem = random_question(seed).problem()

        outcome = solved(problem)

        expected = cheapest(problem)
        if expected is None:
            assert isinstance(outcome, Proved), seed
            assert problem.most_faults is not None or is_a_proof(problem, outcome), seed
        else:
            assert isinstance(outcome, Violated), seed
            assert outcome.is_cheapest
            assert (outcome.run.faults, len(outcome.run.rules)) == expected, seed
            assert is_a_run(problem, outcome.run), seed


def test_a_run_without_needless_steps_is_told_where_no_cheaper_one_may_be_looked_for() -> None:
    costs: list[tuple[int, int]] = []
    for seed in range(60):
        problem = random_question(seed).problem()
        if cheapest(problem) is None:
            continue

        outcome = solved(problem, Ic3(queries_for_cheaper=0, conflicts_for_cheaper=0))

        assert isinstance(outcome, Violated)
        assert is_a_run(problem, outcome.run)
        if not outcome.is_cheapest:
            assert outcome.reason == "no step of it can be left out, but others may be shorter"
            costs.append((outcome.run.faults, len(outcome.run.rules)))
    assert len(costs) > 10


@pytest.mark.parametrize(
    ("queries", "reason"),
    [
        (0, "nothing was looked at, then 0 questions were used up"),
        (4, "no run of at most 0 steps ends there, then 4 questions were used up"),
        (40, "no run of at most 1 steps ends there, then 40 questions were used up"),
    ],
)
def test_a_search_gives_up_after_its_questions_and_says_how_far_it_got(queries: int, reason: str) -> None:
    problems = (random_question(seed).problem() for seed in range(300))
    problem = next(p for p in problems if p.most_faults is None and (cheapest(p) or (0, 0))[1] > 4)

    assert solved(problem, Ic3(queries=queries)) == Unknown(reason)


def test_a_search_that_is_cancelled_stops_at_the_next_question() -> None:
    class Impatient(Silent):
        def cancelled(self) -> bool:
            return True

    with pytest.raises(Stopped, match="cancelled"):
        solved(random_question(0).problem(), reporter=Impatient())


def test_the_same_problem_gives_the_same_outcome() -> None:
    problems = [random_question(seed).problem() for seed in range(20)]

    assert [solved(p) for p in problems] == [solved(p) for p in problems]


def test_reasons_are_reasons() -> None:
    """Every state with the reasons of a state has the same truth of a condition."""
    checked = 0
    for seed in range(40):
        problem = random_question(seed).problem()
        transitions = Transitions(problem)
        roots = [problem.ends, *(move.guard for move in problem.moves[:2])]
        states = list(states_of(problem))
        for state in states[:: max(1, len(states) // 5)]:
            cube = reasons(transitions, state, roots)
            alike = [s for s in states if all(s[v] != value for v, value in cube)]
            checked += len(alike) > 1
            assert state in alike
            assert {transitions.holds(roots, s) for s in alike} == {transitions.holds(roots, state)}
    assert checked > 50


def test_an_invariant_is_written_with_the_whole_last() -> None:
    assert as_nodes([]) == (("true",), ("false",), ("and", (0,)))
    nodes = as_nodes([frozenset([(0, 1), (2, 0)]), frozenset([(1, 1)])])
    assert nodes[-1] == ("and", (4, 5))
    assert nodes[2:] == (("is", 0, 1), ("is", 2, 0), ("or", (2, 3)), ("is", 1, 1), ("and", (4, 5)))
