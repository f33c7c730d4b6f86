"""A property about each of several elements, as several properties about one: the units of a portfolio.

For each element the slice is another, and so may be the engine that is good at it. What is said of the units is put
together again in `combine`. Properties whose proof speaks of all elements at once stay whole.

A property of the steps of a rule stays whole, too: it is about the elements of the rule's instances, and many of those
are mostly interchangeable. So one question is asked, about one instance of each kind.
"""

from __future__ import annotations

import itertools
from dataclasses import replace

from model.lang import expr as ex
from model.lang.expr import Expr
from model.lang.sites import Site
from model.lang.traverse import substitute
from properties.property import Absent, Always, AlwaysPossible, Formula, Never, OnStep, Property, Reachable

Binding = tuple[str, ...]


def bindings(site: Site, prop: Property) -> tuple[Binding, ...]:
    """The element tuples that the property is checked for."""
    return tuple(itertools.product(*(site.elements[v.sort.component] for v in prop.variables)))


def about(site: Site, prop: Property) -> tuple[Binding, ...]:
    """The element tuples that the property speaks of: for the steps of a rule, those of its instances."""
    match prop.formula:
        case OnStep(rule) if rule is not None:
            return tuple(i.binding for i in site.instances if i.rule.id == rule)
        case _:
            return bindings(site, prop)


def speaking(prop: Property) -> tuple[ex.Bound, ...]:
    """The variables that stand for these elements."""
    return prop.formula.parameters if isinstance(prop.formula, OnStep) else prop.variables


def is_divisible(site: Site, prop: Property) -> bool:
    """Whether proofs about single element tuples make up one of the property."""
    single = isinstance(prop.formula, Always | Never | Reachable | Absent | AlwaysPossible)
    return single and len(bindings(site, prop)) > 1


def is_narrowable(site: Site, prop: Property) -> bool:
    """Whether it is about the steps of several instances of a rule, some of which may stand for the others."""
    return isinstance(prop.formula, OnStep) and bool(prop.formula.parameters) and len(about(site, prop)) > 1


def unit(prop: Property, binding: Binding) -> Property:
    """The property of this element tuple alone."""
    values: dict[Expr, Expr] = {
        v: ex.element(e, v.sort.component) for v, e in zip(prop.variables, binding, strict=True)
    }
    return replace(prop, formula=_of(prop.formula, values), variables=())


def _of(formula: Formula, values: dict[Expr, Expr]) -> Formula:
    match formula:
        case Always(when, that):
            return Always(substitute(when, values), substitute(that, values))
        case AlwaysPossible(when, that, with_faults):
            return AlwaysPossible(substitute(when, values), substitute(that, values), with_faults)
        case Never(that):
            return Never(substitute(that, values))
        case Reachable(that, after):
            return Reachable(substitute(that, values), None if after is None else substitute(after, values))
        case Absent(that, after, until):
            return Absent(substitute(that, values), substitute(after, values), substitute(until, values))
        case _:
            raise AssertionError(formula)
