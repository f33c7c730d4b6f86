"""Conditions for every size from sets of states of a small site: its elements of open sorts become variables.

A clause of a small site says that one of some variables has one of some values. Elements of closed sorts stay as they
are. Of those of open sorts, what links lead to from another one is written so: `s.agent` for the agent of softphone s.
What is left becomes variables, different ones for different elements. So a clause about softphone1, its agent and its
phone is lifted to a condition on every softphone.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from checker.certificate.every_size.scope import Scope
from checker.every_size.templates import closed
from model.lang import expr as ex
from model.lang.expr import Expr
from model.lang.sites import Site
from model.lang.sorts import BoolSort, ElementSort, Sort, Value
from model.lang.symbols import StateSymbol


@dataclass(frozen=True, slots=True)
class Place:
    """A variable of a small site: a state and its elements, or a reading; with its values by position."""

    of: StateSymbol | str
    args: tuple[str, ...]
    values: tuple[Value, ...]


Clause = frozenset[tuple[int, int]]
"""Variables by position, each with a value: one of them has its value."""


_Path = tuple[str, tuple[ex.LinkSymbol, ...]]
"""An element, and links that lead from it to another one."""


class Lifter:
    """Lifts the clauses of one small site."""

    def __init__(self, scope: Scope, site: Site, places: Sequence[Place]) -> None:
        """`places` are the variables that clauses speak of by position."""
        self.scope = scope
        self.site = site
        self.places = places
        self._open = {name: c for c in scope.open for name in site.elements[c]}

    def lifted(self, clauses: Iterable[Clause]) -> tuple[Expr, ...]:
        """The conditions, each once."""
        return tuple(dict.fromkeys(self.condition(c) for c in clauses))

    def condition(self, clause: Clause) -> Expr:
        """The closed condition of a clause. Clauses that differ in names only give one condition."""
        by_place: dict[int, list[int]] = {}
        for position, value in sorted(clause):
            by_place.setdefault(position, []).append(value)
        terms, free = self._terms(self._named(by_place))
        best: tuple[str, Expr] | None = None
        for order in _orders({name: self._open[name] for name in free}):
            variables = {name: ex.bound(f"x{i}", c) for i, (name, c) in enumerate(order)}
            put = {name: _followed(path, variables[root]) for name, (root, path) in terms.items()}
            atoms = sorted((self._atom(p, values, put) for p, values in by_place.items()), key=repr)
            chosen = list(variables.values())
            same = [ex.equal(a, b) for a, b in itertools.combinations(chosen, 2) if a.sort == b.sort]
            made = closed(ex.disj(*same, *atoms), chosen)
            if best is None or repr(made) < best[0]:
                best = (repr(made), made)
        assert best is not None  # noqa: S101 - there is at least one order of nothing
        return best[1]

    def _named(self, by_place: Mapping[int, Sequence[int]]) -> list[str]:
        """The elements of open sorts that a clause names."""
        found: dict[str, None] = {}
        for position, values in by_place.items():
            place = self.places[position]
            mentioned = list(place.args)
            if not isinstance(place.of, str) and isinstance(place.of.sort, ElementSort):
                mentioned += [str(v) for v in _said(place, values)[0]]
            found |= dict.fromkeys(name for name in mentioned if name in self._open)
        return list(found)

    def _terms(self, names: Sequence[str]) -> tuple[dict[str, _Path], list[str]]:
        """For each element one that gets a variable, and the links from that to it; and those that get one."""
        reached = {name: self._paths(name) for name in names}

        def leads(one: str, other: str) -> bool:
            return other in reached[one] and one not in reached[other]

        free = [name for name in names if not any(leads(root, name) for root in names)]
        found: dict[str, _Path] = {name: (name, ()) for name in free}
        for name in names:
            roots = [(root, reached[root][name]) for root in free if leads(root, name)]
            if name not in found:
                found[name] = min(roots, key=lambda path: (len(path[1]), path[0]))
        return found, free

    def _paths(self, start: str) -> dict[str, tuple[ex.LinkSymbol, ...]]:
        """The elements of open sorts that links lead to, each with the shortest path."""
        found: dict[str, tuple[ex.LinkSymbol, ...]] = {start: ()}
        layer = [start]
        while layer:
            further: list[str] = []
            for name in layer:
                for link, _ in self.site.system.links:
                    if link.many or link.owner is not self._open[name] or link.to not in self.scope.open:
                        continue
                    target = self.site.followed[link, name]
                    if target not in found:
                        found[target] = (*found[name], link)
                        further.append(target)
            layer = further
        return found

    # ---- atoms ------------------------------------------------------------------------------
    def _atom(self, position: int, values: Sequence[int], put: Mapping[str, Expr]) -> Expr:
        place = self.places[position]
        if isinstance(place.of, str):
            symbol = self.site.system.reading_by_id[place.of].symbol
            read: Expr = ex.reading_of(symbol)
        else:
            args = tuple(self._element(name, c, put) for name, c in zip(place.args, place.of.over, strict=True))
            read = ex.read(place.of, args)
        said, is_one = _said(place, values)
        if isinstance(read.sort, BoolSort):
            made = ex.disj(*(read if value else ex.negate(read) for value in said))
        else:
            made = ex.disj(*(ex.equal(read, self._value(v, read.sort, put)) for v in said))
        return made if is_one else ex.negate(made)

    def _value(self, value: Value, sort: Sort, put: Mapping[str, Expr]) -> Expr:
        if isinstance(sort, ElementSort) and value is not None:
            return self._element(str(value), sort.component, put)
        return ex.const(value, sort)

    def _element(self, name: str, component: type, put: Mapping[str, Expr]) -> Expr:
        return put[name] if component in self.scope.open else ex.element(name, component)


def _said(place: Place, values: Sequence[int]) -> tuple[list[Value], bool]:
    """The values of which it has one, or those of which it has none, whichever are fewer."""
    given = [place.values[v] for v in values]
    left = [v for v in place.values if v not in given]
    return (left, False) if len(left) < len(given) else (given, True)


def _followed(path: Iterable[ex.LinkSymbol], start: Expr) -> Expr:
    for link in path:
        start = ex.follow(link, start)
    return start


def _orders(names: Mapping[str, type]) -> Iterator[list[tuple[str, type]]]:
    """The orders in which elements get variables: by sort, and of one sort in any order."""
    sorts = sorted({c.__name__: c for c in names.values()}.items())
    own = [itertools.permutations(sorted(n for n, c in names.items() if c is sort)) for _, sort in sorts]
    for chosen in itertools.product(*own):
        yield [(name, sort) for names_, (_, sort) in zip(chosen, sorts, strict=True) for name in names_]
