"""The two networks between the sides: the private link of the pairs, and the public one that all servers are on."""

from __future__ import annotations

from model.ctios.host import Side
from model.lang.component import Singleton, State
from model.lang.rule import Step, fault, repair, when
from model.lang.term import Bool


class Network(Singleton, cites="C25"):
    """Both networks."""

    private_link = State(bool, initially=True)
    public_link = State(bool, initially=True)

    @fault(cites="S1-38 C25")
    def lose_private_link(self) -> Step:
        """The private link between the sides is lost."""
        return when(self.private_link).then(self.private_link.becomes(False))

    @repair(cites="S1-38 C25")
    def restore_private_link(self) -> Step:
        """The private link between the sides carries again."""
        return when(~self.private_link).then(self.private_link.becomes(True))

    @fault(cites="S1-38 C25")
    def lose_public_link(self) -> Step:
        """The public network between the sides is lost, and with it the way to the central controller."""
        return when(self.public_link).then(self.public_link.becomes(False))

    @repair(cites="S1-38 C25")
    def restore_public_link(self) -> Step:
        """The public network between the sides carries again."""
        return when(~self.public_link).then(self.public_link.becomes(True))


def network() -> Network:
    """Both networks."""
    the: Network = Network.the
    return the


def carries(one: Side, other: Side) -> Bool:
    """A client on one side reaches a server on the other: they are on one side, or the public network is there."""
    return (one == other) | network().public_link


def in_touch(one: Side, other: Side) -> Bool:
    """The two halves of a pair can tell whether the other one is there: over either network."""
    return (one == other) | network().private_link | network().public_link
