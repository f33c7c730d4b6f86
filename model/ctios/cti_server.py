"""A CTI Server: one of a redundant pair. How it fails, with the sessions it holds, stands in `cti_server_duties`."""

from __future__ import annotations

from enum import Enum

from model.ctios.host import Host, Side
from model.ctios.network import in_touch, network
from model.ctios.peripheral_gateway import PeripheralGateway, PgState
from model.ctios.readings import PgOffline, Readings
from model.ctios.switch import Switch
from model.lang.component import Component, Link, State
from model.lang.rule import Step, failover, repair, when
from model.lang.term import Bool, exists, forall


class CtiRole(Enum):
    """What a CTI Server does. After a failure the other one stays active when this one is back (D.1)."""

    DOWN = "down"
    STANDBY = "standby"
    ACTIVE = "active"


class CtiServer(Component, cites="S1-27 S1-41"):
    """A CTI Server."""

    host = Link(Host)
    role = State(CtiRole, initially=CtiRole.DOWN)

    @property
    def side(self) -> Side:
        """Its side."""
        return self.host.side

    def sees_active(self) -> Bool:
        """It is in touch with another CTI Server that is active."""
        return exists(CtiServer, lambda s: (s != self) & in_touch(self.side, s.side) & (s.role == CtiRole.ACTIVE))

    @property
    def about_to_activate(self) -> Bool:
        """It stands by, and sees that no other one is active."""
        return (self.role == CtiRole.STANDBY) & ~self.sees_active()

    @repair(cites="S1-16 S1-17 S1-41")
    def restart(self) -> Step:
        """CTI Server {self} is started again by its own NodeManager; it stands by."""
        return when(self.host.up, self.role == CtiRole.DOWN).then(self.role.becomes(CtiRole.STANDBY))

    @failover(cites="S1-41 S1-42")
    def activate(self) -> Step:
        """CTI Server {self} becomes active: no other one is."""
        return when(self.about_to_activate).then(self.role.becomes(CtiRole.ACTIVE))

    # ---- the Peripheral Gateway, as it sees it ----------------------------------------------
    def is_served(self) -> Bool:
        """It reaches a side of the Peripheral Gateway that serves, or will without a gap."""
        return exists(PeripheralGateway, lambda p: p.serves & in_touch(self.side, p.side))

    def reports_pg_offline(self) -> Bool:
        """The Peripheral Gateway is offline (B10)."""
        all_down = forall(PeripheralGateway, lambda p: p.state == PgState.DOWN)
        peripheral = exists(Switch, lambda w: ~w.in_service)
        any_event = (Readings.B10 == PgOffline.ANY_EVENT) & (peripheral | ~network().public_link)
        none_reached = (Readings.B10 != PgOffline.BOTH_DOWN) & ~self.is_served()
        return none_reached | any_event | ((Readings.B10 == PgOffline.BOTH_DOWN) & all_down)
