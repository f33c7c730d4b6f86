"""What is claimed of agents: their logins, their clicks, and the picture of the world that they work with."""

from __future__ import annotations

from model.ctios import click_buffer, cti_server_duties, desktop, offline_events, requests
from model.ctios.agent import Agent
from model.ctios.cti_server import CtiServer
from model.ctios.ctios_server_node import CtiosServerNode, Source, View
from model.ctios.host import Host
from model.ctios.ip_phone import IpPhone
from model.ctios.node_manager import NodeManager
from model.ctios.node_manager_manager import NodeManagerManager
from model.ctios.peripheral_gateway import PeripheralGateway
from model.ctios.readings import (
    BufferContent,
    BufferedLogin,
    Disconnection,
    Hang,
    Launch,
    LeavingOffline,
    Readings,
    Watchers,
)
from model.ctios.service import CtiosService
from model.ctios.softphone import Answer, Click, Connection, Softphone
from model.lang.rule import RuleFamily, enabled, fired, settled
from model.lang.term import Bool, conj, disj, exists, old
from properties.catalogue.ctios_words import from_the_start
from properties.expectation import HOLDS, VIOLATED, depends
from properties.property import Property, absent, always, on_step, reachable

CARRY_OUT = (
    requests.carry_out_login,
    requests.carry_out_logout,
    requests.carry_out_ready,
    requests.carry_out_not_ready,
    requests.carry_out_answer,
    requests.carry_out_release,
)
"""The rules by which a request is carried out."""
BUTTONS = (
    click_buffer.click_login,
    click_buffer.click_logout,
    click_buffer.click_ready,
    click_buffer.click_not_ready,
    click_buffer.click_answer,
    click_buffer.click_release,
)
"""The rules by which a click comes about."""


# ---- words the claims share ----------------------------------------------------------------------
def settled_for(softphone: Softphone) -> Bool:
    """Nothing is left to notice or to do by itself that concerns this softphone; of tracing nothing is asked."""
    return settled(
        Host,
        CtiosService,
        NodeManager,
        NodeManagerManager,
        PeripheralGateway,
        CtiServer,
        CtiosServerNode,
        Agent,
        Softphone,
        around=(softphone, softphone.agent, softphone.phone, softphone.switch),
    )


def asks_for(server: CtiosServerNode, phase: Source) -> Bool:
    """A step of the server has begun this phase of a snapshot, or has taken one at once (B29)."""
    at_once = (server.source == Source.READY) & (old(server.source) == Source.DUE)
    return ((server.source == phase) & (old(server.source) != phase)) | at_once


def has_agent_wrong(server: CtiosServerNode, agent: Agent) -> Bool:
    """What the server knows of the agent is not so, and no news of it is under way."""
    return server.agents[agent] == View.WRONG


def has_call_wrong(server: CtiosServerNode, phone: IpPhone) -> Bool:
    """What the server knows of the call is not so, and no news of it is under way."""
    return server.calls[phone] == View.WRONG


def outdates_agent(server: CtiosServerNode, agent: Agent) -> Bool:
    """A step has changed the agent, or the server knows that its session is gone."""
    return (agent.work != old(agent.work)) | ~server.believes_session


def outdates_call(server: CtiosServerNode, phone: IpPhone) -> Bool:
    """A step has changed the call, or the server knows that its session is gone."""
    return (phone.call != old(phone.call)) | ~server.believes_session


def is_answered(server: CtiosServerNode, softphone: Softphone) -> Bool:
    """The server can answer the first click of the softphone, or has to notice first that its session is gone."""
    answers = (*CARRY_OUT, requests.answer_with_failure, requests.refuse)
    notices = enabled(cti_server_duties.lose_session, server)
    return notices | disj(*(enabled(rule, server, softphone) for rule in answers))


def takes_other(softphone: Softphone) -> Bool:
    """A step has carried out something else than the first click, or has not let the second one come first."""
    buttons = zip(CARRY_OUT, (b for b in Click if b is not Click.NONE), strict=True)
    wrong = disj(*(is_carried_out(rule, softphone) & (old(softphone.first) != button) for rule, button in buttons))
    done = disj(*(is_carried_out(rule, softphone) for rule in CARRY_OUT))
    return wrong | (done & (softphone.first != old(softphone.second)))


def is_carried_out(rule: RuleFamily[CtiosServerNode, Softphone], softphone: Softphone) -> Bool:
    """A step of some server has carried out a request of this softphone by this rule."""
    return exists(CtiosServerNode, lambda n: fired(rule, n, softphone))


def is_told_of_outage(softphone: Softphone) -> Bool:
    """A step has told the softphone that its phone or its switch is out of service."""
    events = (offline_events.tell_phone_out, offline_events.tell_switch_out)
    return exists(CtiosServerNode, lambda n: disj(*(fired(event, n, softphone) for event in events)))


def is_new(softphone: Softphone) -> Bool:
    """A step has been a click on this softphone."""
    return disj(*(fired(rule, softphone) for rule in BUTTONS))


# ---- the promise of the chapter ------------------------------------------------------------------
def picture() -> tuple[Property, ...]:
    """Whether what is shown is so."""
    return (
        always(
            "S1-27",
            "Once all has settled, every softphone displays Offline or shows the world as it is",
            over=Softphone,
            when=lambda s: conj(settled_for(s), s.connection != Connection.CLOSED),
            that=lambda s: s.offline | s.is_resynced,
            why="An agent who works with a wrong picture takes calls that are not there and misses those that are.",
            cites="S1-27 S1-33 S1-36 S1-40 S1-45 S1-46 S1-50 S1-52",
            expect=VIOLATED,
        ),
        absent(
            "P11",
            "What a snapshot says of an agent who does not change is right until the session is lost",
            over=(CtiosServerNode, Agent),
            after=lambda n, _a: asks_for(n, Source.AGENTS),
            that=has_agent_wrong,
            until=outdates_agent,
            why="The snapshot is what everything after a failure is built on.",
            cites="S1-46 S1-52",
            expect=HOLDS,
        ),
        absent(
            "P11-devices",
            "What a snapshot says of a phone that does not change is right until the session is lost",
            over=(CtiosServerNode, IpPhone),
            after=lambda n, _p: asks_for(n, Source.DEVICES),
            that=lambda n, p: n.phone_out[p].iff(p.in_service),
            until=lambda n, p: ~p.in_service.iff(old(p.in_service)) | ~n.believes_session,
            why="Devices are the second of the three things that a snapshot is of.",
            cites="S1-46 S1-52",
            expect=HOLDS,
        ),
        absent(
            "P11-calls",
            "What a snapshot says of a call that does not change is right until the session is lost",
            over=(CtiosServerNode, IpPhone),
            after=lambda n, _p: asks_for(n, Source.CALLS),
            that=has_call_wrong,
            until=outdates_call,
            why="Calls are the third of the three things that a snapshot is of.",
            cites="S1-46 S1-52",
            expect=HOLDS,
        ),
        always(
            "H14",
            "Once all has settled, a served softphone's server knows its agent and the call on its phone",
            over=(Softphone, CtiosServerNode),
            when=lambda s, n: settled_for(s) & s.is_served_by(n) & n.hears,
            that=lambda s, n: n.knows_agent(s.agent) & n.knows_call(s.phone),
            why="A change during the snapshot stays unknown until the next one.",
            cites="S1-46 S1-52",
            expect=VIOLATED,
        ),
    )


def no_server_hangs_for_ever() -> Bool:
    """The readings under which no process hangs, or one that does is always restarted by somebody."""
    restarted = (Readings.B12 != Launch.BY_NODE_MANAGER_MANAGER) & (Readings.B13 == Watchers.SERVICE_CONTROL)
    noticed = (Readings.B14 == Hang.NODE_MANAGER) & (restarted | (Readings.B13 == Watchers.INFALLIBLE))
    return (Readings.B14 == Hang.EXCLUDED) | noticed


# ---- logins --------------------------------------------------------------------------------------
def logins() -> tuple[Property, ...]:
    """Whether agents log in by hand where they have to."""
    return (
        absent(
            "P7",
            "After an outage of phone or switch an agent is not logged in before logging in by hand",
            over=Agent,
            after=lambda a: ~a.phone.works & ~a.logged_in,
            that=lambda a: a.logged_in & ~a.by_hand,
            until=lambda a: a.logged_in & a.by_hand,
            why="An agent who is not at the desk is offered calls.",
            cites="S1-34 S1-37",
            expect=depends(
                ((Readings.B8 == LeavingOffline.BY_HAND) & (Readings.B33 != BufferedLogin.NOT_BY_HAND), HOLDS),
                otherwise=VIOLATED,
            ),
        ),
        on_step(
            "H2",
            "A login that is carried out is one by hand: somebody is there",
            rule=requests.carry_out_login,
            that=lambda _server, s: s.agent.by_hand,
            why="A click during the outage is not the login that the chapter asks for after it.",
            cites="S1-28 S1-34",
            expect=depends((Readings.B33 != BufferedLogin.NOT_BY_HAND, HOLDS), otherwise=VIOLATED),
        ),
        absent(
            "H3",
            "An agent whom an outage of phone or switch has logged out is not logged in again by the softphone",
            over=Softphone,
            after=lambda s: ~s.phone.works & ~s.agent.logged_in,
            that=lambda s: exists(CtiosServerNode, lambda n: fired(desktop.log_in_again, n, s)),
            until=lambda s: s.agent.logged_in & s.agent.by_hand,
            why="Restoring the session after one failure undoes what another one asks for.",
            cites="S1-34 S1-48",
            expect=depends((Readings.B8 == LeavingOffline.BY_HAND, HOLDS), otherwise=VIOLATED),
        ),
        absent(
            "S1-34",
            "A softphone told of an outage of phone or switch, and of nothing else, does not log its agent in again",
            over=Softphone,
            after=lambda s: s.at_work & is_told_of_outage(s),
            that=lambda s: exists(CtiosServerNode, lambda n: fired(desktop.log_in_again, n, s)),
            until=lambda s: disj(~s.believes_connected, s.told_pg, s.told_ctiserver),
            why="It is what P7 promises where only one thing fails.",
            cites="S1-34 S1-37",
            expect=depends((Readings.B8 == LeavingOffline.AUTOMATIC, VIOLATED), otherwise=HOLDS),
        ),
    )


# ---- clicks and requests -------------------------------------------------------------------------
def clicks() -> tuple[Property, ...]:
    """What becomes of what agents ask for."""
    return (
        absent(
            "P10",
            "A request is carried out only over a session with a CTI Server",
            over=Softphone,
            after=from_the_start,
            that=lambda s: exists(
                CtiosServerNode,
                lambda n: disj(*(fired(rule, n, s) for rule in CARRY_OUT)) & ~old(n.session_stands),
            ),
            why="What cannot be carried out has to be answered with a failure.",
            cites="S1-43",
            expect=HOLDS,
        ),
        always(
            "P29",
            "Once all has settled, no click of a connected softphone waits for its answer (safety part)",
            over=Softphone,
            when=lambda s: settled_for(s) & s.at_work & ~s.shut_off,
            that=lambda s: s.first == Click.NONE,
            why="An agent clicks again, and both clicks take effect.",
            cites="S1-43",
            expect=depends(
                ((Readings.B2 != Disconnection.CLOSED) & no_server_hangs_for_ever(), HOLDS), otherwise=VIOLATED
            ),
        ),
        always(
            "S1-43",
            "A server that is asked for something answers, or still has to notice that its session is gone",
            over=(Softphone, CtiosServerNode),
            when=lambda s, n: s.at_work & s.is_served_by(n) & (s.first != Click.NONE),
            that=lambda s, n: is_answered(n, s),
            why="It is what P29 promises where no server stalls.",
            cites="S1-43",
            expect=HOLDS,
        ),
        on_step(
            "S1-43-failure",
            "A request that the CTI Server does not get is answered with a failure",
            rule=requests.answer_with_failure,
            that=lambda _server, s: s.answer == Answer.FAILED,
            why="An agent who is told nothing waits, or clicks again.",
            cites="S1-43",
            expect=HOLDS,
        ),
        absent(
            "S1-29",
            "Clicks take effect in the order in which they were made",
            over=Softphone,
            after=from_the_start,
            that=lambda s: (is_new(s) & (old(s.first) != Click.NONE) & (s.first != old(s.first))) | takes_other(s),
            why="A release that comes before its answer ends the call.",
            cites="S1-28 S1-29",
            expect=depends((Readings.B28 == BufferContent.LAST, VIOLATED), otherwise=HOLDS),
        ),
        reachable(
            "P35",
            "A click that nothing could carry can take effect after the failover",
            over=Softphone,
            after=lambda s: conj(
                s.first == Click.NOT_READY, s.first_buffered, s.second == Click.NONE, s.tries_to_connect
            ),
            that=lambda s: conj(s.at_work, s.first == Click.NONE, s.answer == Answer.CONFIRMED),
            why="It is what agents have to be warned of.",
            cites="S1-28 S1-29",
            expect=HOLDS,
        ),
        on_step(
            "H1",
            "A click on the answer button that a failover delays never answers another call than it was aimed at",
            rule=requests.carry_out_answer,
            that=lambda _server, s: ~(old(s.first_buffered) & old(s.first_outdated)),
            why="A customer is connected to somebody who expects another.",
            cites="S1-28 S1-29",
            expect=VIOLATED,
        ),
    )


def agents_catalogue() -> tuple[Property, ...]:
    """The properties of pictures, logins and clicks."""
    return (*picture(), *logins(), *clicks())
