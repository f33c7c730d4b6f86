"""What a system and its properties make use of, read off the finished declarations and expressions."""

from __future__ import annotations

from collections.abc import Iterator

from model.lang import expr as ex
from model.lang.component import Singleton
from model.lang.expr import Expr
from model.lang.rule import Kind
from model.lang.sites import Site
from model.lang.sorts import BoolSort, DataSort, ElementSort, EnumSort, IntSort
from model.lang.systems import System
from model.lang.traverse import post_order
from properties import property as pr

FEATURES = frozenset(
    {
        "state:bool",
        "state:int",
        "state:enum",
        "state:element",
        "relation",
        "singleton",
        "closed",
        "link",
        "links",
        "datum",
        "order",
        "derived",
        "reading",
        "two-readings",
        "three-options",
        "reading-fixed",
        "initial-set",
        "initial-any",
        "start-values",
        "start-where",
        "two-starts",
        "parameters",
        "broadcast",
        "nested-broadcast",
        "broadcast-where",
        "conditional-update",
        "none-written",
        "enabled",
        "enabled-of",
        "settled",
        "forall",
        "exists",
        "count",
        "arithmetic",
        "ite",
        "read-through-state",
        "old",
        "fired",
        "fired-of",
        "over",
        "over-two",
        "rule:fault",
        "rule:detection",
        "rule:failover",
        "rule:repair",
        "rule:operator",
        "rule:event",
        "property:always",
        "property:never",
        "property:reachable",
        "property:reachable-after",
        "property:always_possible",
        "property:on_step",
        "property:absent",
        "property:independent",
        "with-faults",
        "any-step",
    }
)
"""All that the language offers and that random systems must exercise."""


def features(site: Site, properties: tuple[pr.Property, ...]) -> frozenset[str]:
    """The features that this system, its deployment and these properties use."""
    system = site.system
    found = {*_of_states(system), *_of_rules(system), *_of_site(site)}
    for prop in properties:
        found |= _of_property(prop)
    for root in (*_roots(system), *(e for p in properties for e in p.expressions)):
        found |= _of_expression(root)
    return frozenset(found)


def _of_states(system: System) -> Iterator[str]:
    for info in system.states:
        symbol = info.symbol
        match symbol.sort:
            case BoolSort():
                yield "state:bool"
            case IntSort():
                yield "state:int"
            case EnumSort():
                yield "state:enum"
            case ElementSort():
                yield "state:element"
            case DataSort():
                pass
        if len(symbol.over) > (0 if issubclass(symbol.owner, Singleton) else 1):
            yield "relation"
        if issubclass(symbol.owner, Singleton):
            yield "singleton"
        elif symbol.owner.closed:
            yield "closed"
        if info.initially is None:
            yield "initial-any"
        elif len(info.initially) > 1:
            yield "initial-set"


def _of_rules(system: System) -> Iterator[str]:
    for rule in system.rules:
        yield f"rule:{rule.kind.value}"
        if len(rule.parameters) > (0 if issubclass(rule.component, Singleton) else 1):
            yield "parameters"
        for update in rule.updates:
            if update.condition is not ex.TRUE:
                yield "conditional-update"
            if update.binders:
                yield "broadcast"
            if len(update.binders) > 1:
                yield "nested-broadcast"
            if any(b.where is not ex.TRUE for b in update.binders):
                yield "broadcast-where"
            if isinstance(update.value, ex.Const) and update.value.value is None:
                yield "none-written"
    assert {rule.kind for rule in system.rules} <= set(Kind)


def _of_site(site: Site) -> Iterator[str]:
    free = [options for options in site.readings.values() if len(options) > 1]
    if free:
        yield "reading"
    if len(free) > 1:
        yield "two-readings"
    if any(len(options) > 2 for options in free):
        yield "three-options"
    if len(free) < len(site.readings):
        yield "reading-fixed"
    if site.start.values:
        yield "start-values"
    if site.start.where is not ex.TRUE:
        yield "start-where"
    if len(site.system.starts) > 1:
        yield "two-starts"


def _of_property(prop: pr.Property) -> set[str]:
    found = {f"property:{prop.kind}"}
    match prop.formula:
        case pr.Reachable(after=after) if after is not None:
            found = {"property:reachable-after"}
        case pr.AlwaysPossible(with_faults=True):
            found.add("with-faults")
        case pr.OnStep(rule=None):
            found.add("any-step")
        case _:
            pass
    if prop.variables:
        found.add("over")
    if len(prop.variables) > 1:
        found.add("over-two")
    return found


def _roots(system: System) -> Iterator[Expr]:
    for rule in system.rules:
        yield rule.guard
        for update in rule.updates:
            yield from (update.target, update.value, update.condition, *(b.where for b in update.binders))
    for start in system.starts:
        yield start.where
        yield from (update.condition for update in start.values)


def _of_expression(root: Expr) -> set[str]:
    found: set[str] = set()
    for node in post_order(root):
        match node:
            case ex.Follow():
                found.add("link")
            case ex.Linked():
                found.add("links")
            case ex.DatumOf(datum):
                found.add("derived" if datum.source else "datum")
            case ex.Less(left) if isinstance(left.sort, DataSort):
                found.add("order")
            case ex.The(ex.Read()):
                found.add("read-through-state")
            case ex.Add() | ex.Subtract():
                found.add("arithmetic")
            case ex.Ite():
                found.add("ite")
            case ex.Quantified(quantifier):
                found.add(quantifier.value)
            case ex.Old():
                found.add("old")
            case ex.Enabled(args=args):
                found.add("enabled" if args is None else "enabled-of")
            case ex.Fired(args=args):
                found.add("fired" if args is None else "fired-of")
            case ex.Settled():
                found.add("settled")
            case _:
                pass
    return found
