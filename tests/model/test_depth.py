"""Expressions may be as deep as memory allows: nothing recurses on their depth."""

import sys

from model.lang import expr as ex
from model.lang.evaluate import Evaluator, Moment
from model.lang.expr import Expr
from model.lang.grounding import Grounder
from model.lang.pretty import pretty
from model.lang.traverse import binder_height, rewrite
from tests.conformance.kinds import PAIR, Server

DEPTH = 10_000

a, b = (Server.symbol(ex.bound(name, Server)).up.node for name in ("a", "b"))
ENV = {"a": "a", "b": "b"}


def deep(depth: int) -> Expr:
    """a and (b or a and (b or ... a and b)): true where both are."""
    made: Expr = ex.conj(a, b)
    for _ in range(depth // 2):
        made = ex.conj(a, ex.disj(b, made))
    return made


def test_ten_thousand_levels_are_deeper_than_the_stack() -> None:
    assert sys.getrecursionlimit() < DEPTH


def test_a_deep_expression_is_evaluated() -> None:
    evaluator = Evaluator(PAIR, {})

    truths = [
        evaluator.holds(deep(DEPTH), Moment((up_a, up_b)), ENV) for up_a in (False, True) for up_b in (False, True)
    ]

    assert truths == [False, False, False, True]


def test_a_deep_expression_is_written() -> None:
    text = pretty(deep(DEPTH), longest=10**6)

    assert text.startswith("a.up and (b.up or a.up and (b.up or ")
    assert text.count("a.up") == DEPTH // 2 + 1
    assert text.endswith("b.up or a.up and b.up" + ")" * (DEPTH // 2))


def test_a_deep_expression_is_ground() -> None:
    grounder = Grounder(PAIR)

    holds, undefined = grounder.state_condition(deep(DEPTH), ENV)

    system = grounder.system()
    assert [system.values_of([holds, undefined], (x, y)) for x in (0, 1) for y in (0, 1)] == [
        (False, False),
        (False, False),
        (False, False),
        (True, False),
    ]


def test_a_deep_expression_is_rewritten_and_measured() -> None:
    made = deep(DEPTH)

    assert rewrite(made, {a: b, b: a}.get) is not made
    assert binder_height(made) == 0
