"""Invariants that people write: which there are, whether they name each other rightly, and what each of them says."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from model.lang import expr as ex
from model.lang.errors import Code, PropertyError, nearest
from model.lang.expr import Expr
from model.lang.term import LARGEST_SORT
from model.lang.traverse import highest_variable, substitute
from properties.property import Always, Property


def invariants_of(properties: Iterable[Property]) -> tuple[Property, ...]:
    """Those of the properties that are claimed to be inductive."""
    return tuple(p for p in properties if p.using is not None)


def check_using(properties: Iterable[Property]) -> None:
    """Raises PropertyError where an invariant uses what is no invariant of these properties."""
    given = tuple(properties)
    known = {p.id for p in invariants_of(given)}
    for prop in invariants_of(given):
        for name in prop.using or ():
            if name not in known:
                what = "no invariant" if any(p.id == name for p in given) else "no property"
                raise PropertyError(
                    Code.BAD_PROPERTY,
                    f"property {prop.id} uses {name}, which is {what} here",
                    place=prop.place,
                    fix=f"`using` names invariants of the same files; {nearest(name, known - {prop.id})}",
                )


def assumed_by(prop: Property, known: Mapping[str, Property]) -> tuple[Property, ...]:
    """What a step is from: the invariant itself, and those that it uses."""
    return tuple({p.id: p for p in (prop, *(known[name] for name in prop.using or ()))}.values())


def condition_of(prop: Property) -> Expr:
    """What an invariant says, of all elements that it is about, as one closed condition."""
    if not isinstance(prop.formula, Always):
        raise TypeError(f"{prop.id} is no invariant")
    body = prop.formula.that
    height = highest_variable(body)
    for variable in reversed(prop.variables):
        height += 1
        numbered = ex.bound(f"#{height}", variable.sort.component)
        body = ex.quantified(ex.Quantifier.FORALL, numbered, substitute(body, {variable: numbered}), size=LARGEST_SORT)
    return body


def supported(kept: Collection[str], invariants: Sequence[Property]) -> frozenset[str]:
    """The invariants that hold, where these are kept by every step: none of them uses one that is not kept."""
    found = set(kept)
    while True:
        lost = {p.id for p in invariants if p.id in found and not found.issuperset(p.using or ())}
        if not lost:
            return frozenset(found)
        found -= lost
