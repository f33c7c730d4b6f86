"""CTIOSTrace, the tracing utility of a CTI OS service. Nothing else looks at it."""

from __future__ import annotations

from model.ctios.host import Host
from model.ctios.node_manager import NodeManager
from model.ctios.process import Process
from model.ctios.service import CtiosService
from model.lang.component import Component, Link, State
from model.lang.rule import Step, fault, when


class CtiosTrace(Component, cites="S1-12 S1-14"):
    """CTIOSTrace. It has no console window that somebody could close."""

    manager = Link(NodeManager)
    process = State(Process, initially=Process.ABSENT)

    @property
    def service(self) -> CtiosService:
        """The service it belongs to."""
        return self.manager.service

    @property
    def host(self) -> Host:
        """The host it runs on."""
        return self.manager.service.host

    @fault(cites="S1-12 S1-17")
    def crash(self) -> Step:
        """CTIOSTrace {self} ends abnormally."""
        return when(self.process == Process.UP).then(self.process.becomes(Process.DEAD))
