# pyright: basic
"""z3 over sorts of any size. What it gives up on counts as not shown."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, assert_never

import z3

from checker.certificate.every_size.logic import Formula, Logic
from checker.certificate.every_size.vocabulary import DATUM

Term = Any
"""A term of z3."""

EFFORT = 6_000_000
"""z3's own measure of work for one query: the same on every machine."""


MOST_ELEMENTS = 5
"""Structures with more elements of a sort are not looked for."""


@dataclass(frozen=True, slots=True)
class Structure:
    """So many elements of each sort, and what each predicate and function makes of them, by number."""

    sizes: Mapping[str, int]
    table: Mapping[tuple[str, tuple[int, ...]], bool | int]


class Solver:
    """Asks whether formulas can hold together in some interpretation of the sorts."""

    def __init__(self, logic: Logic) -> None:
        self.logic = logic
        self.queries = 0
        self._context = z3.Context()
        self._sorts: dict[str, Term] = {}
        self._functions: dict[str, Term] = {}
        self._terms: dict[int, Term] = {}
        self._names: list[Term] = []
        self._implied: dict[tuple[int, Formula], Term] = {}

    def refuted(self, formulas: Iterable[Formula], effort: int = EFFORT) -> bool | None:
        """Whether these cannot hold together; None: not known."""
        answer = self._solver(formulas, effort).check()
        return True if answer == z3.unsat else None if answer == z3.unknown else False

    def core(
        self, formulas: Iterable[Formula], further: Sequence[Sequence[Formula]], effort: int = EFFORT
    ) -> frozenset[int] | Literal[False] | None:
        """Which of the further ones, by position, suffice to refute the first.

        False: all of them can hold together; None: not known.
        """
        solver = self._solver(formulas, effort)
        for number, given in enumerate(further):
            for formula in given:
                solver.assert_exprs(self._given(number, formula))
        names = [self._name(number) for number in range(len(further))]
        answer = solver.check(*names)
        if answer != z3.unsat:
            return None if answer == z3.unknown else False
        found = {name.get_id() for name in solver.unsat_core()}
        return frozenset(number for number, name in enumerate(names) if name.get_id() in found)

    def _name(self, number: int) -> Term:
        """A variable that stands for one of the further formulas."""
        while len(self._names) <= number:
            self._names.append(z3.Bool(f"given {len(self._names)}", self._context))
        return self._names[number]

    def _given(self, number: int, formula: Formula) -> Term:
        """That the variable of this number makes the formula true: asked again and again, and made once."""
        key = (number, formula)
        if key not in self._implied:
            self._implied[key] = z3.Implies(self._name(number), self.term(formula), self._context)
        return self._implied[key]

    def structure(self, formulas: Iterable[Formula], effort: int = EFFORT) -> Structure | None:
        """A structure in which these hold together, with few elements; None where none was found."""
        given = tuple(formulas)
        for most in range(1, MOST_ELEMENTS + 1):
            solver = self._solver(given, effort)
            for name, sort in self._sorts.items():
                if not name.startswith(DATUM):
                    x = z3.Const(f"any {name}", sort)
                    solver.add(z3.ForAll([x], z3.Or([x == z3.Const(f"{name} no {i}", sort) for i in range(most)])))
            if solver.check() == z3.sat:
                return self._read(solver.model())
        return None

    def _read(self, model: Any) -> Structure:
        universe: dict[str, list[Term]] = {}
        for name, sort in self._sorts.items():
            found = list(model.get_universe(sort) or ())
            universe[name] = found or [model.eval(z3.Const(f"some {name}", sort), model_completion=True)]
        number = {name: {str(v): i for i, v in enumerate(values)} for name, values in universe.items()}
        table: dict[tuple[str, tuple[int, ...]], bool | int] = {}
        for name, function in self._functions.items():
            symbol = self.logic.symbols[name]
            for args in itertools.product(*(enumerate(universe[s]) for s in symbol.over)):
                value = model.eval(function(*(v for _, v in args)), model_completion=True)
                place = tuple(i for i, _ in args)
                table[name, place] = (
                    bool(z3.is_true(value)) if symbol.gives is None else number[symbol.gives][str(value)]
                )
        return Structure({name: len(values) for name, values in universe.items()}, table)

    def _solver(self, formulas: Iterable[Formula], effort: int = EFFORT) -> Any:
        self.queries += 1
        solver = z3.Solver(ctx=self._context)
        solver.set("rlimit", effort)
        solver.set("ctrl_c", False)
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
