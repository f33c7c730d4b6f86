"""A lock service: clients ask a server for one lock, which they hold one at a time."""

from __future__ import annotations

from model.lang.component import Component, Singleton, State
from model.lang.rule import Step, event, when
from model.lang.sites import Deployment, Site, site
from model.lang.systems import System, system
from model.lang.term import count
from properties.property import Property, always, never


class Server(Singleton):
    """The server has the lock, or has given it away."""

    has_lock = State(bool, initially=True)


class Client(Component):
    """A client, and the messages between it and the server."""

    asks = State(bool, initially=False)
    granted = State(bool, initially=False)
    holds = State(bool, initially=False)
    returns = State(bool, initially=False)

    @event()
    def ask(self) -> Step:
        """{self} asks for the lock."""
        return when(~self.asks).then(self.asks.becomes(True))

    @event()
    def grant(self) -> Step:
        """The server grants the lock to {self}."""
        return when(self.asks, Server.the.has_lock).then(
            Server.the.has_lock.becomes(False), self.asks.becomes(False), self.granted.becomes(True)
        )

    @event()
    def take(self) -> Step:
        """{self} takes the lock."""
        return when(self.granted).then(self.granted.becomes(False), self.holds.becomes(True))

    @event()
    def give_back(self) -> Step:
        """{self} gives the lock back."""
        return when(self.holds).then(self.holds.becomes(False), self.returns.becomes(True))

    @event()
    def receive(self) -> Step:
        """The server has the lock again from {self}."""
        return when(self.returns).then(self.returns.becomes(False), Server.the.has_lock.becomes(True))


def lock_service() -> System:
    """The design."""
    return system("lock service", (Server, Client))


def lock_site(clients: int) -> Site:
    """The design with so many clients."""
    names = {f"client{i + 1}": dict[str, object]() for i in range(clients)}
    return site(lock_service(), Deployment("locks", {"Client": names}))


def mutual_exclusion() -> Property:
    """No two clients hold the lock."""
    return never(
        "LOCK",
        "Two clients never hold the lock at once",
        that=count(Client, lambda c: c.holds) > 1,
        why="It is what a lock is for.",
        cites="",
    )


def exclusive() -> Property:
    """Of each client: while it holds the lock, the server does not have it."""
    return always(
        "EXCLUSIVE",
        "The server has no lock that a client holds",
        over=Client,
        when=lambda c: c.holds,
        that=~Server.the.has_lock,
        why="So.",
    )
