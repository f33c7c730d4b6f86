"""A failover design as large as a real one, for engines to be measured on.

Hosts carry gateways and servers. A pair has two gateways, of which one should be active. A server holds a session with
the active gateway of its pair, and after each connection a snapshot. A client holds a session with one of its two
servers, has a view of its agent and a request under way, and tries again a few times. Which host carries what, and
which servers a client has, is drawn at random, the same each time.

Some of it is wrong on purpose: a client believes its view after its server is gone, a gateway takes over while its
peer is only suspected, and a request is forgotten when the session ends.
"""

from __future__ import annotations

import random
from enum import Enum

from model.lang.component import Component, Fixed, Link, State
from model.lang.rule import Step, detection, event, failover, fault, operator, repair, when
from model.lang.sites import Deployment, Site, site
from model.lang.systems import System, system
from model.lang.term import Bool, Term, exists, ite


class Feed(Enum):
    """The session of a server with its pair."""

    OFF = "off"
    CALLING = "calling"
    ON = "on"


class Session(Enum):
    """The session of a client: with which of its servers, or on the way to one."""

    OFFLINE = "offline"
    CALLING_FIRST = "calling-first"
    ON_FIRST = "on-first"
    CALLING_SECOND = "calling-second"
    ON_SECOND = "on-second"
    GIVEN_UP = "given-up"


class View(Enum):
    """What a client shows of its agent."""

    LOGGED_OUT = "logged-out"
    NOT_READY = "not-ready"
    READY = "ready"
    TALKING = "talking"


class Request(Enum):
    """A click of the agent, on its way."""

    NONE = "none"
    SENT = "sent"
    LOST = "lost"


class Host(Component):
    """A machine."""

    up = State(bool, initially=True)

    @fault()
    def stop(self) -> Step:
        """{self} stops."""
        return when(self.up).then(self.up.becomes(False))

    @repair()
    def boot(self) -> Step:
        """{self} is started again."""
        return when(~self.up).then(self.up.becomes(True))


class Pair(Component):
    """Two gateways to one switch."""


class Gateway(Component):
    """One half of a pair."""

    host = Link(Host)
    pair = Link(Pair)
    first = Fixed(bool)
    up = State(bool, initially=True)
    active = State(bool, initially=False)
    suspects = State(bool, initially=False)

    def runs(self) -> Bool:
        """It runs, on a host that runs."""
        return self.up & self.host.up

    @fault()
    def crash(self) -> Step:
        """{self} crashes."""
        return when(self.up).then(self.up.becomes(False), self.active.becomes(False))

    @repair()
    def restart(self) -> Step:
        """{self} is started again."""
        return when(~self.up, self.host.up).then(
            self.up.becomes(True), self.active.becomes(False), self.suspects.becomes(False)
        )

    @detection()
    def fall_with_host(self) -> Step:
        """{self} goes down with its host."""
        return when(self.up, ~self.host.up).then(self.up.becomes(False), self.active.becomes(False))

    @detection()
    def miss(self) -> Step:
        """{self} misses the heartbeat of its peer."""
        peer_is_gone = exists(Gateway, lambda g: (g.pair == self.pair) & ~(g == self) & ~g.runs())
        return when(self.runs(), ~self.suspects, peer_is_gone).then(self.suspects.becomes(True))

    @failover()
    def begin(self) -> Step:
        """{self} is the first of its pair, and becomes active while nobody is."""
        nobody = ~exists(Gateway, lambda g: (g.pair == self.pair) & g.active)
        return when(self.runs(), self.first == True, nobody).then(self.active.becomes(True))  # noqa: E712 - a term

    @failover()
    def take_over(self) -> Step:
        """{self} becomes active because it suspects its peer, whatever the peer does by now."""
        return when(self.runs(), self.suspects, ~self.active).then(self.active.becomes(True))


def serves(pair: Pair) -> Bool:
    """Some gateway of the pair is active and runs."""
    return exists(Gateway, lambda g: (g.pair == pair) & g.active & g.runs())


class Server(Component):
    """A server that clients talk to, fed by a pair."""

    host = Link(Host)
    pair = Link(Pair)
    up = State(bool, initially=True)
    feed = State(Feed, initially=Feed.OFF)
    snapshot = State(bool, initially=False)

    def runs(self) -> Bool:
        """It runs, on a host that runs."""
        return self.up & self.host.up

    def accepts(self) -> Bool:
        """It takes clients."""
        return self.runs() & (self.feed == Feed.ON)

    @fault()
    def crash(self) -> Step:
        """{self} crashes."""
        return when(self.up).then(self.up.becomes(False), self.feed.becomes(Feed.OFF), self.snapshot.becomes(False))

    @detection()
    def fall_with_host(self) -> Step:
        """{self} goes down with its host."""
        return when(self.up, ~self.host.up).then(
            self.up.becomes(False), self.feed.becomes(Feed.OFF), self.snapshot.becomes(False)
        )

    @repair()
    def restart(self) -> Step:
        """{self} is started again."""
        return when(~self.up, self.host.up).then(self.up.becomes(True))

    @event()
    def call(self) -> Step:
        """{self} calls its pair."""
        return when(self.runs(), self.feed == Feed.OFF).then(self.feed.becomes(Feed.CALLING))

    @failover()
    def connect(self) -> Step:
        """{self} is connected to its pair."""
        return when(self.runs(), self.feed == Feed.CALLING, serves(self.pair)).then(self.feed.becomes(Feed.ON))

    @event()
    def load(self) -> Step:
        """{self} has its snapshot."""
        return when(self.runs(), self.feed == Feed.ON, ~self.snapshot).then(self.snapshot.becomes(True))

    @detection()
    def lose(self) -> Step:
        """{self} notices that its pair is gone."""
        return when(self.runs(), ~(self.feed == Feed.OFF), ~serves(self.pair)).then(
            self.feed.becomes(Feed.OFF), self.snapshot.becomes(False)
        )


class Client(Component):
    """The softphone of an agent."""

    one = Link(Server)
    two = Link(Server)
    session = State(Session, initially=Session.OFFLINE)
    view = State(View, initially=View.LOGGED_OUT)
    request = State(Request, initially=Request.NONE)
    tries = State(range(3), initially=0)

    def online(self) -> Bool:
        """It has a session, or believes that it has."""
        return (self.session == Session.ON_FIRST) | (self.session == Session.ON_SECOND)

    @operator()
    def start(self) -> Step:
        """The agent starts {self}."""
        return when((self.session == Session.OFFLINE) | (self.session == Session.GIVEN_UP)).then(
            self.session.becomes(Session.CALLING_FIRST), self.tries.becomes(0)
        )

    @failover()
    def reach_first(self) -> Step:
        """{self} is connected to its first server."""
        return when(self.session == Session.CALLING_FIRST, self.one.accepts()).then(
            self.session.becomes(Session.ON_FIRST), self.tries.becomes(0)
        )

    @failover()
    def reach_second(self) -> Step:
        """{self} is connected to its second server."""
        return when(self.session == Session.CALLING_SECOND, self.two.accepts()).then(
            self.session.becomes(Session.ON_SECOND), self.tries.becomes(0)
        )

    @detection()
    def fail_first(self) -> Step:
        """{self} gets no answer from its first server, and tries the second."""
        return when(self.session == Session.CALLING_FIRST, ~self.one.accepts()).then(
            self.session.becomes(Session.CALLING_SECOND)
        )

    @detection()
    def fail_second(self) -> Step:
        """{self} gets no answer from its second server, and tries again, or gives up."""
        again = self.tries < 2
        return when(self.session == Session.CALLING_SECOND, ~self.two.accepts()).then(
            self.session.becomes(ite(again, Session.CALLING_FIRST, Session.GIVEN_UP)),
            self.tries.becomes(ite(self.tries == 0, 1, 2)),
        )

    @detection()
    def lose_first(self) -> Step:
        """{self} notices that its first server is gone; its view stays."""
        return when(self.session == Session.ON_FIRST, ~self.one.accepts()).then(
            self.session.becomes(Session.CALLING_SECOND), self.request.becomes(self.unsent())
        )

    @detection()
    def lose_second(self) -> Step:
        """{self} notices that its second server is gone; its view stays."""
        return when(self.session == Session.ON_SECOND, ~self.two.accepts()).then(
            self.session.becomes(Session.CALLING_FIRST), self.request.becomes(self.unsent())
        )

    def unsent(self) -> Term[Request]:
        """What becomes of a request when the session ends."""
        return ite(self.request == Request.SENT, Request.LOST, self.request)

    @event()
    def log_in(self) -> Step:
        """The agent logs in at {self}."""
        return when(self.online(), self.view == View.LOGGED_OUT).then(self.view.becomes(View.NOT_READY))

    @event()
    def be_ready(self) -> Step:
        """The agent of {self} is ready."""
        return when(self.online(), self.view == View.NOT_READY).then(self.view.becomes(View.READY))

    @event()
    def be_not_ready(self) -> Step:
        """The agent of {self} is not ready."""
        return when(self.online(), self.view == View.READY).then(self.view.becomes(View.NOT_READY))

    @event()
    def log_out(self) -> Step:
        """The agent of {self} logs out."""
        return when(self.online(), self.view == View.NOT_READY).then(
            self.view.becomes(View.LOGGED_OUT), self.request.becomes(Request.NONE)
        )

    @event()
    def click(self) -> Step:
        """The agent of {self} asks for a call."""
        return when(self.online(), self.view == View.READY, self.request == Request.NONE).then(
            self.request.becomes(Request.SENT)
        )

    @event()
    def talk(self) -> Step:
        """The call of {self} begins."""
        serving = ite(self.session == Session.ON_FIRST, self.one.snapshot, self.two.snapshot)
        return when(self.online(), self.request == Request.SENT, serving).then(
            self.request.becomes(Request.NONE), self.view.becomes(View.TALKING)
        )

    @event()
    def hang_up(self) -> Step:
        """The call of {self} ends."""
        return when(self.view == View.TALKING).then(self.view.becomes(View.READY))

    @operator()
    def try_again(self) -> Step:
        """The agent of {self} sees that the request is lost, and clicks again."""
        return when(self.online(), self.request == Request.LOST).then(self.request.becomes(Request.SENT))


def stress() -> System:
    """The design."""
    return system("stress", (Host, Pair, Gateway, Server, Client))


CLIENTS = 10


def stress_site(clients: int = CLIENTS, seed: int = 1) -> Site:
    """Four hosts, two pairs, four servers and so many clients, wired at random."""
    rng = random.Random(seed)  # noqa: S311 - the same seed must give the same site
    hosts = [f"host{i}" for i in range(1, 5)]
    pairs, servers = ("east", "west"), [f"server{i}" for i in range(1, 5)]
    wired: dict[str, dict[str, dict[str, object]]] = {
        "Host": {host: {} for host in hosts},
        "Pair": {pair: {} for pair in pairs},
        "Gateway": {},
        "Server": {},
        "Client": {},
    }
    for pair in pairs:
        for half, host in enumerate(rng.sample(hosts, 2), start=1):
            wired["Gateway"][f"{pair}{half}"] = {"host": host, "pair": pair, "first": half == 1}
    for server, host in zip(servers, rng.sample(hosts, len(hosts)), strict=True):
        wired["Server"][server] = {"host": host, "pair": rng.choice(pairs)}
    for number in range(1, clients + 1):
        one, two = rng.sample(servers, 2)
        wired["Client"][f"client{number}"] = {"one": one, "two": two}
    return site(stress(), Deployment("stress", wired))
