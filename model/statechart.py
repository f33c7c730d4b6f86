"""Statecharts: how one state of a component changes, read off its rules.

A chart is made from the unexpanded rules, for an element of the sort and every size of deployment. An edge from v to w
stands for a rule that can write w where the state is v, as far as the guard with v put in can be told from the ranges
of its terms alone: no possible change is missing, some edges may never be taken.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from model.lang import expr as ex
from model.lang.bounds import possible_truths
from model.lang.component import Component
from model.lang.errors import Code, DefinitionError, UsageError, nearest
from model.lang.expr import Expr
from model.lang.rule import Rule
from model.lang.sorts import BoolSort, EnumSort, IntSort, Sort, Value, show_value
from model.lang.symbols import StateSymbol
from model.lang.systems import System
from model.lang.term import Update
from model.lang.traverse import post_order, substitute

if TYPE_CHECKING:
    import networkx as nx


def chart_states(system: System, component: type[Component]) -> tuple[str, ...]:
    """The states of a component that have a chart: those with finitely many values of their own."""
    return tuple(
        info.symbol.name
        for info in system.states
        if info.symbol.owner is component and isinstance(info.symbol.sort, BoolSort | EnumSort | IntSort)
    )


def statechart(system: System, component: type[Component], state: str) -> nx.MultiDiGraph[str]:
    """The chart of a state: nodes are its values, edges the rules that change it.

    A node has `initial`; an edge has `rule`, `kind`, `cites` and `sentence`.
    """
    import networkx as nx

    known = chart_states(system, component)
    if state not in known:
        raise UsageError(
            Code.UNKNOWN_NAME,
            f"{component.__name__} has no state {state!r} with values of its own",
            fix=nearest(state, known),
        )
    info = next(i for i in system.states if i.symbol.owner is component and i.symbol.name == state)
    values = _values(info.symbol.sort)
    initial = values if info.initially is None else info.initially
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(
        name=f"{component.__name__}.{state}", design=system.name, component=component.__name__, state=state
    )
    for value in values:
        graph.add_node(show_value(value), initial=value in initial)
    for rule in system.rules:
        for before, after in _changes(system, rule, info.symbol, values):
            graph.add_edge(
                show_value(before),
                show_value(after),
                rule=rule.id,
                kind=rule.kind.value,
                cites=" ".join(rule.cites),
                sentence=rule.general_sentence,
            )
    return graph


def values_of(system: System, component: type[Component], state: str) -> tuple[Value, ...]:
    """The values of a state that has a chart, in their order."""
    return _values(next(i.symbol.sort for i in system.states if i.symbol.owner is component and i.symbol.name == state))


def start_values(system: System, component: type[Component], state: str) -> dict[str, tuple[str, ...]]:
    """For each start condition the printed values of a state that some element may begin with there.

    What its `where` cuts out is not looked at: no possible value is missing, some may not occur.
    """
    info = next(i for i in system.states if i.symbol.owner is component and i.symbol.name == state)
    values = _values(info.symbol.sort)
    declared = frozenset(values if info.initially is None else info.initially)
    found: dict[str, tuple[str, ...]] = {}
    for start in system.starts:
        updates = [u for u in start.values if u.target.state == info.symbol]
        given = frozenset[Value]().union(*(_possible(system.expand(u.value), values) for u in updates))
        begins = given if any(_is_for_all(u) for u in updates) else given | declared
        found[start.name] = tuple(show_value(v) for v in values if v in begins)
    return found


def _is_for_all(update: Update) -> bool:
    """The update is made for every element, whatever the readings."""
    bound = {b.variable for b in update.binders}
    free = all(b.where is ex.TRUE for b in update.binders) and update.condition is ex.TRUE
    return free and all(argument in bound for argument in update.target.args) and len(bound) == len(update.target.args)


def _values(sort: Sort) -> tuple[Value, ...]:
    match sort:
        case BoolSort():
            return (False, True)
        case IntSort(low, high):
            return tuple(range(low, high + 1))
        case EnumSort(enum):
            return tuple(enum)
        case _:
            raise DefinitionError(Code.WRONG_SORT, f"the values of {sort} depend on the deployment")


def _changes(
    system: System, rule: Rule, symbol: StateSymbol, values: tuple[Value, ...]
) -> Iterator[tuple[Value, Value]]:
    """The changes from one value to another that some update of the rule can make."""
    found: set[tuple[Value, Value]] = set()
    for update in rule.updates:
        if update.target.state == symbol:
            found.update(_changes_by(system, rule, update, values))
    yield from ((a, b) for a in values for b in values if (a, b) in found)


def _changes_by(system: System, rule: Rule, update: Update, values: tuple[Value, ...]) -> Iterator[tuple[Value, Value]]:
    condition = system.expand(ex.conj(rule.guard, *(b.where for b in update.binders), update.condition))
    written = system.expand(update.value)
    for before in values:
        here: dict[Expr, Expr] = {update.target: ex.const(before, update.target.sort)}
        if True not in possible_truths(substitute(condition, here)):
            continue
        possible = _possible(substitute(written, here), values)
        yield from ((before, after) for after in values if after in possible and after != before)


def _possible(root: Expr, values: tuple[Value, ...]) -> frozenset[Value]:
    """The values that a term can have, as far as its shape tells; all where it does not."""
    can: dict[Expr, frozenset[Value]] = {}
    for node in post_order(root):
        match node:
            case ex.Const(value):
                can[node] = frozenset({value})
            case ex.Ite(condition, yes, no):
                truths = possible_truths(condition)
                chosen = [can[part] for truth, part in ((True, yes), (False, no)) if truth in truths]
                can[node] = frozenset[Value]().union(*chosen)
            case _ if isinstance(node.sort, BoolSort):
                can[node] = frozenset[Value](possible_truths(node))
            case ex.Add(left, right):
                can[node] = frozenset(a + b for a in _numbers(can[left]) for b in _numbers(can[right]))
            case ex.Subtract(left, right):
                can[node] = frozenset(a - b for a in _numbers(can[left]) for b in _numbers(can[right]))
            case _ if isinstance(node.sort, IntSort):
                can[node] = frozenset(range(node.sort.low, node.sort.high + 1))
            case _:
                can[node] = frozenset(values)
    return can[root]


def _numbers(values: frozenset[Value]) -> list[int]:
    return [v for v in values if isinstance(v, int)]
