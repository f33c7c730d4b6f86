"""A small design for the tests of the command line: two servers, of which one should be active."""

from __future__ import annotations

from enum import Enum
from ipaddress import IPv4Address
from pathlib import Path

from checker.cli.library import Library
from model.lang.component import Component, Fixed, Link, State
from model.lang.errors import Code, UsageError
from model.lang.reading import Choice, Reading, ReadingSet
from model.lang.rule import Step, detection, event, failover, fault, fired, operator, settled, when
from model.lang.systems import System, start, system
from model.lang.term import exists, forall
from properties.expectation import HOLDS, VIOLATED, depends
from properties.property import Property, absent, always, always_possible, independent, never, on_step, reachable


class Role(Enum):
    BACKUP = "waits"
    ACTIVE = "serves"


class Preemption(Choice):
    ALWAYS = "a lower address takes over whenever it is up"
    NEVER = "a working server stays active"


class Notice(Choice):
    SURE = "a backup takes over only when the active server is down"
    HASTY = "a backup may take over when its network is down"


class Readings(ReadingSet):
    R1 = Reading(Preemption, default=Preemption.ALWAYS, question="Does a lower address displace?", cites="T-01")
    R2 = Reading(Notice, default=Notice.SURE, question="What does a backup notice?", cites="T-02 T-03")


class Network(Component):
    """A network between servers."""

    up = State(bool, initially=True)

    @fault(cites="T-04")
    def fail(self) -> Step:
        """{self} goes down."""
        return when(self.up).then(self.up.becomes(False))


class Server(Component, cites="T-01 T-02"):
    """A server that is active or waits."""

    address = Fixed(IPv4Address, unique=True)
    network = Link(Network)
    up = State(bool, initially=True)
    role = State(Role, initially=Role.BACKUP)

    @fault(cites="T-05")
    def crash(self) -> Step:
        """{self} crashes."""
        return when(self.up).then(self.up.becomes(False), self.role.becomes(Role.BACKUP))

    @operator(cites="T-06")
    def restart(self) -> Step:
        """An administrator starts {self} again."""
        return when(~self.up).then(self.up.becomes(True))

    @failover(cites="T-07")
    def take_over(self) -> Step:
        """{self} sees no active server and takes over."""
        first = forall(Server, lambda s: (s.up & (s != self)).implies(self.address < s.address))
        nobody = ~exists(Server, lambda s: s.role == Role.ACTIVE)
        return when(self.up, nobody, first).then(self.role.becomes(Role.ACTIVE))

    @detection(cites="T-08")
    def lose_sight(self) -> Step:
        """{self} no longer hears the active server and takes over beside it."""
        hasty = Readings.R2 == Notice.HASTY
        return when(self.up, self.role == Role.BACKUP, hasty, ~self.network.up).then(self.role.becomes(Role.ACTIVE))

    @failover(cites="T-09")
    def displace(self, other: Server) -> Step:
        """{self} has the lower address and displaces {other}."""
        takes = Readings.R1 == Preemption.ALWAYS
        return when(
            self.up, takes, other.role == Role.ACTIVE, self.role == Role.BACKUP, self.address < other.address
        ).then(self.role.becomes(Role.ACTIVE), other.role.becomes(Role.BACKUP))


NORMAL = start("normal", "Every server is up and waits.")
COLD = start("cold", "Every server is down.", where=forall(Server, lambda s: s.role == Role.BACKUP))


def one_active() -> Property:
    return never(
        "T1",
        "Two servers are never active at once",
        that=exists(
            Server, lambda a: exists(Server, lambda b: (a != b) & (a.role == Role.ACTIVE) & (b.role == Role.ACTIVE))
        ),
        why="Two would answer one client twice.",
        cites="T-07 T-08",
        expect=depends((Readings.R2 == Notice.HASTY, VIOLATED), otherwise=HOLDS),
    )


PROPERTIES = (
    one_active(),
    always(
        "T2",
        "In a settled pair a server that is up means that one is active",
        when=settled(Server) & exists(Server, lambda s: s.up),
        that=exists(Server, lambda s: s.role == Role.ACTIVE),
        why="Nobody serves while a server could.",
        cites="T-07",
        expect=HOLDS,
    ),
    always(
        "T3",
        "A server is up",
        that=lambda s: s.up,
        over=Server,
        why="A hazard that no design of this kind avoids.",
        cites="T-05",
        expect=VIOLATED,
    ),
    reachable(
        "T4",
        "The second server can become active",
        that=exists(Server, lambda s: (s.role == Role.ACTIVE) & exists(Server, lambda o: o.address < s.address)),
        why="Else it is no backup.",
        cites="T-07",
        expect=HOLDS,
    ),
    always_possible(
        "T5",
        "Some server can become active again",
        that=exists(Server, lambda s: s.role == Role.ACTIVE),
        why="The pair recovers without a visit.",
        cites="T-06",
        expect=HOLDS,
    ),
    on_step(
        "T6",
        "Only a server that is up takes over",
        rule=Server.take_over,
        that=lambda s: s.up,
        why="A dead server serves nobody.",
        cites="T-07",
        expect=HOLDS,
    ),
    absent(
        "T7",
        "After the network has failed no server takes over",
        that=lambda s: fired(Server.take_over, s),
        after=exists(Network, lambda n: ~n.up),
        over=Server,
        why="Written to be wrong.",
        cites="T-04",
        expect=HOLDS,
    ),
    independent(
        "T8",
        "The network changes no role",
        what=lambda s: s.role,
        of=Network.fail,
        over=Server,
        why="Heart-beats are not told apart from the client's network.",
        cites="T-04 T-08",
        expect=depends((Readings.R2 == Notice.HASTY, VIOLATED), otherwise=HOLDS),
    ),
    always(
        "T9",
        "Nothing at all while nobody exists",
        when=forall(Server, lambda s: ~s.up & (s.role == Role.ACTIVE)),
        that=exists(Server, lambda s: s.up),
        why="A claim about states that there are none of.",
        cites="T-05",
    ),
)


class Tank(Component):
    """A tank whose rule forgets that it can be full."""

    level = State(range(3), initially=0)

    @event(cites="K-01")
    def fill(self) -> Step:
        """{self} is filled by one more measure."""
        return when().then(self.level.becomes(self.level + 1))


FULL = reachable("T10", "A tank can be full", that=lambda t: t.level == 2, over=Tank, why="Else why.", cites="K-01")
OVERFULL = always("T11", "A tank is never emptied", that=lambda t: t.level >= 0, over=Tank, why="Why.", cites="K-01 C1")


def design(name: str) -> System:
    match name:
        case "pair":
            return system("pair", (Network, Server), readings=Readings, starts=(NORMAL, COLD))
        case "tank":
            return system("tank", (Tank,))
        case _:
            raise UsageError(Code.UNKNOWN_NAME, f"there is no design {name!r}")


def catalogue(name: str) -> tuple[Property, ...]:
    return PROPERTIES if name == "pair" else (FULL, OVERFULL)


HERE = Path(__file__).parent
LIBRARY = Library(
    ("pair", "tank"),
    design,
    catalogue,
    HERE / "deployments",
    "two",
    HERE / "requirements.toml",
    {"pair": ("T",), "tank": ("K",)},
)
