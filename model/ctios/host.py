"""A host computer, and the side of the duplexed system that it belongs to."""

from __future__ import annotations

from enum import Enum

from model.lang.component import Component, Link, State
from model.lang.rule import Step, fault, repair, when
from model.lang.term import Bool


class Side(Component, closed=("A", "B"), cites="S1-38 S1-41 C14"):
    """One of the two sides of the duplexed system."""


class Power(Enum):
    """Whether a host is there."""

    UP = "up"
    REBOOTING = "rebooting"
    OFF = "off"


class Host(Component, cites="S1-05 S1-21 C14"):
    """A host computer. What a host takes with it when it goes down stands in `host_outage`."""

    side = Link(Side)
    power = State(Power, initially=Power.OFF)
    system_fault = State(bool, initially=False)

    @property
    def up(self) -> Bool:
        """Windows runs on it."""
        return self.power == Power.UP

    @fault(cites="S1-19 S1-21")
    def have_system_fault(self) -> Step:
        """An unrecoverable system fault occurs on host {self}; its processes still run."""
        return when(self.up, ~self.system_fault).then(self.system_fault.becomes(True))

    @repair(cites="S1-05")
    def power_on(self) -> Step:
        """A person switches host {self} on."""
        return when(self.power == Power.OFF).then(self.power.becomes(Power.REBOOTING))
