"""Claims that changes spread nowhere, for every size: refused where a rule reads what it must not read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

import pytest

from checker.certificate.every_size.proof import SizeProof
from checker.certificate.every_size.scope import scope
from checker.certificate.every_size.verify import verify_for_every_size
from checker.engine import Options, Silent
from checker.every_size.instances import sites
from checker.every_size.outcome import NotSettled, Proved
from checker.every_size.prove import prove
from checker.reference import ReferenceEngine
from checker.replay import confirm
from checker.smt import BmcEngine
from model.callback.extended_functions import ExtendedFunctions
from model.callback.phone import Phone
from model.ctios.ctios_server_node import CtiosServerNode
from model.ctios.ctios_trace import CtiosTrace
from model.ctios.process import Process
from model.ctios.softphone import Softphone
from model.lang.component import Component, Peer, State
from model.lang.rule import Kind, Step, event, make_rule, when
from model.lang.sites import Deployment, Site, site
from model.lang.systems import start, system
from model.lang.term import Bool, each, exists
from properties.property import Property, independent
from properties.result import Verdict
from tests.every_size.claims import Claim
from tests.mutants.patches import narrow


# ---- of the catalogues ---------------------------------------------------------------------------
def nobody_waits(winner: ExtendedFunctions) -> Bool:
    """No phone waits for a call-back of this application."""
    return ~exists(Phone, lambda p: winner.pending[p])


def is_traced(_softphone: Softphone, server: CtiosServerNode) -> Bool:
    """The server can write down who connects."""
    return exists(CtiosTrace, lambda t: (t.manager == server.manager) & (t.process == Process.UP))


@dataclass(frozen=True)
class Spreads:
    """A claim whose mistake has a rule read too much: so many elements of each open sort, and steps, tell of it."""

    claim: Claim
    elements: int
    steps: int


SPREADS = (
    Spreads(Claim("callback", "S2-18", narrow("ExtendedFunctions.decide", nobody_waits)), elements=2, steps=5),
    Spreads(Claim("ctios", "P13", narrow("Softphone.connect", is_traced)), elements=1, steps=4),
)
each_claim = pytest.mark.parametrize("of", [pytest.param(s, id=s.claim.id) for s in SPREADS])


@each_claim
def test_no_change_spreads(of: Spreads) -> None:
    found = prove(*of.claim.asked(), Silent())

    assert isinstance(found, Proved)
    assert found.proof == SizeProof(())


@each_claim
def test_where_a_rule_reads_too_much_the_proof_is_refused(of: Spreads) -> None:
    _, prop = of.claim.asked()
    mutant = of.claim.mutant()

    refused = verify_for_every_size(mutant, prop, SizeProof(()))
    found = prove(mutant, prop, Silent())

    assert (refused.accepted, refused.failed) == (False, "claim for *: no change spreads there")
    assert isinstance(found, NotSettled)
    assert found.reason == "what the rules write may spread to what is observed"


@each_claim
def test_where_a_rule_reads_too_much_two_runs_tell_of_the_change(of: Spreads) -> None:
    _, prop = of.claim.asked()
    mutant = of.claim.mutant()
    (small,) = sites(mutant, dict.fromkeys(mutant.open, of.elements), 1)

    (case,) = BmcEngine(of.steps).open(small, Options(), Silent()).check(prop).cases

    assert case.verdict is Verdict.VIOLATED
    # Both runs are made again by the reference evaluator; what differs at their ends is told.
    assert len(confirm(small, prop, case)) == 1


# ---- every way to spread -------------------------------------------------------------------------
class Guest(Component):
    """A guest, who looks at somebody, and hears things."""

    looks_at = Peer()
    noted = State(bool, initially=False)
    heard = State(bool, initially=False)

    @event()
    def turn(self, other: Self) -> Step:
        """{self} turns to {other}."""
        return when(self.looks_at != other).then(self.looks_at.becomes(other))

    @event()
    def forget(self) -> Step:
        """{self} forgets what it heard."""
        return when(self.heard).then(self.heard.becomes(False))


def by_guard(guest: Guest) -> Step:
    """{guest} hears what it says to itself."""
    return when(guest.looks_at == guest).then(guest.heard.becomes(True))


def by_value(guest: Guest) -> Step:
    """{guest} hears something, or not."""
    return when().then(guest.heard.becomes(guest.looks_at == guest))


def by_condition(guest: Guest) -> Step:
    """{guest} may hear something."""
    return when().then(guest.heard.becomes(True).where(guest.looks_at == guest))


def by_choice_of_elements(guest: Guest) -> Step:
    """The one that {guest} looks at hears something."""
    return when().then(each(Guest, lambda n: n.heard.becomes(True), where=lambda n: guest.looks_at == n))


def by_target(guest: Guest) -> Step:
    """The one that {guest} looks at hears something."""
    return when().then(guest.looks_at.element.heard.becomes(True))


def note(guest: Guest) -> Step:
    """{guest} notes whether it looks at itself."""
    return when().then(guest.noted.becomes(guest.looks_at == guest))


def by_what_is_noted(guest: Guest) -> Step:
    """{guest} hears what it has noted."""
    return when(guest.noted).then(guest.heard.becomes(True))


def anyway(guest: Guest) -> Step:
    """{guest} hears something, whomever it looks at."""
    return when(~guest.noted).then(guest.heard.becomes(True), guest.noted.becomes(True))


WAYS = ((by_guard,), (by_value,), (by_condition,), (by_choice_of_elements,), (by_target,), (note, by_what_is_noted))


def party(*made: Callable[[Guest], Step]) -> Site:
    """Two guests, who begin by looking at themselves; what else they do."""
    begin = start("alone", "Each guest looks at itself.", each(Guest, lambda n: n.looks_at.becomes(n)))
    design = system("party", (Guest,), starts=(begin,))
    for one in made:
        design = design.add(make_rule(Guest, Kind.EVENT, one))
    return site(design, Deployment("two", {"Guest": {"ann": {}, "bob": {}}}))


def hearing() -> Property:
    """Whom guests look at changes nothing of what they hear."""
    return independent(
        "HEARING",
        "Whom guests look at changes nothing of what they hear",
        what=lambda n: n.heard,
        over=Guest,
        of=Guest.turn,
        why="To look is not to listen.",
    )


@pytest.mark.parametrize("made", WAYS, ids=lambda made: made[-1].__name__)
def test_every_way_to_spread_is_seen(made: tuple[Callable[[Guest], Step], ...]) -> None:
    chosen = scope(party(*made))

    (by_the_reference,) = ReferenceEngine().open(chosen.site, Options(), Silent()).check(hearing()).cases

    assert by_the_reference.verdict is Verdict.VIOLATED
    assert not verify_for_every_size(chosen, hearing(), SizeProof(())).accepted


@pytest.mark.parametrize("made", [(), (anyway,), (note,)], ids=["nothing", "anyway", "note"])
def test_what_spreads_elsewhere_is_no_matter(made: tuple[Callable[[Guest], Step], ...]) -> None:
    chosen = scope(party(*made))

    (by_the_reference,) = ReferenceEngine().open(chosen.site, Options(), Silent()).check(hearing()).cases

    assert by_the_reference.verdict is Verdict.HOLDS
    assert verify_for_every_size(chosen, hearing(), SizeProof(())).accepted
