"""The snapshot of all agents, devices and calls that a CTI OS Server takes over its session (S1-46, S1-52).

A phase begins with a request. What is asked for is right once the answer is there, unless the world changes in
between and its event comes first: then the older answer stays.
"""

from __future__ import annotations

from model.ctios.agent import Agent
from model.ctios.ctios_server_node import CtiosServerNode, Source, View
from model.ctios.ip_phone import IpPhone
from model.ctios.readings import Readings, SnapshotRule
from model.lang.rule import Step, failover, when
from model.lang.term import Bool, Update, each


@failover(cites="S1-46 S1-52")
def ask_for_agents(server: CtiosServerNode) -> Step:
    """CTI OS Server {server} begins a snapshot: it asks for all agents."""
    return when(Readings.B29 != SnapshotRule.ATOMIC, in_phase(server, Source.DUE)).then(
        server.source.becomes(Source.AGENTS), *agents_asked(server)
    )


@failover(cites="S1-46 S1-52")
def ask_for_devices(server: CtiosServerNode) -> Step:
    """CTI OS Server {server} has the agents, and asks for all devices."""
    return when(in_phase(server, Source.AGENTS)).then(server.source.becomes(Source.DEVICES), *devices_asked(server))


@failover(cites="S1-46 S1-52")
def ask_for_calls(server: CtiosServerNode) -> Step:
    """CTI OS Server {server} has the devices, and asks for all calls."""
    return when(in_phase(server, Source.DEVICES)).then(server.source.becomes(Source.CALLS), *calls_asked(server))


@failover(cites="S1-46 S1-52")
def finish_snapshot(server: CtiosServerNode) -> Step:
    """CTI OS Server {server} has the calls: its snapshot is complete."""
    return when(in_phase(server, Source.CALLS)).then(server.source.becomes(Source.READY))


@failover(cites="S1-46 S1-52")
def take_snapshot_at_once(server: CtiosServerNode) -> Step:
    """CTI OS Server {server} takes a snapshot of all agents, devices and calls in one (B29)."""
    return when(Readings.B29 == SnapshotRule.ATOMIC, in_phase(server, Source.DUE)).then(
        server.source.becomes(Source.READY),
        *agents_asked(server),
        *devices_asked(server),
        *calls_asked(server),
    )


def in_phase(server: CtiosServerNode, phase: Source) -> Bool:
    """It is in this phase, and answers reach it."""
    return server.running & (server.source == phase) & server.hears


def agents_asked(server: CtiosServerNode) -> tuple[Update, ...]:
    """The answer holds every agent as it is."""
    return each(Agent, lambda a: server.agents[a].becomes(View.CURRENT))


def devices_asked(server: CtiosServerNode) -> tuple[Update, ...]:
    """The answer holds every phone as it is."""
    return (
        *each(IpPhone, lambda p: server.phone_out[p].becomes(~p.in_service)),
        *each(IpPhone, lambda p: server.phone_event[p].becomes(False)),
    )


def calls_asked(server: CtiosServerNode) -> tuple[Update, ...]:
    """The answer holds every call as it is."""
    return each(IpPhone, lambda p: server.calls[p].becomes(View.CURRENT))
