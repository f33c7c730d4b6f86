"""How far a change of some states can spread: to states that a rule writes by what it is told of them.

After a step by one of some rules two runs differ in what these write. From then on they make the same steps, except
that a step which only one of them can make is skipped by the other. So what a rule writes may differ if its guard
looks at something that does, and what an update writes if the update does. Nothing else ever differs, at any size.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from model.lang.expr import Expr
from model.lang.rule import Rule
from model.lang.symbols import StateSymbol
from model.lang.term import Update

LooksAt = Callable[[Expr], frozenset[StateSymbol]]
"""The states that an expression looks at."""


def spread(rules: Collection[Rule], changing: Iterable[str], looks_at: LooksAt) -> frozenset[StateSymbol]:
    """The states that may differ after a step by one of the rules of these ids, by further steps of the others."""
    ids = frozenset(changing)
    found = {u.target.state for r in rules if r.id in ids for u in r.updates}
    others = [r for r in rules if r.id not in ids]
    before = -1
    while len(found) > before:
        before = len(found)
        for rule in others:
            if not looks_at(rule.guard).isdisjoint(found):
                found |= {u.target.state for u in rule.updates}
            found |= {u.target.state for u in rule.updates if any(_meets(e, found, looks_at) for e in parts_of(u))}
    return frozenset(found)


def parts_of(update: Update) -> tuple[Expr, ...]:
    """The expressions that decide what an update writes, and where."""
    return (*update.target.args, update.value, update.condition, *(b.where for b in update.binders))


def _meets(expression: Expr, states: Collection[StateSymbol], looks_at: LooksAt) -> bool:
    return not looks_at(expression).isdisjoint(states)
