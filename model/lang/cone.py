"""Cones of influence: the part of a ground system that can matter to some conditions.

A variable matters if a root looks at it, or if an update of a variable that matters does, in its cases or in the guard
of its rule. So dependencies are per update: a rule keeps the updates of variables that matter, and a rule that keeps
none is dropped. (Per rule, one rule that touches two parts of a design would make them one.)

What a slice decides is decided for the whole, in both directions: a run of the whole, without the dropped rules, is a
run of the slice, and each step of the slice is a step of the whole. A slice needs no more faults for it than the whole,
so verdicts under a bound on faults carry over too. What does not:

- Errors of rules and of the start are no part of a slice. A verdict counts only if the whole has none in reach; ask for
  each of them with the error's node as a root.
- Counts, depths, deadlocks, and whether a rule is ever enabled.
- Whether something happens *after a fault*: the slice may have dropped the fault.
- A slice has start states if the whole has; it may have some where the whole has none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from model.lang.ground import FALSE, TRUE, GroundRule, GroundSystem, GroundUpdate, Table, parts_of


@dataclass(frozen=True, slots=True)
class Slice:
    """A system without what cannot matter, in a table of its own.

    `roots` are the given ones, in that table. `variables` and `rules` are the positions in the whole of what was kept,
    in the order of the whole. `dropped_updates` counts the updates that kept rules have lost.
    """

    system: GroundSystem
    roots: tuple[int, ...]
    variables: tuple[int, ...]
    rules: tuple[int, ...]
    dropped_variables: tuple[str, ...]
    dropped_rules: tuple[str, ...]
    dropped_updates: int

    def project(self, state: Sequence[int]) -> tuple[int, ...]:
        """A state of the whole, as far as it matters."""
        return tuple(state[v] for v in self.variables)


def cone(system: GroundSystem, roots: Sequence[int], *, steps: Iterable[int] = ()) -> Slice:
    """The slice of a system for these nodes.

    `steps` are the positions of rules whose firing the roots speak of, for properties of steps: such a rule stays even
    without an update, and its guard is a root too.
    """
    named = frozenset(steps)
    matter = Influence(system).of(system.support([*roots, *(system.rules[r].guard for r in sorted(named))]))
    variables = tuple(v for v in range(len(system.variables)) if v in matter)
    kept = {r: updates_of(system, rule, matter) for r, rule in enumerate(system.rules) if rule.guard != FALSE}
    rules = tuple(r for r, updates in kept.items() if updates or r in named)
    looked_at = _looked_at(system)
    starts = [c for c in conjuncts(system) if c == FALSE or matter & set(_positions(looked_at[c]))]
    wanted = [*roots, *starts]
    for r in rules:
        wanted += [system.rules[r].guard, *(node for update in kept[r] for _, node in update.cases)]
    table = Table()
    copy = _copied(system, wanted, table, {v: i for i, v in enumerate(variables)})
    initial = table.and_(*(copy[c] for c in starts))
    made = tuple(_copied_rule(system.rules[r], kept[r], copy, variables) for r in rules)
    return Slice(
        GroundSystem(
            system.name, tuple(table.nodes), tuple(system.variables[v] for v in variables), made, initial, FALSE
        ),
        tuple(copy[r] for r in roots),
        variables,
        rules,
        tuple(v.name for i, v in enumerate(system.variables) if i not in matter),
        tuple(r.id for i, r in enumerate(system.rules) if i not in rules),
        sum(len(system.rules[r].updates) - len(kept[r]) for r in rules),
    )


# ---- what matters --------------------------------------------------------------------------------
class Influence:
    """Which variables decide about which, worked out once for any number of cones of one system."""

    def __init__(self, system: GroundSystem) -> None:
        looked_at = _looked_at(system)
        self._deciding = [0] * len(system.variables)
        for rule in system.rules:
            if rule.guard == FALSE:
                continue
            for update in rule.updates:
                if not _is_identity(system, update):
                    self._deciding[update.variable] |= looked_at[rule.guard]
                    for _, node in update.cases:
                        self._deciding[update.variable] |= looked_at[node]
        for conjunct in conjuncts(system):
            # Start values that depend on each other matter together.
            for variable in _positions(looked_at[conjunct]):
                self._deciding[variable] |= looked_at[conjunct]

    def of(self, seeds: Iterable[int]) -> frozenset[int]:
        """These variables and those that decide about them, by any number of steps."""
        matter: set[int] = set()
        todo = list(seeds)
        while todo:
            variable = todo.pop()
            if variable not in matter:
                matter.add(variable)
                todo += _positions(self._deciding[variable])
        return frozenset(matter)


def _looked_at(system: GroundSystem) -> list[int]:
    """For each node the variables it looks at, as the bits of a number."""
    found: list[int] = []
    for node in system.nodes:
        bits = 1 << node[1] if node[0] == "is" else 0
        for part in parts_of(node):
            bits |= found[part]
        found.append(bits)
    return found


def _positions(bits: int) -> list[int]:
    found: list[int] = []
    while bits:
        lowest = bits & -bits
        found.append(lowest.bit_length() - 1)
        bits ^= lowest
    return found


def conjuncts(system: GroundSystem) -> tuple[int, ...]:
    """The parts of the start condition."""
    node = system.nodes[system.initial]
    return node[1] if node[0] == "and" else (system.initial,)


def updates_of(system: GroundSystem, rule: GroundRule, matter: frozenset[int]) -> tuple[GroundUpdate, ...]:
    """The updates of a rule that change what matters."""
    return tuple(u for u in rule.updates if u.variable in matter and not _is_identity(system, u))


def _is_identity(system: GroundSystem, update: GroundUpdate) -> bool:
    """Whether each case says: this value, where the variable has it."""
    return all(_says(system, node, update.variable, value) for value, node in update.cases)


def _says(system: GroundSystem, node: int, variable: int, value: int) -> bool:
    """Whether a node is the atom of this value. Of a truth value, false is written as not true."""
    said = system.nodes[node]
    if said[0] == "not" and value == 0:
        return system.nodes[said[1]] == ("is", variable, 1) and len(system.variables[variable].values) == 2  # noqa: PLR2004 - two truth values
    return said == ("is", variable, value)


# ---- copies --------------------------------------------------------------------------------------
def _copied(system: GroundSystem, wanted: Sequence[int], table: Table, place: Mapping[int, int]) -> dict[int, int]:
    """Where nodes of the whole stand in the table of the slice."""
    copy: dict[int, int] = {}
    for index, node in system.below(wanted):
        match node:
            case ("true",):
                copy[index] = TRUE
            case ("false",):
                copy[index] = FALSE
            case ("is", variable, value):
                copy[index] = table.atom(place[variable], value)
            case ("not", part):
                copy[index] = table.not_(copy[part])
            case ("and", parts):
                copy[index] = table.and_(*(copy[p] for p in parts))
            case ("or", parts):
                copy[index] = table.or_(*(copy[p] for p in parts))
    return copy


def _copied_rule(
    rule: GroundRule, updates: tuple[GroundUpdate, ...], copy: Mapping[int, int], variables: tuple[int, ...]
) -> GroundRule:
    made = tuple(
        GroundUpdate(variables.index(u.variable), tuple((value, copy[node]) for value, node in u.cases))
        for u in updates
    )
    return replace(rule, guard=copy[rule.guard], updates=made, errors=())
