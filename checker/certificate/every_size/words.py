"""The words of a certificate for every size: each symbol, value and sort of a design as one text, and back."""

from __future__ import annotations

import re
from typing import Any

from checker.certificate.every_size.scope import Scope
from checker.certificate.every_size.watch import Watch
from checker.certificate.sets import UnreadableError
from model.lang import expr as ex
from model.lang.expr import Expr
from model.lang.sorts import ElementSort, EnumSort, Sort, Value, show_value
from model.lang.symbols import DatumSymbol, LinkSymbol, StateSymbol

_PLAIN = re.compile(r"[A-Za-z_][\w.-]*")
"""What is written without bars."""

Symbol = StateSymbol | LinkSymbol | DatumSymbol


class Words:
    """The names that a certificate of a scope may use. Of an open sort no element has a name.

    `watch` is what the property remembers of a run, if it does.
    """

    def __init__(self, scope: Scope, watch: Watch | None = None) -> None:
        self.scope = scope
        system = scope.site.system
        self.components: dict[str, type[Any]] = {c.__name__: c for c in system.components}
        self.symbols: dict[str, Symbol] = {str(info.symbol): info.symbol for info in system.states}
        if watch is not None:
            self.symbols[str(watch.symbol)] = watch.symbol
        self.symbols |= {str(link): link for link, _ in system.links}
        self.symbols |= {str(datum): datum for datum in system.data}
        self.rules: dict[str, int] = {rule.id: len(rule.parameters) for rule in system.rules}
        self.constants: dict[str, Expr] = {}
        self._titles: dict[str, Sort] = {}
        self._texts: dict[tuple[Sort, Value], str] = {}
        sorts: list[Sort] = [info.symbol.sort for info in system.states if isinstance(info.symbol.sort, EnumSort)]
        sorts += [EnumSort(info.symbol.options) for info in system.readings]
        sorts += [ElementSort(c) for c in system.components]
        for sort in dict.fromkeys(sorts):
            for value in self._values(sort):
                self._add(sort, value)
            if isinstance(sort, ElementSort):
                self._add(ElementSort(sort.component, optional=True), None)

    def _values(self, sort: Sort) -> tuple[Value, ...]:
        if isinstance(sort, ElementSort):
            return () if sort.component in self.scope.open else self.scope.site.elements[sort.component]
        return self.scope.site.values(sort)

    def _add(self, sort: Sort, value: Value) -> None:
        owner = ElementSort(sort.component) if isinstance(sort, ElementSort) else sort
        title = str(owner)
        while self._titles.setdefault(title, owner) != owner:
            title += "'"
        text = f"{title}:{show_value(value)}"
        match sort, value:
            case ElementSort(component), str(name):
                self.constants[text] = ex.element(name, component)
            case _:
                self.constants[text] = ex.const(value, sort)
        self._texts[sort, value] = text

    def constant(self, value: Value, sort: Sort) -> str:
        """The word for a value of an enumeration, an element, or none. Raises UnreadableError where it has none."""
        known = self._texts.get((sort, value))
        if known is None and isinstance(sort, ElementSort) and value is not None:
            known = self._texts.get((ElementSort(sort.component), value))
        if known is None:
            raise UnreadableError(f"{show_value(value)} is no {sort} that all sites of the scope have")
        return quoted(known)


def quoted(name: str) -> str:
    """The name as one word: between bars, where it has to be."""
    return name if _PLAIN.fullmatch(name) else f"|{name}|"
