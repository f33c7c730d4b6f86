"""Leader election in a ring: every node sends its number round, and the largest comes back to its node.

Positions and numbers are two unrelated orders. The ring is the order of positions, closed: who comes between whom is
said with it. Which messages there are is left to the deployment: none, one, or several for a node.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from model.lang.component import Component, Fixed, Link, Relation, State
from model.lang.rule import Step, event, when
from model.lang.sites import Deployment, Site, site
from model.lang.systems import System, system
from model.lang.term import Bool, conj, count, disj, forall
from properties.property import Property, never


class Place(Component):
    """A node of the ring."""

    position = Fixed(int, unique=True)
    number = Fixed(int, unique=True)
    leads = State(bool, initially=False)


class Message(Component):
    """A message with the number of the node that sends it."""

    origin = Link(Place)
    at = Relation(Place, bool, initially=False)

    @event()
    def send(self, after: Place) -> Step:
        """{self} is sent to the next node."""
        return when(is_next(self.origin, after)).then(self.at[after].becomes(True))

    @event()
    def forward(self, here: Place, after: Place) -> Step:
        """{here} has a lower number and hands {self} on to {after}."""
        return when(self.at[here], here.number < self.origin.number, is_next(here, after)).then(
            self.at[here].becomes(False), self.at[after].becomes(True)
        )

    @event()
    def drop(self, here: Place) -> Step:
        """{here} has a higher number and drops {self}."""
        return when(self.at[here], here.number > self.origin.number).then(self.at[here].becomes(False))

    @event()
    def elect(self) -> Step:
        """{self} has come back to its sender, which leads."""
        return when(self.at[self.origin]).then(self.at[self.origin].becomes(False), self.origin.leads.becomes(True))


def between(one: Place, middle: Place, other: Place) -> Bool:
    """Going round from the first, the second comes before the third."""

    def up(*nodes: Place) -> Bool:
        return conj(*(a.position < b.position for a, b in itertools.pairwise(nodes)))

    return disj(up(one, middle, other), up(middle, other, one), up(other, one, middle))


def is_next(one: Place, other: Place) -> Bool:
    """The second comes right after the first."""
    return (one != other) & forall(Place, lambda n: disj(n == one, n == other, between(one, other, n)))


def ring_election() -> System:
    """The design."""
    return system("ring election", (Place, Message))


def ring_site(numbers: Sequence[int]) -> Site:
    """A ring with these numbers in the order of the positions, and one message for each."""
    places = {f"p{i + 1}": {"position": i, "number": n} for i, n in enumerate(numbers)}
    messages = {f"m{i + 1}": {"origin": f"p{i + 1}"} for i in range(len(numbers))}
    return site(ring_election(), Deployment("ring", {"Place": places, "Message": messages}))


def one_leader() -> Property:
    """At most one node leads."""
    return never(
        "RING",
        "Two nodes never lead at once",
        that=count(Place, lambda p: p.leads) > 1,
        why="It is what an election is for.",
        cites="",
    )
