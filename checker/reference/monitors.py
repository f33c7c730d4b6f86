"""Properties of what came before: decided on the product of the graph with one monitor's bit."""

from __future__ import annotations

from checker.reference.graph import Edge
from checker.reference.product import Product
from checker.reference.question import Finding, Proof, Question
from checker.reference.states import how_far, not_reached
from properties.property import Absent, Reachable
from properties.result import Verdict

_ON = 1
_SEEN = 2


def decide_absent(question: Question, formula: Absent) -> Finding:
    """Violated by the nearest arrival at a state of `that` with the monitor on."""
    that, after, until = (question.condition(e) for e in (formula.that, formula.after, formula.until))

    def begin(root: int) -> int:
        off = until.at(root)
        on = after.at(root) and not off
        return _mark(on=on, seen=on and that.at(root))

    def advance(source: int, edge: Edge, mark: int) -> int:
        starts = after.after(source, edge)
        off = until.after(source, edge)
        on = (bool(mark & _ON) or starts) and not off
        return _mark(on=on, seen=on and that.after(source, edge))

    product = Product(question, begin, advance)
    bad = _nearest_seen(product)
    if bad is not None:
        trace = question.graph.trace(*product.path(bad))
        return Finding(Verdict.VIOLATED, evidence=trace, cost=product.rings.cost[bad])
    if product.stopped:
        return Finding(Verdict.UNDECIDED, reason=how_far(question, product.stopped))
    return Finding(Verdict.HOLDS, proof=Proof(marked=_marked(product)))


def decide_reachable_after(question: Question, formula: Reachable) -> Finding:
    """Shown by the nearest state of `that` at or after one of `after`."""
    if formula.after is None:
        raise AssertionError("a property without `after` needs no product")
    that, after = question.condition(formula.that), question.condition(formula.after)

    def begin(root: int) -> int:
        on = after.at(root)
        return _mark(on=on, seen=on and that.at(root))

    def advance(_source: int, edge: Edge, mark: int) -> int:
        on = after.at(edge.target) or bool(mark & _ON)
        return _mark(on=on, seen=on and that.at(edge.target))

    product = Product(question, begin, advance)
    found = _nearest_seen(product)
    if found is None:
        return _with_marks(not_reached(question, product.stopped), product)
    trace = question.graph.trace(*product.path(found))
    return Finding(Verdict.HOLDS, evidence=trace, cost=product.rings.cost[found])


def _mark(*, on: bool, seen: bool) -> int:
    return _ON * on + _SEEN * seen


def _nearest_seen(product: Product) -> tuple[int, int] | None:
    return next((node for node in product.rings.settled if node[1] & _SEEN), None)


def _marked(product: Product) -> tuple[tuple[int, bool], ...]:
    return tuple(sorted({(state, bool(mark & _ON)) for state, mark in product.rings.settled}))


def _with_marks(finding: Finding, product: Product) -> Finding:
    return Finding(finding.verdict, proof=Proof(marked=_marked(product)), reason=finding.reason)
