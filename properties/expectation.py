"""What a property is expected to come out as: one verdict, or one that depends on the readings and on the size."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from model.lang import expr as ex
from model.lang.component import Component
from model.lang.errors import Code, PropertyError
from model.lang.expr import Expr
from model.lang.sites import ReadingChoice
from model.lang.term import ALWAYS_TRUE, Bool, Term, count
from model.lang.traverse import post_order


class Expected(Enum):
    """A verdict that was worked out before the checker ran."""

    HOLDS = "holds"
    VIOLATED = "violated"


HOLDS = Expected.HOLDS
VIOLATED = Expected.VIOLATED


Sizes = Mapping[type[Component], int]
"""How many elements there are of each sort."""


@dataclass(frozen=True, slots=True)
class Expectation:
    """The first verdict whose condition over readings and sizes holds, else the last one."""

    cases: tuple[tuple[Expr, Expected], ...]
    otherwise: Expected

    def under(self, readings: ReadingChoice, sizes: Sizes | None = None) -> Expected:
        """The expected verdict under one option for every reading, where each sort has so many elements."""
        for condition, verdict in self.cases:
            if _decide(condition, readings, sizes or {}):
                return verdict
        return self.otherwise


def expectation(given: Expected | Expectation | None) -> Expectation | None:
    """An expectation from what a property says."""
    return Expectation((), given) if isinstance(given, Expected) else given


def depends(*cases: tuple[Bool, Expected], otherwise: Expected) -> Expectation:
    """The verdict of the first case whose condition holds; conditions speak of readings and of `number_of` elements.

    >>> from model.lang import Choice, Reading, ReadingSet
    >>> class Trust(Choice):
    ...     BLIND = "whoever answers is believed"
    ...     CHECKED = "answers are compared"
    >>> class Readings(ReadingSet):
    ...     R1 = Reading(Trust, default=Trust.BLIND, question="Who is believed?")
    >>> expected = depends((Readings.R1 == Trust.BLIND, VIOLATED), otherwise=HOLDS)
    >>> expected.under({"R1": Trust.BLIND}).value, expected.under({"R1": Trust.CHECKED}).value
    ('violated', 'holds')
    """
    for condition, _ in cases:
        for node in post_order(condition.node):
            if not isinstance(
                node, ex.Const | ex.ReadingOf | ex.Equal | ex.Less | ex.Not | ex.And | ex.Or | ex.Bound
            ) and (not _is_number(node)):
                raise PropertyError(
                    Code.BAD_PROPERTY,
                    "an expectation may depend on readings and on numbers of elements only",
                    fix="write conditions such as `Readings.B17 == Preemption.NEVER` or `number_of(Server) > 2`",
                )
    return Expectation(tuple((c.node, v) for c, v in cases), otherwise)


def number_of(sort: type[Component]) -> Term[int]:
    """How many elements of a sort a site has: what holds of two may fail for three.

    >>> from model.lang import Component
    >>> class Server(Component):
    ...     pass
    >>> expected = depends((number_of(Server) > 2, VIOLATED), otherwise=HOLDS)
    >>> [expected.under({}, {Server: size}).value for size in (2, 3)]
    ['holds', 'violated']
    """
    return count(sort, lambda _: ALWAYS_TRUE)


def _is_number(node: Expr) -> bool:
    return isinstance(node, ex.Quantified) and node.quantifier is ex.Quantifier.COUNT and node.body is ex.TRUE


def _decide(root: Expr, readings: ReadingChoice, sizes: Sizes) -> bool:
    values: dict[Expr, Any] = {}
    for node in post_order(root):
        match node:
            case ex.Const(value):
                values[node] = value
            case ex.ReadingOf(reading):
                values[node] = readings[reading.id]
            case ex.Bound():
                pass
            case ex.Quantified(_, variable):
                values[node] = sizes[variable.sort.component]
            case ex.Equal(left, right):
                values[node] = values[left] == values[right]
            case ex.Less(left, right):
                values[node] = values[left] < values[right]
            case ex.Not(arg):
                values[node] = not values[arg]
            case ex.And(args):
                values[node] = all(values[a] for a in args)
            case ex.Or(args):
                values[node] = any(values[a] for a in args)
            case _:
                raise AssertionError(node)
    return bool(values[root])
