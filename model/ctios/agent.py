"""An agent: what the switch knows of the work of a person. What changes it stands in `telephony` and `requests`."""

from __future__ import annotations

from enum import Enum

from model.ctios.ip_phone import Call, IpPhone
from model.lang.component import Component, Fixed, Link, State
from model.lang.term import Bool


class Work(Enum):
    """The state of an agent. While a call is offered or active, READY is what others call reserved or talking."""

    LOGGED_OUT = "logged out"
    NOT_READY = "not ready"
    READY = "ready"
    WRAP_UP_NOT_READY = "wrap-up, then not ready"
    WRAP_UP_READY = "wrap-up, then ready"


class Agent(Component, cites="S1-30 S1-34"):
    """An agent, at one phone. `disciplined`: does not click during a failover."""

    phone = Link(IpPhone)
    disciplined = Fixed(bool)
    work = State(Work, initially=Work.LOGGED_OUT)
    by_hand = State(bool, initially=False)

    @property
    def holds_back(self) -> Bool:
        """The agent has been warned, and does not click during a failover."""
        return self.disciplined == True  # noqa: E712 - a datum of the deployment, not a Python bool

    @property
    def logged_in(self) -> Bool:
        """The agent is logged in, at work or not."""
        return self.work != Work.LOGGED_OUT

    @property
    def reserved(self) -> Bool:
        """A call is offered to the agent."""
        return self.logged_in & (self.phone.call == Call.OFFERED)

    @property
    def talking(self) -> Bool:
        """The agent is on a call."""
        return self.logged_in & (self.phone.call == Call.ACTIVE)
