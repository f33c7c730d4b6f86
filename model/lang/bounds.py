"""Which truth values a condition can have by the sorts of its terms alone: a check for guards that can never hold."""

from __future__ import annotations

from model.lang import expr as ex
from model.lang.expr import Expr
from model.lang.sorts import IntSort
from model.lang.traverse import post_order

_EITHER = frozenset({True, False})


def possible_truths(root: Expr) -> frozenset[bool]:
    """The truth values that the ranges of its terms leave open. Equal parts are one part: `x & ~x` is never true."""
    truths: dict[Expr, frozenset[bool]] = {}
    for node in post_order(root):
        truths[node] = _of(node, truths)
    return truths[root]


def _of(node: Expr, truths: dict[Expr, frozenset[bool]]) -> frozenset[bool]:
    match node:
        case ex.Const(bool(value)):
            return frozenset({value})
        case ex.Not(arg):
            return frozenset(not t for t in truths[arg])
        case ex.And(args):
            if any(ex.negate(a) in args for a in args) or _two_values(args):
                return frozenset({False})
            return _junction(args, truths, absorbing=False)
        case ex.Or(args):
            if any(ex.negate(a) in args for a in args):
                return frozenset({True})
            return _junction(args, truths, absorbing=True)
        case ex.Equal(left, right):
            a, b = left.sort, right.sort
            if isinstance(a, IntSort) and isinstance(b, IntSort) and (a.high < b.low or b.high < a.low):
                return frozenset({False})
            return _EITHER
        case ex.Less(left, right):
            return _less(left, right)
        case ex.Quantified(ex.Quantifier.EXISTS, _, body) if True not in truths[body]:
            return frozenset({False})
        case _:
            return _EITHER


def _junction(args: tuple[Expr, ...], truths: dict[Expr, frozenset[bool]], *, absorbing: bool) -> frozenset[bool]:
    if any(truths[a] == frozenset({absorbing}) for a in args):
        return frozenset({absorbing})
    if all(truths[a] == frozenset({not absorbing}) for a in args):
        return frozenset({not absorbing})
    return _EITHER


def _two_values(args: tuple[Expr, ...]) -> bool:
    """One term is said to equal two different constants."""
    said: dict[Expr, object] = {}
    for arg in args:
        match arg:
            case ex.Equal(term, ex.Const(value)) | ex.Equal(ex.Const(value), term):
                if term in said and said[term] != value:
                    return True
                said[term] = value
            case _:
                pass
    return False


def _less(left: Expr, right: Expr) -> frozenset[bool]:
    a, b = left.sort, right.sort
    if left is right:
        return frozenset({False})
    if isinstance(a, IntSort) and isinstance(b, IntSort):
        if a.high < b.low:
            return frozenset({True})
        if a.low >= b.high:
            return frozenset({False})
    return _EITHER
