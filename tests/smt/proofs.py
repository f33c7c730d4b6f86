"""Whether an invariant is one, by looking at every state."""

from __future__ import annotations

from checker.smt.method import Proved
from checker.smt.problem import Problem
from model.lang.ground import TRUE, GroundSystem
from tests.smt.explicit import holds, made, states_of


def is_a_proof(problem: Problem, proof: Proved) -> bool:
    """Whether the invariant has the start states, is left by no move, and has no state in which a run ends bad."""
    told = GroundSystem("", proof.invariant, (), (), TRUE, TRUE)
    inside = {s for s in states_of(problem) if told.values_of([len(proof.invariant) - 1], s)[0]}
    start = {s for s in states_of(problem) if holds(problem, problem.initial, s)}
    after = {made(problem, move, s) for s in inside for move in problem.moves} - {None}
    bad = {s for s in inside if holds(problem, problem.ends, s)}
    return start | after <= inside and not bad and not any(holds(problem, problem.bad_start, s) for s in start)
