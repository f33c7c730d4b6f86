"""An IP phone and the call on it. What happens to both stands in `telephony`."""

from __future__ import annotations

from enum import Enum

from model.ctios.switch import Switch
from model.lang.component import Component, Link, State
from model.lang.term import Bool


class Call(Enum):
    """The call on a phone."""

    NONE = "none"
    OFFERED = "offered"
    ACTIVE = "active"


class IpPhone(Component, cites="S1-27 S1-31 C19"):
    """An IP phone. A call that is active goes on without signalling when its phone loses its server."""

    switch = Link(Switch)
    in_service = State(bool, initially=False)
    call = State(Call, initially=Call.NONE)

    @property
    def works(self) -> Bool:
        """Phone and switch are in service."""
        return self.in_service & self.switch.in_service
