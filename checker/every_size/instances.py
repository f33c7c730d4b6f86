"""Small sites of a scope: so many elements of each open sort, and every way to link them, up to a bound."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from ipaddress import IPv4Address
from typing import Any

from checker.certificate.every_size.scope import Scope
from checker.certificate.every_size.shape import Shape
from model.lang.sites import Site
from model.lang.sorts import Value
from model.lang.symbols import DatumSymbol, LinkSymbol

NUMBERS = (1, 2, 3, 9, 10, 11, 20, 100)
"""Data of elements: few, and such that their order as texts differs from that as numbers."""
MANY_SORTS = 2
"""Where more sorts are open, small sites have as many elements of one as of another."""


def sizes_of(scope: Scope, level: int) -> Iterator[dict[type, int]]:
    """The numbers of elements whose largest is this; where many sorts are open, the same for all of them."""
    sorts = [c for c in scope.site.system.components if c in scope.open]
    if len(sorts) > MANY_SORTS:
        yield dict.fromkeys(sorts, level)
        return
    vectors = (v for v in itertools.product(range(1, level + 1), repeat=len(sorts)) if max(v) == level)
    for vector in sorted(vectors, key=lambda v: (sum(v), v)):
        yield dict(zip(sorts, vector, strict=True))


def sites(scope: Scope, sizes: Mapping[type, int], most: int) -> Iterator[Site]:
    """Sites with these numbers of elements, spread over all ways to link them; `most` at most."""
    elements = {c: _names(scope, c, sizes) for c in scope.site.system.components}
    ways = list(itertools.islice(_ways(scope, elements), 50 * most))
    step = max(1, len(ways) // most)
    for number, (followed, related, data) in enumerate(ways[::step][:most]):
        yield replace(
            scope.site,
            name=f"{_size(scope, sizes)} #{number + 1}",
            elements=elements,
            followed=followed,
            related=related,
            data=data,
        )


def site_of(scope: Scope, shape: Shape) -> Site | None:
    """A site of this shape; None where there is none, as where texts of numbers cannot have the order asked for."""
    sizes = {c: shape.sizes[c] for c in scope.open}
    elements = {c: _names(scope, c, sizes) for c in scope.site.system.components}
    for followed, related, data in itertools.islice(_ways(scope, elements, shape), 1):
        return replace(
            scope.site,
            name=f"{_size(scope, sizes)} #x",
            elements=elements,
            followed=followed,
            related=related,
            data=data,
        )
    return None


def size_of(site: Site) -> str:
    """How many elements a small site has, in words."""
    return site.name.partition(" #")[0]


def _size(scope: Scope, sizes: Mapping[type, int]) -> str:
    return ", ".join(f"{sizes[c]} {c.__name__}" for c in scope.site.system.components if c in scope.open)


def _names(scope: Scope, component: type, sizes: Mapping[type, int]) -> tuple[str, ...]:
    if component not in scope.open:
        return scope.site.elements[component]
    taken = {name for names in scope.site.elements.values() for name in names}
    own = scope.site.elements[component]
    # Further elements are called as those of the site are: app3 after app1 and app2.
    stem = own[0].rstrip("0123456789") if own else component.__name__.lower()
    fresh = (f"{stem}{i}" for i in itertools.count(1) if f"{stem}{i}" not in taken)
    return (*own, *itertools.islice(fresh, max(0, sizes[component] - len(own))))[: sizes[component]]


_Way = tuple[dict[tuple[LinkSymbol, str], str], dict[tuple[LinkSymbol, str], tuple[str, ...]], dict[Any, Value]]


def _ways(scope: Scope, elements: Mapping[type, tuple[str, ...]], shape: Shape | None = None) -> Iterator[_Way]:
    site = scope.site
    followed = {k: v for k, v in site.followed.items() if k[0].owner not in scope.open and k[0].to not in scope.open}
    related = {k: v for k, v in site.related.items() if k[0].owner not in scope.open and k[0].to not in scope.open}
    data = {k: v for k, v in site.data.items() if k[0].owner not in scope.open}
    single: list[tuple[LinkSymbol, str]] = []
    many: list[tuple[LinkSymbol, str]] = []
    least = dict(site.system.links)
    for link, _ in site.system.links:
        if link.owner in scope.open or link.to in scope.open:
            (many if link.many else single).extend((link, owner) for owner in elements[link.owner])
    for targets in itertools.product(*(_candidates(elements, link, owner, shape) for link, owner in single)):
        for sets in itertools.product(*(_targets(elements, link, owner, least[link], shape) for link, owner in many)):
            for given in _data(scope, elements) if shape is None else [_ranked(scope, elements, shape)]:
                yield (
                    followed | dict(zip(single, targets, strict=True)),
                    related | dict(zip(many, sets, strict=True)),
                    data | given,
                )


def _candidates(
    elements: Mapping[type, tuple[str, ...]], link: LinkSymbol, owner: str, shape: Shape | None
) -> tuple[str, ...]:
    if shape is None or owner not in elements[link.owner]:
        return elements[link.to]
    target = shape.followed.get((link, elements[link.owner].index(owner)))
    if target is None:
        return elements[link.to]
    return (elements[link.to][target] if isinstance(target, int) else target,)


def _ranked(scope: Scope, elements: Mapping[type, tuple[str, ...]], shape: Shape) -> dict[Any, Value]:
    """Data in the order of the shape; derived ones are what they are."""
    made: dict[Any, Value] = {}
    for datum in scope.site.system.data:
        if datum.owner not in scope.open:
            continue
        for number, name in enumerate(elements[datum.owner]):
            if datum.source is not None and datum.derive is not None:
                source = next(d for d in scope.site.system.data if d.owner is datum.owner and d.name == datum.source)
                made[datum, name] = datum.derive(made[source, name])
            elif datum.sort.type is bool:
                made[datum, name] = False
            else:
                rank = shape.ranks.get((datum, number), number)
                made[datum, name] = _value(datum.sort.type, rank + 1)
    return made


def _targets(
    elements: Mapping[type, tuple[str, ...]], link: LinkSymbol, owner: str, least: int, shape: Shape | None
) -> list[tuple[str, ...]]:
    """The sets of elements to which a link to many may lead."""
    possible = _subsets(elements[link.to], least)
    if shape is None:
        return possible
    place = {name: i for names in elements.values() for i, name in enumerate(names)}

    def known(target: str) -> bool | None:
        owners: tuple[int | str, ...] = (owner, place[owner])
        targets: tuple[int | str, ...] = (target, place[target])
        ends = itertools.product(owners, targets)
        return next((shape.related[link, o, t] for o, t in ends if (link, o, t) in shape.related), None)

    wanted = {target: known(target) for target in elements[link.to]}
    return [s for s in possible if all(w is None or (t in s) is w for t, w in wanted.items())]


def _subsets(names: Sequence[str], least: int) -> list[tuple[str, ...]]:
    sizes = range(least, len(names) + 1)
    return [chosen for size in reversed(sizes) for chosen in itertools.combinations(names, size)]


def _data(scope: Scope, elements: Mapping[type, tuple[str, ...]]) -> Iterator[dict[Any, Value]]:
    """Data for the elements of open sorts. The first unique datum of a sort ascends: elements have no other order."""
    own = [d for d in scope.site.system.data if d.owner in scope.open and d.source is None]
    first: set[type] = set()
    ranges: list[list[dict[Any, Value]]] = []
    for datum in own:
        ascending = datum.unique and datum.owner not in first
        if datum.unique:
            first.add(datum.owner)
        names = elements[datum.owner]
        ranges.append(
            [
                dict(zip(((datum, n) for n in names), v, strict=True))
                for v in _values(scope, datum, len(names), ascending=ascending)
            ]
        )
    for chosen in itertools.product(*ranges):
        made: dict[Any, Value] = {}
        for part in chosen:
            made |= part
        for datum in scope.site.system.data:
            if datum.owner in scope.open and datum.source is not None and datum.derive is not None:
                source = next(d for d in own if d.owner is datum.owner and d.name == datum.source)
                made |= {(datum, n): datum.derive(made[source, n]) for n in elements[datum.owner]}
        yield made


def _values(scope: Scope, datum: DatumSymbol, count: int, *, ascending: bool) -> list[tuple[Value, ...]]:
    kind = datum.sort.type
    if kind is bool:
        return list(itertools.product((False, True), repeat=count))
    pool: list[Value] = [_value(kind, n) for n in NUMBERS]
    if not datum.unique:
        return list(itertools.product(pool[: min(count, 2)], repeat=count))
    if not ascending:
        return list(itertools.permutations(pool[:count]))
    derived = [d for d in scope.site.system.data if d.owner is datum.owner and d.source == datum.name]
    patterns: dict[object, tuple[Value, ...]] = {}
    for chosen in itertools.combinations(pool, count):
        ranks = tuple(_ranks([d.derive(v) for v in chosen if d.derive]) for d in derived)
        patterns.setdefault(ranks, chosen)
    return list(patterns.values())


def _ranks(values: Sequence[Any]) -> tuple[int, ...]:
    return tuple(sorted(range(len(values)), key=lambda i: values[i]))


def _value(kind: type, number: int) -> Value:
    if kind is IPv4Address:
        return IPv4Address(f"10.1.2.{number}")
    return f"t{number:03}" if kind is str else number
