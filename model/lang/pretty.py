"""Expressions as people read them: `self.running and for some Server s: s.up`.

The text is for eyes, not for a parser. It is written from left to right with a stack of its own, so depth is no limit;
a part that is shared is written wherever it occurs, so the length is limited instead.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from model.lang import expr as ex
from model.lang.expr import Expr, Quantifier
from model.lang.sorts import BoolSort, show_value
from model.lang.symbols import StateSymbol
from model.lang.traverse import post_order

LONGEST = 20_000
"""A text is cut off after so many characters: a formula with shared parts can be longer than memory."""

_LETTERS = ("n", "m", "k", "j", "i")

# How tightly a node holds together: a part that holds less tightly than its whole stands in parentheses.
_BINDER, _OR, _AND, _NOT, _COMPARE, _SUM, _ATOM = range(7)

_Piece = str | tuple[Expr, int]


def pretty(expr: Expr, longest: int = LONGEST) -> str:
    """The expression as text; quantified variables get short names that occur nowhere else in it."""
    names = _names(expr)
    written: list[str] = []
    length = 0
    stack: list[_Piece] = [(expr, _BINDER)]
    while stack:
        piece = stack.pop()
        if isinstance(piece, str):
            written.append(piece)
            length += len(piece)
            if length > longest:
                return "".join(written)[:longest] + " ..."
            continue
        node, outside = piece
        pieces = _pieces(node, names)
        if _strength(node) < outside:
            pieces = ["(", *pieces, ")"]
        stack.extend(reversed(pieces))
    return "".join(written)


def _names(expr: Expr) -> dict[str, str]:
    """A short name for each quantified variable; `#1` is the innermost one."""
    bound = dict.fromkeys(node.name for node in post_order(expr) if isinstance(node, ex.Bound))
    used = {name for name in bound if not name.startswith("#")}
    letters = (letter for letter in _free_letters() if letter not in used)
    heights = sorted((name for name in bound if name.startswith("#")), key=lambda name: int(name[1:]))
    return {name: next(letters) for name in heights}


def _free_letters() -> Iterator[str]:
    yield from _LETTERS
    number = 1
    while True:
        yield f"n{number}"
        number += 1


def _strength(node: Expr) -> int:
    match node:
        case ex.Quantified():
            return _BINDER
        case ex.Or():
            return _OR
        case ex.And():
            return _AND
        case ex.Not(ex.Equal() | ex.Less()) | ex.Equal() | ex.Less() | ex.Linked() | ex.Not(ex.Linked()):
            return _COMPARE
        case ex.Not():
            return _NOT
        case ex.Add() | ex.Subtract():
            return _SUM
        case _:
            return _ATOM


def _pieces(node: Expr, names: dict[str, str]) -> list[_Piece]:
    match node:
        case ex.Const(value):
            if isinstance(node.sort, BoolSort):
                return ["true" if value else "false"]
            return [show_value(value)]
        case ex.Bound(name):
            return [names.get(name, name)]
        case ex.Read(state, args):
            return _read(state, args)
        case ex.Follow(link, arg):
            return [(arg, _ATOM), f".{link.name}"]
        case ex.Linked(link, left, right):
            return [(right, _SUM), " in ", (left, _ATOM), f".{link.name}"]
        case ex.DatumOf(datum, arg):
            return [(arg, _ATOM), f".{datum.name}"]
        case ex.ReadingOf(reading):
            return [reading.id]
        case ex.The(arg):
            return [(arg, _ATOM)]
        case ex.Not(arg):
            return _negated(arg)
        case ex.And(args):
            return _joined(args, " and ", _AND)
        case ex.Or(args):
            return _joined(args, " or ", _OR)
        case ex.Equal(left, right):
            return _compared(left, right, "=", "is")
        case ex.Less(left, right):
            return _ordered(left, right, " < ", " > ")
        case ex.Add(left, right):
            return [(left, _SUM), " + ", (right, _ATOM)]
        case ex.Subtract(left, right):
            return [(left, _SUM), " - ", (right, _ATOM)]
        case ex.Ite(condition, yes, no):
            return ["(if ", (condition, _BINDER), " then ", (yes, _BINDER), " else ", (no, _BINDER), ")"]
        case ex.Quantified(quantifier, variable, body):
            word = {
                Quantifier.FORALL: "for every",
                Quantifier.EXISTS: "for some",
                Quantifier.COUNT: "the number of",
            }[quantifier]
            such = " with " if quantifier is Quantifier.COUNT else ": "
            return [f"{word} {variable.sort} {names[variable.name]}{such}", (body, _BINDER)]
        case ex.Old(arg):
            return ["old(", (arg, _BINDER), ")"]
        case ex.Enabled(rule, optional):
            return ["enabled(", *_call(rule, optional), ")"]
        case ex.Fired(rule, optional):
            return ["fired(", *_call(rule, optional), ")"]
        case ex.Settled(components, around):
            elements: list[_Piece] = []
            for element in around:
                elements += [" around " if not elements else ", ", (element, _BINDER)]
            return [f"settled({', '.join(c.__name__ for c in components)}", *elements, ")"]
        case _:
            assert_never(node)


def _read(state: StateSymbol, args: tuple[Expr, ...]) -> list[_Piece]:
    """As `Variable.name` writes it: a row before the dot, a column in brackets."""
    has_row = bool(state.over) and state.over[0] is state.owner
    row: list[_Piece] = [(args[0], _ATOM)] if has_row else [state.owner.__name__]
    pieces: list[_Piece] = [*row, f".{state.name}"]
    for column in args[1:] if has_row else args:
        pieces += ["[", (column, _BINDER), "]"]
    return pieces


def _negated(arg: Expr) -> list[_Piece]:
    match arg:
        case ex.Equal(left, right):
            return _compared(left, right, "!=", "is not")
        case ex.Less(left, right):
            return _ordered(left, right, " >= ", " <= ")
        case ex.Linked(link, left, right):
            return [(right, _SUM), " not in ", (left, _ATOM), f".{link.name}"]
        case _:
            return ["not ", (arg, _NOT)]


def _compared(left: Expr, right: Expr, sign: str, none: str) -> list[_Piece]:
    if isinstance(left, ex.Const) and not isinstance(right, ex.Const):
        left, right = right, left
    if isinstance(right, ex.Const) and right.value is None:
        return [(left, _SUM), f" {none} none"]
    return [(left, _SUM), f" {sign} ", (right, _SUM)]


def _ordered(left: Expr, right: Expr, sign: str, turned: str) -> list[_Piece]:
    # What changes stands on the left, as people say it.
    if isinstance(left, ex.Const) and not isinstance(right, ex.Const):
        return [(right, _SUM), turned, (left, _SUM)]
    return [(left, _SUM), sign, (right, _SUM)]


def _joined(args: tuple[Expr, ...], word: str, strength: int) -> list[_Piece]:
    pieces: list[_Piece] = []
    for arg in args:
        pieces += [word, (arg, strength)] if pieces else [(arg, strength)]
    return pieces


def _call(rule: str, args: tuple[Expr, ...] | None) -> list[_Piece]:
    if args is None:
        return [rule]
    return [rule, "(", *_joined(args, ", ", _BINDER), ")"]
