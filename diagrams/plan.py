"""What a topology is made of: the parts of a site, the places around them, and the arrows between them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from diagrams.element_state import Values, element_of, human
from model.lang.component import Component
from model.lang.sites import Site
from model.lang.sorts import ElementSort, show_value


@dataclass(frozen=True, slots=True)
class Part:
    """An element that is drawn: its sort, its data, and the place that it stands in, if any."""

    name: str
    sort: str
    data: tuple[str, ...]
    place: str | None


@dataclass(frozen=True, slots=True)
class Arrow:
    """An arrow from an element to another. `many`: one of several; `now`: by the state and not by the deployment."""

    source: str
    target: str
    name: str
    named: bool
    many: bool = False
    now: bool = False


def parts(site: Site) -> list[Part]:
    """The elements that are drawn, by sort and in the order of the site."""
    places = _places(site)
    return [
        Part(name, sort.__name__, _data(site, name), places.get(name))
        for sort, names in site.elements.items()
        if sort not in _place_sorts(site)
        for name in names
    ]


def place_name(site: Site, place: str) -> str:
    """What the box of a place is called: `Side A`."""
    return next(f"{sort.__name__} {name}" for sort, names in site.elements.items() for name in names if name == place)


def links(site: Site) -> Iterator[Arrow]:
    """The links of the deployment between parts; a name is shown where two links lead from one sort to another."""
    places = {e for sort in _place_sorts(site) for e in site.elements[sort]}
    for symbol, _ in site.system.links:
        alike = [other for other, _ in site.system.links if (other.owner, other.to) == (symbol.owner, symbol.to)]
        for element in site.elements[symbol.owner]:
            targets = site.related[symbol, element] if symbol.many else (site.followed[symbol, element],)
            for target in targets:
                if target not in places:
                    yield Arrow(element, target, human(symbol.name), named=len(alike) > 1, many=symbol.many)


def references(site: Site, state: Values) -> Iterator[Arrow]:
    """The elements that elements refer to in a state."""
    for variable in site.variables:
        value = state[variable.name]
        if isinstance(variable.state.sort, ElementSort) and value != "none":
            yield Arrow(element_of(variable), value, human(variable.state.name), named=True, now=True)


def _data(site: Site, element: str) -> tuple[str, ...]:
    """The data that the deployment gives an element; what is computed from them says nothing more."""
    return tuple(
        f"{human(datum.name)} {show_value(value)}"
        for (datum, name), value in site.data.items()
        if name == element and datum.source is None
    )


def _place_sorts(site: Site) -> frozenset[type[Component]]:
    """Sorts whose elements are places: fixed by the design, without states and links."""
    owners = {i.symbol.owner for i in site.system.states} | {symbol.owner for symbol, _ in site.system.links}
    return frozenset(c for c in site.elements if c.closed and c not in owners)


def _places(site: Site) -> dict[str, str]:
    """The place of each element all of whose links lead into one place, at once or by others."""
    here = {e: e for sort in _place_sorts(site) for e in site.elements[sort]}
    targets: dict[str, set[str]] = {}
    for symbol, _ in site.system.links:
        for element in site.elements[symbol.owner]:
            found = site.related[symbol, element] if symbol.many else (site.followed[symbol, element],)
            targets.setdefault(element, set()).update(found)
    grew = True
    while grew:
        grew = False
        for element, linked in targets.items():
            around = {here.get(t) for t in linked}
            if element not in here and len(around) == 1 and None not in around:
                here[element] = next(p for p in around if p is not None)
                grew = True
    drawn = {name for sort, names in site.elements.items() if sort not in _place_sorts(site) for name in names}
    return {element: place for element, place in here.items() if element in drawn}
