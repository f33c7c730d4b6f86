"""Cisco CTIManager: where applications register, and which CallManager it works through."""

from __future__ import annotations

from ipaddress import IPv4Address

from model.callback.callmanager import CallManager
from model.lang.component import Component, Fixed, Links, Ref, State
from model.lang.rule import Step, detection, failover, repair, when
from model.lang.term import Bool


class CtiManager(Component, cites="S2-02 S2-04 C30"):
    """A CTIManager of the cluster. It holds devices open on one CallManager at a time."""

    address = Fixed(IPv4Address, unique=True)
    callmanagers = Links(CallManager, at_least=1)
    up = State(bool, initially=False)
    callmanager = Ref(CallManager)

    def works(self) -> Bool:
        """It is up and its devices are open on a CallManager that is up."""
        return self.up & self.callmanager.is_some & self.callmanager.element.up

    @repair(cites="S2-04")
    def return_to_service(self) -> Step:
        """CTIManager {self} comes into service, with no application registered."""
        return when(~self.up).then(self.up.becomes(True))

    @detection(cites="C30")
    def lose_callmanager(self) -> Step:
        """CTIManager {self} notices that the CallManager of its devices is gone."""
        return when(self.up, self.callmanager.is_some, ~self.callmanager.element.up).then(
            self.callmanager.becomes(None)
        )

    @failover(cites="S2-28 C30")
    def open_devices(self, callmanager: CallManager) -> Step:
        """CTIManager {self} opens its devices on CallManager {callmanager}."""
        return when(self.up, self.callmanager.is_none, self.callmanagers.has(callmanager), callmanager.up).then(
            self.callmanager.becomes(callmanager)
        )
