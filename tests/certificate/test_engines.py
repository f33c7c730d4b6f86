"""What the engines prove is accepted, in whole and as a file; what is not proved is not."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from checker.bdd import BddEngine
from checker.certificate import check_certificate, verify, write_certificate
from checker.engine import Engine, Options, Silent
from checker.reference import ReferenceEngine
from model.lang.errors import ReachedError
from model.lang.term import ALWAYS_TRUE
from properties.evidence import Invariant, RankedInvariant, TrapSet
from properties.property import always
from properties.result import Case, Verdict
from tests.certificate.exact import as_set, reachable
from tests.certificate.examples import case
from tests.random_systems import RandomCase, cases

SYSTEMS = 20
TRUE = always("TRUE", "Nothing is claimed.", that=ALWAYS_TRUE, why="It is a test.", cites="")
ENGINES: list[Engine] = [BddEngine(), ReferenceEngine()]


def proofs(engine: Engine, drawn: RandomCase) -> list[tuple[int, Case]]:
    """What the engine proves of a random system: the property's position, and a case with more than a run."""
    found: list[tuple[int, Case]] = []
    session = engine.open(drawn.site, Options(), Silent())
    for position, prop in enumerate(drawn.properties):
        if prop.kind in engine.decides:
            try:
                result = session.check(prop)
            except ReachedError:
                continue
            found += [(position, c) for c in result.cases]
    return found


@pytest.mark.parametrize("engine", ENGINES, ids=lambda e: e.name)
def test_every_proof_of_an_engine_is_accepted(engine: Engine) -> None:
    accepted: Counter[str] = Counter()
    for drawn in cases(SYSTEMS):
        for position, found in proofs(engine, drawn):
            if not isinstance(found.evidence, Invariant | RankedInvariant | TrapSet):
                continue
            verification = verify(drawn.site, drawn.properties[position], found)
            assert verification.accepted, (drawn.name, position, verification)
            accepted[type(found.evidence).__name__] += 1

    assert set(accepted) == {"Invariant", "RankedInvariant", "TrapSet"}
    assert accepted.total() > 40


@pytest.mark.parametrize("engine", ENGINES, ids=lambda e: e.name)
def test_every_proof_of_an_engine_survives_the_file(engine: Engine) -> None:
    for drawn in cases(SYSTEMS // 2):
        for position, found in proofs(engine, drawn):
            if isinstance(found.evidence, Invariant | RankedInvariant):
                text = write_certificate(drawn.site, drawn.properties[position], found)
                verification = check_certificate(text, drawn.site, drawn.properties)
                assert verification.accepted, (drawn.name, position, verification)


def test_the_exact_set_is_accepted_and_without_any_one_state_refused() -> None:
    dice = random.Random(7)  # noqa: S311 - a test repeats itself
    accepted, refused = 0, Counter[str]()
    for drawn in cases(SYSTEMS):
        site = drawn.site.with_readings({k: v[:1] for k, v in drawn.site.readings.items()})
        try:
            states = reachable(site)
        except ReachedError:
            continue
        if not states:
            continue
        exact = verify(site, TRUE, case(Invariant(as_set(site, states))))
        assert exact.accepted, (drawn.name, exact)
        accepted += 1
        for lost in dice.sample(sorted(states, key=repr), min(3, len(states))):
            less = verify(site, TRUE, case(Invariant(as_set(site, states - {lost}))))
            assert not less.accepted, (drawn.name, lost)
            refused[less.failed.split()[0]] += 1

    assert accepted > 10
    assert refused.keys() == {"start", "step"}


def test_a_violated_property_has_no_certificate() -> None:
    """Nothing that is inductive within the claim exists, so the exact set has to fail the claim."""
    failed: Counter[str] = Counter()
    for drawn in cases(SYSTEMS):
        site = drawn.site.with_readings({k: v[:1] for k, v in drawn.site.readings.items()})
        violated = [
            position
            for position, found in proofs(
                ReferenceEngine(), RandomCase(drawn.name, site, drawn.properties, drawn.faulty)
            )
            if found.verdict is Verdict.VIOLATED and drawn.properties[position].kind in ("always", "never", "on_step")
        ]
        if violated:
            exact = case(Invariant(as_set(site, reachable(site))))
            for position in violated:
                verification = verify(site, drawn.properties[position], exact)
                assert not verification.accepted, (drawn.name, position)
                failed[verification.failed.split()[0]] += 1

    assert failed.keys() == {"claim"}
    assert failed.total() > 5
