"""Bounded search against the plain twin: the same cheapest runs, and each of them is one."""

from __future__ import annotations

import pytest

from checker.engine import Options, Silent
from checker.question.budget import Budget
from checker.question.run import Run
from checker.smt.bmc import BoundedSearch
from checker.smt.method import Unknown, Violated
from checker.smt.problem import Problem
from tests.smt.explicit import cheapest, holds, made
from tests.smt.random_problems import random_question


def is_a_run(problem: Problem, run: Run) -> bool:
    """Whether it starts, goes on, and ends as it should."""
    moves = {m.rule: m for m in problem.moves}
    ends = {e.rule: e for e in problem.bad_ends}
    first, last = run.states[0], run.states[-1]
    steps = zip(run.rules, run.states, run.states[1:], strict=False)
    if not holds(problem, problem.initial, first) or any(made(problem, moves[r], a) != b for r, a, b in steps):
        return False
    faults = sum(moves[r].is_fault for r in run.rules[: len(run.states) - 1])
    if len(run.rules) == len(run.states):
        end = ends[run.rules[-1]]
        return holds(problem, end.node, last) and run.faults == faults + end.is_fault
    bad = problem.bad if run.rules else 0
    return run.faults == faults and (
        holds(problem, problem.bad, last) if bad else any(holds(problem, n, last) for n in (problem.bad, problem.bad_start))
    )


@pytest.mark.parametrize("seed", range(300))
def test_the_cheapest_run_is_found(seed: int) -> None:
    problem = random_question(seed).problem()

    outcome = BoundedSearch(depth=12).open(problem, Budget(Options(), Silent())).solve()

    expected = cheapest(problem)
    if expected is None:
        assert isinstance(outcome, Unknown)
    else:
        assert isinstance(outcome, Violated)
        assert (outcome.run.faults, len(outcome.run.rules)) == expected
        assert is_a_run(problem, outcome.run)
