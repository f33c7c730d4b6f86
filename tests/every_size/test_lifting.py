"""Clauses of small sites, lifted: what they say of any site, which of them survive, and proofs made of them."""

from __future__ import annotations

import itertools

import pytest

from checker.certificate.every_size.scope import Scope, scope
from checker.certificate.every_size.verify import verify_for_every_size
from checker.cli.library import shipped
from checker.cli.target import find_target
from checker.engine import Silent
from checker.every_size.inductive import Inductive
from checker.every_size.instances import sites
from checker.every_size.lift import Clause, Lifter, Place
from checker.every_size.outcome import ByReadings, NotSettled, Proved, ViolatedAt
from checker.every_size.prove import DECIDES, prove
from model.ctios.ctios_server_node import CtiosServerNode
from model.ctios.softphone import Connection, Softphone
from model.designs import OPEN_SORTS
from model.lang import expr as ex
from model.lang.component import Component, Link, State
from model.lang.pretty import pretty
from model.lang.sites import Deployment, Site
from model.lang.sites import site as make_site
from model.lang.systems import system
from model.lang.term import Bool, conj, exists
from properties.catalogue.ctios_agents import settled_for
from properties.property import Property, always, independent
from tests.every_size.lock_service import Client, Server, lock_site, mutual_exclusion
from tests.every_size.test_proofs import conditions_of_the_lock


def ctios_scope(*readings: str) -> Scope:
    """The CTI OS design on duplex, with any number of softphones, agents and phones."""
    return scope(find_target(shipped(), "duplex", readings).site, OPEN_SORTS["ctios"])


def ctios_property(name: str) -> Property:
    """A property of the catalogue."""
    return next(p for p in shipped().catalogue("ctios") if p.id == name)


def lifter_of(chosen: Scope, site: Site) -> tuple[Lifter, dict[str, int]]:
    """A lifter for the states of a site, and the positions of its variables by name."""
    places = [Place(v.state, v.args, v.values) for v in site.variables]
    return Lifter(chosen, site, places), {v.name: i for i, v in enumerate(site.variables)}


def clause(at: dict[str, int], *parts: tuple[str, int]) -> Clause:
    """One of these variables has its value, by position."""
    return frozenset((at[name], value) for name, value in parts)


# ---- lifting -------------------------------------------------------------------------------------
def test_what_links_lead_to_is_said_of_one_variable() -> None:
    chosen = ctios_scope()
    (site,) = sites(chosen, dict.fromkeys(chosen.open, 1), 1)
    lifter, at = lifter_of(chosen, site)

    found = lifter.condition(clause(at, ("softphone1.told_phone", 0), ("serverA.phone_out[phone1]", 1)))

    assert pretty(found) == ("for every Softphone n: not n.told_phone or serverA.phone_out[n.agent.phone]")


def test_without_a_link_there_is_a_variable_for_each_element() -> None:
    chosen = scope(lock_site(1))
    (site,) = sites(chosen, {Client: 2}, 1)
    lifter, at = lifter_of(chosen, site)

    found = lifter.condition(clause(at, ("client1.holds", 0), ("client2.granted", 0)))

    assert pretty(found) == "for every Client m: for every Client n: m = n or not n.granted or not m.holds"


class Country(Component):
    """A country."""

    free = State(bool, initially=True)


class Town(Component):
    """A town of a country."""

    country = Link(Country)
    lit = State(bool, initially=True)


class Citizen(Component):
    """A citizen of a country, in a town that need not be there."""

    town = Link(Town)
    country = Link(Country)
    awake = State(bool, initially=True)


def test_what_several_paths_lead_to_is_said_by_the_shortest_from_one_variable() -> None:
    elements: dict[str, dict[str, dict[str, object]]] = {
        "Country": {"c": {}},
        "Town": {"t": {"country": "c"}},
        "Citizen": {"p": {"town": "t", "country": "c"}},
    }
    chosen = scope(make_site(system("land", (Country, Town, Citizen)), Deployment("land", elements)))
    lifter, at = lifter_of(chosen, chosen.site)

    found = lifter.condition(clause(at, ("c.free", 1), ("t.lit", 0), ("p.awake", 1)))

    assert pretty(found) == "for every Citizen n: not n.town.lit or n.awake or n.country.free"


def test_clauses_that_differ_in_names_are_one_condition() -> None:
    chosen = scope(lock_site(1))
    (site,) = sites(chosen, {Client: 3}, 1)
    lifter, at = lifter_of(chosen, site)
    pairs = itertools.permutations(["client1", "client2", "client3"], 2)

    found = lifter.lifted(clause(at, (f"{a}.holds", 0), (f"{b}.returns", 0)) for a, b in pairs)

    assert len(found) == 1


def test_most_values_are_said_by_those_that_are_left() -> None:
    chosen = ctios_scope()
    (site,) = sites(chosen, dict.fromkeys(chosen.open, 1), 1)
    lifter, at = lifter_of(chosen, site)
    not_hung = clause(at, *(("serverA.process", value) for value in (0, 1, 2, 4)))

    assert pretty(lifter.condition(not_hung)) == "serverA.process != hung"


# ---- what survives -------------------------------------------------------------------------------
def test_conditions_that_are_no_invariants_are_dropped_and_the_proof_is_as_small_as_can_be() -> None:
    chosen = scope(lock_site(1))
    own = [c.node for c in conditions_of_the_lock()]
    wrong = [Server.the.has_lock.node, *(ex.negate(c) for c in own[:3])]

    proof = Inductive(chosen, mutual_exclusion(), [*wrong, *own, own[0]], Silent()).proof()

    assert proof is not None
    assert set(proof.conditions) == set(own)
    # The last of the hints is about the claim.
    assert [pretty(proof.conditions[p]) for p in proof.uses[-1]] == [
        "for every Client m: for every Client n: m = n or not (m.holds and n.holds)"
    ]
    assert verify_for_every_size(chosen, mutual_exclusion(), proof).accepted


def test_conditions_that_do_not_suffice_are_no_proof_and_show_a_site() -> None:
    chosen = scope(lock_site(1))
    own = [c.node for c in conditions_of_the_lock()]
    inductive = Inductive(chosen, mutual_exclusion(), own[:-1], Silent())

    assert inductive.proof() is None
    assert any(shape.sizes[Client] == 2 for shape in inductive.shapes())


# ---- CTI OS --------------------------------------------------------------------------------------
def test_that_not_all_softphones_end_on_one_server_takes_two_of_them() -> None:
    outcome = prove(ctios_scope(), ctios_property("H16"), Silent())

    assert isinstance(outcome, ViolatedAt)
    assert outcome.size == "1 IpPhone, 1 Agent, 2 Softphone"
    assert outcome.case.checked


def test_a_lifted_proof_comes_from_the_smallest_site_on_which_its_claim_comes_up() -> None:
    outcome = prove(ctios_scope(), ctios_property("P23"), Silent())

    assert isinstance(outcome, Proved)
    assert outcome.sizes == ("1 IpPhone, 1 Agent, 1 Softphone",)
    assert outcome.vacuous is False
    assert len(outcome.proof.conditions) == 1


def knows_the_world_of(server: CtiosServerNode, softphone: Softphone) -> Bool:
    """The server serves the softphone, hears of the world, and has nothing wrong that the softphone shows."""
    return conj(
        softphone.is_served_by(server),
        server.hears,
        server.knows_agent(softphone.agent),
        server.knows_call(softphone.phone),
        server.phone_out[softphone.phone].iff(~softphone.phone.in_service),
    )


def right_display() -> Property:
    """S1-27 as far as it holds: softphones of a server that knows the world, and those without a server."""

    def is_lost(softphone: Softphone) -> Bool:
        return exists(CtiosServerNode, lambda n: softphone.is_client_of(n) & ~knows_the_world_of(n, softphone))

    return always(
        "S1-27-known",
        "Once all has settled, a softphone is Offline or shows the world as it is, unless its server knows it wrongly",
        over=Softphone,
        when=lambda s: conj(settled_for(s), s.connection != Connection.CLOSED, ~is_lost(s)),
        that=lambda s: s.offline | s.is_resynced,
        why="It is the promise of the chapter, with what it silently asks for.",
        cites="S1-27",
    )


def test_every_softphone_is_offline_or_resynced_if_its_server_knows_the_world() -> None:
    outcome = prove(ctios_scope(), right_display(), Silent())

    assert isinstance(outcome, Proved)
    assert outcome.vacuous is False
    assert outcome.sizes == ("1 IpPhone, 1 Agent, 1 Softphone",)


def test_no_end_of_tracing_changes_what_any_softphone_shows() -> None:
    outcome = prove(ctios_scope(), ctios_property("P13"), Silent())

    assert isinstance(outcome, Proved)
    assert outcome.proof.conditions == ()


def test_a_change_that_may_spread_is_not_settled() -> None:
    prop = independent(
        "SPREADS",
        "Taking the lock changes nothing for others",
        what=lambda c: c.asks,
        over=Client,
        of=Client.take,
        why="It does: others are granted the lock later.",
    )

    outcome = prove(scope(lock_site(1)), prop, Silent())

    assert isinstance(outcome, NotSettled)
    assert outcome.reason == "what the rules write may spread to what is observed"


def test_what_is_violated_under_some_readings_is_proved_under_the_others() -> None:
    outcome = prove(ctios_scope("B14=any"), ctios_property("H12"), Silent())

    assert isinstance(outcome, ByReadings)
    assert outcome.violated_under == ((("B14", ("clients-only", "node-manager")),),)
    assert outcome.proved_under == ((("B14", ("excluded",)),),)
    assert outcome.not_settled == ()
    for proved in outcome.proved:
        assert [len(options) for options in proved.scope.site.readings.values()] == [1] * len(
            proved.scope.site.readings
        )
        assert verify_for_every_size(proved.scope, proved.prop, proved.proof).accepted


@pytest.mark.long
def test_a_quorum_does_not_keep_two_of_three_applications_from_being_active() -> None:
    """With two applications nobody has a quorum alone, so it seems to help: three tell otherwise."""
    chosen = scope(find_target(shipped(), "figure-4-2", ["B23=any"]).site, OPEN_SORTS["callback"])
    prop = next(p for p in shipped().catalogue("callback") if p.id == "H11")

    outcome = prove(chosen, prop, Silent())

    assert isinstance(outcome, ByReadings)
    assert [v.size for v in outcome.violated] == ["2 ExtendedFunctions", "3 ExtendedFunctions"]
    assert outcome.proved_under == ((("B23", ("shared",)),),)


@pytest.mark.long
def test_the_whole_safety_catalogue_of_ctios_is_settled() -> None:
    chosen = ctios_scope()
    for prop in shipped().catalogue("ctios"):
        if prop.kind in DECIDES:
            assert not isinstance(prove(chosen, prop, Silent()), NotSettled), prop.id
