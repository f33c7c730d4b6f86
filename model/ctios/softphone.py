"""A softphone: the desktop of an agent, with the client library below it. Its states, and what they mean together.

What it does stands in modules of their own: `reconnection`, `offline_events`, `desktop`, `click_buffer`, `requests`.
"""

from __future__ import annotations

from enum import Enum

from model.ctios.agent import Agent, Work
from model.ctios.ctios_server_node import CtiosServerNode
from model.ctios.ip_phone import Call, IpPhone
from model.ctios.readings import NoSource, OfflineRule, Readings, WhichSwitch
from model.ctios.switch import Switch
from model.lang.component import Component, Link, Ref, Relation, State
from model.lang.term import Bool, conj, disj, exists

MOST_RETRIES = 5
"""After so many retries the client library gives up, once it has downloaded the settings (C8)."""


class Connection(Enum):
    """The connection, as the softphone believes."""

    CLOSED = "closed"
    CONNECTING = "connecting"
    RETRYING = "retrying"
    CONNECTED = "connected"
    GAVE_UP = "gave up"


class SeenWork(Enum):
    """What the softphone shows of its agent. STALE: something that is not so."""

    LOGGED_OUT = "logged out"
    NOT_READY = "not ready"
    READY = "ready"
    WRAP_UP_NOT_READY = "wrap-up, then not ready"
    WRAP_UP_READY = "wrap-up, then ready"
    STALE = "stale"


class SeenCall(Enum):
    """What the softphone shows of the call on its phone. STALE: something that is not so."""

    NONE = "none"
    OFFERED = "offered"
    ACTIVE = "active"
    STALE = "stale"


class Click(Enum):
    """A button that has been clicked."""

    NONE = "none"
    LOGIN = "log in"
    LOGOUT = "log out"
    READY = "ready"
    NOT_READY = "not ready"
    ANSWER = "answer"
    RELEASE = "release"


class Answer(Enum):
    """What the softphone was told of its last request."""

    NONE = "none"
    CONFIRMED = "confirmed"
    FAILED = "failed"


class Softphone(Component, cites="S1-31 S1-47 S1-48"):
    """A softphone.

    `listed` is what the servers believe: which of them have it as their client. `restoring`: the session of its agent
    is to be restored before it is at work again.
    """

    agent = Link(Agent)
    usual_server = Link(CtiosServerNode)

    # the connection
    connection = State(Connection, initially=Connection.CLOSED)
    server = Ref(CtiosServerNode)
    listed = Relation(CtiosServerNode, bool, initially=False)
    cut_off = Relation(CtiosServerNode, bool, initially=False)
    restoring = State(bool, initially=False)
    retries = State(range(MOST_RETRIES + 1), initially=0)
    settings_downloaded = State(bool, initially=False)

    # the causes of Offline that it has been told of, and what the last event said
    told_phone = State(bool, initially=False)
    told_switch = State(bool, initially=False)
    told_pg = State(bool, initially=False)
    told_ctiserver = State(bool, initially=False)
    told_ctios = State(bool, initially=False)
    flagged = State(bool, initially=False)

    # what it shows
    work = State(SeenWork, initially=SeenWork.LOGGED_OUT)
    call = State(SeenCall, initially=SeenCall.NONE)
    answer = State(Answer, initially=Answer.NONE)

    # clicks that have not taken effect yet, the first to be sent first. The rest is for properties only: whether a
    # click was made when nothing could carry it, and whether what it was aimed at is gone.
    first = State(Click, initially=Click.NONE)
    second = State(Click, initially=Click.NONE)
    first_buffered = State(bool, initially=False)
    second_buffered = State(bool, initially=False)
    first_outdated = State(bool, initially=False)
    second_outdated = State(bool, initially=False)

    # ---- what it belongs to -----------------------------------------------------------------
    @property
    def phone(self) -> IpPhone:
        """The phone that it is associated with."""
        return self.agent.phone

    @property
    def switch(self) -> Switch:
        """The switch that it is associated with."""
        return self.agent.phone.switch

    # ---- the connection ---------------------------------------------------------------------
    def has_path_to(self, server: CtiosServerNode) -> Bool:
        """The network carries between the two."""
        lan = (Readings.B32 == WhichSwitch.PERIPHERAL) | self.switch.in_service
        return conj(~self.cut_off[server], lan)

    def can_connect(self, server: CtiosServerNode) -> Bool:
        """The server would accept it now (B30)."""
        accepts = (Readings.B30 != NoSource.REFUSE) | server.believes_session
        return conj(self.has_path_to(server), server.running, accepts)

    @property
    def believes_connected(self) -> Bool:
        """It has a connection and has not noticed that it is gone."""
        return self.connection == Connection.CONNECTED

    @property
    def tries_to_connect(self) -> Bool:
        """It knows that it has no connection, and tries to get one."""
        return (self.connection == Connection.CONNECTING) | (self.connection == Connection.RETRYING)

    def is_connected_to(self, server: CtiosServerNode) -> Bool:
        """It believes that it is connected to this server."""
        return self.believes_connected & (self.server == server)

    def is_client_of(self, server: CtiosServerNode) -> Bool:
        """Its connection to this server is there at both ends, with a network between them."""
        return conj(self.is_connected_to(server), self.listed[server], server.there, self.has_path_to(server))

    def is_served_by(self, server: CtiosServerNode) -> Bool:
        """It is the client of this server, which does its work."""
        return self.is_client_of(server) & server.running

    @property
    def is_served(self) -> Bool:
        """Some server serves it."""
        return exists(CtiosServerNode, self.is_served_by)

    @property
    def at_work(self) -> Bool:
        """It believes that it is connected, and the session of its agent is restored."""
        return self.believes_connected & ~self.restoring

    # ---- what it shows ----------------------------------------------------------------------
    @property
    def has_cause(self) -> Bool:
        """It has been told of a cause of Offline that lasts, as far as it knows."""
        return disj(self.told_phone, self.told_switch, self.told_pg, self.told_ctiserver, self.told_ctios)

    @property
    def offline(self) -> Bool:
        """It displays Offline (B6)."""
        by_flag = (Readings.B6 != OfflineRule.CAUSES) & self.flagged
        return ((Readings.B6 == OfflineRule.CAUSES) & self.has_cause) | by_flag

    @property
    def shut_off(self) -> Bool:
        """Offline, it takes no clicks and shows no news; a flag alone (B6) still lets its agent log in."""
        flag_alone = (Readings.B6 == OfflineRule.FLAG) & ~self.has_cause
        return self.offline & ~flag_alone

    @property
    def shows_work_as_it_is(self) -> Bool:
        """It shows the state that its agent is in."""
        return disj(*((self.agent.work == w) & (self.work == SeenWork[w.name]) for w in Work))

    @property
    def shows_call_as_it_is(self) -> Bool:
        """It shows the call that is on its phone."""
        return disj(*((self.phone.call == c) & (self.call == SeenCall[c.name]) for c in Call))

    @property
    def is_resynced(self) -> Bool:
        """What it shows is what is so: its agent, the call on its phone, and that phone and switch are in service."""
        return conj(
            self.shows_work_as_it_is,
            self.shows_call_as_it_is,
            self.phone.in_service,
            self.switch.in_service,
        )
