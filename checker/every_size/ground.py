"""A small site at work: its states in reach as a diagram, and its steps as constraints for a solver."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import z3

from checker.bdd.encode import Function
from checker.bdd.reach import closure
from checker.bdd.space import Space
from checker.engine import Options, Reporter
from checker.every_size.templates import Template
from checker.every_size.types import Types
from checker.question.budget import Budget
from checker.question.questions import Question, question
from checker.question.slices import restricted, roots
from model.lang.cone import Influence
from model.lang.expr import Expr
from model.lang.ground import FALSE, TRUE, parts_of
from model.lang.grounding import Grounder
from model.lang.sites import Site
from model.lang.symbols import StateSymbol
from properties.property import Property

NODES = 1 << 20
"""Nodes of the first manager of a small site."""

Values = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """A state, a rule that fires in it, and the state after it."""

    before: Values
    rule: int
    after: Values


class Ground:
    """One small site, one property, the slice that matters to it."""

    def __init__(self, site: Site, prop: Property, reporter: Reporter, beside: frozenset[StateSymbol] = frozenset()) -> None:
        """`beside`: states that matter anyway, because they do where there are more elements."""
        self.site = site
        self.prop = prop
        self._reporter = reporter
        self.grounder = Grounder(site)
        self.questions: list[Question] = []
        for binding in itertools.product(*(site.elements[v.sort.component] for v in prop.variables)):
            asked, grounder = question(self.grounder, prop, binding)
            if grounder is not self.grounder:
                raise TypeError("a property with a monitor is not asked for every size yet")
            self.questions.append(asked)
        system = self.grounder.system()
        seeds = frozenset[int]().union(*(system.support(roots(q)) for q in self.questions))
        for asked in self.questions:
            for index, _ in asked.moments.steps:
                seeds |= system.support([system.rules[index].guard])
        influence = Influence(system)
        families = beside | {site.variables[v].state for v in influence.of(seeds) if v < len(site.variables)}
        seeds |= {i for i, v in enumerate(site.variables) if v.state in families}
        seeds |= set(self.grounder.reading_at.values())
        self.kept = influence.of(seeds)
        self.system = restricted(system, self.grounder.table, self.kept)
        self._solver: Any = None
        self._atoms: dict[tuple[int, int], Any] = {}
        self._terms: dict[int, Any] = {}
        self._assumed: dict[Expr, Any] = {}
        self._fresh = itertools.count()

    @property
    def name(self) -> str:
        """How many elements there are."""
        return self.site.name

    @cached_property
    def states(self) -> frozenset[StateSymbol]:
        """The states that matter."""
        return frozenset(self.site.variables[v].state for v in self.kept if v < len(self.site.variables))

    @cached_property
    def bad(self) -> int:
        """The states that break the property, and those in which a step breaks it."""
        table = self.grounder.table
        found: list[int] = []
        for asked in self.questions:
            for moments in (asked.moments, asked.undefined):
                found += [moments.states, *(node for _, node in moments.steps)]
        return table.or_(*found)

    # ---- reach ------------------------------------------------------------------------------
    def reached(self, most_seconds: float) -> tuple[Space, Function]:
        """The states in reach. Raises Stopped where that takes too long."""
        space = Space(self.system, self.grounder.table.nodes, NODES, kept=self.kept)
        budget = Budget(Options(max_seconds=most_seconds), self._reporter, phase=self.name)
        budget.watch(space.encoding)
        return space, closure(space.start, space.transitions, budget)

    def project(self, space: Space, reached: Function, types: Types) -> None:
        """Adds the types of all tuples in states in reach."""
        encoding, template = space.encoding, types.template
        first = encoding.manager.num_vars()
        encoding.manager.add_vars(len(template.atoms))
        for env in self.tuples(template):
            conditions = [encoding.condition(self.node(atom, env)) & space.domain for atom in template.atoms]
            types.add(_projected(encoding.manager, encoding.bit_count, reached, conditions, first), first)

    def tuples(self, template: Template) -> Iterator[dict[str, str]]:
        """The tuples of different elements."""
        for names in itertools.product(*(self.site.elements[v.sort.component] for v in template.variables)):
            if len(set(names)) == len(names):
                yield {v.name: n for v, n in zip(template.variables, names, strict=True)}

    def node(self, condition: Expr, env: dict[str, str]) -> int:
        """The node of a condition."""
        return self.grounder.state_condition(condition, env)[0]

    def types_at(self, template: Template, state: Values) -> Iterator[tuple[bool, ...]]:
        """The types of all tuples in one state, each once."""
        system = self.grounder.system()
        seen: set[tuple[bool, ...]] = set()
        nodes = [[self.node(a, env) for a in template.atoms] for env in self.tuples(template)]
        system = self.grounder.system()
        for row in nodes:
            found = system.values_of(row, state)
            if found not in seen:
                seen.add(found)
                yield found

    # ---- constraints --------------------------------------------------------------------------
    def breaks_claim(self, conditions: Sequence[Expr]) -> Values | None:
        """A state within the conditions that breaks the property."""
        return self._state([*(self._assumption(c) for c in conditions), self._term(self.bad)])

    def breaks(self, conditions: Sequence[Expr], condition: Expr) -> Step | None:
        """A step from within the conditions to a state outside of this one."""
        table = self.grounder.table
        lost: dict[int, int] = {}
        now = self.node(condition, {})
        for index, rule in enumerate(self.system.rules):
            if rule.guard == FALSE or not rule.updates:
                continue
            kept, _ = self.grounder.step_condition(index, condition, {})
            if kept != now:
                lost[index] = table.and_(rule.guard, table.not_(kept))
        state = self._state([*(self._assumption(c) for c in conditions), self._term(table.or_(*lost.values()))])
        if state is None:
            return None
        system = self.grounder.system()
        for index, node in lost.items():
            if system.values_of([node], state)[0]:
                return Step(state, index, self._fired(index, state))
        raise AssertionError("some rule breaks the condition")

    def starts_outside(self, condition: Expr) -> Values | None:
        """A start state that does not satisfy the condition."""
        return self._state([self._term(self.system.initial), z3.Not(self._term(self.node(condition, {})))])

    def _fired(self, rule: int, state: Values) -> Values:
        system = self.grounder.system()
        after = list(state)
        for update in self.system.rules[rule].updates:
            nodes = [node for _, node in update.cases]
            for (value, _), holds in zip(update.cases, system.values_of(nodes, state), strict=True):
                if holds:
                    after[update.variable] = value
        return tuple(after)

    def _state(self, wanted: Sequence[Any]) -> Values | None:
        solver = self._made()
        if solver.check(*[w if z3.is_const(w) else self._named(w) for w in wanted]) != z3.sat:
            return None
        model = solver.model()
        found: list[int] = []
        for position, variable in enumerate(self.system.variables):
            values = range(len(variable.values))
            true = (v for v in values if (position, v) in self._atoms and z3.is_true(model.eval(self._atoms[position, v], model_completion=True)))
            found.append(next(true, 0))
        return tuple(found)

    def _named(self, term: Any) -> Any:
        name = z3.Bool(f"asked {next(self._fresh)}", self._context)
        self._made().add(z3.Implies(name, term))
        return name

    def _assumption(self, condition: Expr) -> Any:
        if condition not in self._assumed:
            self._assumed[condition] = self._named(self._term(self.node(condition, {})))
        return self._assumed[condition]

    @cached_property
    def _context(self) -> Any:
        return z3.Context()

    def _made(self) -> Any:
        if self._solver is None:
            self._solver = z3.SolverFor("QF_FD", ctx=self._context)
            self._solver.set("ctrl_c", False)  # noqa: FBT003 - z3's own signature
            for position in sorted(self.kept):
                count = len(self.system.variables[position].values)
                if count > 2:  # noqa: PLR2004 - a truth value is one variable
                    names = [z3.Bool(f"v{position} {v}", self._context) for v in range(count)]
                    self._atoms |= {(position, v): name for v, name in enumerate(names)}
                    self._solver.add(z3.PbEq([(name, 1) for name in names], 1))
                elif count == 2:  # noqa: PLR2004 - as above
                    yes = z3.Bool(f"v{position}", self._context)
                    self._atoms |= {(position, 0): z3.Not(yes), (position, 1): yes}
                else:
                    self._atoms[position, 0] = z3.BoolVal(val=True, ctx=self._context)
        return self._solver

    def _term(self, root: int) -> Any:
        self._made()
        nodes = self.grounder.table.nodes
        stack = [root]
        while stack:
            index = stack[-1]
            if index in self._terms:
                stack.pop()
                continue
            node = nodes[index]
            waiting = [p for p in parts_of(node) if p not in self._terms]
            if waiting:
                stack.extend(waiting)
                continue
            stack.pop()
            match node:
                case ("true",) | ("false",):
                    self._terms[index] = z3.BoolVal(val=index == TRUE, ctx=self._context)
                case ("is", variable, value):
                    self._terms[index] = self._atom(variable, value)
                case ("not", part):
                    self._terms[index] = z3.Not(self._terms[part])
                case ("and", parts):
                    self._terms[index] = z3.And([self._terms[p] for p in parts])
                case ("or", parts):
                    self._terms[index] = z3.Or([self._terms[p] for p in parts])
        return self._terms[root]

    def _atom(self, variable: int, value: int) -> Any:
        if (variable, value) not in self._atoms:
            raise AssertionError(f"{self.system.variables[variable].name} is outside of the slice")
        return self._atoms[variable, value]


def _projected(manager: Any, bits: int, reached: Function, conditions: Iterable[Function], first: int) -> Function:
    """Which combinations of the conditions occur in the set, as a diagram over the variables from `first` on."""
    given = tuple(conditions)
    last: dict[int, int] = {}
    for position, condition in enumerate(given):
        for bit in _support(condition):
            last[bit] = position
    due: dict[int, list[int]] = {}
    for bit in range(bits):
        due.setdefault(last.get(bit, -1), []).append(bit)
    found = reached.exists(_cube(manager, due.get(-1, [])))
    for position, condition in enumerate(given):
        found &= manager.var(first + position).equiv(condition)
        if position in due:
            found = found.exists(_cube(manager, due[position]))
    return found


def _cube(manager: Any, bits: Iterable[int]) -> Function:
    made: Function = manager.true()
    for bit in bits:
        made &= manager.var(bit)
    return made


def _support(function: Function) -> frozenset[int]:
    found: set[int] = set()
    seen: set[Function] = set()
    stack = [function]
    while stack:
        node = stack.pop()
        if node in seen:
            continue
        seen.add(node)
        halves = node.cofactors()
        if halves is not None:
            bit = node.node_var()
            if bit is not None:
                found.add(bit)
            stack.extend(halves)
    return frozenset(found)
