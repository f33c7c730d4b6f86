# pyright: basic
"""z3 over formulas without quantifiers: elements, functions of them, equality."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NewType, cast

import z3

from checker.certificate.every_size.logic import Symbol

Term = NewType("Term", object)
"""A term of z3: a truth, an element or a datum."""


class GroundSolver:
    """Makes terms, takes facts, and says whether they can hold together under assumptions."""

    def __init__(self) -> None:
        self._context = z3.Context()
        self._ref = self._context.ref()
        self._solver = z3.SolverFor("QF_UF", ctx=self._context)
        self._solver.set("ctrl_c", False)
        self._sorts: dict[str, Any] = {}
        self._functions: dict[str, Any] = {}
        self._model: Any = None
        self.made = 0
        """How many facts it was given."""
        self.true = cast("Term", z3.BoolVal(val=True, ctx=self._context))
        self.false = cast("Term", z3.BoolVal(val=False, ctx=self._context))

    def proposition(self, name: str) -> Term:
        """A truth that is no other one."""
        return cast("Term", z3.Bool(name, self._context))

    def constant(self, name: str, sort: str) -> Term:
        """An element of a sort."""
        return cast("Term", z3.Const(name, self._sort(sort)))

    def applied(self, name: str, symbol: Symbol, args: Sequence[Term]) -> Term:
        """A predicate or function of elements and data."""
        if name not in self._functions:
            gives = z3.BoolSort(self._context) if symbol.gives is None else self._sort(symbol.gives)
            self._functions[name] = z3.Function(name, *(self._sort(s) for s in symbol.over), gives)
        made = z3.Z3_mk_app(self._ref, self._functions[name].ast, len(args), self._array(args))
        if symbol.gives is None:
            return cast("Term", z3.BoolRef(made, self._context))
        return cast("Term", z3.ExprRef(made, self._context))

    def _array(self, terms: Sequence[Term]) -> Any:
        """What z3 takes many terms as: made here, without the checks of its own, which cost most of the time."""
        return (z3.Ast * len(terms))(*(cast("Any", t).ast for t in terms))

    def _sort(self, name: str) -> Any:
        if name not in self._sorts:
            self._sorts[name] = z3.DeclareSort(name, self._context)
        return self._sorts[name]

    # ---- truths -----------------------------------------------------------------------------
    def same(self, left: Term, right: Term) -> Term:
        """Whether two elements are one."""
        if left is right:
            return self.true
        made = z3.Z3_mk_eq(self._ref, cast("Any", left).ast, cast("Any", right).ast)
        return cast("Term", z3.BoolRef(made, self._context))

    def negate(self, part: Term) -> Term:
        """Where the part is false."""
        if part is self.true:
            return self.false
        if part is self.false:
            return self.true
        return cast("Term", z3.BoolRef(z3.Z3_mk_not(self._ref, cast("Any", part).ast), self._context))

    def conj(self, parts: Iterable[Term]) -> Term:
        """All of them."""
        kept = [p for p in parts if p is not self.true]
        if any(p is self.false for p in kept):
            return self.false
        return self.true if not kept else kept[0] if len(kept) == 1 else self._joined(z3.Z3_mk_and, kept)

    def disj(self, parts: Iterable[Term]) -> Term:
        """At least one of them."""
        kept = [p for p in parts if p is not self.false]
        if any(p is self.true for p in kept):
            return self.true
        return self.false if not kept else kept[0] if len(kept) == 1 else self._joined(z3.Z3_mk_or, kept)

    def _joined(self, make: Any, parts: Sequence[Term]) -> Term:
        return cast("Term", z3.BoolRef(make(self._ref, len(parts), self._array(parts)), self._context))

    # ---- questions --------------------------------------------------------------------------
    def add(self, fact: Term) -> None:
        """Takes a fact."""
        if fact is not self.true:
            self.made += 1
            z3.Z3_solver_assert(self._ref, self._solver.solver, cast("Any", fact).ast)

    def check(self, assumptions: Sequence[Term], effort: int) -> bool | None:
        """Whether all facts can hold under the assumptions; None where that took too much."""
        self._model = None
        self._solver.set("rlimit", effort)
        given = self._array(assumptions)
        answer = z3.Z3_solver_check_assumptions(self._ref, self._solver.solver, len(given), given)
        if answer == z3.Z3_L_TRUE:
            self._model = self._solver.model()
        return True if answer == z3.Z3_L_TRUE else False if answer == z3.Z3_L_FALSE else None

    def core(self) -> frozenset[int]:
        """The numbers of the propositions in the assumptions that the last answer was due to."""
        found = cast("Iterable[Any]", self._solver.unsat_core())
        return frozenset((t.arg(0) if z3.is_not(t) else t).get_id() for t in found)

    def number(self, proposition: Term) -> int:
        """The number of a proposition."""
        return int(cast("Any", proposition).get_id())

    def value(self, term: Term) -> Any:
        """What a term is in the last model."""
        return cast("Any", self._model).eval(cast("Any", term), model_completion=True)

    def is_true(self, term: Term) -> bool:
        """Whether a truth holds in the last model; where there is none, what is true anyway."""
        if term is self.true or self._model is None:
            return term is self.true
        found = (z3.Ast * 1)()
        z3.Z3_model_eval(self._ref, self._model.model, cast("Any", term).ast, True, found)
        return bool(z3.Z3_get_bool_value(self._ref, found[0]) == z3.Z3_L_TRUE)
