"""Two pairs of servers and N clients, loosely coupled: 2048 * 28**N reachable states.

    python -m bench.pairs 2 8 32

A pair has an active half and a standby half that takes over when it suspects the other. A client is connected to the
active half of its primary or its backup pair, notices late that this is down, and has calls of its own. Every
combination of the values is reachable, which makes the count plain: 2**11 for the servers and their network, 7 * 4 for
each client.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from enum import Enum

from bench.table import Row, show
from checker.bdd import BddEngine
from checker.bdd.session import LARGER
from checker.bdd.space import Space
from checker.engine import Options, Silent
from checker.question.budget import Budget
from model.lang.component import Component, Fixed, Link, Singleton, State
from model.lang.grounding import Grounder
from model.lang.rule import Step, detection, event, failover, fault, operator, repair, when
from model.lang.sites import Deployment, Site, site
from model.lang.systems import System, system
from model.lang.term import Bool, exists
from properties.property import always_possible, never


class Session(Enum):
    """Where a client is connected, or tries to be."""

    OFFLINE = "offline"
    CALLING_PRIMARY = "calling-primary"
    ON_PRIMARY = "on-primary"
    LEFT_PRIMARY = "left-primary"
    CALLING_BACKUP = "calling-backup"
    ON_BACKUP = "on-backup"
    LEFT_BACKUP = "left-backup"


class Call(Enum):
    """What the telephone of a client does."""

    IDLE = "idle"
    RINGING = "ringing"
    TALKING = "talking"
    HELD = "held"


class Network(Singleton):
    """What the halves of the pairs see each other through."""

    whole = State(bool, initially=True)

    @fault()
    def break_up(self) -> Step:
        """The network between the halves breaks."""
        return when(self.whole).then(self.whole.becomes(False))

    @repair()
    def heal(self) -> Step:
        """The network between the halves is mended."""
        return when(~self.whole).then(self.whole.becomes(True))


class Pair(Component):
    """Two servers of which one is active."""

    first_is_active = State(bool, initially=True)


class Server(Component):
    """One half of a pair; `suspected` is what its peer believes."""

    pair = Link(Pair)
    first = Fixed(bool)
    up = State(bool, initially=True)
    suspected = State(bool, initially=False)

    def is_active(self) -> Bool:
        """The pair takes it for its active half."""
        return self.pair.first_is_active.iff(self.first == True)  # noqa: E712 - a term, not a truth value

    @fault()
    def stop(self) -> Step:
        """{self} stops."""
        return when(self.up).then(self.up.becomes(False))

    @repair()
    def restart(self) -> Step:
        """{self} is started again."""
        return when(~self.up).then(self.up.becomes(True))

    @detection()
    def miss(self) -> Step:
        """The peer of {self} misses its heartbeat."""
        return when(~self.suspected, ~self.up | ~Network.the.whole).then(self.suspected.becomes(True))

    @detection()
    def hear(self) -> Step:
        """The peer of {self} hears it again."""
        return when(self.suspected, self.up, Network.the.whole).then(self.suspected.becomes(False))

    @failover()
    def take_over(self) -> Step:
        """{self} becomes the active half."""
        peer_is_suspected = exists(Server, lambda s: (s.pair == self.pair) & ~(s == self) & s.suspected)
        return when(self.up, ~self.is_active(), peer_is_suspected).then(
            self.pair.first_is_active.becomes(self.first == True)  # noqa: E712 - a term, not a truth value
        )


def serves(pair: Pair) -> Bool:
    """The active half of the pair is up."""
    return exists(Server, lambda s: (s.pair == pair) & s.up & s.is_active())


class Client(Component):
    """A client with a primary and a backup pair, and a telephone."""

    primary = Link(Pair)
    backup = Link(Pair)
    session = State(Session, initially=Session.OFFLINE)
    call = State(Call, initially=Call.IDLE)

    @operator()
    def log_in(self) -> Step:
        """The user of {self} logs in."""
        return when(self.session == Session.OFFLINE).then(self.session.becomes(Session.CALLING_PRIMARY))

    @operator()
    def log_out(self) -> Step:
        """The user of {self} logs out."""
        return when((self.session == Session.ON_PRIMARY) | (self.session == Session.ON_BACKUP)).then(
            self.session.becomes(Session.OFFLINE)
        )

    @failover()
    def reach_primary(self) -> Step:
        """{self} is connected to its primary pair."""
        return when(self.session == Session.CALLING_PRIMARY, serves(self.primary)).then(
            self.session.becomes(Session.ON_PRIMARY)
        )

    @detection()
    def leave_primary(self) -> Step:
        """{self} notices that its primary pair is gone."""
        on_it = (self.session == Session.ON_PRIMARY) | (self.session == Session.CALLING_PRIMARY)
        return when(on_it, ~serves(self.primary)).then(self.session.becomes(Session.LEFT_PRIMARY))

    @failover()
    def turn_to_backup(self) -> Step:
        """{self} turns to its backup pair."""
        return when(self.session == Session.LEFT_PRIMARY).then(self.session.becomes(Session.CALLING_BACKUP))

    @failover()
    def reach_backup(self) -> Step:
        """{self} is connected to its backup pair."""
        return when(self.session == Session.CALLING_BACKUP, serves(self.backup)).then(
            self.session.becomes(Session.ON_BACKUP)
        )

    @detection()
    def leave_backup(self) -> Step:
        """{self} notices that its backup pair is gone."""
        on_it = (self.session == Session.ON_BACKUP) | (self.session == Session.CALLING_BACKUP)
        return when(on_it, ~serves(self.backup)).then(self.session.becomes(Session.LEFT_BACKUP))

    @failover()
    def turn_to_primary(self) -> Step:
        """{self} turns to its primary pair again."""
        return when(self.session == Session.LEFT_BACKUP).then(self.session.becomes(Session.CALLING_PRIMARY))

    @event()
    def ring(self) -> Step:
        """The telephone of {self} rings."""
        return when(self.call == Call.IDLE).then(self.call.becomes(Call.RINGING))

    @event()
    def answer(self) -> Step:
        """{self} takes the call."""
        return when((self.call == Call.RINGING) | (self.call == Call.HELD)).then(self.call.becomes(Call.TALKING))

    @event()
    def hold(self) -> Step:
        """{self} puts the call on hold."""
        return when(self.call == Call.TALKING).then(self.call.becomes(Call.HELD))

    @event()
    def hang_up(self) -> Step:
        """The call of {self} ends."""
        return when(~(self.call == Call.IDLE)).then(self.call.becomes(Call.IDLE))


def pairs() -> System:
    """The design."""
    return system("pairs", (Network, Pair, Server, Client))


def pairs_site(clients: int) -> Site:
    """Two pairs and so many clients, every second one with the pairs the other way round."""
    ends = (("east", "west"), ("west", "east"))
    return site(
        pairs(),
        Deployment(
            f"pairs-{clients}",
            {
                "Pair": {"east": {}, "west": {}},
                "Server": {
                    f"{pair}{half}": {"pair": pair, "first": half == 1} for pair in ("east", "west") for half in (1, 2)
                },
                "Client": {
                    f"client{i}": {"primary": ends[i % 2][0], "backup": ends[i % 2][1]} for i in range(1, clients + 1)
                },
            },
        ),
    )


NEVER_BOTH = never(
    "both-suspected",
    "No two servers of one pair are suspected at once",
    that=exists(Server, lambda s: s.suspected & exists(Server, lambda t: (t.pair == s.pair) & ~(t == s) & t.suspected)),
    why="It fails after two detections, so it makes a short story in a large state space.",
    cites="",
)

ALWAYS_HOME = always_possible(
    "home",
    "A client can always come to its primary pair",
    that=lambda c: c.session == Session.ON_PRIMARY,
    over=Client,
    why="It holds, and the proof needs layers.",
    cites="",
)


MOST_CLIENTS_IN_LAYERS = 8
"""With more the proof for all clients at once has not been seen to finish in reasonable time."""


EXACT_DIGITS = 15
"""Counts with more digits are shortened."""


def rows(clients: int) -> Iterator[Row]:
    """A row each for all states, a violation and, for few clients, a proof in layers."""
    site = pairs_site(clients)
    begin = time.perf_counter()
    grounder = Grounder(site)
    space = Space(grounder.system(), grounder.table.nodes, LARGER)
    reached = space.reached(None, Budget(Options(), Silent()))
    states = space.count(reached)
    size = f"{short(states)} states, {reached.node_count():,} nodes"
    yield Row(f"bdd, pairs, N = {clients}: all states", size, (time.perf_counter() - begin,))
    session = BddEngine().open(site, Options(), Silent())
    asked = [("a violation", NEVER_BOTH)]
    if clients <= MOST_CLIENTS_IN_LAYERS:
        asked.append(("a proof in layers", ALWAYS_HOME))
    for what, prop in asked:
        begin = time.perf_counter()
        effort = session.check(prop).effort
        yield Row(f"bdd, pairs, N = {clients}: {what}", "; ".join(effort.notes), (time.perf_counter() - begin,))


def short(count: int) -> str:
    """A count, exact where that can be read."""
    text = str(count)
    return f"{count:,}" if len(text) <= EXACT_DIGITS else f"{text[0]}.{text[1]}e{len(text) - 1}"


def depth_row(clients: int) -> Row:
    """The depth of the state space, level by level: given up after a minute, and then a bound."""
    session = BddEngine().open(pairs_site(clients), Options(max_seconds=60), Silent())
    begin = time.perf_counter()
    (found,) = session.explore()
    depth = f"depth {found.depth}" if found.complete else f"depth at least {found.depth}"
    return Row(f"bdd, pairs, N = {clients}: depth", depth, (time.perf_counter() - begin,))


def main(arguments: list[str]) -> None:
    """Prints the rows for each number of clients."""
    sizes = [int(a) for a in arguments] or [2, 8]
    show(row for clients in sizes for row in (*rows(clients), depth_row(clients)))


if __name__ == "__main__":
    main(sys.argv[1:])
