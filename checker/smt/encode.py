"""Problems as terms: one truth for each value of a variable, one for each move that a step can make.

    encoding = Encoding(problem, Terms())
    here, there = encoding.now, encoding.next          # the states that all terms are made over, once
    solver.add(encoding.domain, encoding.step.term)    # one step from here to there
    solver.check([here.atom(variable, value), encoding.node(problem.bad)])

Every condition and the step relation are made once, over `now` and `next`. For other states of a run they are the same
terms with other variables put in (`at`, `between`), which z3 does by itself. Readings never change: all states share
their variables, so a condition under which a run is a run is a condition on readings.

A variable of two values is one truth; one of more values is a truth for each, of which exactly one holds (`domain`). So
"it has this value" is a literal: it can be assumed, stand in cores, and be a literal of a clause.

A step makes exactly one move: `choices` are one truth each. A move implies its guard and the values it writes; a
variable that changes implies that one of the moves that can change it so is made. (In states in which a rule is in an
error the values it writes mean nothing. Sessions look for errors first.)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from checker.smt.problem import Problem, as_system
from checker.smt.z3_facade import Solver, Term, Terms
from model.lang.ground import FALSE, TRUE, GroundUpdate

Values = tuple[int, ...]
"""The value of each variable of a problem, by position; of those that are not kept, the first."""


@dataclass(frozen=True)
class State:
    """The truths that say what the variables are at one point of a run.

    `truths` are its own variables, in an order that all states of one encoding share; readings are no part of it.
    """

    truths: tuple[Term, ...]
    _atoms: Mapping[tuple[int, int], Term]

    def atom(self, variable: int, value: int) -> Term:
        """The variable has the value, as a literal; true where it has no other."""
        return self._atoms[variable, value]


@dataclass(frozen=True)
class Step:
    """A step from `now` to `next`: a truth for each move of the problem, in their order, and the relation.

    `term`: exactly one move is made. `lazy`: one move is made, or none, and then the state stays.
    """

    choices: tuple[Term, ...]
    term: Term
    lazy: Term


class Encoding:
    """The terms of one problem."""

    def __init__(self, problem: Problem, terms: Terms) -> None:
        self.problem = problem
        self.terms = terms
        self._readings = self._literals(problem.readings, "")
        self.now = self.state("")
        self.next = self.state("'")
        self._known: dict[int, Term] = {TRUE: terms.true, FALSE: terms.false}
        self._table = as_system(problem.nodes)
        self.domain = self._domain(problem.states, self.now)
        """Each variable of `now` has exactly one value."""
        self.readings = self._domain(problem.readings, self.now)
        """The same for readings; to be added once."""

    @cached_property
    def step(self) -> Step:
        """The step relation; made when it is first asked for."""
        return self._step()

    # ---- states ---------------------------------------------------------------------------------
    def state(self, suffix: str) -> State:
        """A state with variables of its own, which the suffix tells from others; the readings are those of all."""
        own = self._literals(self.problem.states, suffix)
        truths: list[Term] = []
        for variable in self.problem.states:
            count = len(self.problem.variables[variable].values)
            values = range(count) if count > 2 else range(1, count)  # noqa: PLR2004 - two values are one truth
            truths += [own[variable, value] for value in values]
        return State(tuple(truths), {**self._readings, **own})

    def _literals(self, variables: Sequence[int], suffix: str) -> dict[tuple[int, int], Term]:
        terms, made = self.terms, dict[tuple[int, int], Term]()
        for variable in variables:
            match self.problem.variables[variable].values:
                case (_,):
                    made[variable, 0] = terms.true
                case (_, _):
                    made[variable, 1] = terms.variable(f"{variable}{suffix}")
                    made[variable, 0] = terms.not_(made[variable, 1])
                case values:
                    for value in range(len(values)):
                        made[variable, value] = terms.variable(f"{variable}.{value}{suffix}")
        return made

    def _domain(self, variables: Sequence[int], state: State) -> Term:
        """Exactly one value for each of these variables."""
        terms, parts = self.terms, list[Term]()
        for variable in variables:
            count = len(self.problem.variables[variable].values)
            if count > 2:  # noqa: PLR2004 - two values are one truth
                atoms = [state.atom(variable, value) for value in range(count)]
                parts.append(terms.or_(*atoms))
                parts += [terms.or_(terms.not_(a), terms.not_(b)) for i, a in enumerate(atoms) for b in atoms[:i]]
        return terms.and_(*parts)

    # ---- conditions -----------------------------------------------------------------------------
    def node(self, root: int) -> Term:
        """The condition of a node of the problem, over `now`."""
        if root not in self._known:
            for index, node in self._table.below([root]):
                if index in self._known:
                    continue
                match node:
                    case ("is", variable, value):
                        made = self.now.atom(variable, value)
                    case ("not", part):
                        made = self.terms.not_(self._known[part])
                    case ("and", parts):
                        made = self.terms.and_(*(self._known[p] for p in parts))
                    case ("or", parts):
                        made = self.terms.or_(*(self._known[p] for p in parts))
                    case ("true",):
                        made = self.terms.true
                    case ("false",):
                        made = self.terms.false
                self._known[index] = made
        return self._known[root]

    def at(self, term: Term, state: State) -> Term:
        """A term over `now`, said of another state."""
        return self.terms.replaced(term, self.now.truths, state.truths)

    def between(self, before: State, after: State, choices: Sequence[Term], *, lazy: bool = False) -> Term:
        """The step relation from one state to another, with truths of its own for the moves."""
        old = (*self.now.truths, *self.next.truths, *self.step.choices)
        relation = self.step.lazy if lazy else self.step.term
        return self.terms.replaced(relation, old, (*before.truths, *after.truths, *choices))

    def choices(self, suffix: str) -> tuple[Term, ...]:
        """Truths for the moves of a further step."""
        return tuple(self.terms.variable(f"move {move.rule}{suffix}") for move in self.problem.moves)

    def values(self, solver: Solver, state: State) -> Values:
        """The state in the model that the solver has found, readings included."""
        found: list[int] = []
        kept = frozenset(self.problem.kept)
        for position, variable in enumerate(self.problem.variables):
            options = range(len(variable.values)) if position in kept else range(1)
            # Of a variable that nothing asks about, the first value.
            found.append(next((v for v in options[1:] if solver.value(state.atom(position, v))), 0))
        return tuple(found)

    # ---- steps ----------------------------------------------------------------------------------
    def _step(self) -> Step:
        terms, problem = self.terms, self.problem
        choices = self.choices("")
        parts = [terms.at_most_one(choices), self._domain(problem.states, self.next)]
        changed: dict[tuple[int, int], list[Term]] = {}
        """For each variable and value, the moves that can give it this value."""
        writers: dict[int, list[Term]] = {}
        for choice, move in zip(choices, problem.moves, strict=True):
            parts.append(terms.implies(choice, self.node(move.guard)))
            for update in move.updates:
                writers.setdefault(update.variable, []).append(choice)
                for value, node in update.cases:
                    changed.setdefault((update.variable, value), []).append(choice)
                    parts.append(self._writes(choice, update.variable, value, node))
        for update in problem.every_step:
            parts += self._always(update)
        rest = [v for v in problem.states if v not in {u.variable for u in problem.every_step}]
        for variable in rest:
            parts += self._frame(variable, changed, writers.get(variable, ()))
        return Step(choices, terms.and_(terms.or_(*choices), *parts), terms.and_(*parts))

    def _writes(self, choice: Term, variable: int, value: int, node: int) -> Term:
        terms = self.terms
        return terms.or_(terms.not_(choice), terms.not_(self.node(node)), self.next.atom(variable, value))

    def _always(self, update: GroundUpdate) -> list[Term]:
        """What every step writes."""
        terms = self.terms
        return [terms.implies(self.node(node), self.next.atom(update.variable, value)) for value, node in update.cases]

    def _frame(
        self, variable: int, changed: Mapping[tuple[int, int], Sequence[Term]], writers: Sequence[Term]
    ) -> list[Term]:
        """What no move of this step writes stays; what is new was written."""
        terms, parts = self.terms, list[Term]()
        for value in range(len(self.problem.variables[variable].values)):
            now, then = self.now.atom(variable, value), self.next.atom(variable, value)
            parts.append(terms.or_(terms.not_(now), then, *writers))
            parts.append(terms.or_(now, terms.not_(then), *changed.get((variable, value), ())))
        return parts
