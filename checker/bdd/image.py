"""The image of a rule without next-state variables: values are overwritten one variable after the other.

All updates of a step read the state before it. So a variable is overwritten only after every other update that reads it
has been made; where updates read each other's targets in a circle, one of them is split first: for each value that it
can take, the states in which it takes that value go on by themselves, and the value is written at the end. Such a way
from states to states is a `Branch`; a rule is the union of its branches. Read backwards, a branch gives the states
before.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from oxidd.util import BooleanOperator

from checker.bdd.encode import Encoding, Function
from model.lang.ground import GroundRule

_AND = BooleanOperator.AND


@dataclass(frozen=True, slots=True)
class Overwrite:
    """One variable gets a value that depends on the state: in `keep` it stays, and each move writes one value."""

    bits: Function
    keep: Function
    moves: tuple[tuple[Function, Function], ...]
    """Where, and the atom of the value written there."""

    def forth(self, states: Function) -> Function:
        """The states after the overwrite."""
        result = states & self.keep
        for where, value in self.moves:
            result |= states.apply_exists(_AND, where, self.bits) & value
        return result

    def back(self, states: Function) -> Function:
        """The states that the overwrite makes one of these."""
        result = states & self.keep
        for where, value in self.moves:
            result |= states.apply_exists(_AND, value, self.bits) & where
        return result


@dataclass(frozen=True, slots=True)
class Branch:
    """Within `where`: the overwrites in this order, and then the constants."""

    where: Function
    overwrites: tuple[Overwrite, ...]
    bits: Function
    constants: Function

    def forth(self, states: Function) -> Function:
        """The states after the branch."""
        if not self.overwrites:
            return states.apply_exists(_AND, self.where, self.bits) & self.constants
        states = states & self.where
        for overwrite in self.overwrites:
            states = overwrite.forth(states)
        return states.exists(self.bits) & self.constants

    def back(self, states: Function) -> Function:
        """The states that the branch makes one of these."""
        states = states.apply_exists(_AND, self.constants, self.bits)
        for overwrite in reversed(self.overwrites):
            states = overwrite.back(states)
        return states & self.where


@dataclass(frozen=True, slots=True)
class Watch:
    """A monitor of conditions on single states: set once after each step, not by every rule.

    `turns_on`: where it is on, or `after` holds, and `until` does not.
    """

    bit: Function
    on: Function
    turns_on: Function

    def forth(self, states: Function) -> Function:
        """The states, with the bit as it is after a step into them."""
        switched = states.apply_exists(_AND, self.turns_on, self.bit) & self.on
        return switched | (states.apply_exists(_AND, ~self.turns_on, self.bit) & ~self.on)

    def back(self, states: Function) -> Function:
        """The states, with the bit as it was before, that a step leads into these."""
        switched = states.apply_exists(_AND, self.on, self.bit) & self.turns_on
        return switched | (states.apply_exists(_AND, ~self.on, self.bit) & ~self.turns_on)


@dataclass(frozen=True, slots=True)
class Within:
    """Only steps into these states are made."""

    where: Function

    def forth(self, states: Function) -> Function:
        """Those of the states."""
        return states & self.where

    def back(self, states: Function) -> Function:
        """Those of the states."""
        return states & self.where


@dataclass(frozen=True, slots=True)
class Transition:
    """A rule as a relation on sets of states.

    `reads` maps each variable that the rule can change to the variables that the change depends on.
    """

    index: int
    rule: GroundRule
    guard: Function
    branches: tuple[Branch, ...]
    reads: Mapping[int, frozenset[int]]
    watch: Watch | Within | None = None

    @property
    def is_fault(self) -> bool:
        """Whether firing the rule counts as a fault."""
        return self.rule.kind == "fault"

    def image(self, states: Function) -> Function:
        """The states after firing the rule in one of these."""
        result = self.branches[0].forth(states)
        for branch in self.branches[1:]:
            result |= branch.forth(states)
        return result if self.watch is None else self.watch.forth(result)

    def preimage(self, states: Function) -> Function:
        """The states in which firing the rule leads to one of these."""
        if self.watch is not None:
            states = self.watch.back(states)
        result = self.branches[0].back(states)
        for branch in self.branches[1:]:
            result |= branch.back(states)
        return result


@dataclass(frozen=True, slots=True)
class _Write:
    """What one update writes: a condition for each value; they depend on `reads`."""

    variable: int
    cases: tuple[tuple[int, Function], ...]
    reads: frozenset[int]


def transition(encoding: Encoding, index: int, rule: GroundRule, watch: Watch | None = None) -> Transition:
    """The relation of a ground rule. Where the rule is in an error the relation means nothing."""
    guard = encoding.condition(rule.guard)
    if not rule.updates:
        return Transition(index, rule, guard, _branches(encoding, guard, ()), {}, watch)
    known, known_bits = _fixed_bits(encoding, guard)
    writes: list[_Write] = []
    for update in rule.updates:
        cases: list[tuple[int, Function]] = []
        for value, node in update.cases:
            condition = encoding.condition(node)
            if (guard & condition).satisfiable():
                # Under the guard some bits are fixed: with them put in, a condition reads less.
                cases.append((value, condition.apply_exists(_AND, known, known_bits)))
        if cases and not _changes_nothing(encoding, guard, update.variable, cases):
            if len(cases) == 1:
                writes.append(_Write(update.variable, ((cases[0][0], encoding.true),), frozenset()))
            else:
                reads = frozenset[int]().union(*(encoding.support(c) for _, c in cases))
                writes.append(_Write(update.variable, tuple(cases), reads))
    looked_at = encoding.support(guard)
    return Transition(
        index,
        rule,
        guard,
        _branches(encoding, guard, writes),
        {w.variable: looked_at | w.reads for w in writes},
        watch,
    )


def _fixed_bits(encoding: Encoding, guard: Function) -> tuple[Function, Function]:
    """The literals that the guard implies, and their bits."""
    literals, bits = encoding.true, encoding.true
    for variable in sorted(encoding.support(guard)):
        for bit in encoding.bits[variable]:
            positive = encoding.manager.var(bit)
            for literal in (positive, ~positive):
                if not (guard & ~literal).satisfiable():
                    literals &= literal
                    bits &= positive
    return literals, bits


def _changes_nothing(encoding: Encoding, guard: Function, variable: int, cases: Sequence[tuple[int, Function]]) -> bool:
    return not any((guard & c & ~encoding.atom(variable, v)).satisfiable() for v, c in cases)


def _branches(encoding: Encoding, guard: Function, writes: Sequence[_Write]) -> tuple[Branch, ...]:
    """Orders the writes so that readers come before what they read; splits where there is no such order."""
    done: list[Branch] = []
    stack: list[tuple[Function, dict[int, int], tuple[_Write, ...]]] = [
        (
            guard,
            {w.variable: w.cases[0][0] for w in writes if len(w.cases) == 1},
            tuple(w for w in writes if len(w.cases) > 1),
        )
    ]
    while stack:
        where, constants, waiting = stack.pop()
        ordered, stuck = _readers_first(waiting)
        if stuck:
            split = max(stuck, key=lambda w: (sum(w.variable in o.reads for o in stuck if o is not w), -w.variable))
            rest = tuple(w for w in waiting if w is not split)
            stack += [
                (where & condition, {**constants, split.variable: value}, rest)
                for value, condition in reversed(split.cases)
                if (where & condition).satisfiable()
            ]
            continue
        target = encoding.true
        for variable, value in constants.items():
            target &= encoding.atom(variable, value)
        done.append(Branch(where, tuple(_overwrite(encoding, w) for w in ordered), encoding.cube(constants), target))
    return tuple(done) or (Branch(encoding.false, (), encoding.true, encoding.true),)


def _readers_first(waiting: Sequence[_Write]) -> tuple[list[_Write], list[_Write]]:
    """An order in which no write comes before another that reads its variable, and the writes that have none."""
    ordered: list[_Write] = []
    left = list(waiting)
    while left:
        free = [w for w in left if not any(w.variable in o.reads for o in left if o is not w)]
        if not free:
            return ordered, left
        ordered += free
        left = [w for w in left if w not in free]
    return ordered, []


def _overwrite(encoding: Encoding, write: _Write) -> Overwrite:
    keep = encoding.false
    moves: list[tuple[Function, Function]] = []
    for value, condition in write.cases:
        atom = encoding.atom(write.variable, value)
        keep |= condition & atom
        moving = condition & ~atom
        if moving.satisfiable():
            moves.append((moving, atom))
    return Overwrite(encoding.cube([write.variable]), keep, tuple(moves))
