"""NM, the NodeManager of a CTI OS service: its fault tolerance manager.

What it does with the other processes stands in `node_manager_duties`.
"""

from __future__ import annotations

from model.ctios.process import Process
from model.ctios.readings import Readings, Watchers
from model.ctios.service import CtiosService
from model.lang.component import Component, Link, State
from model.lang.rule import Step, fault, when
from model.lang.term import Bool


class NodeManager(Component, cites="S1-15 S1-18 S1-23"):
    """NM. It has no console window that somebody could close."""

    service = Link(CtiosService)
    process = State(Process, initially=Process.ABSENT)

    @property
    def up(self) -> Bool:
        """The process runs."""
        return self.process == Process.UP

    @property
    def on_duty(self) -> Bool:
        """It runs, and nobody has stopped its service: it creates what is missing."""
        return self.up & self.service.wanted

    @fault(cites="S1-15 S1-17")
    def crash(self) -> Step:
        """NodeManager {self} ends abnormally."""
        return when(Readings.B13 != Watchers.INFALLIBLE, self.up).then(self.process.becomes(Process.DEAD))
