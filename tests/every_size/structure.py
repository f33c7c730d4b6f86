"""A state of a site as an interpretation of the logic: the plain meaning that translated formulas are held to."""

from __future__ import annotations

import itertools
from typing import Any

from checker.certificate.every_size.logic import Logic, Thing
from checker.certificate.every_size.translate import Translator
from checker.certificate.every_size.vocabulary import data_sort
from model.lang.evaluate import State
from model.lang.sites import ReadingChoice, Site
from model.lang.sorts import BoolSort, DataSort, ElementSort, Sort, Value, show_value


class Structure:
    """What the symbols of a translator mean on a site, under a choice of readings, in a state."""

    def __init__(self, translator: Translator, site: Site, readings: ReadingChoice, state: State) -> None:
        self.site = site
        self.logic: Logic = translator.logic
        self.open = translator.scope.open
        self.base = translator.site
        self.vocabulary = translator.vocabulary
        self.facts: dict[tuple[str, tuple[Value, ...]], Any] = {}
        for variable, value in zip(site.variables, state, strict=True):
            self.hold(str(variable.state), variable.state.over, variable.args, variable.state.sort, value)
        for (link, owner), target in site.followed.items():
            self.hold(str(link), (link.owner,), (owner,), ElementSort(link.to), target)
        for (link, owner), targets in site.related.items():
            for other in site.elements[link.to]:
                self.hold(str(link), (link.owner, link.to), (owner, other), BoolSort(), other in targets)
        for (datum, owner), value in site.data.items():
            self.hold(str(datum), (datum.owner,), (owner,), datum.sort, value)
        for name, chosen in readings.items():
            options = self.base.readings[name]
            if len(options) > 1:
                self._code(f"reading {name}", (), options, chosen)

    def hold(self, symbol: str, over: tuple[type, ...], args: tuple[str, ...], sort: Sort, value: Value) -> None:
        """What a symbol is for these elements."""
        places = ["_" if c in self.open else a for c, a in zip(over, args, strict=True)]
        things = tuple(a for c, a in zip(over, args, strict=True) if c in self.open)
        name = symbol if len(things) == len(args) else f"{symbol}[{', '.join(places)}]"
        match sort:
            case BoolSort():
                self.facts[name, things] = value
            case DataSort(kind):
                self.facts[name, things] = value if kind is bool else (data_sort(sort), value)
            case ElementSort(component, optional) if component in self.open:
                if optional:
                    self.facts[f"{name} is none", things] = value is None
                self.facts[name, things] = value if value is not None else self.site.elements[component][0]
            case _:
                self._code(name, things, self.base.values(sort), value)

    def _code(self, name: str, things: tuple[str, ...], values: tuple[Value, ...], value: Value) -> None:
        code = values.index(value)
        for place in range((len(values) - 1).bit_length()):
            self.facts[f"{name} #{place}", things] = bool(code >> place & 1)

    def true(self, formula: int, at: dict[int, Value] | None = None) -> bool:
        """Whether a formula holds; `at` gives what its free variables and constants are."""
        return bool(self._value(formula, at or {}))

    def _value(self, index: int, at: dict[int, Any]) -> Any:
        node = self.logic.nodes[index]
        match node:
            case ("true",):
                return True
            case ("false",):
                return False
            case ("variable", _):
                return at[index]
            case ("holds" | "value", name, args):
                if index in at:
                    return at[index]
                return self._of_symbol(name, tuple(self._value(a, at) for a in args))
            case ("same", left, right):
                return self._value(left, at) == self._value(right, at)
            case ("not", part):
                return not self._value(part, at)
            case ("and", parts):
                return all(self._value(p, at) for p in parts)
            case ("or", parts):
                return any(self._value(p, at) for p in parts)
            case ("every", variables, body):
                return all(self._value(body, at | chosen) for chosen in self._chosen(variables))
            case ("some", variables, body):
                return any(self._value(body, at | chosen) for chosen in self._chosen(variables))

    def _of_symbol(self, name: str, args: tuple[Any, ...]) -> Any:
        if (name, args) in self.facts:
            return self.facts[name, args]
        if name.endswith(" before"):
            return args[0][1] < args[1][1]
        sort = self.logic.symbols[name].gives
        return next(pair for pair in self._literals() if pair[0] == sort and f"{sort} {show_value(pair[1])}" == name)

    def _literals(self) -> set[tuple[str, Value]]:
        return set(self.vocabulary.literals)

    def _chosen(self, variables: tuple[int, ...]) -> list[dict[int, Any]]:
        ranges: list[tuple[Any, ...]] = []
        for variable in variables:
            sort = self.logic.sort(Thing(variable))
            component = next((c for c in self.site.elements if c.__name__ == sort), None)
            if component is not None:
                ranges.append(self.site.elements[component])
            else:
                found = {v for v in self.facts.values() if isinstance(v, tuple) and v[0] == sort}
                found |= {pair for pair in self._literals() if pair[0] == sort}
                ranges.append(tuple(sorted(found, key=str)))
        return [dict(zip(variables, values, strict=True)) for values in itertools.product(*ranges)]
