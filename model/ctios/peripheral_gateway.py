"""A side of the Peripheral Gateway, the fault-tolerant pair between the switch and the CTI Servers.

How a side takes over stands in `pg_switch`.
"""

from __future__ import annotations

from enum import Enum

from model.ctios.host import Host, Side
from model.ctios.network import in_touch, network
from model.lang.component import Component, Link, State
from model.lang.rule import Step, detection, failover, fault, repair, when
from model.lang.term import Bool, exists


class PgState(Enum):
    """A side. STANDBY: synchronised with the enabled side; OUT_OF_STEP: up, without its state."""

    DOWN = "down"
    OUT_OF_STEP = "out of step"
    STANDBY = "standby"
    ENABLED = "enabled"


class PeripheralGateway(Component, cites="S1-27 S1-38 C25 C26"):
    """A side of the Peripheral Gateway. With both networks lost, an enabled side is isolated."""

    host = Link(Host)
    state = State(PgState, initially=PgState.DOWN)
    peer_lost = State(bool, initially=False)

    @property
    def side(self) -> Side:
        """Its side."""
        return self.host.side

    @property
    def up(self) -> Bool:
        """The process runs."""
        return self.state != PgState.DOWN

    @property
    def serves(self) -> Bool:
        """It is enabled, or synchronised and about to be if the other side is lost: a clean switch leaves no gap."""
        return (self.state == PgState.ENABLED) | (self.state == PgState.STANDBY)

    def sees_enabled(self) -> Bool:
        """It is in touch with another side that is enabled."""
        return exists(
            PeripheralGateway,
            lambda p: (p != self) & in_touch(self.side, p.side) & (p.state == PgState.ENABLED),
        )

    @fault(cites="S1-38")
    def fail(self) -> Step:
        """Side {self} of the Peripheral Gateway fails."""
        return when(self.up).then(self.state.becomes(PgState.DOWN), self.peer_lost.becomes(False))

    @repair(cites="S1-16 S1-17 S1-38")
    def restart(self) -> Step:
        """Side {self} of the Peripheral Gateway is started again by its own NodeManager."""
        return when(self.host.up, self.state == PgState.DOWN).then(self.state.becomes(PgState.OUT_OF_STEP))

    @detection(cites="S1-38 C25")
    def notice_loss_of_peer(self) -> Step:
        """Side {self} of the Peripheral Gateway misses the heartbeats of an enabled side."""
        waits = (self.state == PgState.STANDBY) | (self.state == PgState.OUT_OF_STEP)
        return when(waits, ~self.peer_lost, ~self.sees_enabled()).then(self.peer_lost.becomes(True))

    @detection(cites="S1-38 C25")
    def notice_peer(self) -> Step:
        """Side {self} of the Peripheral Gateway hears an enabled side again."""
        return when(self.up, self.peer_lost, self.sees_enabled()).then(self.peer_lost.becomes(False))

    @detection(cites="S1-38 C25")
    def notice_loss_of_private_link(self) -> Step:
        """Side {self} of the Peripheral Gateway notices that it is no longer synchronised."""
        return when(self.state == PgState.STANDBY, ~network().private_link).then(
            self.state.becomes(PgState.OUT_OF_STEP)
        )

    @failover(cites="S1-38 C26")
    def synchronise(self) -> Step:
        """Side {self} of the Peripheral Gateway takes over the state of the enabled side over the private link."""
        return when(self.state == PgState.OUT_OF_STEP, network().private_link, self.sees_enabled()).then(
            self.state.becomes(PgState.STANDBY)
        )


def some_side_enabled() -> Bool:
    """The Peripheral Gateway does its work."""
    return exists(PeripheralGateway, lambda p: p.state == PgState.ENABLED)
