"""Errors planted in proofs for every size, and in the systems that they are about: what is wrong is never accepted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from checker.certificate.every_size.file import check_size_certificate, write_size_certificate
from checker.certificate.every_size.proof import SizeProof
from checker.certificate.every_size.scope import scope
from checker.every_size.outcome import Proved
from model.lang import expr as ex
from model.lang.errors import UsageError
from model.lang.expr import Expr
from model.lang.sites import Site
from model.lang.sorts import BoolSort, EnumSort, IntSort
from model.lang.symbols import StateSymbol
from model.lang.systems import System
from model.lang.traverse import conjuncts
from properties.property import Independent, Property
from tests.every_size.brute_force import MOST, is_wrong
from tests.every_size.held import QUICKLY, Reference, small_sites

FEW = 150
"""So many states of a small site are looked at where not all errors are planted."""


@dataclass
class Told:
    """How many planted errors are refused, accepted, and wrong on a small site; and those accepted though wrong."""

    number: Counter[str]
    mistakes: list[str]


def planted(found: Proved, most: int | None = None) -> Told:
    """What the verifier says of errors planted in a proof: of all, or of so many from all over it.

    Whether what it refuses is wrong is of interest only where all are counted, and takes longer than the refusal.
    """
    told = Told(Counter(), [])
    every = list(spoilt(found))
    apart = 1 if most is None else -(-len(every) // most)
    states = MOST if most is None else FEW
    for site, proof in every[::apart]:
        chosen = scope(site, found.scope.names)
        text = write_size_certificate(chosen, found.prop, proof)
        try:
            accepted = check_size_certificate(text, site, [found.prop]).accepted
        except UsageError:
            accepted = False
        told.number["accepted" if accepted else "refused"] += 1
        if not (accepted or most is None):
            continue
        small = next((s for s in small_sites(chosen, 2, 1) if fails(s, found.prop, proof, states)), None)
        if small is not None:
            told.number["wrong"] += 1
            if accepted:
                told.mistakes.append(f"{found.prop.id} on {small.name}: {text}")
    return told


def fails(small: Site, prop: Property, proof: SizeProof, states: int) -> bool:
    """Whether it is no proof on this site, as far as its states are looked at; of independence, whether that is so."""
    if prop.kind == "independent":
        return Reference(QUICKLY).is_violated(small, prop)
    return is_wrong(small, prop, proof.conditions, states)


def spoilt(found: Proved) -> Iterator[tuple[Site, SizeProof]]:
    """The proof with a condition dropped or edited; and the proof, with a rule that asks for less or too much."""
    site, given = found.scope.site, found.proof.conditions
    for position, condition in enumerate(given):
        yield site, SizeProof((*given[:position], *given[position + 1 :]))
        for edited in edits(condition):
            yield site, SizeProof((*given[:position], edited, *given[position + 1 :]))
    for system in weaker(site.system):
        yield site.with_system(system), found.proof
    if isinstance(found.prop.formula, Independent):
        for system in curious(site.system, found.prop.formula.rules):
            yield site.with_system(system), found.proof


def edits(condition: Expr) -> Iterator[Expr]:
    """The condition with one part negated or left out."""
    match condition:
        case ex.Quantified(quantifier, variable, body):
            for edited in edits(body):
                yield ex.quantified(quantifier, variable, edited, size=1)
        case ex.Or(parts) | ex.Not(ex.And(parts)) | ex.And(parts):
            whole = ex.conj if isinstance(condition, ex.And) else ex.disj
            literals = [ex.negate(p) for p in parts] if isinstance(condition, ex.Not) else list(parts)
            for i, part in enumerate(literals):
                yield whole(*literals[:i], *literals[i + 1 :])
                yield whole(*literals[:i], ex.negate(part), *literals[i + 1 :])
        case _:
            yield ex.negate(condition)


def weaker(system: System) -> Iterator[System]:
    """The systems in which one rule has one conjunct less in its guard."""
    for rule in system.rules:
        parts = conjuncts(rule.guard)
        for position in range(len(parts)):
            yield system.replace(replace(rule, guard=ex.conj(*parts[:position], *parts[position + 1 :])))


def curious(system: System, changing: Collection[str]) -> Iterator[System]:
    """The systems in which one rule asks for something more: about a state that one of these rules writes."""
    written = dict.fromkeys(u.target.state for r in system.rules if r.id in changing for u in r.updates)
    for rule in system.rules:
        for state in written if rule.id not in changing else ():
            asked = some_has_its_first_value(state)
            if asked is not None:
                yield system.replace(replace(rule, guard=ex.conj(rule.guard, asked)))


def some_has_its_first_value(state: StateSymbol) -> Expr | None:
    """Some element, or tuple of elements, has the first value of this state; None where it holds elements."""
    over = tuple(ex.bound(f"any{i}", component) for i, component in enumerate(state.over))
    match state.sort:
        case BoolSort():
            asked = ex.negate(ex.read(state, over))
        case IntSort(low):
            asked = ex.equal(ex.read(state, over), ex.const(low, state.sort))
        case EnumSort(enum):
            asked = ex.equal(ex.read(state, over), ex.const(next(iter(enum)), state.sort))
        case _:
            return None
    for variable in over:
        asked = ex.quantified(ex.Quantifier.EXISTS, variable, asked, size=1)
    return asked
