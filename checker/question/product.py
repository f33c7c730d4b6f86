"""Independence: two copies of a site of which one has fired a rule and the other has not.

First by slicing: where no step of the rules writes anything that what is observed can depend on by other steps,
nothing can be observed. Else on a product, itself a ground system: until the rules' step there is one copy; that step
leaves the state before it in a second copy; from then on every other rule fires in each copy in which it is enabled.
The product holds only what matters, and copies only what is observed or decides about it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from checker.question.slices import supports
from model.lang import expr as ex
from model.lang.expr import Expr
from model.lang.ground import FALSE, TRUE, GroundRule, GroundSystem, GroundUpdate, GroundVariable, Table
from model.lang.grounding import Grounder
from model.lang.sorts import ElementSort

Env = Mapping[str, str]
Stage = Literal["before", "fork", "after"]
_OBSERVED = "#observed"


@dataclass(frozen=True, slots=True)
class Observed:
    """A term of a property: for each of its values the node that says where it has it; and where it is undefined."""

    cases: tuple[int, ...]
    undefined: int


def observe(grounder: Grounder, term: Expr, env: Env) -> Observed:
    """A term as conditions."""
    sort = term.sort
    found: list[int] = []
    undefined = FALSE
    for value in grounder.site.values(sort):
        here = dict(env)
        if isinstance(sort, ElementSort) and value is not None:
            # The elements of a deployment have no constants: a variable bound to one stands for it.
            constant: Expr = ex.bound(_OBSERVED, sort.component)
            here[_OBSERVED] = str(value)
        else:
            constant = ex.const(value, sort)
        holds, undefined = grounder.state_condition(ex.equal(term, constant), here)
        found.append(holds)
    return Observed(tuple(found), undefined)


Reads = Sequence[Mapping[int, frozenset[int]]]
"""For each rule: each variable that it writes, with what the write depends on."""


def influence(seeds: Iterable[int], reads: Reads, but: Collection[int] = ()) -> frozenset[int]:
    """The variables that these can depend on by steps of other rules than `but`."""
    found = set(seeds)
    size = -1
    while size < len(found):
        size = len(found)
        for rule, writes in enumerate(reads):
            if rule not in but:
                found.update(*(looked_at for written, looked_at in writes.items() if written in found))
    return frozenset(found)


@dataclass(frozen=True, slots=True)
class Product:
    """The product system, where the copies can be told apart, and the rule and the stage behind each of its rules."""

    system: GroundSystem
    order: tuple[int, ...]
    differ: int
    rules: tuple[tuple[int, Stage], ...]
    variables: tuple[int, ...]
    """The variables of the whole that stand first in the product, in this order."""


def product(
    system: GroundSystem,
    order: Sequence[int],
    observed: Sequence[Observed],
    of: Collection[int],
) -> Product:
    """The product of a system for terms and the positions of rules."""
    found = supports(system)
    reads = [
        {u.variable: found[rule.guard].union(*(found[node] for _, node in u.cases)) for u in rule.updates}
        for rule in system.rules
    ]
    seeds = system.support([node for o in observed for node in o.cases])
    twice = [v for v in sorted(influence(seeds, reads, of)) if system.variables[v].role == "state"]
    starts = [system.support([part]) for part in _conjuncts(system)]
    needed = frozenset(twice)
    size = -1
    while size < len(needed):
        size = len(needed)
        needed = influence(needed.union(*(s for s in starts if s & needed)), reads)
    readings = {v for v, variable in enumerate(system.variables) if variable.role == "reading"}
    return _Builder(system, sorted(needed | readings), twice, order).build(observed, of)


def _conjuncts(system: GroundSystem) -> tuple[int, ...]:
    """The parts of the start condition."""
    root = system.nodes[system.initial]
    return root[1] if root[0] == "and" else (system.initial,)


class _Builder:
    def __init__(self, system: GroundSystem, first: Sequence[int], twice: Sequence[int], order: Sequence[int]) -> None:
        self.system = system
        self.table = Table()
        self.first = {v: i for i, v in enumerate(first)}
        self.second = {v: len(first) + i for i, v in enumerate(twice)}
        self.parted_at = len(first) + len(twice)
        self.parted = self.table.atom(self.parted_at, 1)
        self.together = self.table.not_(self.parted)
        variables = [system.variables[v] for v in first]
        variables += [_second(system.variables[v]) for v in twice]
        self.variables = (*variables, GroundVariable("parted", ("no", "yes"), "monitor"))
        placed = [copy[v] for v in order for copy in (self.first, self.second) if v in copy]
        self.order = (self.parted_at, *placed)
        self._copies: tuple[dict[int, int], dict[int, int]] = ({}, {})

    def build(self, observed: Sequence[Observed], of: Collection[int]) -> Product:
        """The whole product."""
        rules: list[GroundRule] = []
        origin: list[tuple[int, Stage]] = []
        for index, rule in enumerate(self.system.rules):
            made: list[tuple[Stage, GroundRule]]
            if index in of:
                made = [("before", self._alone(rule)), ("fork", self._fork(rule))]
            else:
                made = [("before", self._alone(rule)), ("after", self._both(rule))]
            for stage, product_rule in made:
                if product_rule.updates:
                    rules.append(product_rule)
                    origin.append((index, stage))
        initial = self.table.and_(
            self._initial(), self.together, *(self.table.atom(v, 0) for v in self.second.values())
        )
        differ = self.table.and_(self.parted, self.table.or_(*(self._differs(o) for o in observed)))
        system = GroundSystem(self.system.name, tuple(self.table.nodes), self.variables, tuple(rules), initial, FALSE)
        return Product(system, self.order, differ, tuple(origin), tuple(self.first))

    def _initial(self) -> int:
        """The conjuncts of the start that speak of what is here; the others speak of nothing that is."""
        parts = [p for p in _conjuncts(self.system) if self.system.support([p]) <= self.first.keys()]
        return self.table.and_(*(self._node(p, 0) for p in parts))

    def _differs(self, observed: Observed) -> int:
        table = self.table
        here = [(self._node(node, 0), self._node(node, 1)) for node in observed.cases]
        return table.or_(*(table.minus(a, b) for a, b in here), *(table.minus(b, a) for a, b in here))

    # ---- rules ----------------------------------------------------------------------------------
    def _alone(self, rule: GroundRule) -> GroundRule:
        """Before the copies part, the rule as it is."""
        if not any(u.variable in self.first for u in rule.updates):
            return self._rule(rule, FALSE, ())
        guard = self.table.and_(self.together, self._node(rule.guard, 0))
        return self._rule(rule, guard, self._updates(rule, 0, self.first))

    def _fork(self, rule: GroundRule) -> GroundRule:
        """The step that parts the copies: the second one keeps the state before it."""
        if not any(u.variable in self.second for u in rule.updates):
            return self._rule(rule, FALSE, ())
        alone = self._alone(rule)
        kept = tuple(
            GroundUpdate(
                copy,
                tuple(
                    (value, self.table.atom(self.first[variable], value))
                    for value in range(len(self.variables[copy].values))
                ),
            )
            for variable, copy in self.second.items()
        )
        parting = GroundUpdate(self.parted_at, ((1, TRUE),))
        return self._rule(rule, alone.guard, (*alone.updates, *kept, parting))

    def _both(self, rule: GroundRule) -> GroundRule:
        """After the copies parted: the step in each copy in which it is enabled; only what is copied still matters."""
        if not any(u.variable in self.second for u in rule.updates):
            return self._rule(rule, FALSE, ())
        guards = [self._node(rule.guard, copy) for copy in (0, 1)]
        updates = [
            GroundUpdate(u.variable, tuple(self._where_enabled(u, guards[copy])))
            for copy in (0, 1)
            for u in self._updates(rule, copy, self.second)
        ]
        return self._rule(rule, self.table.and_(self.parted, self.table.or_(*guards)), tuple(updates))

    def _where_enabled(self, update: GroundUpdate, guard: int) -> Iterable[tuple[int, int]]:
        given = dict(update.cases)
        for value in range(len(self.variables[update.variable].values)):
            stays = self.table.minus(self.table.atom(update.variable, value), guard)
            node = self.table.or_(self.table.and_(guard, given.get(value, FALSE)), stays)
            if node != FALSE:
                yield value, node

    def _updates(self, rule: GroundRule, copy: int, of: Collection[int]) -> tuple[GroundUpdate, ...]:
        place = (self.first, self.second)[copy]
        return tuple(
            GroundUpdate(place[u.variable], tuple((value, self._node(node, copy)) for value, node in u.cases))
            for u in rule.updates
            if u.variable in of
        )

    def _rule(self, rule: GroundRule, guard: int, updates: tuple[GroundUpdate, ...]) -> GroundRule:
        kept = updates if guard != FALSE else ()
        return GroundRule(rule.id, rule.family, rule.kind, rule.binding, guard, kept, ())

    # ---- nodes ----------------------------------------------------------------------------------
    def _node(self, root: int, copy: int) -> int:
        """A node of the system about the first copy (0) or the second (1); readings are shared."""
        known = self._copies[copy]
        if root not in known:
            for index, node in self.system.below([root]):
                if index not in known:
                    match node:
                        case ("true",):
                            known[index] = TRUE
                        case ("false",):
                            known[index] = FALSE
                        case ("is", variable, value):
                            known[index] = self.table.atom(self._place(variable, copy), value)
                        case ("not", part):
                            known[index] = self.table.not_(known[part])
                        case ("and", parts):
                            known[index] = self.table.and_(*(known[p] for p in parts))
                        case ("or", parts):
                            known[index] = self.table.or_(*(known[p] for p in parts))
        return known[root]

    def _place(self, variable: int, copy: int) -> int:
        if copy == 1 and self.system.variables[variable].role != "reading":
            return self.second[variable]
        return self.first[variable]


def _second(variable: GroundVariable) -> GroundVariable:
    return GroundVariable(f"{variable.name} in the second", variable.values, "state")
