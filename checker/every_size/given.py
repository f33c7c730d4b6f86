"""Conditions that are known to hold for every size: invariants that someone has written, and that were checked.

They are assumed of the state before a step, and stand in the proof beside the conditions that were found, so the
verifier checks them again with all else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from checker.certificate.every_size.check import SizeVerification
from checker.certificate.every_size.proof import SizeProof
from checker.certificate.every_size.scope import Scope
from checker.certificate.every_size.smaller import smaller
from model.lang import expr as ex
from model.lang.expr import Expr
from model.lang.symbols import StateSymbol
from model.lang.traverse import post_order
from properties.property import Property


@dataclass(frozen=True, slots=True)
class Given:
    """A condition, what it is called, and the names of the others with which it is inductive."""

    name: str
    condition: Expr
    using: tuple[str, ...] = ()


def states_of(scope: Scope, given: Sequence[Given]) -> frozenset[StateSymbol]:
    """The states that the conditions look at."""
    expanded = (scope.site.system.expand(g.condition) for g in given)
    return frozenset(n.state for n in post_order(*expanded) if isinstance(n, ex.Read))


def joined(proof: SizeProof, given: Sequence[Given]) -> SizeProof:
    """The proof with the conditions that are given, each of which follows from those that it uses."""
    if not given:
        return proof
    base = len(proof.conditions)
    place = {g.name: base + i for i, g in enumerate(given)}
    every = tuple(place.values())
    found = [(*hint, *every) for hint in proof.uses]
    own = [(place[g.name], *(place[name] for name in g.using)) for g in given]
    uses = (*found[:base], *own, *(found[base:] or [every]))
    return SizeProof((*proof.conditions, *(g.condition for g in given)), uses)


def by_given(scope: Scope, prop: Property, given: Sequence[Given]) -> tuple[SizeProof, SizeVerification]:
    """A proof by nothing but what is given, without what of it is not needed, and whether it is one."""
    return smaller(scope, prop, joined(SizeProof(()), given))


def kept(given: Sequence[Given], proof: SizeProof) -> tuple[Given, ...]:
    """What of the given conditions stands in a proof."""
    return tuple(g for g in given if g.condition in proof.conditions)
