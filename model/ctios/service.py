"""The CTI OS service and the service control manager, to which Unified CCE Service Control is a front end."""

from __future__ import annotations

from enum import Enum

from model.ctios.host import Host
from model.lang.component import Component, Fixed, Link, State
from model.lang.rule import Step, operator, when
from model.lang.term import Bool


class Status(Enum):
    """What the service control shows. STOPPING and CYCLING are stops on purpose (B34)."""

    STOPPED = "stopped"
    RUNNING = "running"
    STOPPING = "stopping"
    CYCLING = "cycling"


class CtiosService(Component, cites="S1-02 S1-05"):
    """The CTI OS service of a host. `automatic` is the button of that name."""

    host = Link(Host)
    automatic = Fixed(bool)
    status = State(Status, initially=Status.STOPPED)

    @property
    def starts_with_windows(self) -> Bool:
        """It has been set to Automatic."""
        return self.automatic == True  # noqa: E712 - a datum of the deployment, not a Python bool

    @property
    def wanted(self) -> Bool:
        """It has been started and not been stopped since."""
        return self.host.up & (self.status == Status.RUNNING)

    @property
    def ending(self) -> Bool:
        """It is being stopped on purpose, for good or to be started again."""
        return (self.status == Status.STOPPING) | (self.status == Status.CYCLING)

    @operator(cites="S1-02 S1-03 S1-04")
    def start(self) -> Step:
        """An administrator starts service {self}."""
        return when(self.host.up, self.status == Status.STOPPED).then(self.status.becomes(Status.RUNNING))

    @operator(cites="S1-02 S1-03 S1-04")
    def stop(self) -> Step:
        """An administrator stops service {self}."""
        return when(self.status == Status.RUNNING).then(self.status.becomes(Status.STOPPING))

    @operator(cites="S1-02 S1-03 S1-04")
    def cycle(self) -> Step:
        """An administrator cycles service {self}: it is stopped, then started."""
        return when(self.status == Status.RUNNING).then(self.status.becomes(Status.CYCLING))
