"""A Cisco Extended Functions application: its states, and what they mean together.

What it does stands in modules of their own, named after its parts on the page: see the package.
"""

from __future__ import annotations

from enum import Enum
from ipaddress import IPv4Address

from model.callback.ctimanager import CtiManager
from model.callback.phone import Phone
from model.callback.readings import AddressOrder, FigureLinks, Health, Membership, Readings
from model.lang.component import Component, Derived, Fixed, Link, Links, Peer, Ref, Relation, State
from model.lang.term import Bool, conj, count, exists


class Process(Enum):
    """The service of the application, as the service control shows it."""

    STOPPED = "stopped"
    STARTING = "starting"
    RUNNING = "running"
    FAILED = "failed"


class Role(Enum):
    """What the election made of an application. BACKUP backs up the active one, RESERVE another backup."""

    NONE = "none"
    ACTIVE = "active"
    BACKUP = "backup"
    RESERVE = "reserve"


class Segment(Enum):
    """The part of the network between applications in which one stands."""

    MAIN = "main"
    CUT_OFF = "cut off"


class ExtendedFunctions(Component, cites="S2-02 S2-05 S2-06 S2-08 S2-28"):
    """One application."""

    address = Fixed(IPv4Address, unique=True)
    address_text = Derived(address, str, str)
    ctimanager = Link(CtiManager)
    backup_ctimanagers = Links(CtiManager)

    # the service
    added = State(bool, initially=False)
    process = State(Process, initially=Process.STOPPED)
    restart_due = State(bool, initially=False)

    # the Redundancy Manager
    newly_added = State(bool, initially=False)
    electing = State(bool, initially=False)
    role = State(Role, initially=Role.NONE)
    backs_up = Peer()
    peer_lost = State(bool, initially=False)
    outvoted = State(bool, initially=False)
    interrupted = State(bool, initially=False)
    segment = State(Segment, initially=Segment.MAIN)

    # the CTIManager interface: what the application believes, and what the CTIManagers know
    registered_with = Ref(CtiManager)
    known_to = Relation(CtiManager, bool, initially=False)

    # directory and database: the link, and what the Real-Time Monitoring Tool shows of the directory
    directory_link = State(bool, initially=True)
    directory_status = State(bool, initially=False)
    database_link = State(bool, initially=True)

    # the Call Back Handler
    pending = Relation(Phone, bool, initially=False)

    # ---- the process ------------------------------------------------------------------------
    @property
    def running(self) -> Bool:
        """S2-08: one of the "active" of the page; the other is `role` (B16)."""
        return self.process == Process.RUNNING

    @property
    def active(self) -> Bool:
        """It runs, and the election made it the active one."""
        return self.running & (self.role == Role.ACTIVE)

    # ---- who sees whom ----------------------------------------------------------------------
    def reaches(self, other: ExtendedFunctions) -> Bool:
        """No partition lies between the two."""
        return (Readings.B23 == Membership.SHARED) | (self.segment == other.segment)

    def sees(self, other: ExtendedFunctions) -> Bool:
        """The other runs, and no partition lies between them."""
        return other.running & self.reaches(other)

    def holds_quorum(self) -> Bool:
        """Its part of the network runs more than half of the applications that have been added."""
        here = count(ExtendedFunctions, self.sees)
        return here + here > count(ExtendedFunctions, lambda n: n.added)

    # ---- the CTIManager ---------------------------------------------------------------------
    def may_use(self, ctimanager: CtiManager) -> Bool:
        """The lines of Figure 4-2 (B20)."""
        listed = (Readings.B20 == FigureLinks.BACKUP_LIST) & self.backup_ctimanagers.has(ctimanager)
        return (ctimanager == self.ctimanager) | listed | (Readings.B20 == FigureLinks.WHOLE_CLUSTER)

    @property
    def registration_status(self) -> Bool:
        """What the Real-Time Monitoring Tool shows (S2-19)."""
        return self.registered_with.is_some

    @property
    def registration_stands(self) -> Bool:
        """The CTIManager that it believes it is registered with is up and knows it."""
        ctimanager = self.registered_with
        return ctimanager.is_some & ctimanager.element.up & self.known_to[ctimanager.element]

    def reached_by_phones(self) -> Bool:
        """Its registration stands, with a CTIManager that works: it hears what phones do."""
        return self.registration_stands & self.registered_with.element.works()

    # ---- the election -----------------------------------------------------------------------
    def lower_than(self, other: ExtendedFunctions) -> Bool:
        """S2-11: the order of addresses (B25)."""
        as_text = Readings.B25 == AddressOrder.TEXT
        return (as_text & (self.address_text < other.address_text)) | (~as_text & (self.address < other.address))

    def stands(self) -> Bool:
        """It can become active (B21, B23)."""
        healthy = (Readings.B21 == Health.RUNNING) | self.registration_status
        return conj(self.running, healthy, (Readings.B23 != Membership.QUORUM) | self.holds_quorum())

    # ---- the service people see -------------------------------------------------------------
    def can_serve(self) -> Bool:
        """All that Call Back needs below the application is there."""
        return conj(
            self.running,
            self.reached_by_phones(),
            self.directory_link,
            self.database_link,
        )

    def serves(self) -> Bool:
        """Phones can use Call Back through this application now."""
        return self.active & ~self.interrupted & self.can_serve()


def call_back_available() -> Bool:
    """Some application serves."""
    return exists(ExtendedFunctions, lambda n: n.serves())
