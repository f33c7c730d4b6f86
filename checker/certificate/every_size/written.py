"""Conditions of a proof for every size as text: each node an application, `(or (= #1 #2) (not (Client.holds #1)))`.

A part that is shared is written wherever it occurs, so the length is limited. Nothing here recurses.
"""

from __future__ import annotations

from typing import assert_never

from checker.certificate.every_size.words import Words, quoted
from checker.certificate.smtlib import numeral, string
from model.lang import expr as ex
from model.lang.errors import Code, UsageError
from model.lang.expr import Expr, Quantifier
from model.lang.sorts import BoolSort, DataSort, IntSort

LONGEST = 1_000_000
"""A condition with more characters is not written."""

BINDERS = {Quantifier.FORALL: "forall", Quantifier.EXISTS: "exists", Quantifier.COUNT: "count"}


def written(root: Expr, words: Words) -> str:
    """The condition as text.

    Raises UnreadableError for what only one site of the scope has, UsageError for what speaks of a step or is too long.
    """
    pieces: list[str] = []
    length = 0
    stack: list[Expr | str] = [root]
    while stack:
        piece = stack.pop()
        if isinstance(piece, str):
            pieces.append(piece)
            length += len(piece)
            if length > LONGEST:
                raise UsageError(Code.NOT_DECIDABLE_HERE, "a condition is too long to be written down")
            continue
        head, parts = _said(piece, words)
        if parts is None:
            stack.append(head)
            continue
        stack.append(")")
        for part in reversed(parts):
            stack += [part, " "]
        stack.append(f"({head}")
    return "".join(pieces)


def _said(node: Expr, words: Words) -> tuple[str, tuple[Expr, ...] | None]:
    """What stands first in the application, and its parts; of a word, the word and None."""
    match node:
        case ex.Const(value, sort):
            return _constant(node, words, value, sort), None
        case ex.Bound(name):
            return name, None
        case ex.Read(state, args):
            return quoted(str(state)), args
        case ex.Follow(link, arg):
            return quoted(str(link)), (arg,)
        case ex.DatumOf(datum, arg):
            return quoted(str(datum)), (arg,)
        case ex.Linked(link, left, right):
            return f"linked {quoted(str(link))}", (left, right)
        case ex.ReadingOf(reading):
            return f"reading {quoted(reading.id)}", ()
        case ex.Quantified(quantifier, variable, body):
            return f"{BINDERS[quantifier]} (({variable.name} {quoted(variable.sort.component.__name__)}))", (body,)
        case ex.Enabled(rule, None):
            return f"enabled-for-some {quoted(rule)}", ()
        case ex.Enabled(rule):
            return f"enabled {quoted(rule)}", ex.children(node)
        case ex.Settled(components, around):
            return f"settled ({' '.join(quoted(c.__name__) for c in components)})", around
        case ex.Old() | ex.Fired():
            raise UsageError(Code.NOT_DECIDABLE_HERE, "a condition of a proof speaks of states, and not of steps")
        case ex.The() | ex.Not() | ex.And() | ex.Or() | ex.Ite():
            return {ex.The: "the", ex.Not: "not", ex.And: "and", ex.Or: "or", ex.Ite: "ite"}[type(node)], ex.children(
                node
            )
        case ex.Equal() | ex.Less() | ex.Add() | ex.Subtract():
            return {ex.Equal: "=", ex.Less: "<", ex.Add: "+", ex.Subtract: "-"}[type(node)], ex.children(node)
        case _:
            assert_never(node)


def _constant(node: ex.Const, words: Words, value: object, sort: object) -> str:
    match sort:
        case BoolSort():
            return "true" if value else "false"
        case IntSort():
            return numeral(int(str(value)))
        case DataSort(kind):
            return f"(datum {kind.__name__} {string(str(value))})"
        case _:
            return words.constant(node.value, node.sort)
