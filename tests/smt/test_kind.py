"""k-induction on problems, against the plain twin; and what it needs known invariants for."""

from __future__ import annotations

import pytest

from checker.engine import Options, Reporter, Silent
from checker.question.budget import Budget, Stopped
from checker.smt.ic3.cubes import Cube
from checker.smt.kind import Kind
from checker.smt.method import Outcome, Proved, Unknown, Violated
from checker.smt.problem import Move, Problem
from model.lang.ground import FALSE, GroundUpdate, GroundVariable, Table
from tests.smt.explicit import cheapest
from tests.smt.proofs import is_a_proof
from tests.smt.random_problems import random_question
from tests.smt.test_bmc import is_a_run


def solved(problem: Problem, method: Kind | None = None, reporter: Reporter | None = None) -> Outcome:
    return (method or Kind()).open(problem, Budget(Options(), reporter or Silent())).solve()


def ladder(length: int) -> Problem:
    """A variable that never leaves 0; from 1, which is out of reach, it climbs to the last value, which is bad."""
    table = Table()
    moves = tuple(
        Move(n, is_fault=False, guard=table.atom(0, n), updates=(GroundUpdate(0, ((n + 1, 0),)),))
        for n in range(1, length - 1)
    )
    variable = GroundVariable("rung", tuple(map(str, range(length))), "state")
    initial, bad = table.atom(0, 0), table.atom(0, length - 1)
    return Problem(tuple(table.nodes), (variable,), (0,), initial, moves, (), bad, FALSE, (), bad)


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
            assert (outcome.run.faults, len(outcome.run.rules)) == expected, seed
            assert is_a_run(problem, outcome.run), seed


def test_a_claim_takes_as_many_steps_as_lead_to_what_is_bad_out_of_reach() -> None:
    problem = ladder(6)

    outcomes = [solved(problem, Kind(depth=depth)) for depth in (4, 5)]

    assert outcomes[0] == Unknown("no run of at most 3 steps ends there, and induction over 4 steps does not do")
    assert isinstance(outcomes[1], Proved)
    assert is_a_proof(problem, outcomes[1])


def test_a_known_invariant_makes_a_claim_inductive() -> None:
    problem = ladder(6)
    all_but_the_first: Cube = frozenset([(0, 0)])

    outcome = solved(problem, Kind(depth=1, known=lambda _: (all_but_the_first,)))

    assert isinstance(outcome, Proved)
    assert is_a_proof(problem, outcome)


def test_ways_round_a_circle_are_not_followed_for_ever() -> None:
    """Out of reach are two states that lead to each other and one of them to what is bad: only simple paths end."""
    table = Table()

    def move(number: int, here: int, there: int) -> Move:
        return Move(number, is_fault=False, guard=table.atom(0, here), updates=(GroundUpdate(0, ((there, 0),)),))

    moves = (move(0, 1, 2), move(1, 2, 1), move(2, 2, 3))
    variable = GroundVariable("place", ("0", "1", "2", "3"), "state")
    initial, bad = table.atom(0, 0), table.atom(0, 3)
    problem = Problem(tuple(table.nodes), (variable,), (0,), initial, moves, (), bad, FALSE, (), bad)

    outcome = solved(problem, Kind(depth=3))

    assert isinstance(outcome, Proved)
    assert is_a_proof(problem, outcome)


def test_a_proof_whose_evidence_is_too_large_is_not_claimed() -> None:
    assert solved(ladder(6), Kind(queries=3)) == Unknown(
        "by induction over 5 steps there is none, but the evidence for it is too large"
    )


def test_a_search_gives_up_after_its_steps_and_says_how_far_it_got() -> None:
    assert solved(ladder(6), Kind(effort=0)) == Unknown(
        "nothing was looked at, then the limits of the method were reached"
    )


def test_a_search_that_is_cancelled_stops_at_the_next_question() -> None:
    class Impatient(Silent):
        def cancelled(self) -> bool:
            return True

    with pytest.raises(Stopped, match="cancelled"):
        solved(ladder(3), reporter=Impatient())
