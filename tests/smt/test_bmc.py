"""Bounded search against the plain twin: the same cheapest runs, and each of them is one."""

from __future__ import annotations

import pytest

from checker.engine import Options, Silent
from checker.question.budget import Budget, Stopped
from checker.question.run import Run
from checker.smt.bmc import BoundedSearch
from checker.smt.method import Outcome, Unknown, Violated
from checker.smt.problem import Problem
from model.lang.ground import Table
from tests.smt.explicit import cheapest, holds, made
from tests.smt.random_problems import random_question

DEPTH = 12
WITHIN = BoundedSearch(depth=DEPTH)


def solved(problem: Problem, limits: BoundedSearch = WITHIN) -> Outcome:
    return limits.open(problem, Budget(Options(), Silent())).solve()


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
    bad = [problem.bad] if run.rules else [problem.bad, problem.bad_start]
    return run.faults == faults and any(holds(problem, node, last) for node in bad)


@pytest.mark.parametrize("seed", range(300))
def test_the_cheapest_run_is_found(seed: int) -> None:
    problem = random_question(seed).problem()

    outcome = solved(problem)

    expected = cheapest(problem)
    if expected is None:
        assert isinstance(outcome, Unknown)
    else:
        assert isinstance(outcome, Violated)
        assert (outcome.run.faults, len(outcome.run.rules)) == expected
        assert is_a_run(problem, outcome.run)


@pytest.mark.parametrize("seed", range(60))
def test_runs_under_excluded_readings_do_not_count(seed: int) -> None:
    problem = random_question(seed).problem()
    (reading,) = problem.readings
    search = BoundedSearch(depth=DEPTH).open(problem, Budget(Options(), Silent()))
    left = {0, 1, 2}

    while isinstance(outcome := search.solve(), Violated):
        option = outcome.run.states[0][reading]
        assert option in left
        assert (outcome.run.faults, len(outcome.run.rules)) == min(
            cost for o in left if (cost := cheapest(under(problem, reading, o))) is not None
        )
        left.remove(option)
        search.exclude(((reading, (option,)),))

    assert all(cheapest(under(problem, reading, option)) is None for option in left)


def under(problem: Problem, reading: int, option: int) -> Problem:
    """The problem with starts under one option only."""
    table = Table(list(problem.nodes), {node: index for index, node in enumerate(problem.nodes)})
    initial = table.and_(problem.initial, table.atom(reading, option))
    return type(problem)(
        **{
            **{name: getattr(problem, name) for name in problem.__slots__},
            "initial": initial,
            "nodes": tuple(table.nodes),
        }
    )


def deep_problem() -> Problem:
    """One whose cheapest run has two faults and five steps."""
    return next(p for seed in range(400) if cheapest(p := random_question(seed).problem()) == (2, 5))


def test_nothing_is_said_of_runs_that_are_longer() -> None:
    problem = deep_problem()

    assert solved(problem, BoundedSearch(depth=4)) == Unknown("no run of at most 4 steps ends there")
    assert isinstance(solved(problem, BoundedSearch(depth=5)), Violated)


def test_a_search_ends_when_the_solver_has_made_its_steps() -> None:
    outcome = solved(deep_problem(), BoundedSearch(effort=1))

    assert isinstance(outcome, Unknown)
    assert outcome.reason == "nothing was looked at, then the solver's 1 steps were used up"


class Impatient(Silent):
    def cancelled(self) -> bool:
        return True


def test_a_search_ends_when_the_user_wants_it() -> None:
    search = BoundedSearch().open(deep_problem(), Budget(Options(), Impatient()))

    with pytest.raises(Stopped, match="cancelled"):
        search.solve()
