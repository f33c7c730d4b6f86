"""Bugs planted into the engines that work with z3: small, plausible, each in one place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from checker.bdd.encode import Function
from checker.question.run import Run
from checker.smt import finding, unroll
from checker.smt.encode import Encoding, State
from checker.smt.problem import Problem
from checker.smt.readings import ReadingSets
from checker.smt.z3_facade import Term, Terms
from tests.fuzz.planted import Plant


def forgotten_frame_of_a_step(patch: pytest.MonkeyPatch) -> None:
    """The first variable that can change may change in every step."""
    right = Encoding._frame

    def wrong(
        made: Encoding, variable: int, changed: Mapping[tuple[int, int], Sequence[Term]], writers: Sequence[Term]
    ) -> list[Term]:
        return [] if variable == made.problem.states[0] else right(made, variable, changed, writers)

    patch.setattr(Encoding, "_frame", wrong)


def stale_frame(patch: pytest.MonkeyPatch) -> None:
    """A step begins in the state before the last one, once there are two."""
    right = Encoding.between
    seen: list[State] = []

    def wrong(made: Encoding, before: State, after: State, choices: Sequence[Term], *, lazy: bool = False) -> Term:
        stale = seen[0] if seen and before is seen[1] else before
        seen[:] = [before, after]
        return right(made, stale, after, choices, lazy=lazy)

    patch.setattr(Encoding, "between", wrong)


def several_moves_at_once(patch: pytest.MonkeyPatch) -> None:
    """A step makes any number of moves."""
    patch.setattr(Terms, "at_most_one", lambda terms, _parts: terms.true)


def uncounted_faults(patch: pytest.MonkeyPatch) -> None:
    """No fault is counted beside a run."""
    patch.setattr(unroll.Unrolled, "_counted", lambda _unrolled, before, _faults, _suffix: before)


def run_under_all_readings(patch: pytest.MonkeyPatch) -> None:
    """A run that was found under some readings is said to be one under all."""

    def wrong(problem: Problem, run: Run, sets: ReadingSets) -> Function:  # noqa: ARG001 - the signature it replaces
        return sets.every

    patch.setattr(finding, "readings_of", wrong)


def unguarded_moves(patch: pytest.MonkeyPatch) -> None:
    """A move does not ask for its guard."""
    right = Terms.implies

    def wrong(terms: Terms, left: Term, part: Term) -> Term:
        return terms.true if str(left).startswith("move ") else right(terms, left, part)

    patch.setattr(Terms, "implies", wrong)


PLANTED_SMT: dict[str, Plant] = {
    plant.__name__.replace("_", "-"): plant
    for plant in (
        forgotten_frame_of_a_step,
        stale_frame,
        several_moves_at_once,
        uncounted_faults,
        run_under_all_readings,
        unguarded_moves,
    )
}
"""The bugs by name."""
