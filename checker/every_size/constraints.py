"""The steps of a small site as constraints for a solver, with a second copy of the state for what comes after."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import z3

from model.lang.ground import FALSE, TRUE, GroundSystem, Node, parts_of

Values = tuple[int, ...]
Row = Sequence[tuple[int, bool]]
"""Nodes, one of which must have this truth."""


@dataclass(frozen=True, slots=True)
class Step:
    """A state, and one that a rule leads to from it."""

    before: Values
    after: Values


class Constraints:
    """A solver that knows one small site: which states there are, and, once asked about a step, which steps."""

    def __init__(self, system: GroundSystem, nodes: Sequence[Node], kept: frozenset[int]) -> None:
        """`nodes` is the table of the system, which may grow."""
        self.system = system
        self._nodes = nodes
        self._kept = sorted(kept)
        self._context = z3.Context()
        self._solver = z3.SolverFor("QF_FD", ctx=self._context)
        self._solver.set("ctrl_c", False)  # noqa: FBT003 - z3's own signature
        self._true = z3.BoolVal(val=True, ctx=self._context)
        self._false = z3.BoolVal(val=False, ctx=self._context)
        self._atoms = {after: self._variables(after=after) for after in (False, True)}
        self._terms: dict[bool, dict[int, Any]] = {False: {}, True: {}}
        self._names: dict[int, Any] = {}
        self._fresh = itertools.count()
        self._moves: Any = None

    def _variables(self, *, after: bool) -> dict[tuple[int, int], Any]:
        found: dict[tuple[int, int], Any] = {}
        mark = "'" if after else ""
        for position in self._kept:
            variable = self.system.variables[position]
            count = len(variable.values)
            if after and variable.role == "reading":
                found |= {(position, v): self._atoms_before[position, v] for v in range(count)}
            elif count > 2:  # noqa: PLR2004 - a truth value is one variable
                names = [z3.Bool(f"v{position}{mark} {v}", self._context) for v in range(count)]
                found |= {(position, v): name for v, name in enumerate(names)}
                self._solver.add(z3.PbEq([(name, 1) for name in names], 1))
            elif count == 2:  # noqa: PLR2004 - as above
                yes = z3.Bool(f"v{position}{mark}", self._context)
                found |= {(position, 0): z3.Not(yes), (position, 1): yes}
            else:
                found[position, 0] = self._true
        if not after:
            self._atoms_before = found
        return found

    # ---- what may be asked --------------------------------------------------------------------
    def named(self, node: int) -> Any:
        """A name that, when assumed, makes the node of the state true."""
        if node not in self._names:
            self._names[node] = self._name(self._term(node, after=False))
        return self._names[node]

    def all_true(self, rows: Iterable[Row]) -> Any:
        """A name that makes all rows of the state true."""
        return self._name(self._conj([self._row(r, after=False) for r in rows]))

    def some_false(self, rows: Iterable[Row], *, after: bool) -> Any:
        """A name that makes some row false, of the state or of that after the step."""
        return self._name(z3.Not(self._conj([self._row(r, after=after) for r in rows])))

    def state(self, assumed: Sequence[Any]) -> Values | None:
        """A state under these assumptions."""
        if self._solver.check(*assumed) != z3.sat:
            return None
        return self._values(self._solver.model(), after=False)

    def step(self, assumed: Sequence[Any]) -> Step | None:
        """A step under these assumptions."""
        if self._moves is None:
            self._moves = self._name(self._some_move())
        if self._solver.check(*assumed, self._moves) != z3.sat:
            return None
        model = self._solver.model()
        return Step(self._values(model, after=False), self._values(model, after=True))

    def core(self) -> frozenset[int]:
        """The assumptions, by their numbers, that the last answer of "none" was due to."""
        return frozenset(number_of(name) for name in self._solver.unsat_core())

    # ---- terms ------------------------------------------------------------------------------
    def _name(self, term: Any) -> Any:
        name = z3.Bool(f"asked {next(self._fresh)}", self._context)
        self._solver.add(z3.Implies(name, term))
        return name

    def _conj(self, terms: Sequence[Any]) -> Any:
        return z3.And(list(terms)) if terms else self._true

    def _disj(self, terms: Sequence[Any]) -> Any:
        return z3.Or(list(terms)) if terms else self._false

    def _row(self, row: Row, *, after: bool) -> Any:
        terms = [(self._term(node, after=after), truth) for node, truth in row]
        return self._disj([term if truth else z3.Not(term) for term, truth in terms])

    def _some_move(self) -> Any:
        """Some rule fires: its guard holds, what it updates becomes what it says, everything else stays."""
        rules = [(i, r) for i, r in enumerate(self.system.rules) if r.guard != FALSE and r.updates]
        fires = {i: z3.Bool(f"fires {i}", self._context) for i, _ in rules}
        parts: list[Any] = [self._disj(list(fires.values()))]
        writers: dict[int, list[Any]] = {}
        for i, rule in rules:
            parts.append(z3.Implies(fires[i], self._term(rule.guard, after=False)))
            for update in rule.updates:
                writers.setdefault(update.variable, []).append(fires[i])
                for value, node in update.cases:
                    becomes = self._atoms[True][update.variable, value]
                    parts.append(z3.Implies(z3.And(fires[i], self._term(node, after=False)), becomes))
        if fires:
            parts.append(z3.PbLe([(name, 1) for name in fires.values()], 1))
        for position in self._kept:
            for value in range(len(self.system.variables[position].values)):
                same = self._atoms[False][position, value] == self._atoms[True][position, value]
                parts.append(z3.Or([*writers.get(position, []), same]))
        return self._conj(parts)

    def _term(self, root: int, *, after: bool) -> Any:
        terms = self._terms[after]
        stack = [root]
        while stack:
            index = stack[-1]
            if index in terms:
                stack.pop()
                continue
            node = self._nodes[index]
            waiting = [p for p in parts_of(node) if p not in terms]
            if waiting:
                stack.extend(waiting)
                continue
            stack.pop()
            match node:
                case ("true",) | ("false",):
                    terms[index] = self._true if index == TRUE else self._false
                case ("is", variable, value):
                    terms[index] = self._atom(variable, value, after=after)
                case ("not", part):
                    terms[index] = z3.Not(terms[part])
                case ("and", parts):
                    terms[index] = z3.And([terms[p] for p in parts])
                case ("or", parts):
                    terms[index] = z3.Or([terms[p] for p in parts])
        return terms[root]

    def _atom(self, variable: int, value: int, *, after: bool) -> Any:
        found = self._atoms[after].get((variable, value))
        if found is None:
            raise AssertionError(f"{self.system.variables[variable].name} is outside of the slice")
        return found

    def _values(self, model: Any, *, after: bool) -> Values:
        found: list[int] = []
        atoms = self._atoms[after]
        for position, variable in enumerate(self.system.variables):
            values = (v for v in range(len(variable.values)) if (position, v) in atoms)
            found.append(next((v for v in values if z3.is_true(model.eval(atoms[position, v], model_completion=True))), 0))
        return tuple(found)


def number_of(name: Any) -> int:
    """The number by which `core` calls an assumption."""
    return int(str(name).removeprefix("asked "))
