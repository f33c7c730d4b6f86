"""CtiosServerNode, the main CTI OS Server process: its states, and what it knows of the world.

What it does stands in modules of their own: see the package. What it knows is stored as how it compares with the
world, not as values: an object is known as it is, or the news of it is under way, or it is known wrongly.
"""

from __future__ import annotations

from enum import Enum

from model.ctios.agent import Agent
from model.ctios.cti_server import CtiRole, CtiServer
from model.ctios.host import Host, Side
from model.ctios.ip_phone import IpPhone
from model.ctios.network import carries
from model.ctios.node_manager import NodeManager
from model.ctios.readings import CtiServerEvent, Hang, NoSource, Readings
from model.ctios.service import CtiosService
from model.ctios.switch import Switch
from model.lang.component import Component, Fixed, Link, Ref, Relation, State
from model.lang.rule import Step, fault, repair, when
from model.lang.term import Bool, Update, conj, each, exists


class ServerProcess(Enum):
    """The process. STALLED: heartbeats live, its work does not go on. HUNG: not even heartbeats (C21)."""

    ABSENT = "absent"
    RUNNING = "running"
    STALLED = "stalled"
    HUNG = "hung"
    DEAD = "dead"


class Source(Enum):
    """What it has of its session with a CTI Server, as it believes, and of the snapshot over it.

    NONE: none since it was started. LOST: lost, and being opened again. FAILED: no CTI Server can be reached.
    DUE: open, and a snapshot has to be taken. AGENTS, DEVICES, CALLS: the answer to this phase is under way.
    """

    NONE = "none"
    LOST = "lost"
    FAILED = "failed"
    DUE = "due"
    AGENTS = "agents"
    DEVICES = "devices"
    CALLS = "calls"
    READY = "ready"


class View(Enum):
    """How what it knows of an object compares with the world. LATE: an event with the news is under way."""

    CURRENT = "current"
    LATE = "late"
    WRONG = "wrong"


class CtiosServerNode(Component, cites="S1-08 S1-09 S1-10 S1-11 S1-27"):
    """CtiosServerNode: where it is up, the CTI OS Server is up."""

    manager = Link(NodeManager)
    number = Fixed(int, unique=True)
    process = State(ServerProcess, initially=ServerProcess.ABSENT)

    # the session with a CTI Server: the one that holds it, and what this server believes
    ctiserver = Ref(CtiServer)
    source = State(Source, initially=Source.NONE)

    # what it knows of the systems and objects behind the CTI Server
    pg_offline = State(bool, initially=False)
    switch_out = Relation(Switch, bool, initially=False)
    phone_out = Relation(IpPhone, bool, initially=False)
    phone_event = Relation(IpPhone, bool, initially=False)
    agents = Relation(Agent, View, initially=View.WRONG)
    calls = Relation(IpPhone, View, initially=View.WRONG)

    # ---- where it runs ----------------------------------------------------------------------
    @property
    def service(self) -> CtiosService:
        """The service it belongs to."""
        return self.manager.service

    @property
    def host(self) -> Host:
        """The host it runs on."""
        return self.manager.service.host

    @property
    def side(self) -> Side:
        """Its side."""
        return self.manager.service.host.side

    # ---- the process ------------------------------------------------------------------------
    @property
    def running(self) -> Bool:
        """It does its work."""
        return self.process == ServerProcess.RUNNING

    @property
    def beats(self) -> Bool:
        """It sends heartbeats to its clients."""
        return (self.process == ServerProcess.RUNNING) | (self.process == ServerProcess.STALLED)

    @property
    def there(self) -> Bool:
        """The process has not ended."""
        return self.beats | (self.process == ServerProcess.HUNG)

    # ---- the session with the CTI Server ----------------------------------------------------
    def reaches(self, ctiserver: CtiServer) -> Bool:
        """The network between the two is there."""
        return carries(self.side, ctiserver.side)

    @property
    def session_stands(self) -> Bool:
        """A CTI Server holds its session, and the network between them is there."""
        return self.ctiserver.is_some & self.reaches(self.ctiserver.element)

    @property
    def believes_session(self) -> Bool:
        """It has opened a session and not noticed that it is gone."""
        return (self.source != Source.NONE) & (self.source != Source.LOST) & (self.source != Source.FAILED)

    @property
    def hears(self) -> Bool:
        """Events of the switch reach it: its session stands, and the CTI Server is served."""
        return self.session_stands & self.ctiserver.element.is_served()

    def can_open(self, ctiserver: CtiServer) -> Bool:
        """The CTI Server is active and within reach."""
        return (ctiserver.role == CtiRole.ACTIVE) & self.reaches(ctiserver)

    def can_reconnect(self) -> Bool:
        """A CTI Server within reach is active, or is about to be."""
        return exists(CtiServer, lambda s: self.reaches(s) & ((s.role == CtiRole.ACTIVE) | s.about_to_activate))

    # ---- what it tells its clients ----------------------------------------------------------
    @property
    def reports_cti_failure(self) -> Bool:
        """Its clients have to know that it has no CTI Server (B7, B30)."""
        empty = (self.source == Source.NONE) & (Readings.B30 != NoSource.EMPTY)
        at_once = (self.source == Source.LOST) & (Readings.B7 == CtiServerEvent.ALWAYS)
        return (self.source == Source.FAILED) | empty | at_once

    @property
    def state_complete(self) -> Bool:
        """It takes what it knows for the state of the world."""
        return (self.source == Source.READY) | ((self.source == Source.NONE) & (Readings.B30 == NoSource.EMPTY))

    def knows_agent(self, agent: Agent) -> Bool:
        """What it knows of the agent is so."""
        snapshot = (self.source != Source.DUE) & (self.source != Source.AGENTS)
        return conj(self.believes_session, snapshot, self.agents[agent] == View.CURRENT)

    def knows_call(self, phone: IpPhone) -> Bool:
        """What it knows of the call on the phone is so."""
        snapshot = (self.source == Source.READY) | (self.source == Source.AGENTS) | (self.source == Source.DEVICES)
        return snapshot & (self.calls[phone] == View.CURRENT)

    # ---- faults of the process --------------------------------------------------------------
    @fault(cites="S1-17 S1-26 C21")
    def crash(self) -> Step:
        """CtiosServerNode {self} ends abnormally."""
        return when(self.there).then(self.process.becomes(ServerProcess.DEAD), *forget(self))

    @fault(cites="S1-11 C2")
    def close_console(self) -> Step:
        """A person closes the console window of CtiosServerNode {self}, and with it the process."""
        return when(self.running).then(self.process.becomes(ServerProcess.DEAD), *forget(self))

    @fault(cites="S1-25 C21 C23")
    def hang(self) -> Step:
        """CtiosServerNode {self} hangs, or is so overloaded that not even its heartbeats go out."""
        return when(Readings.B14 != Hang.EXCLUDED, self.beats).then(self.process.becomes(ServerProcess.HUNG))

    @fault(cites="S1-25 C21")
    def stall(self) -> Step:
        """CtiosServerNode {self} sends no more events and takes no more requests, but its heartbeats go on."""
        return when(Readings.B14 != Hang.EXCLUDED, self.running).then(self.process.becomes(ServerProcess.STALLED))

    @repair(cites="S1-25 C21 C23")
    def catch_up(self) -> Step:
        """CtiosServerNode {self} has worked off its queue and goes on."""
        stuck = (self.process == ServerProcess.HUNG) | (self.process == ServerProcess.STALLED)
        return when(stuck).then(self.process.becomes(ServerProcess.RUNNING))


def forget(server: CtiosServerNode) -> tuple[Update, ...]:
    """What was in the memory of the process is gone with it (S1-09)."""
    return (
        server.ctiserver.becomes(None),
        server.source.becomes(Source.NONE),
        server.pg_offline.becomes(False),
        *each(Switch, lambda w: server.switch_out[w].becomes(False)),
        *each(IpPhone, lambda p: server.phone_out[p].becomes(False)),
        *each(IpPhone, lambda p: server.phone_event[p].becomes(False)),
        *each(Agent, lambda a: server.agents[a].becomes(View.WRONG)),
        *each(IpPhone, lambda p: server.calls[p].becomes(View.WRONG)),
    )
