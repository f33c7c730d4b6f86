"""Short sets between two others: all of the one is in them, and nothing beyond the other."""

from __future__ import annotations

import pytest

from checker.bdd.between import between
from checker.bdd.encode import Encoding, Function
from model.lang.ground import GroundVariable
from tests.chooser import Chooser

VARIABLES = tuple(GroundVariable(f"v{n}", ("no", "yes"), "state") for n in range(8))


@pytest.fixture
def encoding() -> Encoding:
    """Made here and not on import: a manager has threads, which tests that fork cannot do with."""
    return Encoding(VARIABLES, (), range(8), 1 << 18)


def some_states(encoding: Encoding, chooser: Chooser, count: int) -> Function:
    return encoding.any(encoding.state(tuple(chooser.number(0, 1) for _ in VARIABLES)) for _ in range(count))


def test_a_bit_that_nothing_needs_is_left_out(encoding: Encoding) -> None:
    first, second = encoding.atom(0, 1), encoding.atom(1, 1)

    assert between(encoding, first & second, first) == first
    assert between(encoding, first & second, second) == second
    assert between(encoding, encoding.false, first) == encoding.false
    assert between(encoding, first, encoding.true) == encoding.true


def test_the_set_lies_between_and_is_no_larger_than_either(encoding: Encoding) -> None:
    shorter = 0
    for seed in range(200):
        chooser = Chooser.of_seed(seed)
        least = some_states(encoding, chooser, 20)
        most = least | some_states(encoding, chooser, 60)

        found = between(encoding, least, most)

        assert not (least & ~found).satisfiable()
        assert not (found & ~most).satisfiable()
        assert found.node_count() <= min(least.node_count(), most.node_count())
        shorter += found.node_count() < min(least.node_count(), most.node_count())
    assert shorter == 104


def test_where_there_is_too_much_to_look_at_a_set_that_is_there_is_taken(
    encoding: Encoding, monkeypatch: pytest.MonkeyPatch
) -> None:
    chooser = Chooser.of_seed(0)
    least = some_states(encoding, chooser, 20)
    most = least | some_states(encoding, chooser, 60)
    monkeypatch.setattr("checker.bdd.between.MOST_PAIRS", 3)

    assert between(encoding, least, most) in (least, most)
