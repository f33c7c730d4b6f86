"""The method alone, on small systems whose every state is looked at."""

from __future__ import annotations

import itertools
import random

import pytest

from checker.smt.ic3.cubes import Cube, Values, around, contains, part, variables
from checker.smt.ic3.frames import Frames
from checker.smt.ic3.generalise import Effort
from checker.smt.ic3.obligations import Obligation, Queue
from checker.smt.ic3.search import Reached, Search
from tests.smt.toy_oracle import Moves, ToyOracle

A: Cube = frozenset([(0, 1)])
B: Cube = frozenset([(0, 1), (1, 0)])


def one_move(*steps: tuple[Values, Values]) -> Moves:
    return [dict(steps).get]


def random_toy(seed: int) -> ToyOracle:
    rng = random.Random(seed)  # noqa: S311 - the same seed must give the same system
    sizes = [rng.choice([2, 2, 3]) for _ in range(rng.randint(2, 4))]
    states = list(itertools.product(*(range(size) for size in sizes)))
    moves = [{s: rng.choice(states) for s in states if rng.random() < 0.25} for _ in range(rng.randint(1, 3))]
    bad = frozenset(rng.sample(states, rng.randint(1, 2)))
    return ToyOracle(sizes, rng.sample(states, rng.randint(1, 2)), bad.__contains__, [move.get for move in moves])


def reached(oracle: ToyOracle) -> frozenset[Values]:
    found = set(oracle.start)
    todo = list(found)
    while todo:
        state = todo.pop()
        for move in oracle.moves:
            after = move(state)
            if after is not None and after not in found:
                found.add(after)
                todo.append(after)
    return frozenset(found)


# ---- cubes, frames, obligations -----------------------------------------------------------------
def test_a_cube_contains_the_states_without_its_excluded_values() -> None:
    assert contains(B, (0, 1))
    assert contains(B, (2, 2))
    assert not contains(B, (1, 1))
    assert not contains(B, (0, 0))


def test_a_cube_is_widened_until_it_contains_a_state() -> None:
    assert around(B, (1, 1)) == frozenset([(1, 0)])
    assert contains(around(B, (1, 0)), (1, 0))


def test_parts_of_a_cube_speak_of_some_variables() -> None:
    assert variables(B) == frozenset([0, 1])
    assert part(B, frozenset([1])) == frozenset([(1, 0)])


def test_a_larger_cube_takes_the_place_of_smaller_ones_below_it() -> None:
    frames = Frames()
    frames.open()
    frames.add(1, B)
    frames.add(2, A)

    assert list(frames) == [(2, A)]
    assert frames.excludes(1, B)
    assert frames.excludes(2, B)


def test_a_larger_cube_leaves_smaller_ones_of_higher_levels_alone() -> None:
    frames = Frames()
    frames.open()
    frames.add(2, B)
    frames.add(1, A)

    assert list(frames) == [(1, A), (2, B)]
    assert not frames.excludes(2, A)


def test_obligations_are_met_by_level_then_by_distance_then_by_age() -> None:
    first = Obligation(A, 3)
    queue = Queue(first)
    near, far = Obligation(A, 2, 1), Obligation(B, 2, 2)
    for obligation in (far, near, Obligation(B, 2, 1)):
        queue.put(obligation)

    assert [(o.cube, o.level) for o in (queue.take() for _ in range(4))] == [(A, 2), (B, 2), (B, 2), (A, 3)]
    assert not queue


def test_the_moves_of_an_obligation_lead_to_what_is_bad() -> None:
    bad = Obligation(A, 5)

    assert list(bad.before(B, 7).before(A, 8).moves()) == [8, 7]
    assert bad.before(B, 7).later(6).level == 6


# ---- the method ---------------------------------------------------------------------------------
def test_a_bad_start_state_is_a_run_without_moves() -> None:
    oracle = ToyOracle([2], [(1,)], lambda s: s == (1,), [])

    assert Search(oracle).solve() == Reached((1,), ())


def test_a_line_of_states_is_followed_to_its_end() -> None:
    line = one_move(*(((n,), (n + 1,)) for n in range(5)))

    found = Search(ToyOracle([6], [(0,)], lambda s: s == (5,), line)).solve()

    assert found == Reached((0,), (0, 0, 0, 0, 0))


def test_what_is_out_of_reach_is_shown_by_cubes_that_exclude_it() -> None:
    ring = one_move(((0, 0), (0, 1)), ((0, 1), (0, 0)), ((1, 0), (1, 1)))
    oracle = ToyOracle([2, 2], [(0, 0)], lambda s: s == (1, 1), ring)

    proof = Search(oracle).solve()

    assert proof == (frozenset([(0, 0)]),)


def test_runs_under_excluded_readings_do_not_count() -> None:
    """The first variable is a reading: under 1 the step leads to what is bad, under 2 a later one does."""
    steps = one_move(((1, 0), (1, 3)), ((2, 0), (2, 1)), ((2, 1), (2, 3)), ((0, 0), (0, 1)), ((0, 1), (0, 2)))
    oracle = ToyOracle([3, 4], [(r, 0) for r in range(3)], lambda s: s[1] == 3, steps)
    search = Search(oracle)
    found: list[tuple[Values, int]] = []

    outcome = search.solve()
    while isinstance(outcome, Reached):
        found.append((outcome.start, len(outcome.moves)))
        search.exclude(frozenset((0, other) for other in range(3) if other != found[-1][0][0]))
        outcome = search.solve()

    assert sorted(found) == [((1, 0), 1), ((2, 0), 2)]
    assert [s for s in [(0, 0), (0, 1), (0, 2), (0, 3)] if any(contains(cube, s) for cube in outcome)] == [(0, 3)]


def test_the_end_of_each_level_is_told() -> None:
    line = one_move(((0,), (1,)), ((1,), (2,)))
    told: list[tuple[int, int]] = []
    oracle = ToyOracle([4], [(0,)], lambda s: s == (3,), line)

    Search(oracle, tell=lambda level, cubes: told.append((level, cubes))).solve()

    assert told == [(1, 1), (2, 2)]


@pytest.mark.parametrize("effort", [Effort(), Effort(states=3), Effort(states=3, depth=0), Effort(failures=0)], ids=str)
def test_random_systems_are_decided_as_by_listing_what_is_reached(effort: Effort) -> None:
    decided = {True: 0, False: 0}
    for seed in range(120):
        oracle = random_toy(seed)
        outcome = Search(oracle, effort=effort).solve()
        in_reach = reached(oracle)
        bad = any(oracle.bad(s) for s in in_reach)
        decided[bad] += 1
        if isinstance(outcome, Reached):
            state: Values | None = outcome.start
            for move in outcome.moves:
                assert state is not None
                state = oracle.moves[move](state)
            assert bad
            assert outcome.start in oracle.start
            assert state is not None
            assert oracle.bad(state)
        else:
            inside = {s for s in oracle.states if not any(contains(c, s) for c in outcome)}
            after = {move(s) for s in inside for move in oracle.moves} - {None}
            assert not bad
            assert oracle.start <= inside
            assert after <= inside
            assert not any(oracle.bad(s) for s in inside)

    assert min(decided.values()) > 20
