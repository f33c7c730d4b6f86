"""Cisco CallManager, as far as Call Back depends on it."""

from __future__ import annotations

from ipaddress import IPv4Address

from model.lang.component import Component, Fixed, State
from model.lang.rule import Step, fault, repair, when


class CallManager(Component, cites="S2-03"):
    """A CallManager server of the cluster."""

    address = Fixed(IPv4Address, unique=True)
    up = State(bool, initially=False)

    @fault(cites="S2-03 C30")
    def fail(self) -> Step:
        """CallManager {self} fails."""
        return when(self.up).then(self.up.becomes(False))

    @repair(cites="S2-03")
    def return_to_service(self) -> Step:
        """CallManager {self} comes into service."""
        return when(~self.up).then(self.up.becomes(True))
