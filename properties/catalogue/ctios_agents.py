"""What is claimed of agents: their logins, their clicks, and the picture of the world that they work with."""

from __future__ import annotations

from model.ctios import desktop, requests
from model.ctios.agent import Agent
from model.ctios.cti_server import CtiServer
from model.ctios.ctios_server_node import CtiosServerNode, Source, View
from model.ctios.host import Host
from model.ctios.node_manager import NodeManager
from model.ctios.node_manager_manager import NodeManagerManager
from model.ctios.peripheral_gateway import PeripheralGateway
from model.ctios.readings import BufferedLogin, Readings
from model.ctios.service import CtiosService
from model.ctios.softphone import Answer, Click, Connection, Softphone
from model.lang.rule import fired, settled
from model.lang.term import Bool, conj, disj, exists, forall, old
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


def asks_for_agents(server: CtiosServerNode, _agent: Agent) -> Bool:
    """A step of the server has begun a snapshot of all agents."""
    return (server.source == Source.AGENTS) & (old(server.source) != Source.AGENTS)


def outdates_snapshot(server: CtiosServerNode, agent: Agent) -> Bool:
    """A step has changed the agent, or the server knows that its session is gone."""
    return (agent.work != old(agent.work)) | ~server.believes_session


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
            after=asks_for_agents,
            that=lambda n, a: n.agents[a] == View.WRONG,
            until=outdates_snapshot,
            why="The snapshot is what everything after a failure is built on.",
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
            expect=VIOLATED,
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
            expect=VIOLATED,
        ),
    )


# ---- clicks and requests -------------------------------------------------------------------------
def clicks() -> tuple[Property, ...]:
    """What becomes of what agents ask for."""
    return (
        on_step(
            "P10",
            "A request is carried out only over a session with a CTI Server",
            that=lambda: forall(
                CtiosServerNode,
                lambda n: forall(
                    Softphone,
                    lambda s: disj(*(fired(rule, n, s) for rule in CARRY_OUT)).implies(old(n.session_stands)),
                ),
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
            expect=VIOLATED,
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
