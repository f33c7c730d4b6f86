# pyright: basic
"""The one door to z3 of these engines: everything behind it is untyped, everything that passes is typed.

    terms = Terms()
    p, q = terms.variable("p"), terms.variable("q")
    solver = Solver(terms)
    solver.add(terms.or_(p, q))
    solver.check([terms.not_(p)])     # Answer.YES
    solver.value(q)                   # True
    solver.check([terms.not_(p), terms.not_(q)])    # Answer.NO
    solver.core()                     # those of the assumptions that exclude each other: both

All terms are truths. Equal terms are one object of z3, so they may be made again; they compare by `same`, not by `==`.
z3 is loaded when this module is: import it only where a solver is really needed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import Enum
from typing import Any, NewType, cast

import z3

Term = NewType("Term", object)
"""A truth in z3."""


class Answer(Enum):
    """What a solver says: there is a model, there is none, or it gave up."""

    YES = "yes"
    NO = "no"
    GAVE_UP = "gave up"


class Terms:
    """Makes terms; those of two makers never meet."""

    def __init__(self) -> None:
        self.context = z3.Context()
        self.true = cast("Term", z3.BoolVal(val=True, ctx=self.context))
        self.false = cast("Term", z3.BoolVal(val=False, ctx=self.context))
        self._ref = self.context.ref()

    def variable(self, name: str) -> Term:
        """The variable of this name, the same one whenever it is asked for."""
        return cast("Term", z3.Bool(name, self.context))

    def not_(self, part: Term) -> Term:
        """The negation; of a negation what it negates, so that negated literals stay literals."""
        given: Any = part
        if z3.Z3_get_decl_kind(self._ref, z3.Z3_get_app_decl(self._ref, given.ast)) == z3.Z3_OP_NOT:
            return self._made(z3.Z3_get_app_arg(self._ref, given.ast, 0))
        return self._made(z3.Z3_mk_not(self._ref, given.ast))

    def and_(self, *parts: Term) -> Term:
        """All of them; of none, true."""
        return self._junction(z3.Z3_mk_and, self.true, parts)

    def or_(self, *parts: Term) -> Term:
        """At least one of them; of none, false."""
        return self._junction(z3.Z3_mk_or, self.false, parts)

    def implies(self, left: Term, right: Term) -> Term:
        """The second, wherever the first."""
        a, b = self._asts((left, right))
        return self._made(z3.Z3_mk_implies(self._ref, a, b))

    def iff(self, left: Term, right: Term) -> Term:
        """Both or neither."""
        a, b = self._asts((left, right))
        return self._made(z3.Z3_mk_iff(self._ref, a, b))

    def at_most_one(self, parts: Sequence[Term]) -> Term:
        """No two of them."""
        if len(parts) < 2:  # noqa: PLR2004 - two can be too many
            return self.true
        return self._made(z3.Z3_mk_atmost(self._ref, len(parts), self._array(parts), 1))

    def replaced(self, term: Term, old: Sequence[Term], new: Sequence[Term]) -> Term:
        """The term with each of these variables replaced by what stands at the same place: all at once."""
        if not old:
            return term
        made: Any = term
        return self._made(z3.Z3_substitute(self._ref, made.ast, len(old), self._array(old), self._array(new)))

    def same(self, left: Term, right: Term) -> bool:
        """Whether they are one term."""
        a, b = self._asts((left, right))
        return bool(z3.Z3_is_eq_ast(self._ref, a, b))

    def key(self, term: Term) -> int:
        """A number of the term while it is in use; no two terms that are in use have the same."""
        made: Any = term
        return int(z3.Z3_get_ast_id(self._ref, made.ast))

    def _junction(self, make: Any, neutral: Term, parts: Sequence[Term]) -> Term:
        # z3.And looks at the sort of every part again, which takes longer than making the term.
        match len(parts):
            case 0:
                return neutral
            case 1:
                return parts[0]
            case number:
                return self._made(make(self._ref, number, self._array(parts)))

    def _array(self, parts: Sequence[Term]) -> Any:
        return (z3.Ast * len(parts))(*self._asts(parts))

    def _asts(self, parts: Sequence[Term]) -> list[Any]:
        given: Sequence[Any] = parts
        return [part.ast for part in given]

    def _made(self, ast: Any) -> Term:
        return cast("Term", z3.BoolRef(ast, self.context))


class Solver:
    """A solver that keeps what it is given and is asked, with assumptions, whether all of it can hold."""

    def __init__(self, terms: Terms, logic: str = "QF_FD") -> None:
        self.terms = terms
        self.queries = 0
        self._solver = z3.SolverFor(logic, ctx=terms.context)
        # Else z3 catches Ctrl-C for itself and gives up the query; the command line would never hear of it.
        self._solver.set("ctrl_c", False)
        self._model: Any = None

    def add(self, *facts: Term) -> None:
        """From now on these hold, until the `pop` of the `push` before."""
        for fact in cast("tuple[Any, ...]", facts):
            z3.Z3_solver_assert(self.terms.context.ref(), self._solver.solver, fact.ast)

    def push(self) -> None:
        """What is added from here on is forgotten at the next `pop`."""
        self._solver.push()

    def pop(self) -> None:
        """Forgets what was added since the last `push`."""
        self._solver.pop()

    def check(self, assumptions: Iterable[Term] = (), *, steps: int | None = None) -> Answer:
        """Whether what was added can hold together with these literals.

        `steps` are the solver's own (its `rlimit`): after so many it gives up, on every machine at the same point.
        """
        self.queries += 1
        self._model = None
        self._solver.set("rlimit", 0 if steps is None else min(steps, (1 << 32) - 1))
        answer = self._solver.check(*cast("Iterable[Any]", assumptions))
        if answer == z3.sat:
            return Answer.YES
        return Answer.NO if answer == z3.unsat else Answer.GAVE_UP

    def value(self, term: Term) -> bool:
        """The truth of a term in the model that the last `check` found; a variable that does not matter is false."""
        if self._model is None:
            self._model = self._solver.model()
        return bool(z3.is_true(self._model.eval(term, model_completion=True)))

    def core(self) -> tuple[Term, ...]:
        """Of the assumptions of the last `check`, which said no, some that cannot all hold; not always the fewest."""
        return tuple(cast("Term", part) for part in self._solver.unsat_core())

    @property
    def steps(self) -> int:
        """The steps that all solvers on these terms have made so far: a measure of work that no clock is part of."""
        statistics = self._solver.statistics()
        return int(statistics.get_key_value("rlimit count")) if "rlimit count" in statistics.keys() else 0  # noqa: SIM118 - of z3
