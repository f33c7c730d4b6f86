"""What an expression can tell apart: the elements, links and data that it names.

The language has no other way to single out an element: quantifiers look at all of a sort in any order, and values of
elements are compared for equality alone. So where a swap of elements maps every element, link and datum that an
expression names onto itself, the expression says of a state with given elements what it says of the swapped state with
the swapped ones, and for a step likewise. Nothing has to be grounded to see that, and each rule is looked at once,
however many elements there are.

That holds in one direction only. An expression may name what a swap changes and say the same nevertheless: an order
among those who never matter is such a case. Then the ground system tells (`checker.portfolio.mirror`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from model.lang import expr as ex
from model.lang.expr import DatumSymbol, Expr, LinkSymbol
from model.lang.rule import Rule
from model.lang.sites import Site
from model.lang.sorts import ElementSort
from model.lang.term import Update
from model.lang.traverse import post_order

Swap = Mapping[str, str]
"""Elements that change places: to each the other one. What is missing stays."""

Name = LinkSymbol | DatumSymbol | str
"""What stands for some elements and not for others: a link, a datum, an element itself."""


class Sight:
    """Which elements, links and data a site names where."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._named: dict[Expr, frozenset[Name]] = {}

    def moved(self, swapped: Swap) -> frozenset[Name]:
        """What the swap does not map onto itself."""
        site, found = self._site, set[Name](swapped)
        for (link, name), target in site.followed.items():
            if site.followed[link, swapped.get(name, name)] != swapped.get(target, target):
                found.add(link)
        for (link, name), targets in site.related.items():
            if set(site.related[link, swapped.get(name, name)]) != {swapped.get(t, t) for t in targets}:
                found.add(link)
        found.update(datum for (datum, name), v in site.data.items() if site.data[datum, swapped.get(name, name)] != v)
        return frozenset(found)

    @cached_property
    def in_rules(self) -> Mapping[Rule, frozenset[Name]]:
        """What each rule names, its guard and its updates."""
        return {r: self.named(r.guard, *_of_updates(r.updates)) for r in self._site.system.rules}

    @cached_property
    def in_start(self) -> frozenset[Name]:
        """What the start names, the values of each state included."""
        values = {
            str(value)
            for info in self._site.system.states
            if isinstance(info.symbol.sort, ElementSort)
            for value in info.initially or ()
            if value is not None
        }
        start = self._site.start
        return self.named(start.where, *_of_updates(start.values)) | values

    def named(self, *roots: Expr) -> frozenset[Name]:
        """What expressions name, with the guards that `enabled` and `settled` stand for."""
        return frozenset[Name]().union(*map(self._in, roots))

    def _in(self, root: Expr) -> frozenset[Name]:
        if root not in self._named:
            self._named[root] = frozenset(_names(self._site.system.expand(root)))
        return self._named[root]


def _names(root: Expr) -> Iterator[Name]:
    for node in post_order(root):
        match node:
            case ex.Follow(link) | ex.Linked(link):
                yield link
            case ex.DatumOf(datum):
                yield datum
            case ex.Const(value, ElementSort()) if value is not None:
                yield str(value)
            case _:
                pass


def _of_updates(updates: tuple[Update, ...]) -> Iterator[Expr]:
    for update in updates:
        yield from (update.condition, update.value, *update.target.args, *(b.where for b in update.binders))
