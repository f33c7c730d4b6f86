"""Whether the condition of a property is ever met, and whether it is after a fault."""

from __future__ import annotations

from checker.reference.graph import Edge
from checker.reference.product import Product
from checker.reference.question import Question
from model.lang import expr as ex
from properties.property import OnStep
from properties.result import Vacuity

_AFTER_FAULT = 1
_MET = 2


def vacuity(question: Question) -> Vacuity:
    """Looks for a state of the trigger, and for one after at least one fault where anything can break.

    A property of the steps of a rule is vacuous if the rule never fires. An unfinished search says only what it saw.
    """
    formula = question.prop.formula
    if isinstance(formula, OnStep):
        return _fires(question, formula)
    if question.prop.trigger is None:
        return Vacuity.NOT_ASKED
    graph = question.graph
    if question.prop.trigger is ex.TRUE:
        met = {0} | {_AFTER_FAULT for edges in graph.edges for e in edges or () if graph.faulty[e.rule]}
        complete = graph.complete
    else:
        product = _product(question, question.prop.trigger)
        met = {mark & _AFTER_FAULT for _, mark in product.rings.settled if mark & _MET}
        complete = not product.stopped
    if _AFTER_FAULT in met or (met and not graph.has_faults):
        return Vacuity.TRIGGERED
    if not complete:
        return Vacuity.NOT_ASKED
    return Vacuity.BEFORE_FAULTS_ONLY if met else Vacuity.NEVER


def _product(question: Question, trigger: ex.Expr) -> Product:
    condition = question.condition(trigger)
    faulty = question.graph.faulty

    def begin(root: int) -> int:
        return _MET if condition.at(root) else 0

    def advance(source: int, edge: Edge, mark: int) -> int:
        after_fault = _AFTER_FAULT if faulty[edge.rule] else mark & _AFTER_FAULT
        return after_fault | (_MET if condition.after(source, edge) else 0)

    return Product(question, begin, advance)


def _fires(question: Question, formula: OnStep) -> Vacuity:
    graph = question.graph
    fired = {e.rule for edges in graph.edges for e in edges or ()}
    if any(formula.means(i.rule.id, i.binding) for i in (graph.site.instances[rule] for rule in fired)):
        return Vacuity.TRIGGERED
    return Vacuity.NEVER if graph.complete else Vacuity.NOT_ASKED
