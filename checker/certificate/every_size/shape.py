"""The shape of a small site: how many elements, how they are linked, in which order their data are."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from checker.certificate.every_size.scope import Scope
from checker.certificate.every_size.solver import Structure
from checker.certificate.every_size.vocabulary import DATUM, before_name
from model.lang.symbols import DatumSymbol, LinkSymbol


@dataclass(frozen=True)
class Shape:
    """Elements of open sorts by number. A target is the number of an element, or the name of one that is known.

    Data are ranks: which comes before which, and which are equal. What is missing may be anything.
    """

    sizes: Mapping[type, int]
    followed: Mapping[tuple[LinkSymbol, int], int | str]
    related: Mapping[tuple[LinkSymbol, int | str, int | str], bool]
    """Whether a link to many leads from an element to another."""
    ranks: Mapping[tuple[DatumSymbol, int], int]


def shape_of(scope: Scope, structure: Structure) -> Shape:
    """The shape that a structure has."""
    sizes = {c: structure.sizes.get(c.__name__, 1) for c in scope.open}
    followed: dict[tuple[LinkSymbol, int], int | str] = {}
    ranks: dict[tuple[DatumSymbol, int], int] = {}
    table = structure.table
    for link, _ in scope.site.system.links:
        if link.owner not in scope.open or link.many:
            continue
        for number in range(sizes[link.owner]):
            if link.to in scope.open and (str(link), (number,)) in table:
                followed[link, number] = int(table[str(link), (number,)])
            elif link.to not in scope.open:
                names = scope.site.elements[link.to]
                bits = [table.get((f"{link} #{b}", (number,)), False) for b in range((len(names) - 1).bit_length())]
                code = sum(1 << b for b, bit in enumerate(bits) if bit)
                followed[link, number] = names[min(code, len(names) - 1)]
    for datum in scope.site.system.data:
        sort = f"{DATUM}{datum.sort.type.__name__}"
        if datum.owner not in scope.open or datum.sort.type is bool:
            continue
        for number in range(sizes[datum.owner]):
            value = table.get((str(datum), (number,)))
            if value is not None:
                lower = sum(bool(table.get((before_name(sort), (v, int(value))))) for v in range(structure.sizes[sort]))
                ranks[datum, number] = lower
    return Shape(sizes, followed, _related(scope, structure, sizes), ranks)


def _related(
    scope: Scope, structure: Structure, sizes: Mapping[type, int]
) -> dict[tuple[LinkSymbol, int | str, int | str], bool]:
    found: dict[tuple[LinkSymbol, int | str, int | str], bool] = {}
    for link, _ in scope.site.system.links:
        if not link.many or not {link.owner, link.to} & scope.open:
            continue
        ends: list[Sequence[int | str]] = [
            range(sizes[c]) if c in scope.open else scope.site.elements[c] for c in (link.owner, link.to)
        ]
        for owner, target in itertools.product(*ends):
            places = ["_" if isinstance(e, int) else e for e in (owner, target)]
            numbers = tuple(e for e in (owner, target) if isinstance(e, int))
            name = str(link) if len(numbers) == len(places) else f"{link}[{', '.join(places)}]"
            held = structure.table.get((name, numbers))
            if held is not None:
                found[link, owner, target] = bool(held)
    return found
