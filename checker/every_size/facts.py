"""Facts about finite sets that a proof may need: in a set that is not empty, some element has the least datum.

That is no theorem of first-order logic, for an order may go down for ever; in a site it cannot. The sets are taken from
the guards: where a rule compares an element with all others of some kind, or asks whether one of some kind comes before
it, that kind is a set.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from checker.certificate.every_size.proof import Least
from checker.certificate.every_size.scope import Scope
from model.lang import expr as ex
from model.lang.expr import Expr, Quantifier
from model.lang.symbols import DatumSymbol
from model.lang.traverse import conjuncts, post_order


def facts(scope: Scope, conditions: Iterable[Expr]) -> tuple[Least, ...]:
    """The facts that these conditions suggest, each once."""
    found: dict[Least, None] = {}
    for condition in conditions:
        for node in post_order(scope.site.system.expand(condition)):
            if isinstance(node, ex.Quantified) and node.quantifier is not Quantifier.COUNT:
                found |= dict.fromkeys(_of(scope, node))
    return tuple(found)


def _of(scope: Scope, node: ex.Quantified) -> Iterator[Least]:
    if node.variable.sort.component not in scope.open:
        return
    body = node.body if node.quantifier is Quantifier.EXISTS else ex.negate(node.body)
    parts = conjuncts(body)
    orders = [p for p in parts if _data(p, node.variable)]
    members = ex.conj(*(p for p in parts if p not in orders and not _is_difference(p, node.variable)))
    if not orders:
        return
    sort = node.variable.sort.component
    bound = ex.bound("bound", sort)
    for datum in dict.fromkeys(d for p in orders for d in _data(p, node.variable)):
        own, limit = ex.datum_of(datum, node.variable), ex.datum_of(datum, bound)
        yield Least(datum, node.variable, members)
        yield Least(datum, node.variable, ex.conj(members, ex.less(own, limit)), greatest=True)


def _data(condition: Expr, variable: ex.Bound) -> list[DatumSymbol]:
    """The data by which a condition orders the variable."""
    return [
        side.datum
        for node in post_order(condition)
        if isinstance(node, ex.Less)
        for side in (node.left, node.right)
        if isinstance(side, ex.DatumOf) and side.arg is variable
    ]


def _is_difference(condition: Expr, variable: ex.Bound) -> bool:
    """It says that the variable is not some other element."""
    match condition:
        case ex.Not(ex.Equal(left, right)):
            return variable in (left, right)
        case _:
            return False
