"""Errors planted into proofs of random designs: what is wrong on a small site is never accepted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pytest

from checker.certificate.every_size.file import check_size_certificate, write_size_certificate
from checker.certificate.every_size.proof import SizeProof
from checker.certificate.every_size.scope import Scope, scope
from checker.engine import Silent
from checker.every_size.instances import sites
from checker.every_size.outcome import Proved
from checker.every_size.prove import DECIDES, Limits, prove
from model.lang import expr as ex
from model.lang.errors import FailproofError, ReachedError
from model.lang.sites import Site
from model.lang.systems import System
from model.lang.traverse import conjuncts
from tests.every_size.brute_force import is_wrong
from tests.every_size.test_size_certificates import edits
from tests.random_systems import cases


def small_sites(chosen: Scope) -> Iterator[Site]:
    """One site with one element of each open sort, and one with two."""
    for number in (1, 2):
        yield from sites(chosen, dict.fromkeys(chosen.open, number), 1)


def proofs(seed: int) -> Iterator[Proved]:
    """What is proved of a random design."""
    (case,) = cases(1, first=seed)
    chosen = scope(case.site)
    for prop in case.properties if chosen.open else ():
        if prop.kind not in DECIDES:
            continue
        try:
            found = prove(chosen, prop, Silent(), Limits(largest=3, ways=2, work=60_000))
        except ReachedError:
            continue
        if isinstance(found, Proved):
            yield found


def spoilt(found: Proved) -> Iterator[tuple[Site, SizeProof]]:
    """The proof with a condition dropped or edited; and the proof, with a rule that asks for less."""
    site, given = found.scope.site, found.proof.conditions
    for position, condition in enumerate(given):
        yield site, SizeProof((*given[:position], *given[position + 1 :]), found.proof.least)
        for edited in edits(condition):
            yield site, SizeProof((*given[:position], edited, *given[position + 1 :]), found.proof.least)
    for system in weaker(site.system):
        yield site.with_system(system), found.proof


def weaker(system: System) -> Iterator[System]:
    """The systems in which one rule has one conjunct less in its guard."""
    for rule in system.rules:
        parts = conjuncts(rule.guard)
        for position in range(len(parts)):
            yield system.replace(replace(rule, guard=ex.conj(*parts[:position], *parts[position + 1 :])))


def planted(seed: int) -> Counter[str]:
    """How many planted errors are refused, accepted, and wrong; one that is accepted and wrong fails the test."""
    told: Counter[str] = Counter()
    for found in proofs(seed):
        for site, proof in spoilt(found):
            chosen = scope(site, found.scope.names)
            text = write_size_certificate(chosen, found.prop, proof)
            try:
                accepted = check_size_certificate(text, site, [found.prop]).accepted
            except FailproofError:
                accepted = False
            told["accepted" if accepted else "refused"] += 1
            for small in small_sites(chosen):
                if is_wrong(small, found.prop, proof.conditions):
                    told["wrong"] += 1
                    assert not accepted, f"seed {seed}, {found.prop.id}, on {small.name}: {text}"
                    break
    return told


def test_planted_errors_are_refused_where_they_are_wrong() -> None:
    told = planted(13)

    assert told["wrong"] > 0


@pytest.mark.long
def test_planted_errors_of_many_designs_are_refused_where_they_are_wrong() -> None:
    told: Counter[str] = Counter()
    for seed in (*range(11), 13):
        told += planted(seed)

    assert told["wrong"] > 5
    assert told["accepted"] > 30
