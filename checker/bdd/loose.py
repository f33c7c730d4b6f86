"""Rules loosened: what they do to the variables that are kept, while the others may have any value.

A rule is loosened once, so that its images are made on the variables that are kept alone. That is exact: where the
value that is written depends on what is not kept, the rule is first split by that value.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from oxidd.util import BooleanOperator

from checker.bdd.encode import Encoding, Function
from checker.bdd.image import Branch, Overwrite, Transition

_AND = BooleanOperator.AND


@dataclass(frozen=True, slots=True)
class Loose:
    """Variables that may have any value (of their domain) before a step, and again after it."""

    variables: frozenset[int]
    bits: Function
    domain: Function

    @classmethod
    def of(cls, encoding: Encoding, variables: Iterable[int]) -> Loose:
        """These variables, loose."""
        own = sorted(variables)
        return cls(frozenset(own), encoding.cube(own), encoding.domain(own))

    def over(self, states: Function) -> Function:
        """The states, whatever these variables say."""
        return states.apply_exists(_AND, self.domain, self.bits)


def loosened(encoding: Encoding, rule: Transition, loose: Loose) -> Transition:
    """The rule, which writes none of the loose variables, as a relation that does not look at them either."""
    looked_at = encoding.support(rule.guard).union(*rule.reads.values())
    if not looked_at & loose.variables:
        return rule
    wheres: dict[tuple[tuple[Overwrite, ...], Function, Function], Function] = {}
    for branch in rule.branches:
        for split in _split(encoding, branch, loose):
            key = (split.overwrites, split.bits, split.constants)
            wheres[key] = wheres.get(key, encoding.false) | loose.over(split.where)
    branches = tuple(
        Branch(where, overwrites, bits, constants) for (overwrites, bits, constants), where in wheres.items()
    )
    reads = {v: read - loose.variables for v, read in rule.reads.items()}
    return replace(rule, guard=loose.over(rule.guard), branches=branches, reads=reads)


def _split(encoding: Encoding, branch: Branch, loose: Loose) -> list[Branch]:
    """The branch by the values of those overwrites that look at loose variables."""
    done: list[Branch] = []
    stack = [branch]
    while stack:
        here = stack.pop()
        place = next((i for i, o in enumerate(here.overwrites) if _reads(encoding, o) & loose.variables), None)
        if place is None:
            done.append(here)
            continue
        split = here.overwrites[place]
        rest = here.overwrites[:place] + here.overwrites[place + 1 :]
        ways = [(here.where & split.keep, here.bits, here.constants)]
        ways += [(here.where & where, here.bits & split.bits, here.constants & value) for where, value in split.moves]
        stack += [Branch(where, rest, bits, constants) for where, bits, constants in ways if where.satisfiable()]
    return done


def _reads(encoding: Encoding, overwrite: Overwrite) -> frozenset[int]:
    return encoding.support(overwrite.keep).union(*(encoding.support(where) for where, _ in overwrite.moves))


def merged(rules: Iterable[Transition]) -> tuple[Transition, ...]:
    """The same steps with fewer relations: rules that write the same constants are one. For sets, not for stories."""
    made: dict[object, Transition] = {}
    for rule in rules:
        key: object = rule.index
        if len(rule.branches) == 1 and not rule.branches[0].overwrites:
            key = (rule.is_fault, rule.watch, rule.branches[0].bits, rule.branches[0].constants)
        known = made.get(key)
        made[key] = rule if known is None else _union(known, rule)
    return tuple(made.values())


def _union(one: Transition, other: Transition) -> Transition:
    where = one.branches[0].where | other.branches[0].where
    reads = {
        v: one.reads.get(v, frozenset[int]()) | other.reads.get(v, frozenset[int]())
        for v in sorted({*one.reads, *other.reads})
    }
    return replace(one, guard=where, branches=(replace(one.branches[0], where=where),), reads=reads)
