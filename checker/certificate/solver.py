# pyright: basic
"""The one door to z3: everything behind it is untyped, everything that passes is typed.

z3-solver carries no types. Truths become Bool, numbers bit vectors that are just wide enough, in two's complement; the
solver is the one for finite domains. On an invariant of 566 nodes over 47 variables and 100 rule instances that took
1.8 s of processor time, integers 1.9 s, and one Bool for each value 1.8 s, most of it spent on making terms.
"""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Callable, Generator, Mapping
from typing import Any, assert_never

import z3

from checker.certificate.formula import Formulas, Span, Truth
from model.lang.errors import Code, UsageError

Term = Any
"""A term of z3."""
Model = Mapping[str, bool | int]
"""A value for every variable."""


STEPS = 100_000_000
"""Steps of the solver that one query may take, some twenty seconds of them: what takes longer is not re-checked."""


def width(span: Span) -> int:
    """The bits that the numbers of an interval need in two's complement."""
    return max(span.high.bit_length(), (-span.low - 1).bit_length() if span.low < 0 else 0) + 1


class Solver:
    """A solver that keeps some assumptions and is asked whether more can hold beside them."""

    def __init__(self, formulas: Formulas) -> None:
        self.formulas = formulas
        self.queries = 0
        self._context = z3.Context()
        self._solver = z3.SolverFor("QF_FD", ctx=self._context)
        # Else z3 catches Ctrl-C for itself and gives up the query; the command line would never hear of it.
        self._solver.set("ctrl_c", False)
        self._solver.set("rlimit", STEPS)
        self._terms: dict[int, Term] = {}
        self._variables: dict[str, Term] = {}
        self._assumed: list[Truth] = []

    @contextlib.contextmanager
    def assuming(self, *truths: Truth) -> Generator[None]:
        """Within it these hold, beside what is assumed around it. The solver takes them in once."""
        self._declare()
        terms = [self._term(t) for t in truths]
        before = len(self._assumed)
        self._solver.push()
        try:
            self._solver.add(terms)
            self._assumed += truths
            yield
        finally:
            self._solver.pop()
            del self._assumed[before:]

    def model(self, *truths: Truth) -> Model | None:
        """Values under which the assumptions and these hold, or None: there are none.

        Only variables that they speak of have values. Of all models it is the first in the order of the variables,
        so it depends neither on what was asked before nor on the version of z3.
        """
        self.queries += 1
        with self.assuming(*truths):
            if not self._is_possible():
                return None
            relevant = self.formulas.support(*self._assumed)
            return {name: self._least(name) for name in self.formulas.variables if name in relevant}

    def possible(self, *truths: Truth) -> bool:
        """Whether the assumptions and these can hold together."""
        self.queries += 1
        with self.assuming(*truths):
            return self._is_possible()

    def _is_possible(self) -> bool:
        answer = self._solver.check()
        if answer == z3.unknown:
            raise UsageError(Code.BUDGET, f"the solver gave up after {STEPS:,} steps: {self._solver.reason_unknown()}")
        return bool(answer == z3.sat)

    def _least(self, name: str) -> bool | int:
        """The least value that the variable can have; from now on it has it, as long as the assumptions hold."""
        variable, span = self._variables[name], self.formulas.variables[name]
        for value in (False, True) if span is None else range(span.low, span.high + 1):
            self._solver.push()
            self._solver.add(variable == value)
            if self._is_possible():
                self._solver.pop()
                # On the level of the assumptions, and gone with them.
                self._solver.add(variable == value)
                return value
            self._solver.pop()
        raise TypeError(f"{name} has no value")

    def _term(self, root: int) -> Term:
        if root not in self._terms:
            for index in self.formulas.below([root]):
                if index not in self._terms:
                    self._terms[index] = self._make(index)
        return self._terms[root]

    def _make(self, index: int) -> Term:
        context, terms = self._context, self._terms
        node = self.formulas.nodes[index]
        match node:
            case ("true",):
                return z3.BoolVal(val=True, ctx=context)
            case ("false",):
                return z3.BoolVal(val=False, ctx=context)
            case ("flag" | "variable", name):
                return self._variables[name]
            case ("not", part):
                return z3.Not(terms[part])
            case ("and", parts):
                return self._junction(z3.Z3_mk_and, parts)
            case ("or", parts):
                return self._junction(z3.Z3_mk_or, parts)
            case ("equal", left, right):
                a, b = self._alike(left, right)
                return a == b
            case ("less", left, right):
                a, b = self._alike(left, right)
                return a < b
            case ("number", value):
                return z3.BitVecVal(value, width(Span(value, value)), context)
            case ("choose", condition, yes, no):
                a, b = self._alike(yes, no)
                return z3.If(terms[condition], a, b)
            case ("add", left, right):
                a, b = self._alike(left, right, width(self._span(index)))
                return a + b
            case ("subtract", left, right):
                a, b = self._alike(left, right, width(self._span(index)))
                return a - b
            case _:
                assert_never(node)

    def _junction(self, make: Callable[..., Term], parts: tuple[int, ...]) -> Term:
        # z3.And looks at the sort of every part again: here, where most terms are made, that is a quarter of the time.
        array = (z3.Ast * len(parts))(*[self._terms[p].as_ast() for p in parts])
        return z3.BoolRef(make(self._context.ref(), len(parts), array), self._context)

    def _declare(self) -> None:
        """Makes the variables that the table has got since. Numbers come before all assumptions, and stay."""
        for name, span in itertools.islice(self.formulas.variables.items(), len(self._variables), None):
            if span is None:
                self._variables[name] = z3.Bool(name, self._context)
            elif self._assumed:
                raise TypeError(f"the number {name} is younger than the assumptions")
            else:
                made = self._variables[name] = z3.BitVec(name, width(span), self._context)
                # The table simplifies by intervals, so a variable never leaves its own.
                self._solver.add(made >= span.low, made <= span.high)

    def _span(self, index: int) -> Span:
        span = self.formulas.spans[index]
        if span is None:
            raise TypeError("a truth where a number belongs")
        return span

    def _alike(self, left: int, right: int, least: int = 0) -> tuple[Term, Term]:
        # A difference can need fewer bits than its parts, so the sizes of the parts decide.
        a, b = self._terms[left], self._terms[right]
        bits = max(a.size(), b.size(), least)
        return z3.SignExt(bits - a.size(), a), z3.SignExt(bits - b.size(), b)
