"""The client library's connection to a CTI OS Server: how its loss is noticed, and how another one is found."""

from __future__ import annotations

from model.ctios.agent import Work
from model.ctios.click_buffer import clear_buffer
from model.ctios.ctios_server_node import CtiosServerNode, ServerProcess
from model.ctios.readings import Disconnection, NextServer, OfflineRule, OldSession, Readings, Retries
from model.ctios.softphone import MOST_RETRIES, Answer, Connection, SeenCall, SeenWork, Softphone
from model.ctios.views import agent_changed
from model.lang.rule import Step, detection, event, failover, fault, repair, when
from model.lang.term import Bool, Update, conj, disj, each, exists, ite


# ---- the network between the two -----------------------------------------------------------------
@fault(cites="S1-47 C5 C16")
def pull_cable(softphone: Softphone, server: CtiosServerNode) -> Step:
    """The network between {softphone} and {server} is cut; neither is told."""
    return when(~softphone.cut_off[server]).then(softphone.cut_off[server].becomes(True))


@repair(cites="S1-47 C5")
def plug_in_cable(softphone: Softphone, server: CtiosServerNode) -> Step:
    """The network between {softphone} and {server} carries again."""
    return when(softphone.cut_off[server]).then(softphone.cut_off[server].becomes(False))


# ---- the desktop is started and closed -----------------------------------------------------------
@event(cites="S1-10 S1-48 C9 C16")
def start(softphone: Softphone, server: CtiosServerNode) -> Step:
    """The agent starts {softphone}; it is to connect to {server} first (B5)."""
    usual = (Readings.B5 == NextServer.OTHER) & (server == softphone.usual_server)
    listed = (Readings.B5 == NextServer.LISTED) & is_top(server)
    picked = (Readings.B5 == NextServer.ALTERNATE) | usual | listed
    return when(softphone.connection == Connection.CLOSED, picked).then(
        softphone.connection.becomes(Connection.CONNECTING),
        softphone.server.becomes(server),
    )


@event(cites="S1-48 C8 C13")
def close(softphone: Softphone) -> Step:
    """The agent closes {softphone}; a server within reach is told."""
    connected = softphone.believes_connected
    stops = connected | (softphone.connection == Connection.GAVE_UP) | (Readings.B4 != Retries.FOR_EVER)
    return when(softphone.connection != Connection.CLOSED, stops).then(
        softphone.connection.becomes(Connection.CLOSED),
        softphone.restoring.becomes(False),
        softphone.server.becomes(None),
        each(CtiosServerNode, lambda n: softphone.listed[n].becomes(False), where=softphone.is_served_by),
        softphone.retries.becomes(0),
        softphone.settings_downloaded.becomes(False),
        softphone.told_phone.becomes(False),
        softphone.told_switch.becomes(False),
        softphone.told_pg.becomes(False),
        softphone.told_ctiserver.becomes(False),
        softphone.told_ctios.becomes(False),
        softphone.flagged.becomes(False),
        softphone.work.becomes(SeenWork.LOGGED_OUT),
        softphone.call.becomes(SeenCall.NONE),
        softphone.answer.becomes(Answer.NONE),
        *clear_buffer(softphone),
    )


# ---- the loss of a connection is noticed ---------------------------------------------------------
@detection(cites="S1-47 C3 C5 C9")
def notice_broken_socket(softphone: Softphone, server: CtiosServerNode) -> Step:
    """{softphone} notices that its socket to {server} is broken."""
    told = Readings.B2 != Disconnection.TOGETHER
    return when(told, softphone.is_connected_to(server), is_broken(softphone, server)).then(*fail_over(softphone))


@detection(cites="S1-47 C3 C5 C6")
def miss_heartbeats(softphone: Softphone, server: CtiosServerNode) -> Step:
    """{softphone} has missed too many heartbeats of {server}."""
    noticed = Readings.B2 == Disconnection.NOTICED
    return when(noticed, softphone.is_connected_to(server), is_silent(softphone, server)).then(*fail_over(softphone))


@detection(cites="S1-47")
def disconnect_all(server: CtiosServerNode) -> Step:
    """All softphones of the failed server {server} are disconnected together (B2)."""

    def is_lost(softphone: Softphone) -> Bool:
        return has_lost(softphone, server)

    together = Readings.B2 == Disconnection.TOGETHER
    return when(together, exists(Softphone, is_lost)).then(each(Softphone, fail_over, where=is_lost))


@detection(cites="S1-47 C7 C17")
def drop_client(server: CtiosServerNode, softphone: Softphone) -> Step:
    """{server}, or the CTI Server behind it, drops the old session of {softphone} (B35)."""
    logs_out = Readings.B35 == OldSession.LOGS_OUT
    agent = softphone.agent
    out = (agent.work.becomes(Work.LOGGED_OUT), agent.by_hand.becomes(False), *agent_changed(agent))
    stuck = (server.process == ServerProcess.HUNG) | (server.process == ServerProcess.STALLED)
    return when(softphone.listed[server], ~stuck, ~softphone.is_client_of(server)).then(
        softphone.listed[server].becomes(False),
        *(u.where(logs_out & agent.logged_in) for u in out),
    )


def has_lost(softphone: Softphone, server: CtiosServerNode) -> Bool:
    """The softphone takes itself for connected, and nothing but silence or a broken socket is left of that."""
    return softphone.is_connected_to(server) & (is_broken(softphone, server) | is_silent(softphone, server))


def is_broken(softphone: Softphone, server: CtiosServerNode) -> Bool:
    """The server has no such connection any more, and the network is there to tell."""
    return softphone.has_path_to(server) & (~softphone.listed[server] | ~server.there)


def is_silent(softphone: Softphone, server: CtiosServerNode) -> Bool:
    """Nothing comes from the server: the network is cut, the host is off, or not even heartbeats go out."""
    hung = server.process == ServerProcess.HUNG
    return ~softphone.has_path_to(server) | ~server.host.up | hung


def fail_over(softphone: Softphone) -> tuple[Update, ...]:
    """It gives up its connection and is to connect to the next server, or to the top of its list (B5)."""
    listed = Readings.B5 == NextServer.LISTED
    return (
        softphone.connection.becomes(Connection.CONNECTING),
        softphone.restoring.becomes(False),
        softphone.retries.becomes(0),
        *each(
            CtiosServerNode,
            softphone.server.becomes,
            where=lambda n: ite(listed, is_top(n), is_next_for(softphone, n)),
        ),
    )


# ---- another server is tried ---------------------------------------------------------------------
@failover(cites="S1-10 S1-48 C3 C8 C11")
def connect(softphone: Softphone, server: CtiosServerNode) -> Step:
    """{softphone} connects to {server}, downloads the settings, and is to restore its agent's session."""
    return when(softphone.tries_to_connect, softphone.server == server, softphone.can_connect(server)).then(
        softphone.connection.becomes(Connection.CONNECTED),
        softphone.restoring.becomes(True),
        softphone.listed[server].becomes(True),
        softphone.retries.becomes(0),
        softphone.settings_downloaded.becomes(True),
        softphone.told_ctios.becomes(False),
        softphone.flagged.becomes(False).where(Readings.B6 == OfflineRule.LAST_EVENT),
    )


@detection(cites="S1-48 S1-49 C8 C9")
def fail_to_connect(softphone: Softphone, server: CtiosServerNode) -> Step:
    """{softphone} cannot connect to {server}, and is to try the next one."""
    counts = (Readings.B4 == Retries.FIVE) & softphone.settings_downloaded
    # A further round that is not counted and finds no server either would change nothing.
    matters = disj(
        softphone.connection == Connection.CONNECTING,
        counts,
        ~counts & exists(CtiosServerNode, softphone.can_connect),
    )
    fails = (softphone.server == server) & ~softphone.can_connect(server)
    return when(softphone.tries_to_connect, softphone.retries < MOST_RETRIES, fails, matters).then(
        softphone.connection.becomes(Connection.RETRYING),
        softphone.retries.becomes(ite(counts, softphone.retries + 1, 0)),
        each(CtiosServerNode, softphone.server.becomes, where=lambda n: is_next_for(softphone, n)),
    )


@failover(cites="S1-48 S1-49 C8")
def give_up(softphone: Softphone) -> Step:
    """{softphone} has tried often enough: it gives up."""
    often = (Readings.B4 == Retries.FIVE) & (softphone.retries == MOST_RETRIES)
    return when(often, softphone.tries_to_connect).then(softphone.connection.becomes(Connection.GAVE_UP))


def is_next_for(softphone: Softphone, server: CtiosServerNode) -> Bool:
    """It comes after the server that the softphone is connected to or has tried."""
    return exists(CtiosServerNode, lambda n: (softphone.server == n) & follows(server, n))


def is_top(server: CtiosServerNode) -> Bool:
    """It is the first of the list."""
    return ~exists(CtiosServerNode, lambda n: n.number < server.number)


def follows(server: CtiosServerNode, other: CtiosServerNode) -> Bool:
    """It is the next in the list after the other; after the last comes the first."""
    between = exists(CtiosServerNode, lambda n: (other.number < n.number) & (n.number < server.number))
    last = ~exists(CtiosServerNode, lambda n: other.number < n.number)
    return conj(other.number < server.number, ~between) | (last & is_top(server))
