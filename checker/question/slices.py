"""Slices: a system without what cannot matter to a question, the positions of variables and rules unchanged.

What is dropped stays in place but says nothing: a dropped variable has a single value and so takes no bit, a dropped
rule never fires. So nodes of the whole's table mean the same in each slice that has their variables.

A rule without an update that matters is kept where its guard is at hand: it changes nothing, but it may be a fault.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from checker.question.questions import Moments, Question
from model.lang.cone import conjuncts, updates_of
from model.lang.ground import FALSE, GroundRule, GroundSystem, Table


def restricted(system: GroundSystem, table: Table, kept: frozenset[int]) -> GroundSystem:
    """The system with these variables alone; they have to be all that decide about each other.

    The node of its start is made in the table, which is the system's or has grown from it.
    """
    if len(kept) == len(system.variables):
        return system
    variables = tuple(v if i in kept else replace(v, values=v.values[:1]) for i, v in enumerate(system.variables))
    rules = tuple(_restricted_rule(system, rule, kept) for rule in system.rules)
    initial = table.and_(*(c for c in conjuncts(system) if c == FALSE or system.support([c]) & kept))
    return GroundSystem(system.name, tuple(table.nodes), variables, rules, initial, FALSE)


def _restricted_rule(system: GroundSystem, rule: GroundRule, kept: frozenset[int]) -> GroundRule:
    updates = () if rule.guard == FALSE else updates_of(system, rule, kept)
    if updates or system.support([rule.guard]) <= kept:
        return replace(rule, updates=updates, errors=())
    return replace(rule, guard=FALSE, updates=(), errors=())


def supports(system: GroundSystem) -> dict[int, frozenset[int]]:
    """The variables that each node of the table looks at."""
    found: dict[int, frozenset[int]] = {}
    roots = [system.initial]
    for rule in system.rules:
        roots.append(rule.guard)
        roots += [node for update in rule.updates for _, node in update.cases]
    for index, node in system.below(roots):
        match node:
            case ("is", variable, _):
                found[index] = frozenset([variable])
            case ("and", parts) | ("or", parts):
                found[index] = frozenset[int]().union(*(found[p] for p in parts))
            case ("not", part):
                found[index] = found[part]
            case _:
                found[index] = frozenset()
    return found


def roots(question: Question) -> frozenset[int]:
    """The nodes that a question speaks of."""
    found = {question.goal}
    for moments in (question.moments, question.undefined, question.trigger or Moments()):
        found |= {moments.states, moments.start, *(node for _, node in moments.steps)}
    if question.watched is not None:
        found |= {question.watched.after, question.watched.until}
    return frozenset(found)


def largest(sets: Iterable[frozenset[int]]) -> tuple[frozenset[int], ...]:
    """The sets that are no part of another one, the largest first."""
    found: list[frozenset[int]] = []
    for candidate in sorted(set(sets), key=lambda s: (-len(s), sorted(s))):
        if not any(candidate <= other for other in found):
            found.append(candidate)
    return tuple(found)
