"""A small site at work: its states in reach as a diagram, and its steps as constraints for a solver.

The diagram is of more states than are in reach: those that are reached where few states are kept and the others may
have any value at any moment. Which are kept is what it takes to show that the property holds here (`bdd.localize`).
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property, partial
from typing import TypeVar

from oxidd.util import DDMemoryError

from checker.bdd.encode import Function
from checker.bdd.localize import Localizer
from checker.bdd.space import Space
from checker.engine import Options, Reporter
from checker.every_size.constraints import Constraints, Step, Values
from checker.every_size.projection import Projection
from checker.every_size.templates import Clause, Template
from checker.every_size.types import Function as TypesFunction
from checker.every_size.types import Types
from checker.question.budget import Budget, Crowded
from checker.question.questions import Question, question
from checker.question.slices import restricted, roots
from checker.smt.z3_facade import Term
from model.lang.cone import Influence
from model.lang.expr import Expr
from model.lang.ground import TRUE, Node, parts_of
from model.lang.grounding import Grounder
from model.lang.symbols import StateSymbol
from properties.property import Property

T = TypeVar("T")

NODES = (1 << 18, 1 << 22, 1 << 25)
"""Nodes of the first manager of a small site, of the second and of the third."""


class Ground:
    """One small site, one property, the slice that matters to it."""

    def __init__(
        self,
        grounder: Grounder,
        prop: Property,
        reporter: Reporter,
        beside: frozenset[StateSymbol] = frozenset(),
        given: Sequence[Expr] = (),
    ) -> None:
        """`beside`: states that matter anyway, because they do where there are more elements.

        `given`: conditions on these that are known to hold, and are assumed of the state before a step.
        """
        self._given = tuple(given)
        self.site = site = grounder.site
        self.prop = prop
        self._reporter = reporter
        self.grounder = grounder
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
        self._assumptions: dict[Clause, Term] = {}
        self._nodes_of: dict[Template, list[list[int]]] = {}
        self._atoms: dict[tuple[Expr, tuple[str, ...]], int] = {}
        self._spaces: list[Space] = []

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
    def decisive(self, most_work: int, states: frozenset[StateSymbol] = frozenset()) -> frozenset[StateSymbol] | None:
        """States that suffice to show that the property holds here, the others loosened; None where it is violated.

        These states are among them, if they are in the slice: those that sufficed on a smaller site mostly do here.
        Raises Stopped where that takes too much work, Crowded where it takes too much room.
        """
        return self._with_room(most_work, lambda budget: self._decisive(states, budget))

    def around(self, states: frozenset[StateSymbol], most_work: int) -> Function:
        """All states in reach, and others: what is reached where all but these may change at any moment.

        Raises Stopped where that takes too much work, Crowded where it takes too much room.
        """
        return self._with_room(most_work, lambda budget: self._around(states, budget))

    @property
    def start(self) -> Function:
        """The start states."""
        return self._space.start

    def _with_room(self, most_work: int, work: Callable[[Budget], T]) -> T:
        """What the work comes to; where the manager gets too full, in a larger one, with all of the work again.

        How full one gets is up to the thread that collects garbage, so that must not decide what there is time for.
        """
        while True:
            try:
                return work(Budget(Options(), self._reporter, phase=self.name, most_images=most_work))
            except (Crowded, DDMemoryError):
                if len(self._spaces) >= len(NODES):
                    raise
                self._spaces.append(self._space_with(NODES[len(self._spaces)]))

    def _space_with(self, nodes: int) -> Space:
        return Space(self.system, self.grounder.table.nodes, nodes, kept=self.kept)

    @property
    def _space(self) -> Space:
        """The last one; what was made in one before is of no use any more."""
        if not self._spaces:
            self._spaces.append(self._space_with(NODES[0]))
        return self._spaces[-1]

    def _decisive(self, states: frozenset[StateSymbol], budget: Budget) -> frozenset[StateSymbol] | None:
        space = self._space
        budget.watch(space.encoding)
        known = self._variables_of(states)
        found: set[int] = set()
        for asked in self.questions:
            for moments in (asked.moments, asked.undefined):
                localizer = Localizer(space, moments, kept=known)
                if localizer.reached(space.all_readings, None, budget).reached.satisfiable():
                    return None
                found |= localizer.kept
        return frozenset(self.site.variables[v].state for v in found if v < len(self.site.variables))

    def _around(self, states: frozenset[StateSymbol], budget: Budget) -> Function:
        space = self._space
        budget.watch(space.encoding)
        kept = self._variables_of(states).union(space.readings)
        return space.abstraction(kept).reached(space.all_readings, None, budget)[-1]

    def _variables_of(self, states: frozenset[StateSymbol]) -> frozenset[int]:
        variables = self.site.variables
        return frozenset(v for v in self.kept if v < len(variables) and variables[v].state in states)

    def project(self, states: Function, types: Types) -> None:
        """Adds the types of all tuples in these states."""
        for nodes in self._nodes(types.template):
            types.add(partial(self._types_of, nodes, states, types))

    def _types_of(self, nodes: list[int], states: Function, types: Types) -> TypesFunction:
        """The types of one tuple."""
        return Projection(self._space.encoding, self.grounder.table.nodes, nodes, types).of(states)

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
        rows = self._nodes(template)
        truth = _Truths(self.grounder.table.nodes, state)
        yield from dict.fromkeys(tuple(truth.of(node) for node in row) for row in rows)

    # ---- constraints --------------------------------------------------------------------------
    def breaks_claim(self, clauses: Sequence[Clause]) -> Values | None:
        """A state within the clauses that breaks the property."""
        return self._constraints.state([*(self._assumed(c) for c in clauses), self._constraints.named(self.bad)])

    def breaks(self, clauses: Sequence[Clause], clause: Clause) -> Step | None:
        """A step from within the clauses to a state outside of this one."""
        return self._constraints.step(self._leaving(clauses, clause))

    def leaves(self, clauses: Sequence[Clause], clause: Clause) -> bool:
        """Whether there is such a step."""
        return self._constraints.has_step(self._leaving(clauses, clause))

    def _leaving(self, clauses: Sequence[Clause], clause: Clause) -> list[Term]:
        lost = self._constraints.some_false(self._rows(clause), after=True)
        return [*(self._assumed(c) for c in clauses), lost]

    def starts_outside(self, clause: Clause) -> Values | None:
        """A start state that does not satisfy the clause."""
        lost = self._constraints.some_false(self._rows(clause), after=False)
        return self._constraints.state([self._constraints.named(self.system.initial), lost])

    def used(self, clauses: Sequence[Clause], clause: Clause | None) -> frozenset[Clause]:
        """Those of the clauses for which no step leaves this one; of None, for which the property holds."""
        found = self.breaks_claim(clauses) if clause is None else self.breaks(clauses, clause)
        if found is not None:
            raise AssertionError("the clauses do not suffice")
        return self.core(clauses)

    def core(self, clauses: Sequence[Clause]) -> frozenset[Clause]:
        """Those of the clauses that the last answer of "none" was due to."""
        core = self._constraints.core()
        return frozenset(c for c in clauses if self._constraints.number(self._assumed(c)) in core)

    def _assumed(self, clause: Clause) -> Term:
        if clause not in self._assumptions:
            self._assumptions[clause] = self._constraints.all_true(self._rows(clause))
        return self._assumptions[clause]

    def _rows(self, clause: Clause) -> list[list[tuple[int, bool]]]:
        """For each tuple, nodes of which one must have this truth."""
        return [[(nodes[i], not positive) for i, positive in clause.cube] for nodes in self._nodes(clause.template)]

    def _nodes(self, template: Template) -> list[list[int]]:
        """For each tuple the nodes of all atoms."""
        if template not in self._nodes_of:
            about = list(zip(template.atoms, template.about, strict=True))
            rows = [[self._atom(a, names, env) for a, names in about] for env in self.tuples(template)]
            self._nodes_of[template] = rows
        return self._nodes_of[template]

    def _atom(self, atom: Expr, names: Sequence[str], env: dict[str, str]) -> int:
        """The node of an atom, the same whatever else is in the tuple and whichever template it is of."""
        own = tuple(env[name] for name in names)
        if (atom, own) not in self._atoms:
            self._atoms[atom, own] = self.node(atom, dict(zip(names, own, strict=True)))
        return self._atoms[atom, own]

    @cached_property
    def _constraints(self) -> Constraints:
        made = Constraints(self.system, self.grounder.table.nodes, self.kept)
        for condition in self._given:
            made.require(self.node(condition, {}))
        return made


class _Truths:
    """The truth of nodes in one state, each worked out once."""

    def __init__(self, nodes: Sequence[Node], state: Values) -> None:
        self._nodes = nodes
        self._state = state
        self._known: dict[int, bool] = {}

    def of(self, root: int) -> bool:
        """Whether the node holds."""
        stack = [root]
        while stack:
            index = stack[-1]
            if index in self._known:
                stack.pop()
                continue
            node = self._nodes[index]
            waiting = [p for p in parts_of(node) if p not in self._known]
            if waiting:
                stack.extend(waiting)
                continue
            stack.pop()
            match node:
                case ("true",) | ("false",):
                    self._known[index] = index == TRUE
                case ("is", variable, value):
                    self._known[index] = self._state[variable] == value
                case ("not", part):
                    self._known[index] = not self._known[part]
                case ("and", parts):
                    self._known[index] = all(self._known[p] for p in parts)
                case ("or", parts):
                    self._known[index] = any(self._known[p] for p in parts)
        return self._known[root]
