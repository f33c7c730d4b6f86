"""The short way to the SAT solver."""

from __future__ import annotations

from checker.smt.sat import Clauses, Numbers


def test_literals_are_numbers_and_a_core_is_made_of_those_assumed() -> None:
    numbers = Numbers()
    clauses = Clauses()
    p, q, r = (numbers.new() for _ in range(3))
    clauses.add(p, q)

    assert (p, q, r) == (1, 2, 3)
    assert clauses.check([-p])
    assert clauses.true_of([p, q]) == {q}
    assert not clauses.check([-p, r, -q])
    assert clauses.core() == {-p, -q}
    assert clauses.queries == 2


def test_a_clause_without_literals_never_holds() -> None:
    clauses = Clauses()
    clauses.add()

    assert not clauses.check([])
    assert clauses.core() == frozenset()


def test_solvers_with_the_same_numbers_know_nothing_of_each_other() -> None:
    numbers = Numbers()
    first, second = Clauses(), Clauses()
    p = numbers.new()
    first.add(p)

    assert not first.check([-p])
    assert second.check([-p])
