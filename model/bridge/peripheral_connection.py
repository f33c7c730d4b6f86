"""The connection of a side of the Peripheral Gateway to the one CTIManager that it can use (C32)."""

from __future__ import annotations

from model.callback.ctimanager import CtiManager
from model.ctios.peripheral_gateway import PeripheralGateway, PgState
from model.lang.component import Component, Link, State
from model.lang.rule import Step, detection, failover, when
from model.lang.term import Bool, exists


class PeripheralConnection(Component, cites="C32"):
    """A side of the Peripheral Gateway as a client of a CTIManager; it never connects to that of the other side."""

    gateway = Link(PeripheralGateway)
    ctimanager = Link(CtiManager)
    logged_in = State(bool, initially=False)

    @failover(cites="S1-38 C32")
    def log_in(self) -> Step:
        """{self} logs in to its CTIManager."""
        return when(self.gateway.up, ~self.logged_in, self.ctimanager.works()).then(self.logged_in.becomes(True))

    @detection(cites="S1-38 C32")
    def lose_ctimanager(self) -> Step:
        """{self} notices that its CTIManager, or its own side of the Peripheral Gateway, is gone."""
        return when(self.logged_in, ~(self.ctimanager.works() & self.gateway.up)).then(self.logged_in.becomes(False))

    @failover(cites="S1-38 C32")
    def leave_service(self) -> Step:
        """Without a CTIManager, the side of the Peripheral Gateway behind {self} leaves the service to the other."""
        return when(~self.logged_in, self.gateway.serves).then(self.gateway.state.becomes(PgState.OUT_OF_STEP))


def has_ctimanager(gateway: PeripheralGateway) -> Bool:
    """This side of the Peripheral Gateway is logged in to a CTIManager."""
    return exists(PeripheralConnection, lambda c: (c.gateway == gateway) & c.logged_in)
