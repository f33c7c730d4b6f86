"""Elements: pointers, relations, sorts, inheritance, links, data, orders, broadcasts, enabled, settled."""

from __future__ import annotations

from ipaddress import IPv4Address

from model.lang.component import Component, Derived, Fixed, Link, Links, Ref, Relation, Singleton, State
from model.lang.rule import Step, detection, enabled, event, failover, fault, settled, when
from model.lang.systems import start
from model.lang.term import count, each, exists, forall, old
from properties.property import always, always_possible, never, on_step, reachable
from properties.result import Vacuity, Verdict
from tests.conformance.scenario import Answer, Count, Question, Space, holds, reached, small, violated


class Host(Component):
    up = State(bool, initially=True)

    @fault()
    def fail(self) -> Step:
        """{self} fails."""
        return when(self.up).then(self.up.becomes(False))


class Client(Component):
    host = Ref(Host)

    @event()
    def connect(self, host: Host) -> Step:
        """{self} connects to {host}."""
        return when(self.host.is_none, host.up).then(self.host.becomes(host))

    @detection()
    def drop(self) -> Step:
        """{self} notices that its host is gone."""
        return when(self.host.is_some, ~self.host.element.up).then(self.host.becomes(None))


class Phone(Component):
    pass


class Switch(Component):
    grade = Fixed(int)
    lines = Relation(Phone, bool, initially=False)

    @event()
    def connect(self, phone: Phone) -> Step:
        """{phone} moves to {self}."""
        return when(~self.lines[phone]).then(
            self.lines[phone].becomes(True),
            each(Switch, lambda s: s.lines[phone].becomes(False), where=lambda s: s != self),
        )


class Weather(Singleton):
    stormy = State(bool, initially=False)

    @fault()
    def storm(self) -> Step:
        """A storm cuts the lines of the cheap switches."""
        return when(~self.stormy).then(
            self.stormy.becomes(True),
            each(
                Switch,
                lambda s: each(Phone, lambda p: s.lines[p].becomes(False), where=lambda p: s.lines[p]),
                where=lambda s: s.grade < 2,
            ),
        )


class Side(Component, closed=("A", "B")):
    active = State(bool, initially=False)

    @failover()
    def take_over(self, other: Side) -> Step:
        """{self} takes over from {other}."""
        return when(self != other, other.active, ~self.active).then(
            self.active.becomes(True), other.active.becomes(False)
        )


class Node(Component):
    alive = State(bool, initially=True)

    @fault()
    def die(self) -> Step:
        """{self} dies."""
        return when(self.alive).then(self.alive.becomes(False))


class Router(Node):
    table = State(bool, initially=True)

    @event()
    def flush(self) -> Step:
        """{self} forgets its table."""
        return when(self.alive, self.table).then(self.table.becomes(False))


class Computer(Node):
    pass


class Zone(Component):
    lit = State(bool, initially=False)


class App(Component):
    address = Fixed(IPv4Address, unique=True)
    octet = Derived(address, lambda a: int(str(a).rsplit(".", 1)[1]), int)
    zone = Link(Zone)

    @event()
    def by_address(self) -> Step:
        """{self} has the lowest address, is chosen and lights its zone."""
        return when(Choice.the.chosen.is_none, forall(App, lambda n: self.address <= n.address)).then(
            Choice.the.chosen.becomes(self), self.zone.lit.becomes(True)
        )

    @event()
    def by_octet(self) -> Step:
        """{self} has the lowest last octet and is chosen."""
        return when(Choice.the.chosen.is_none, forall(App, lambda n: self.octet <= n.octet)).then(
            Choice.the.chosen.becomes(self)
        )


class Choice(Singleton):
    chosen = Ref(App)


class Fan(Component):
    friends = Links(App)

    @event()
    def persuade(self, app: App) -> Step:
        """{self} puts its friend {app} in the place of one with a lower address."""
        chosen = Choice.the.chosen
        return when(chosen.is_some, chosen.element.address < app.address, self.friends.has(app)).then(
            chosen.becomes(app)
        )


# One client, two hosts: 4 * 3 states. connect: none with a host up, 4 in all; drop: 2 for each host; fail: 4 for each
# of the three values of the client. Connected to a host, both down, is 3 steps away; none, both down, is the end.
HOSTS = small(Host, Client, Host={"a": {}, "b": {}}, Client={"c": {}})
CLIENTS = small(Host, Client, Host={"a": {}, "b": {}}, Client={"c": {}, "d": {}})
# Each phone has no line, or one to s1 or s2: 9, in calm and storm: 18. A phone can move to 2, 1 and 1 switches:
# 4 * 3 * 2 moves, in calm and storm; a storm in each calm state: 57. In storm, both phones with a line: 3 steps.
LINES = small(Phone, Switch, Weather, Phone={"p1": {}, "p2": {}}, Switch={"s1": {"grade": 1}, "s2": {"grade": 2}})
SIDES = small(
    Side,
    starts=(start("normal", "A is active.", Side.of("A").active.becomes(True)),),
)
# The router: 4 states, 3 steps; the computer: 2 states, 1 step. 4 * 2 states, 3 * 2 + 4 steps. Dead is dead, with a
# table or without.
NODES = small(Router, Computer, Router={"r": {}}, Computer={"k": {}})
# Nothing is chosen; app1, the lowest address, its zone lit; app3, the lowest last octet; app2 in the place of app1.
APPS = small(
    Zone,
    App,
    Choice,
    Fan,
    Zone={"z1": {}, "z2": {}},
    App={
        "app1": {"address": "10.0.0.3", "zone": "z1"},
        "app2": {"address": "10.0.1.2", "zone": "z2"},
        "app3": {"address": "10.0.2.1", "zone": "z2"},
    },
    Fan={"f": {"friends": ["app2"]}},
)
NEVER_CHOSEN = (
    "App.by_address(app2)",
    "App.by_address(app3)",
    "App.by_octet(app1)",
    "App.by_octet(app2)",
    "Fan.persuade(f, app1)",
    "Fan.persuade(f, app3)",
)

SPACES = (
    Space("pointers", HOSTS, {(): Count(12, 20, 3, deadlocks=1, deadlock=(2, 2))}),
    Space("relations and nested broadcasts", LINES, {(): Count(18, 57, 3)}),
    Space("closed sort", SIDES, {(): Count(2, 2, 1, ("Side.take_over(A, A)", "Side.take_over(B, B)"))}),
    Space("inherited components", NODES, {(): Count(8, 10, 3, deadlocks=2, deadlock=(2, 2))}),
    Space("links, data and two orders", APPS, {(): Count(4, 3, 2, NEVER_CHOSEN, deadlocks=2, deadlock=(0, 1))}),
)

chosen = Choice.the.chosen

POINTERS = (
    Question(
        "a read through a pointer that is guarded",
        HOSTS,
        always(
            "E1",
            "Hosts are up",
            when=lambda c: c.host.is_some,
            that=lambda c: c.host.element.up,
            over=Client,
            why="",
            cites="",
        ),
        violated((1, 2)),
    ),
    Question(
        "settled: once nothing happens by itself",
        HOSTS,
        always(
            "E2",
            "Hosts are up",
            when=lambda c: settled(Client) & c.host.is_some,
            that=lambda c: c.host.element.up,
            over=Client,
            why="",
            cites="",
        ),
        holds(),
    ),
    Question(
        "settled around an element: it has noticed what there is to notice, whatever others have",
        CLIENTS,
        always(
            "E2a",
            "Its host is up",
            when=lambda c: settled(Client, around=(c,)) & c.host.is_some,
            that=lambda c: c.host.element.up,
            over=Client,
            why="",
            cites="",
        ),
        holds(),
    ),
    Question(
        "settled around an element: others may still have something to notice",
        CLIENTS,
        always(
            "E2b",
            "All hosts in use are up",
            when=lambda c: settled(Client, around=(c,)) & c.host.is_some,
            that=lambda _: forall(Client, lambda c: c.host.is_none | c.host.element.up),
            over=Client,
            why="",
            cites="",
        ),
        violated((1, 3)),
    ),
    Question(
        "settled: faults and events are not waited for",
        HOSTS,
        always(
            "E3",
            "Somebody is connected",
            when=settled(Client, Host),
            that=exists(Client, lambda c: c.host.is_some),
            why="",
            cites="",
        ),
        violated((0, 0)),
    ),
    Question(
        "enabled for an element",
        HOSTS,
        always(
            "E4",
            "Who drops is connected",
            when=lambda c: enabled(Client.drop, c),
            that=lambda c: c.host.is_some,
            over=Client,
            why="",
            cites="",
        ),
        holds(),
    ),
    Question(
        "enabled for any element",
        HOSTS,
        always(
            "E5",
            "One can connect",
            when=exists(Host, lambda h: h.up),
            that=enabled(Client.connect) | exists(Client, lambda c: c.host.is_some),
            why="",
            cites="",
        ),
        holds(),
    ),
    Question(
        "a pointer and an element are compared",
        HOSTS,
        reachable(
            "E6",
            "To a dead host",
            that=lambda c: exists(Host, lambda h: (c.host == h) & ~h.up),
            over=Client,
            why="",
            cites="",
        ),
        reached((1, 2)),
    ),
    Question(
        "old of a pointer",
        HOSTS,
        on_step(
            "E7",
            "Dropped",
            rule=Client.drop,
            that=lambda c: c.host.is_none & (old(c.host) != c.host),
            why="",
            cites="",
        ),
        holds(),
    ),
    Question(
        "a trap of one state",
        HOSTS,
        always_possible(
            "E8",
            "A host that is up",
            that=exists(Client, lambda c: c.host.is_some & c.host.element.up),
            why="",
            cites="",
        ),
        violated((2, 2)),
    ),
)

BROADCASTS = (
    Question(
        "a broadcast leaves each phone one line",
        LINES,
        never("E9", "One line", that=lambda p: count(Switch, lambda s: s.lines[p]) >= 2, over=Phone, why="", cites=""),
        holds(Vacuity.NOT_ASKED),
    ),
    Question(
        "a nested broadcast reaches what its conditions allow",
        LINES,
        on_step(
            "E10",
            "Cheap lines are cut",
            rule=Weather.storm,
            that=lambda: forall(Switch, lambda s: forall(Phone, lambda p: s.lines[p].implies(s.grade == 2))),
            why="",
            cites="",
        ),
        holds(),
    ),
    Question(
        "a nested broadcast changes something",
        LINES,
        on_step(
            "E11",
            "No line is cut",
            rule=Weather.storm,
            that=lambda: forall(Switch, lambda s: forall(Phone, lambda p: s.lines[p].iff(old(s.lines[p])))),
            why="",
            cites="",
        ),
        violated((1, 2)),
    ),
    Question(
        "a property over two sorts",
        LINES,
        always(
            "E12",
            "Good lines only",
            when=lambda s, p: s.lines[p],
            that=lambda s, _p: s.grade == 2,
            over=(Switch, Phone),
            why="",
            cites="",
        ),
        {
            (): Answer(
                Verdict.VIOLATED,
                run=(0, 1),
                instances={
                    ("s1", "p1"): Verdict.VIOLATED,
                    ("s1", "p2"): Verdict.VIOLATED,
                    ("s2", "p1"): Verdict.HOLDS,
                    ("s2", "p2"): Verdict.HOLDS,
                },
            )
        },
    ),
)

SORTS = (
    Question(
        "a closed sort: one side is active",
        SIDES,
        always("E13", "One side", that=count(Side, lambda s: s.active) == 1, why="", cites=""),
        holds(),
    ),
    Question(
        "a closed sort: a side by its name",
        SIDES,
        reachable("E14", "B is active", that=Side.of("B").active, why="", cites=""),
        reached((0, 1)),
    ),
    Question(
        "each element, the nearest first",
        SIDES,
        never("E15", "Not active", that=lambda s: s.active, over=Side, why="", cites=""),
        violated((0, 0), Vacuity.NOT_ASKED),
    ),
    Question(
        "an inherited rule is a rule of its own component",
        NODES,
        on_step(
            "E16",
            "A router lives",
            rule=Computer.die,
            that=lambda _k: exists(Router, lambda r: r.alive),
            why="",
            cites="",
        ),
        violated((2, 2)),
    ),
    Question(
        "an inherited state and one of its own",
        NODES,
        on_step("E17", "Alive", rule=Router.flush, that=lambda r: r.alive & old(r.table) & ~r.table, why="", cites=""),
        holds(),
    ),
    Question(
        "a link leads to one zone and not the other",
        APPS,
        reachable("E18", "Lit", that=lambda z: z.lit, over=Zone, why="", cites=""),
        {
            (): Answer(
                Verdict.VIOLATED,
                Vacuity.NOT_ASKED,
                instances={("z1",): Verdict.HOLDS, ("z2",): Verdict.VIOLATED},
            )
        },
    ),
    Question(
        "two orders on one sort",
        APPS,
        always(
            "E19",
            "The lowest address",
            when=chosen.is_some,
            that=forall(App, lambda a: chosen.element.address <= a.address),
            why="",
            cites="",
        ),
        violated((0, 1)),
    ),
    Question(
        "no element is lowest in both orders",
        APPS,
        reachable(
            "E20",
            "Lowest in both",
            that=exists(
                App,
                lambda a: (chosen == a) & forall(App, lambda b: (a.address <= b.address) & (a.octet <= b.octet)),
            ),
            why="",
            cites="",
        ),
        violated(None, Vacuity.NOT_ASKED),
    ),
    Question(
        "links to many are followed where they lead",
        APPS,
        on_step(
            "E21",
            "From app1 to its friend",
            rule=Fan.persuade,
            that=lambda f, a: f.friends.has(a) & (chosen == a) & (old(chosen).element.address < a.address),
            why="",
            cites="",
        ),
        holds(),
    ),
)

QUESTIONS = POINTERS + BROADCASTS + SORTS
