"""Values as numbers: which number stands for which value of a sort, and how people write it."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from enum import Enum
from typing import Any, cast

from checker.certificate.formula import Span
from model.lang import expr as ex
from model.lang.errors import Code, DefinitionError
from model.lang.expr import Expr
from model.lang.sites import Site
from model.lang.sorts import BoolSort, DataSort, ElementSort, EnumSort, IntSort, Sort, Value
from model.lang.traverse import post_order


class Codes:
    """The numbers of a site: integers are themselves, members and elements count, data are ranked."""

    none = 0
    """No element."""

    def __init__(self, site: Site, roots: Iterable[Expr]) -> None:
        """`roots`: the expressions beside the site's own that will be translated: their data are ranked too."""
        self._elements = {
            component: {name: position for position, name in enumerate(names, start=1)}
            for component, names in site.elements.items()
        }
        known: dict[type[Any], set[Value]] = {}
        for (datum, _), value in site.data.items():
            known.setdefault(datum.sort.type, set()).add(value)
        for kind, value in data_in(itertools.chain(_expressions(site), roots)):
            known.setdefault(kind, set()).add(value)
        # All that can be asked of data is equality and order: ranks keep both.
        self._ranks = {
            kind: {value: rank for rank, value in enumerate(sorted(cast("set[Any]", values)))}
            for kind, values in known.items()
        }

    def of(self, value: Value, sort: Sort) -> int:
        """The number of a value that is no truth value."""
        match sort:
            case IntSort():
                return cast("int", value)
            case EnumSort(enum):
                return list(enum).index(cast("Enum", value))
            case ElementSort(component):
                return self.none if value is None else self._elements[component][cast("str", value)]
            case DataSort(kind):
                return self._ranks[kind][value]
            case BoolSort():
                raise DefinitionError(Code.WRONG_SORT, "a truth value is no number")

    def element(self, component: type[object], name: str) -> int:
        """The number of an element."""
        return self._elements[cast("Any", component)][name]

    def span(self, sort: Sort) -> Span:
        """The numbers of all values of a sort."""
        match sort:
            case IntSort(low, high):
                return Span(low, high)
            case EnumSort(enum):
                return Span(0, len(enum) - 1)
            case ElementSort(component, optional):
                return Span(self.none if optional else 1, len(self._elements[component]))
            case BoolSort() | DataSort():
                raise DefinitionError(Code.WRONG_SORT, f"the values of {sort} are no interval of numbers")


def data_in(roots: Iterable[Expr]) -> frozenset[tuple[type[Any], Value]]:
    """The data that expressions compare with, each with its type."""
    return frozenset(
        (node.sort.type, node.value)
        for node in post_order(*roots)
        if isinstance(node, ex.Const) and isinstance(node.sort, DataSort)
    )


def _expressions(site: Site) -> Iterator[Expr]:
    yield site.start.where
    updates = list(site.start.values)
    for rule in site.system.rules:
        yield rule.guard
        updates += rule.updates
    for update in updates:
        yield from (update.target, update.value, update.condition, *(b.where for b in update.binders))
    for monitor in site.system.monitors:
        yield from (monitor.after, monitor.until)
