"""Bugs planted into the engines `ic3` and `kind`: small, plausible, each in one place, and each unsound.

Some of them break a proof, some a run. It does not matter which check notices first: another engine, the check of the
certificate, the replay of the run, or the engine that contradicts itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pytest

from checker.smt.backwards import Backwards
from checker.smt.ic3 import attempt, reasons, solver
from checker.smt.ic3.cubes import Cube, Exclusion, Values
from checker.smt.ic3.literals import Literals
from checker.smt.ic3.solver import SolverOracle
from checker.smt.ic3.transitions import Transitions
from checker.smt.kind import KindSearch
from checker.smt.method import ReadingCube
from tests.fuzz.planted import Plant


def forgotten_frame_condition_of_a_cube(patch: pytest.MonkeyPatch) -> None:
    """What a move does not write may have any value after it."""

    def wrong(literals: Literals, _later: int, exclusion: Exclusion) -> tuple[int, ...]:
        return literals._transitions.into(frozenset([exclusion]))

    patch.setattr(Literals, "_stays", wrong)


def wrong_lifted_clause(patch: pytest.MonkeyPatch) -> None:
    """A predecessor is lifted to a cube from which its move need not lead on: a reason is lost."""
    right = reasons.reasons

    def wrong(transitions: Transitions, state: Values, roots: Sequence[int], given: Iterable[Exclusion] = ()) -> Cube:
        made = sorted(right(transitions, state, roots, given))
        return frozenset(made[1:] if len(made) > 2 else made)

    patch.setattr(solver, "reasons", wrong)


def wrong_core(patch: pytest.MonkeyPatch) -> None:
    """Of the exclusions that keep a cube out of reach the first is lost."""
    right = SolverOracle._entry

    def wrong(oracle: SolverOracle, level: int, cube: Cube) -> int | Cube:
        found = right(oracle, level, cube)
        return found if isinstance(found, int) else frozenset(sorted(found)[1:])

    patch.setattr(SolverOracle, "_entry", wrong)


def stale_frame(patch: pytest.MonkeyPatch) -> None:
    """Of every frame the first one is asked, which excludes the most."""
    right = SolverOracle._frame

    def wrong(oracle: SolverOracle, level: int) -> list[int]:
        return right(oracle, min(level, 1))

    patch.setattr(SolverOracle, "_frame", wrong)


def forgotten_start(patch: pytest.MonkeyPatch) -> None:
    """A cube may grow over start states."""

    def wrong(_oracle: SolverOracle, cube: Cube) -> Cube:
        return cube

    patch.setattr(SolverOracle, "without_start", wrong)


def too_many_readings(patch: pytest.MonkeyPatch) -> None:
    """With the readings of a run others are excluded."""
    right = attempt.Attempt.exclude

    def wrong(made: attempt.Attempt, readings: ReadingCube) -> None:
        right(made, readings[1:])

    patch.setattr(attempt.Attempt, "exclude", wrong)


def forgotten_base_case(patch: pytest.MonkeyPatch) -> None:
    """Induction without a look at the start."""

    def wrong(_search: KindSearch, _steps: int) -> bool:
        return False

    patch.setattr(KindSearch, "_reaches", wrong)


def short_paths_only(patch: pytest.MonkeyPatch) -> None:
    """A path that has grown once counts as one that cannot grow."""
    right = KindSearch._can_grow

    def wrong(search: KindSearch, k: int) -> bool:
        return k < 2 and right(search, k)

    patch.setattr(KindSearch, "_can_grow", wrong)
    patch.setattr(Backwards, "tell_apart", lambda _path, _steps: False)


OF_IC3: dict[str, Plant] = {
    plant.__name__.replace("_", "-"): plant
    for plant in (
        forgotten_frame_condition_of_a_cube,
        wrong_lifted_clause,
        wrong_core,
        stale_frame,
        forgotten_start,
        too_many_readings,
    )
}
"""The bugs of IC3 by name."""

OF_KIND: dict[str, Plant] = {
    plant.__name__.replace("_", "-"): plant for plant in (forgotten_base_case, short_paths_only)
}
"""Those of k-induction."""
