"""z3 over sorts of any size. What it gives up on counts as not shown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, assert_never

import z3

from checker.certificate.every_size.logic import Formula, Logic

Term = Any
"""A term of z3."""

EFFORT = 20_000_000
"""z3's own measure of work for one query: the same on every machine."""


class Solver:
    """Asks whether formulas can hold together in some interpretation of the sorts."""

    def __init__(self, logic: Logic) -> None:
        self.logic = logic
        self.queries = 0
        self._context = z3.Context()
        self._sorts: dict[str, Term] = {}
        self._functions: dict[str, Term] = {}
        self._terms: dict[int, Term] = {}

    def refuted(self, formulas: Iterable[Formula], effort: int = EFFORT) -> bool | None:
        """Whether these cannot hold together; None: not known."""
        answer = self._solver(formulas, effort).check()
        return True if answer == z3.unsat else None if answer == z3.unknown else False

    def core(self, formulas: Iterable[Formula], tracked: Sequence[Formula]) -> tuple[int, ...] | None:
        """The positions of those of the tracked formulas that are needed to refute all; None: not refuted."""
        solver = self._solver(formulas)
        names = {z3.Bool(f"tracked {i}", self._context): i for i in range(len(tracked))}
        for name, i in names.items():
            solver.assert_and_track(self.term(tracked[i]), name)
        solver.set("core.minimize", True)  # noqa: FBT003 - z3's own signature
        if solver.check() != z3.unsat:
            return None
        by_text = {str(name): i for name, i in names.items()}
        return tuple(sorted(by_text[str(name)] for name in solver.unsat_core()))

    def _solver(self, formulas: Iterable[Formula], effort: int = EFFORT) -> Any:
        self.queries += 1
        solver = z3.Solver(ctx=self._context)
        solver.set("rlimit", effort)
        solver.set("ctrl_c", False)  # noqa: FBT003 - z3's own signature
        solver.add(*[self.term(f) for f in formulas])
        return solver

    def term(self, root: int) -> Term:
        """The term of a position of the table."""
        if root not in self._terms:
            for index in self.logic.below([root]):
                if index not in self._terms:
                    self._terms[index] = self._make(index)
        return self._terms[root]

    def _sort(self, name: str) -> Term:
        if name not in self._sorts:
            self._sorts[name] = z3.DeclareSort(name, self._context)
        return self._sorts[name]

    def _function(self, name: str) -> Term:
        if name not in self._functions:
            symbol = self.logic.symbols[name]
            gives = z3.BoolSort(self._context) if symbol.gives is None else self._sort(symbol.gives)
            self._functions[name] = z3.Function(name, *(self._sort(s) for s in symbol.over), gives)
        return self._functions[name]

    def _make(self, index: int) -> Term:
        terms, context = self._terms, self._context
        node = self.logic.nodes[index]
        match node:
            case ("true",):
                return z3.BoolVal(val=True, ctx=context)
            case ("false",):
                return z3.BoolVal(val=False, ctx=context)
            case ("holds" | "value", name, args):
                return self._function(name)(*(terms[a] for a in args))
            case ("variable", name):
                sort = self.logic.sort_of[index]
                return z3.Const(name, self._sort(sort or ""))
            case ("same", left, right):
                return terms[left] == terms[right]
            case ("not", part):
                return z3.Not(terms[part], context)
            case ("and", parts):
                return z3.And([terms[p] for p in parts])
            case ("or", parts):
                return z3.Or([terms[p] for p in parts])
            case ("every", variables, body):
                return z3.ForAll([terms[v] for v in variables], terms[body])
            case ("some", variables, body):
                return z3.Exists([terms[v] for v in variables], terms[body])
            case _:
                assert_never(node)
