"""What a property is expected to come out as: one verdict, or one that depends on the readings."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from model.lang import expr as ex
from model.lang.errors import Code, PropertyError
from model.lang.expr import Expr
from model.lang.reading import Choice
from model.lang.sites import ReadingChoice
from model.lang.term import Bool
from model.lang.traverse import post_order


class Expected(Enum):
    """A verdict that was worked out before the checker ran."""

    HOLDS = "holds"
    VIOLATED = "violated"


HOLDS = Expected.HOLDS
VIOLATED = Expected.VIOLATED


@dataclass(frozen=True, slots=True)
class Expectation:
    """The first verdict whose condition over the readings holds, else the last one."""

    cases: tuple[tuple[Expr, Expected], ...]
    otherwise: Expected

    def under(self, readings: ReadingChoice) -> Expected:
        """The expected verdict under one option for every reading."""
        for condition, verdict in self.cases:
            if _decide(condition, readings):
                return verdict
        return self.otherwise


def expectation(given: Expected | Expectation | None) -> Expectation | None:
    """An expectation from what a property says."""
    return Expectation((), given) if isinstance(given, Expected) else given


def depends(*cases: tuple[Bool, Expected], otherwise: Expected) -> Expectation:
    """The verdict of the first case whose condition holds; conditions speak of readings only.

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
            if not isinstance(node, ex.Const | ex.ReadingOf | ex.Equal | ex.Not | ex.And | ex.Or):
                raise PropertyError(
                    Code.BAD_PROPERTY,
                    "an expectation may depend on readings only",
                    fix="write conditions such as `Readings.B17 == Preemption.NEVER`",
                )
    return Expectation(tuple((c.node, v) for c, v in cases), otherwise)


def _decide(root: Expr, readings: ReadingChoice) -> bool:
    values: dict[Expr, Choice | bool | object] = {}
    for node in post_order(root):
        match node:
            case ex.Const(value):
                values[node] = value
            case ex.ReadingOf(reading):
                values[node] = readings[reading.id]
            case ex.Equal(left, right):
                values[node] = values[left] == values[right]
            case ex.Not(arg):
                values[node] = not values[arg]
            case ex.And(args):
                values[node] = all(values[a] for a in args)
            case ex.Or(args):
                values[node] = any(values[a] for a in args)
            case _:
                raise AssertionError(node)
    return bool(values[root])
