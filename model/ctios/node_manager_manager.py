"""NMM, the NodeManagerManager of a CTI OS service: fault tolerance at the level of the system."""

from __future__ import annotations

from enum import Enum

from model.ctios.host import Host
from model.ctios.node_manager import NodeManager
from model.ctios.process import Process
from model.ctios.readings import Readings, Watchers
from model.ctios.service import CtiosService
from model.lang.component import Component, Link, State
from model.lang.rule import Step, detection, fault, when
from model.lang.term import Bool


class Guard(Enum):
    """The process. ALARMED: it has noticed an unrecoverable fault and is about to restart the host."""

    ABSENT = "absent"
    UP = "up"
    ALARMED = "alarmed"
    DEAD = "dead"


class NodeManagerManager(Component, cites="S1-19 S1-20 S1-22"):
    """NMM. It has no console window that somebody could close. How it restarts the host stands in `host_outage`."""

    manager = Link(NodeManager)
    process = State(Guard, initially=Guard.ABSENT)

    @property
    def service(self) -> CtiosService:
        """The service it belongs to."""
        return self.manager.service

    @property
    def host(self) -> Host:
        """The host it runs on."""
        return self.manager.service.host

    @property
    def there(self) -> Bool:
        """The process runs."""
        return (self.process == Guard.UP) | (self.process == Guard.ALARMED)

    @fault(cites="S1-19")
    def crash(self) -> Step:
        """NodeManagerManager {self} ends abnormally."""
        return when(Readings.B13 != Watchers.INFALLIBLE, self.there).then(self.process.becomes(Guard.DEAD))

    @detection(cites="S1-20 S1-21")
    def notice_system_fault(self) -> Step:
        """NodeManagerManager {self} notices the system fault."""
        return when(self.process == Guard.UP, self.host.system_fault).then(self.process.becomes(Guard.ALARMED))

    @detection(cites="S1-17 S1-21")
    def notice_end_of_manager(self) -> Step:
        """NodeManagerManager {self} notices that NodeManager has ended, and takes it for a system fault."""
        watches = Readings.B13 == Watchers.HOST_RESTART
        gone = (self.manager.process == Process.DEAD) & self.service.wanted
        return when(watches, self.process == Guard.UP, gone).then(self.process.becomes(Guard.ALARMED))
