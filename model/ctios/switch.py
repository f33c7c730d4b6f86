"""A switch: the telephone switch of the site (B32)."""

from __future__ import annotations

from model.lang.component import Component, State
from model.lang.rule import Step, fault, repair, when


class Switch(Component, cites="S1-27 S1-35"):
    """A switch, with the phones that are linked to it."""

    in_service = State(bool, initially=False)

    @fault(cites="S1-35 C4")
    def fail(self) -> Step:
        """Switch {self} goes out of service."""
        return when(self.in_service).then(self.in_service.becomes(False))

    @repair(cites="S1-37")
    def return_to_service(self) -> Step:
        """Switch {self} is back in service."""
        return when(~self.in_service).then(self.in_service.becomes(True))
