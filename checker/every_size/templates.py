"""Templates: tuples of different elements, and what can be said of each such tuple.

An atom is an expression over the variables of the template: the value of a state, the order of two data, an equality of
elements reached by links, an option of a reading. A clause forbids one combination of atoms for every tuple.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from checker.certificate.every_size.scope import Scope
from model.lang import expr as ex
from model.lang.expr import Expr
from model.lang.sorts import BoolSort, DataSort, ElementSort, EnumSort, IntSort
from model.lang.symbols import DatumSymbol, LinkSymbol, StateSymbol
from model.lang.term import LARGEST_SORT
from model.lang.traverse import free_variables, highest_variable, substitute

DEEPEST_TERM = 2
"""So many links are followed from an element."""


@dataclass(frozen=True)
class Template:
    """Variables for different elements of open sorts, and the atoms over them."""

    variables: tuple[ex.Bound, ...]
    atoms: tuple[Expr, ...]

    @cached_property
    def about(self) -> tuple[tuple[str, ...], ...]:
        """The names of the variables that each atom speaks of."""
        return tuple(tuple(v.name for v in free_variables(a)) for a in self.atoms)

    @property
    def title(self) -> str:
        """The sorts of the variables."""
        return " ".join(v.sort.component.__name__ for v in self.variables) or "nothing"


@dataclass(frozen=True)
class Clause:
    """No tuple of different elements meets all of these: positions of atoms, and whether each is true."""

    template: Template
    cube: tuple[tuple[int, bool], ...]

    @cached_property
    def condition(self) -> Expr:
        """The clause as a closed condition of the language."""
        atoms = self.template.atoms
        literals = [ex.negate(atoms[i]) if positive else atoms[i] for i, positive in self.cube]
        # Also a variable that no atom names stays: the tuples that were seen had an element for it.
        variables = self.template.variables
        same = [ex.equal(a, b) for a, b in itertools.combinations(variables, 2) if a.sort == b.sort]
        return closed(ex.disj(*same, *literals), variables)


def closed(body: Expr, variables: Sequence[ex.Bound]) -> Expr:
    """The condition for all elements, its variables numbered as those of quantifiers are."""
    height = highest_variable(body)
    for variable in reversed(variables):
        height += 1
        numbered = ex.bound(f"#{height}", variable.sort.component)
        body = ex.quantified(ex.Quantifier.FORALL, numbered, substitute(body, {variable: numbered}), size=LARGEST_SORT)
    return body


class TemplateMaker:
    """Makes templates over the states that matter."""

    def __init__(
        self,
        scope: Scope,
        states: Iterable[StateSymbol],
        further: Iterable[Expr] = (),
        rigid: frozenset[LinkSymbol | DatumSymbol] | None = None,
    ) -> None:
        """`rigid`: the links and data that are spoken of; by default all."""
        self.scope = scope
        self.site = scope.site
        system = scope.site.system
        self.links = tuple(link for link, _ in system.links if rigid is None or link in rigid)
        self.data = tuple(d for d in system.data if rigid is None or d in rigid)
        self.states = tuple(states)
        self.further = tuple(further)
        """Closed conditions that are atoms of every template."""

    def template(self, sorts: Sequence[type]) -> Template:
        """The template for a tuple of these sorts."""
        variables = tuple(ex.bound(f"x{i}", sort) for i, sort in enumerate(sorts))
        terms = list(self._terms(variables))
        atoms = [*self._rigid(variables, terms), *self._of_readings(), *self._of_states(terms), *self.further]
        return Template(variables, tuple(a for a in dict.fromkeys(atoms) if a not in (ex.TRUE, ex.FALSE)))

    def _terms(self, variables: Sequence[ex.Bound]) -> Iterator[Expr]:
        layer: list[Expr] = list(variables)
        yield from layer
        for _ in range(DEEPEST_TERM):
            layer = [
                ex.follow(link, term)
                for term in layer
                for link in self.links
                if not link.many and link.to in self.scope.open and link.owner is _component(term)
            ]
            yield from layer

    def _rigid(self, variables: Sequence[ex.Bound], terms: Sequence[Expr]) -> Iterator[Expr]:
        for one, other in itertools.combinations(terms, 2):
            if _component(one) is _component(other):
                if not (one in variables and other in variables):
                    yield ex.equal(one, other)
                yield from self._of_data(one, other)
        for term in terms:
            for link in self.links:
                if link.owner is not _component(term):
                    continue
                if link.many:
                    yield from (ex.linked(link, term, other) for other in self._elements(link.to, terms))
                elif link.to not in self.scope.open and len(self.site.elements[link.to]) > 1:
                    yield from (ex.equal(ex.follow(link, term), e) for e in self._elements(link.to, terms))

    def _of_data(self, one: Expr, other: Expr) -> Iterator[Expr]:
        for datum in self.data:
            if datum.owner is not _component(one) or datum.sort.type is bool:
                continue
            left, right = ex.datum_of(datum, one), ex.datum_of(datum, other)
            if datum.sort.ordered:
                yield ex.less(left, right)
            if not datum.unique:
                yield ex.equal(left, right)

    def _of_readings(self) -> Iterator[Expr]:
        for name, options in self.site.readings.items():
            if len(options) > 1:
                read = ex.reading_of(self.site.system.reading_by_id[name].symbol)
                yield from (ex.equal(read, ex.const(o, read.sort)) for o in options)

    def _of_states(self, terms: Sequence[Expr]) -> Iterator[Expr]:
        for state in self.states:
            for args in itertools.product(*(self._elements(c, terms) for c in state.over)):
                yield from self._values(ex.read(state, tuple(args)), terms)

    def _values(self, read: Expr, terms: Sequence[Expr]) -> Iterator[Expr]:
        match read.sort:
            case BoolSort():
                yield read
            case EnumSort() | IntSort():
                yield from (ex.equal(read, ex.const(v, read.sort)) for v in self.site.values(read.sort))
            case ElementSort(component, optional):
                if optional:
                    yield ex.equal(read, ex.const(None, read.sort))
                yield from (ex.equal(read, e) for e in self._elements(component, terms))
            case DataSort():
                raise TypeError("no state holds a datum")

    def _elements(self, component: type, terms: Sequence[Expr]) -> list[Expr]:
        if component in self.scope.open:
            return [t for t in terms if _component(t) is component]
        return [ex.element(name, component) for name in self.site.elements[component]]


def _component(term: Expr) -> type:
    sort = term.sort
    if not isinstance(sort, ElementSort):
        raise TypeError("a term of a template is an element")
    return sort.component
