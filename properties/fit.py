"""Whether a property fits a design: all it speaks of is there, and its condition can be met at all.

A property is made without a design, so it can speak of a component, a rule or a reading that the design of a deployment
does not have. Engines would fail on it, or never meet it; here it is told where it is written.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from model.lang import expr as ex
from model.lang.bounds import possible_truths
from model.lang.component import Component
from model.lang.errors import Code, DefinitionError, PropertyError, nearest
from model.lang.expr import Expr
from model.lang.sorts import ElementSort
from model.lang.symbols import StateSymbol
from model.lang.systems import System
from model.lang.traverse import post_order
from properties.property import Independent, OnStep, Property


def check_fits(system: System, prop: Property) -> None:
    """Raises PropertyError, at the place of the property, where it does not fit the system."""
    expected = [] if prop.expect is None else [condition for condition, _ in prop.expect.cases]
    nodes = list(post_order(*prop.variables, *prop.expressions, *expected))
    for component in dict.fromkeys(c for node in nodes for c in _components(node)):
        _check_component(system, prop, component)
    for reading in dict.fromkeys(n.reading for n in nodes if isinstance(n, ex.ReadingOf)):
        info = system.reading_by_id.get(reading.id)
        if info is None:
            raise _foreign(prop, system, "reading", reading.id, nearest(reading.id, system.reading_by_id))
        if info.symbol.options is not reading.options:
            raise _twin(prop, system, f"reading {reading.id}")
    for rule in dict.fromkeys(_rules(prop, nodes)):
        if rule not in system.rule_by_id and rule not in system.removed:
            raise _foreign(prop, system, "rule", rule, nearest(rule, system.rule_by_id))
    states = {info.symbol for info in system.states}
    for state in dict.fromkeys(_states(nodes)):
        if state not in states:
            raise _foreign(prop, system, "state", str(state), nearest(str(state), map(str, states)))
    try:
        met = prop.trigger is None or True in possible_truths(system.expand(prop.trigger))
        for root in prop.expressions:
            system.expand(root)
    except DefinitionError as error:
        raise PropertyError(
            error.code, f"property {prop.id}: {error.message}", place=prop.place, fix=error.fix
        ) from error
    if not met:
        raise PropertyError(
            Code.NEVER_TRIGGERED,
            f"property {prop.id}: its condition is false whatever happens, so it claims nothing",
            place=prop.place,
            fix="correct the condition",
        )


def _components(node: Expr) -> Iterator[type[Component]]:
    match node:
        case ex.Read(state):
            yield state.owner
        case ex.Follow(link) | ex.Linked(link):
            yield link.owner
        case ex.DatumOf(datum):
            yield datum.owner
        case ex.Settled(components):
            yield from components
        case ex.Quantified(_, variable, _):
            yield cast("type[Component]", variable.sort.component)
        case _:
            if isinstance(node.sort, ElementSort):
                yield cast("type[Component]", node.sort.component)


def _states(nodes: list[Expr]) -> Iterator[StateSymbol]:
    yield from (n.state for n in nodes if isinstance(n, ex.Read))


def _rules(prop: Property, nodes: list[Expr]) -> Iterator[str]:
    match prop.formula:
        case OnStep(rule) if rule is not None:
            yield rule
        case Independent(_, rules):
            yield from rules
        case _:
            pass
    yield from (n.rule for n in nodes if isinstance(n, ex.Enabled | ex.Fired))


def _check_component(system: System, prop: Property, component: type[Component]) -> None:
    if component in system.components:
        return
    name = component.__name__
    names = [c.__name__ for c in system.components]
    if name in names:
        raise _twin(prop, system, f"component {name}")
    raise _foreign(prop, system, "component", name, nearest(name, names))


def _foreign(prop: Property, system: System, what: str, name: str, fix: str) -> PropertyError:
    return PropertyError(
        Code.NOT_OF_THIS_DESIGN,
        f"property {prop.id} speaks of the {what} {name}, which is no part of the design {system.name}",
        place=prop.place,
        fix=fix,
    )


def _twin(prop: Property, system: System, what: str) -> PropertyError:
    return PropertyError(
        Code.NOT_OF_THIS_DESIGN,
        f"property {prop.id} speaks of another {what} than the design {system.name} has, of the same name",
        place=prop.place,
        fix="import it from the module that the design is made of",
    )
