"""The steps of a small site as constraints for a solver, with a second copy of the state for what comes after."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from checker.smt.z3_facade import Answer, Solver, Term, Terms
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
        self._make = Terms()
        self._solver = Solver(self._make)
        before = self._variables("", {})
        self._atoms = {False: before, True: self._variables("'", before)}
        self._terms: dict[bool, dict[int, Term]] = {False: {}, True: {}}
        self._names: dict[int, Term] = {}
        self._numbers: dict[int, int] = {}
        self._held: list[Term] = []
        self._moves: Term | None = None

    def _variables(self, mark: str, before: Mapping[tuple[int, int], Term]) -> dict[tuple[int, int], Term]:
        """A term for each value of each variable; readings stay what they were before."""
        make = self._make
        found: dict[tuple[int, int], Term] = {}
        for position in self._kept:
            variable = self.system.variables[position]
            count = len(variable.values)
            if before and variable.role == "reading":
                found |= {(position, v): before[position, v] for v in range(count)}
            elif count > 2:  # noqa: PLR2004 - a truth value is one variable
                names = [make.variable(f"v{position}{mark} {v}") for v in range(count)]
                found |= {(position, v): name for v, name in enumerate(names)}
                self._solver.add(make.or_(*names), make.at_most_one(names))
            elif count == 2:  # noqa: PLR2004 - as above
                yes = make.variable(f"v{position}{mark}")
                found |= {(position, 0): make.not_(yes), (position, 1): yes}
            else:
                found[position, 0] = make.true
        return found

    def require(self, node: int) -> None:
        """From now on the node is true of the state."""
        self._solver.add(self._term(node, after=False))

    # ---- what may be asked --------------------------------------------------------------------
    def named(self, node: int) -> Term:
        """A name that, when assumed, makes the node of the state true."""
        if node not in self._names:
            self._names[node] = self._name(self._term(node, after=False))
        return self._names[node]

    def all_true(self, rows: Iterable[Row]) -> Term:
        """A name that makes all rows of the state true."""
        return self._name(self._make.and_(*(self._row(r, after=False) for r in rows)))

    def some_false(self, rows: Iterable[Row], *, after: bool) -> Term:
        """A name that makes some row false, of the state or of that after the step."""
        return self._name(self._make.not_(self._make.and_(*(self._row(r, after=after) for r in rows))))

    def state(self, assumed: Sequence[Term]) -> Values | None:
        """A state under these assumptions."""
        return self._values(after=False) if self._solver.check(assumed) is Answer.YES else None

    def step(self, assumed: Sequence[Term]) -> Step | None:
        """A step under these assumptions."""
        return Step(self._values(after=False), self._values(after=True)) if self.has_step(assumed) else None

    def has_step(self, assumed: Sequence[Term]) -> bool:
        """Whether there is such a step: to read it out of the solver takes longer than to know of it."""
        if self._moves is None:
            self._moves = self._name(self._some_move())
        return self._solver.check([*assumed, self._moves]) is Answer.YES

    def core(self) -> frozenset[int]:
        """The assumptions, by their numbers, that the last answer of "none" was due to."""
        return frozenset(self.number(term) for term in self._solver.core())

    def number(self, name: Term) -> int:
        """The number by which `core` calls an assumption."""
        return self._numbers[self._make.key(name)]

    # ---- terms ------------------------------------------------------------------------------
    def _name(self, term: Term) -> Term:
        number = len(self._numbers)
        name = self._make.variable(f"asked {number}")
        self._numbers[self._make.key(name)] = number
        self._held.append(name)
        self._solver.add(self._make.implies(name, term))
        return name

    def _row(self, row: Row, *, after: bool) -> Term:
        terms = [(self._term(node, after=after), truth) for node, truth in row]
        return self._make.or_(*(term if truth else self._make.not_(term) for term, truth in terms))

    def _some_move(self) -> Term:
        """Some rule fires: its guard holds, what it updates becomes what it says, everything else stays."""
        make = self._make
        rules = [(i, r) for i, r in enumerate(self.system.rules) if r.guard != FALSE and r.updates]
        fires = {i: make.variable(f"fires {i}") for i, _ in rules}
        parts = [make.or_(*fires.values()), make.at_most_one(list(fires.values()))]
        writers: dict[int, list[Term]] = {}
        for i, rule in rules:
            parts.append(make.implies(fires[i], self._term(rule.guard, after=False)))
            for update in rule.updates:
                writers.setdefault(update.variable, []).append(fires[i])
                for value, node in update.cases:
                    becomes = self._atoms[True][update.variable, value]
                    parts.append(make.implies(make.and_(fires[i], self._term(node, after=False)), becomes))
        for position in self._kept:
            for value in range(len(self.system.variables[position].values)):
                same = make.iff(self._atoms[False][position, value], self._atoms[True][position, value])
                parts.append(make.or_(*writers.get(position, []), same))
        return make.and_(*parts)

    def _term(self, root: int, *, after: bool) -> Term:
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
                    terms[index] = self._make.true if index == TRUE else self._make.false
                case ("is", variable, value):
                    terms[index] = self._atom(variable, value, after=after)
                case ("not", part):
                    terms[index] = self._make.not_(terms[part])
                case ("and", parts):
                    terms[index] = self._make.and_(*(terms[p] for p in parts))
                case ("or", parts):
                    terms[index] = self._make.or_(*(terms[p] for p in parts))
        return terms[root]

    def _atom(self, variable: int, value: int, *, after: bool) -> Term:
        found = self._atoms[after].get((variable, value))
        if found is None:
            raise AssertionError(f"{self.system.variables[variable].name} is outside of the slice")
        return found

    def _values(self, *, after: bool) -> Values:
        atoms = self._atoms[after]
        found: list[int] = []
        for position, variable in enumerate(self.system.variables):
            possible = (v for v in range(len(variable.values)) if (position, v) in atoms)
            found.append(next((v for v in possible if self._solver.value(atoms[position, v])), 0))
        return tuple(found)
