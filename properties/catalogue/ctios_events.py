"""What is claimed of news: it arrives, is passed on, and is shown, unless something is still about to do so.

Each claim is about one link of the chain from the world to the display. None needs to know how a state came about, so
they hold together where the promise of the whole chain (S1-27) is broken by one hazard or another.
"""

from __future__ import annotations

from collections.abc import Callable

from model.ctios import cti_server_duties, desktop, offline_events, reconnection, telephony, views
from model.ctios.agent import Agent
from model.ctios.ctios_server_node import CtiosServerNode, View
from model.ctios.ip_phone import IpPhone
from model.ctios.peripheral_gateway import some_side_enabled
from model.ctios.readings import Disconnection, NoSource, Readings
from model.ctios.softphone import Softphone
from model.ctios.switch import Switch
from model.lang.rule import RuleFamily, enabled
from model.lang.term import Bool, conj, disj
from properties.expectation import HOLDS, VIOLATED, depends
from properties.property import Property, always

Tells = RuleFamily[CtiosServerNode, Softphone]


# ---- words the claims share ----------------------------------------------------------------------
def has_been_told(server: CtiosServerNode, softphone: Softphone, *tells: Tells) -> Bool:
    """The server serves the softphone, and is about to make none of these steps."""
    return softphone.is_served_by(server) & ~disj(*(enabled(rule, server, softphone) for rule in tells))


def listens(server: CtiosServerNode) -> Bool:
    """What a CTI Server says of the systems behind it reaches the server."""
    return conj(server.running, server.believes_session, server.session_stands)


def no_news_of_agent(server: CtiosServerNode, agent: Agent) -> Bool:
    """No event about the agent is under way to the server."""
    return server.agents[agent] != View.LATE


def no_news_of_phone(server: CtiosServerNode, phone: IpPhone) -> Bool:
    """No event about the phone or its call is under way to the server."""
    return ~server.phone_event[phone] & (server.calls[phone] != View.LATE)


def agent_heard(server: CtiosServerNode, agent: Agent) -> Bool:
    """The server is about to hear nothing of the agent."""
    return listens(server) & ~(
        enabled(views.hear_of_agent, server, agent) | enabled(views.hear_of_agent_too_soon, server, agent)
    )


def phone_heard(server: CtiosServerNode, phone: IpPhone) -> Bool:
    """The server is about to hear nothing of the phone and its call."""
    rules = (views.hear_of_call, views.hear_of_call_too_soon, views.hear_of_phone, views.hear_of_phone_too_soon)
    return listens(server) & ~disj(*(enabled(rule, server, phone) for rule in rules))


def switch_heard(server: CtiosServerNode, switch: Switch) -> Bool:
    """The server hears the switch, and is about to hear nothing of it."""
    return conj(listens(server), server.hears, ~enabled(views.hear_of_switch, server, switch))


def switch_known(server: CtiosServerNode, switch: Switch) -> Bool:
    """What the server knows of the switch is so."""
    return ~server.switch_out[switch].iff(switch.in_service)


# ---- from the world to the server ----------------------------------------------------------------
def arrives() -> tuple[Property, ...]:
    """What servers hear."""
    return (
        always(
            "S1-09",
            "News of an agent that is under way to a server that listens is about to arrive",
            over=(CtiosServerNode, Agent),
            when=agent_heard,
            that=no_news_of_agent,
            why="A server that waits for news for ever shows an old state for ever.",
            cites="S1-09 C20 C22",
            expect=HOLDS,
        ),
        always(
            "S1-09-phone",
            "News of a phone or its call that is under way to a server that listens is about to arrive",
            over=(CtiosServerNode, IpPhone),
            when=phone_heard,
            that=no_news_of_phone,
            why="A server that waits for news for ever shows an old state for ever.",
            cites="S1-09 S1-31 S1-46 C20",
            expect=HOLDS,
        ),
        always(
            "S1-35-server",
            "A server that hears a switch knows whether it is in service, unless it is about to hear it",
            over=(CtiosServerNode, Switch),
            when=switch_heard,
            that=switch_known,
            why="It is what softphones are told.",
            cites="S1-35 S1-37",
            expect=HOLDS,
        ),
        always(
            "S1-40-server",
            "A server with a session knows whether the Peripheral Gateway is offline, unless it is about to hear it",
            over=CtiosServerNode,
            when=lambda n: listens(n) & ~enabled(views.hear_of_pg_offline, n) & ~enabled(views.hear_of_pg_online, n),
            that=lambda n: n.pg_offline.iff(n.ctiserver.element.reports_pg_offline()),
            why="It is what softphones are told.",
            cites="S1-40",
            expect=HOLDS,
        ),
        always(
            "S1-34-logout",
            "An agent without a working phone is logged out, unless the Peripheral Gateway is about to do it",
            over=Agent,
            when=lambda a: ~a.phone.works & some_side_enabled() & ~enabled(telephony.log_out_for_outage, a),
            that=lambda a: ~a.logged_in,
            why="A login by hand after the outage presupposes it.",
            cites="S1-34 S1-37 C18 C19",
            expect=HOLDS,
        ),
    )


# ---- from the server to the softphone ------------------------------------------------------------
def passed_on() -> tuple[Property, ...]:
    """What softphones are told, and what they notice."""
    return (
        _told(
            "S1-31",
            "A served softphone knows of an outage of its phone just as its server does, once it has been told",
            (offline_events.tell_phone_out, offline_events.tell_phone_back),
            lambda s, n: s.told_phone.iff(n.phone_out[s.phone]),
            "S1-31 S1-32 S1-33",
        ),
        _told(
            "S1-35",
            "A served softphone knows of an outage of its switch just as its server does, once it has been told",
            (offline_events.tell_switch_out, offline_events.tell_switch_back),
            lambda s, n: s.told_switch.iff(n.switch_out[s.switch]),
            "S1-35 S1-36 S1-37",
        ),
        always(
            "S1-44",
            "A served softphone whose server reaches no CTI Server knows so, once the server and it have noticed",
            over=(Softphone, CtiosServerNode),
            when=lambda s, n: conj(
                has_been_told(n, s, offline_events.tell_ctiserver_offline),
                ~n.believes_session,
                ~n.can_reconnect(),
                ~enabled(cti_server_duties.fail_to_reconnect, n),
            ),
            that=lambda s, _n: s.told_ctiserver,
            why="Its agent would click, and be answered with failures.",
            cites="S1-43 S1-44 S1-45",
            expect=depends((Readings.B30 == NoSource.EMPTY, VIOLATED), otherwise=HOLDS),
        ),
        always(
            "S1-47",
            "A softphone whose connection is gone is about to notice it",
            over=(Softphone, CtiosServerNode),
            when=lambda s, n: s.is_connected_to(n) & (reconnection.is_broken(s, n) | reconnection.is_silent(s, n)),
            that=lambda s, n: disj(
                enabled(reconnection.notice_broken_socket, s, n),
                enabled(reconnection.miss_heartbeats, s, n),
                enabled(reconnection.disconnect_all, n),
            ),
            why="A desktop that does not notice waits for ever.",
            cites="S1-47",
            expect=depends((Readings.B2 == Disconnection.CLOSED, VIOLATED), otherwise=HOLDS),
        ),
        always(
            "S1-52",
            "A softphone that is to restore its agent's session is about to, once its server has all state",
            over=(Softphone, CtiosServerNode),
            when=lambda s, n: desktop.is_restoring(n, s),
            that=lambda s, n: enabled(desktop.log_in_again, n, s) | enabled(desktop.resume, n, s),
            why="Until then its buttons do nothing.",
            cites="S1-46 S1-48 S1-52",
            expect=HOLDS,
        ),
        always(
            "S1-10",
            "A softphone at work shows what its server knows, once it has been told",
            over=(Softphone, CtiosServerNode),
            when=lambda s, n: desktop.shows_news(n, s) & has_been_told(n, s, desktop.show_work, desktop.show_call),
            that=lambda s, n: conj(
                n.knows_agent(s.agent).implies(s.shows_work_as_it_is),
                n.knows_call(s.phone).implies(s.shows_call_as_it_is),
            ),
            why="It is what a softphone is for.",
            cites="S1-09 S1-10",
            expect=HOLDS,
        ),
    )


def _told(
    name: str, claim: str, tells: tuple[Tells, ...], same: Callable[[Softphone, CtiosServerNode], Bool], cites: str
) -> Property:
    """The softphone knows what its server knows."""
    return always(
        name,
        claim,
        over=(Softphone, CtiosServerNode),
        when=lambda s, n: has_been_told(n, s, *tells),
        that=same,
        why="It decides whether the agent is believed at work.",
        cites=cites,
        expect=HOLDS,
    )


def events_catalogue() -> tuple[Property, ...]:
    """The properties of news."""
    return (*arrives(), *passed_on())
