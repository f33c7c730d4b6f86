"""Small designs for certificates: a pair of servers, and an election among applications with everything in it."""

from __future__ import annotations

from enum import Enum
from ipaddress import IPv4Address

from model.lang.component import ANYTHING, Component, Fixed, Link, Links, Ref, Relation, Singleton, State
from model.lang.reading import Choice, Reading, ReadingSet
from model.lang.rule import Step, detection, event, failover, fault, repair, when
from model.lang.sites import Deployment, Site, site
from model.lang.systems import system
from model.lang.term import Update, count, each, exists, forall, ite


# ---- a pair ------------------------------------------------------------------------------------
class Pair(Singleton):
    """Two servers of which one serves, as counters and flags."""

    one = State(bool, initially=True)
    two = State(bool, initially=True)
    serving = State(range(1, 3), initially=1)
    faults = State(range(3), initially=0)

    @fault()
    def break_one(self) -> Step:
        """Server 1 breaks."""
        return when(self.one, self.faults < 2).then(self.one.becomes(False), self.faults.becomes(self.faults + 1))

    @fault()
    def break_two(self) -> Step:
        """Server 2 breaks."""
        return when(self.two, self.faults < 2).then(self.two.becomes(False), self.faults.becomes(self.faults + 1))

    @failover()
    def switch(self) -> Step:
        """The other server takes over."""
        alone = ite(self.serving == 1, ~self.one & self.two, ~self.two & self.one)
        return when(alone).then(self.serving.becomes(ite(self.one, 1, 2)))

    @repair()
    def mend(self) -> Step:
        """Both are made whole again."""
        return when(~self.one & ~self.two).then(self.one.becomes(True), self.two.becomes(True), self.faults.becomes(0))


def pair() -> Site:
    return site(system("pair", [Pair]), Deployment("one pair", {}))


# ---- an election -------------------------------------------------------------------------------
class Role(Enum):
    NONE = 0
    BACKUP = 1
    ACTIVE = 2


class Election(Choice):
    LOWEST = "the lowest address wins"
    STICKY = "the active one stays"


class Health(Choice):
    IGNORED = "unregistered applications take part"
    FILTER = "only registered applications take part"


class Readings(ReadingSet):
    B1 = Reading(Election, default=Election.LOWEST, question="Who wins?", cites="S1")
    B2 = Reading(Health, default=Health.FILTER, question="Who takes part?", cites="S2")


class Manager(Component):
    up = State(bool, initially=True)

    @fault()
    def fail(self) -> Step:
        """{self} stops."""
        return when(self.up).then(self.up.becomes(False))

    @repair()
    def restart(self) -> Step:
        """{self} starts again."""
        return when(~self.up).then(self.up.becomes(True))


class App(Component):
    address = Fixed(IPv4Address, unique=True)
    manager = Link(Manager)
    others = Links(Manager)
    up = State(bool, initially=True)
    registered = State(bool, initially=True)
    role = State(Role, initially=Role.NONE)
    sees = Relation(Manager, bool, initially=ANYTHING)

    @fault()
    def crash(self) -> Step:
        """{self} crashes."""
        return when(self.up).then(
            self.up.becomes(False), self.registered.becomes(False), self.role.becomes(Role.NONE), *drop(self)
        )

    @repair()
    def boot(self) -> Step:
        """{self} boots."""
        return when(~self.up).then(self.up.becomes(True), Cluster.the.electing.becomes(True))

    @detection()
    def lose(self) -> Step:
        """{self} notices that its manager is gone."""
        return when(self.up, self.registered, ~self.manager.up).then(
            self.registered.becomes(False),
            Cluster.the.electing.becomes(Cluster.the.electing | (Readings.B2 == Health.FILTER)),
        )

    @detection()
    def look(self, manager: Manager) -> Step:
        """{self} looks at {manager}."""
        return when(self.up, self.others.has(manager)).then(self.sees[manager].becomes(manager.up))

    @failover()
    def register(self) -> Step:
        """{self} registers."""
        return when(self.up, ~self.registered, self.manager.up).then(self.registered.becomes(True))

    @failover()
    def win(self) -> Step:
        """{self} wins the election."""
        takes_part = self.up & (self.registered | (Readings.B2 == Health.IGNORED))
        lowest = forall(
            App,
            lambda a: ~(a.up & (a.registered | (Readings.B2 == Health.IGNORED))) | (self.address <= a.address),
        )
        stays = (Readings.B1 == Election.STICKY) & exists(App, lambda a: (a.role == Role.ACTIVE) & (a != self))
        return when(Cluster.the.electing, takes_part, lowest, ~stays).then(
            each(App, lambda a: a.role.becomes(Role.BACKUP), where=lambda a: (a != self) & a.up),
            self.role.becomes(Role.ACTIVE),
            Cluster.the.electing.becomes(False),
        )

    @event()
    def take(self, phone: Phone) -> Step:
        """{self} takes a call from {phone}."""
        return when(self.role == Role.ACTIVE, phone.calls < 2, phone.app.is_none).then(
            phone.app.becomes(self), phone.calls.becomes(phone.calls + 1)
        )


class Phone(Component):
    app = Ref(App)
    calls = State(range(3), initially=0)

    @event()
    def hang_up(self) -> Step:
        """{self} hangs up."""
        return when(self.app.is_some & self.app.element.up).then(self.app.becomes(None), self.calls.becomes(0))


def drop(app: App) -> tuple[Update, ...]:
    return each(Phone, lambda p: p.app.becomes(None), where=lambda p: p.app == app)


class Cluster(Singleton):
    electing = State(bool, initially=True)

    @event()
    def settle(self) -> Step:
        """Nobody can be elected."""
        nobody = count(App, lambda a: a.up) == 0
        return when(self.electing, nobody).then(self.electing.becomes(False))


def election(apps: int, managers: int, phones: int, readings: dict[str, tuple[str, ...]] | None = None) -> Site:
    """Applications with ascending addresses, each at the manager of its number, seeing all of them."""
    names = [f"cm{i}" for i in range(1, managers + 1)]
    deployment = Deployment(
        f"{apps} applications",
        {
            "Manager": {name: {} for name in names},
            "App": {
                f"app{i}": {"address": f"10.0.0.{i}", "manager": names[i % managers], "others": names}
                for i in range(1, apps + 1)
            },
            "Phone": {f"phone{i}": {} for i in range(1, phones + 1)},
        },
        readings or {},
    )
    return site(system("election", [Manager, App, Phone, Cluster], readings=Readings), deployment)
