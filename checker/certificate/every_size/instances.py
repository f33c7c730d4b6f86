"""Formulas for given things: what is left of them when variables are things that have names.

A quantified formula becomes a proposition. Where it has to hold, or to fail, that is said of its instances; both ways
are said of one proposition, so that a formula and its negation are known to exclude each other.
"""

from __future__ import annotations

from collections.abc import Mapping

from checker.certificate.every_size.ground_solver import GroundSolver, Term
from checker.certificate.every_size.logic import Formula, Logic, Thing
from checker.certificate.every_size.witnesses import Witnesses

Env = Mapping[int, int]
"""The things that variables are, both by position: in the table of formulas, and among the items."""
_Place = tuple[int, bool]
"""A formula, and whether it has to hold; without a quantifier in it that makes no difference."""


class Instances:
    """Makes terms of formulas."""

    def __init__(self, logic: Logic, solver: GroundSolver, witnesses: Witnesses) -> None:
        self._logic = logic
        self._solver = solver
        self._witnesses = witnesses
        self._programs: dict[_Place, tuple[_Place, ...]] = {}
        self._terms: dict[tuple[int, bool, tuple[int, ...]], Term] = {}
        self._propositions: dict[tuple[int, tuple[int, ...]], Term] = {}

    def term(self, root: int, env: Env, *, holds: bool) -> Term:
        """The formula for these things: so where the term is true, if it `holds`; else not so where it is false."""
        start = self._place(root, way=holds)
        if start not in self._programs:
            self._programs[start] = self._program(start)
        for place in self._programs[start]:
            key = self._key(place, env)
            if key not in self._terms:
                self._terms[key] = self._made(place, env)
        return self._terms[self._key(start, env)]

    def _place(self, index: int, *, way: bool) -> _Place:
        return index, way or not self._logic.has_quantifier(index)

    def _key(self, place: _Place, env: Env) -> tuple[int, bool, tuple[int, ...]]:
        return (*place, tuple([env[v] for v in self._logic.free[place[0]]]))

    def _program(self, start: _Place) -> tuple[_Place, ...]:
        """What it is made of, parts first; what stands behind a quantifier is left out."""
        found: dict[_Place, None] = {}
        stack = [(start, False)]
        while stack:
            place, ready = stack.pop()
            if ready:
                found[place] = None
            elif place not in found:
                stack.append((place, True))
                stack.extend((part, False) for part in self._parts(place))
        return tuple(found)

    def _parts(self, place: _Place) -> list[_Place]:
        index, way = place
        node = self._logic.nodes[index]
        match node:
            case ("and" | "or", parts):
                return [self._place(p, way=way) for p in parts]
            case ("not", part):
                return [self._place(part, way=not way)]
            case _:
                return []

    def _made(self, place: _Place, env: Env) -> Term:
        solver, index = self._solver, place[0]
        node = self._logic.nodes[index]
        match node:
            case ("true",):
                return solver.true
            case ("false",):
                return solver.false
            case ("not" | "and" | "or", _):
                parts = [self._terms[self._key(p, env)] for p in self._parts(place)]
                if node[0] == "not":
                    return solver.negate(parts[0])
                return solver.conj(parts) if node[0] == "and" else solver.disj(parts)
            case ("holds", name, args):
                items = self._witnesses.items
                given = [items[self._thing(a, env)].term for a in args]
                return solver.applied(name, self._logic.symbols[name], given)
            case ("same", left, right):
                return self._same(self._thing(left, env), self._thing(right, env))
            case ("every" | "some", variables, body):
                return self._quantifier(place, variables, body, env)
            case _:
                raise TypeError("a thing where a formula belongs")

    def _same(self, left: int, right: int) -> Term:
        if self._witnesses.different(left, right):
            return self._solver.false
        items = self._witnesses.items
        return self._solver.same(items[left].term, items[right].term)

    def _thing(self, root: int, env: Env) -> int:
        found: dict[int, int] = {}
        stack = [root]
        while stack:
            index = stack[-1]
            node = self._logic.nodes[index]
            if node[0] == "value":
                waiting = [a for a in node[2] if a not in found]
                if waiting:
                    stack.extend(waiting)
                    continue
                symbol = self._logic.symbols[node[1]]
                found[index] = self._witnesses.applied(node[1], symbol, tuple(found[a] for a in node[2]))
            else:
                found[index] = env[index]
            stack.pop()
        return found[root]

    def _quantifier(self, place: _Place, variables: tuple[int, ...], body: int, env: Env) -> Term:
        index, way = place
        solver = self._solver
        _, _, args = self._key(place, env)
        made = self._propositions.get((index, args))
        if made is None:
            made = self._propositions[index, args] = self._witnesses.proposition()
        said = made if way else solver.negate(made)
        inner = dict(zip(self._logic.free[index], args, strict=True))
        is_every = self._logic.nodes[index][0] == "every"
        if is_every == way:

            def of_all(things: tuple[int, ...]) -> Term:
                own = self.term(body, {**inner, **dict(zip(variables, things, strict=True))}, holds=way)
                return solver.disj((solver.negate(said), own if way else solver.negate(own)))

            self._witnesses.every(tuple(self._logic.sort(Thing(v)) for v in variables), of_all, said)
            return made
        first, *others = (Thing(v) for v in variables)
        quantify = self._logic.every if is_every else self._logic.some
        rest = quantify(others, Formula(body))

        def of_one(thing: int) -> Term:
            own = self.term(rest, {**inner, first: thing}, holds=way)
            return own if way else solver.negate(own)

        self._witnesses.some(self._logic.sort(first), of_one, said, place, args)
        return made
