"""How the world's changes reach the CTI OS Servers: as events that may be late, overtaken, or lost with a session.

Whoever changes an agent, a phone or a call adds the updates of this module to the step.
"""

from __future__ import annotations

from model.ctios.agent import Agent
from model.ctios.ctios_server_node import CtiosServerNode, Source, View
from model.ctios.ip_phone import IpPhone
from model.ctios.switch import Switch
from model.lang.rule import Step, detection, when
from model.lang.term import Update, each, ite


# ---- what a change in the world does -------------------------------------------------------------
def agent_changed(agent: Agent) -> tuple[Update, ...]:
    """An event about the agent is under way to each server that hears; the others know the agent wrongly now (C20)."""
    return each(CtiosServerNode, lambda n: n.agents[agent].becomes(ite(n.hears, View.LATE, View.WRONG)))


def call_changed(phone: IpPhone) -> tuple[Update, ...]:
    """An event about the call is under way to each server that hears; the others know it wrongly now (C20)."""
    return each(CtiosServerNode, lambda n: n.calls[phone].becomes(ite(n.hears, View.LATE, View.WRONG)))


def phone_changed(phone: IpPhone) -> tuple[Update, ...]:
    """An event about the phone is under way to each server that hears."""
    return each(CtiosServerNode, lambda n: n.phone_event[phone].becomes(n.hears))


def lose_events(server: CtiosServerNode) -> tuple[Update, ...]:
    """Events that were under way over a session are gone with it (C20)."""
    return (
        *each(Agent, lambda a: server.agents[a].becomes(View.WRONG), where=lambda a: server.agents[a] == View.LATE),
        *each(IpPhone, lambda p: server.calls[p].becomes(View.WRONG), where=lambda p: server.calls[p] == View.LATE),
        *each(IpPhone, lambda p: server.phone_event[p].becomes(False)),
    )


# ---- events arrive -------------------------------------------------------------------------------
@detection(cites="S1-09 C20 C22")
def hear_of_agent(server: CtiosServerNode, agent: Agent) -> Step:
    """CTI OS Server {server} learns of a change of {agent}."""
    late = (server.agents[agent] == View.LATE) & (server.source != Source.AGENTS)
    return when(server.running, server.session_stands, late).then(server.agents[agent].becomes(View.CURRENT))


@detection(cites="S1-46 C20")
def hear_of_agent_too_soon(server: CtiosServerNode, agent: Agent) -> Step:
    """News of {agent} reaches CTI OS Server {server} before the older answer of the snapshot, and is undone by it."""
    late = (server.agents[agent] == View.LATE) & (server.source == Source.AGENTS)
    return when(server.running, server.session_stands, late).then(server.agents[agent].becomes(View.WRONG))


@detection(cites="S1-09 C20 C22")
def hear_of_call(server: CtiosServerNode, phone: IpPhone) -> Step:
    """CTI OS Server {server} learns of a change of the call on {phone}."""
    late = (server.calls[phone] == View.LATE) & (server.source != Source.CALLS)
    return when(server.running, server.session_stands, late).then(server.calls[phone].becomes(View.CURRENT))


@detection(cites="S1-46 C20")
def hear_of_call_too_soon(server: CtiosServerNode, phone: IpPhone) -> Step:
    """News of the call on {phone} reaches {server} before the older answer of the snapshot, and is undone by it."""
    late = (server.calls[phone] == View.LATE) & (server.source == Source.CALLS)
    return when(server.running, server.session_stands, late).then(server.calls[phone].becomes(View.WRONG))


@detection(cites="S1-31 S1-32 C4")
def hear_of_phone(server: CtiosServerNode, phone: IpPhone) -> Step:
    """CTI OS Server {server} learns that {phone} has gone out of service, or is back."""
    due = server.phone_event[phone] & (server.source != Source.DEVICES)
    return when(server.running, server.session_stands, due).then(
        server.phone_event[phone].becomes(False),
        server.phone_out[phone].becomes(~phone.in_service),
    )


@detection(cites="S1-46 C20")
def hear_of_phone_too_soon(server: CtiosServerNode, phone: IpPhone) -> Step:
    """News of {phone} reaches CTI OS Server {server} before the older answer of the snapshot, and is undone by it."""
    due = server.phone_event[phone] & (server.source == Source.DEVICES)
    return when(server.running, server.session_stands, due).then(server.phone_event[phone].becomes(False))


# ---- system events, which a CTI Server repeats until they are right ------------------------------
@detection(cites="S1-40 C4")
def hear_of_pg_offline(server: CtiosServerNode) -> Step:
    """CTI OS Server {server} is told that the Peripheral Gateway is offline."""
    told = server.session_stands & server.ctiserver.element.reports_pg_offline()
    return when(server.running, server.believes_session, ~server.pg_offline, told).then(server.pg_offline.becomes(True))


@detection(cites="S1-40 C4")
def hear_of_pg_online(server: CtiosServerNode) -> Step:
    """CTI OS Server {server} is told that the Peripheral Gateway is back."""
    told = server.session_stands & ~server.ctiserver.element.reports_pg_offline()
    return when(server.running, server.believes_session, server.pg_offline, told).then(server.pg_offline.becomes(False))


@detection(cites="S1-35 C4")
def hear_of_switch(server: CtiosServerNode, switch: Switch) -> Step:
    """CTI OS Server {server} is told that {switch} has gone out of service, or is back."""
    differs = server.switch_out[switch].iff(switch.in_service)
    return when(server.running, server.believes_session, server.hears, differs).then(
        server.switch_out[switch].becomes(~switch.in_service)
    )
