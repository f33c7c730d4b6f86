"""Start states of the whole site: whether each reading has one, and one that a run of a slice may begin in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from checker.bdd.encode import Function
from checker.question.questions import Moments
from checker.question.run import Values
from checker.question.slices import supports
from checker.question.story import no_start_state, raise_start_error
from checker.smt.encode import Encoding
from checker.smt.problem import Problem, problem
from checker.smt.readings import ReadingSets, condition_of
from checker.smt.z3_facade import Answer, Solver, Term, Terms
from model.lang.cone import conjuncts
from model.lang.ground import GroundSystem, Table
from model.lang.sites import Site


class Starts:
    """The start of a site, and conditions of single states of it."""

    def __init__(self, site: Site, system: GroundSystem, table: Table) -> None:
        self._site = site
        self._system = system
        everything = frozenset(range(len(system.variables)))
        self._whole: Problem = problem(system, table, everything, Moments())
        self._encoding = Encoding(self._whole, Terms())
        terms = self._encoding.terms
        self._solver = Solver(terms)
        self._solver.add(self._encoding.domain, self._encoding.readings)
        self._conditions = 0
        self._starts = self._name(self._encoding.node(system.initial))

    def _name(self, term: Term) -> Term:
        """A literal that implies a condition, so that the condition can be assumed."""
        terms = self._encoding.terms
        literal = terms.variable(f"condition {self._conditions}")
        self._conditions += 1
        self._solver.add(terms.implies(literal, term))
        return literal

    # ---- what may go wrong ----------------------------------------------------------------------
    def check(self, sets: ReadingSets) -> None:
        """Raises ReachedError where the start is undefined, or where some readings allow no start state."""
        if self.is_possible(self._system.start_error):
            wrong = self._name(self._encoding.node(self._system.start_error))
            raise_start_error(self._site, self._system.variables, self._least([wrong]))
        missing = sets.every
        for part in self._independent_parts():
            missing &= self._allowed(part, sets)
        missing = sets.every & ~missing
        if missing.satisfiable():
            chosen = sets.least(missing)
            values = tuple(chosen.get(v.name, 0) for v in self._system.variables)
            raise no_start_state(self._site, self._system.variables, values)

    def _independent_parts(self) -> list[list[int]]:
        """The conjuncts of the start, those together that share a variable of state."""
        looked_at = supports(self._system)
        readings = {v for v, variable in enumerate(self._system.variables) if variable.role == "reading"}
        parts: list[tuple[set[int], list[int]]] = []
        for conjunct in conjuncts(self._system):
            seen, members = set(looked_at[conjunct] - readings), [conjunct]
            for part in [p for p in parts if p[0] & seen]:
                parts.remove(part)
                seen |= part[0]
                members = part[1] + members
            parts.append((seen, members))
        return [members for _, members in parts]

    def _allowed(self, part: list[int], sets: ReadingSets) -> Function:
        """The readings under which some values satisfy these conjuncts."""
        holds = [self._name(self._encoding.node(c)) for c in part]
        left, found = sets.every, sets.none
        solver, terms, now = self._solver, self._encoding.terms, self._encoding.now
        solver.push()
        try:
            while left.satisfiable() and solver.check(holds) is Answer.YES:
                state = self._encoding.values(solver, now)
                readings = condition_of(self._whole, part, state, sets)
                found |= readings
                left &= ~readings
                for cube in sets.cubes_of(self._whole, readings):
                    inside = [terms.or_(*(now.atom(v, o) for o in options)) for v, options in cube]
                    solver.add(terms.not_(terms.and_(*inside)))
        finally:
            solver.pop()
        return found

    def is_possible(self, node: int) -> bool:
        """Whether some state and readings, in reach or not, satisfy the condition."""
        return self._solver.check([self._name(self._encoding.node(node))]) is Answer.YES

    def always_allow_one(self, guards: Iterable[int]) -> bool:
        """Whether every start state satisfies one of these conditions."""
        fails = [self._encoding.terms.not_(self._encoding.node(guard)) for guard in guards]
        return self._solver.check([self._starts, self._name(self._encoding.terms.and_(*fails))]) is Answer.NO

    # ---- start states ---------------------------------------------------------------------------
    def least(self, values: Mapping[int, int], readings: Mapping[str, int]) -> Values:
        """The first start state, in the order of the variables, with these values under these readings."""
        now = self._encoding.now
        given = dict(values)
        for variable in self._whole.readings:
            given[variable] = readings[self._whole.variables[variable].name]
        return self._least([self._starts, *(now.atom(v, value) for v, value in given.items())])

    def _least(self, assumed: Sequence[Term]) -> Values:
        """The first state, in the order of the variables, in which these literals hold."""
        solver, now, variables = self._solver, self._encoding.now, self._whole.variables
        literals = list(assumed)
        if solver.check(literals) is not Answer.YES:
            raise AssertionError("a slice begins in a state that the whole has not")
        found = self._encoding.values(solver, now)
        for variable in range(len(variables)):
            for value in range(found[variable]):
                if solver.check([*literals, now.atom(variable, value)]) is Answer.YES:
                    found = self._encoding.values(solver, now)
                    break
            literals.append(now.atom(variable, found[variable]))
        return found
