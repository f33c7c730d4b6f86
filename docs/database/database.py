"""A database of several nodes, one of them the primary: who may write, and what is never lost."""

from enum import Enum

from model.lang import Bool, Choice, Component, Deployment, Fixed, Reading, ReadingSet, State, Step, count, detection
from model.lang import each, event, exists, failover, fault, forall, ite, repair, settled, start, system, when
from properties import HOLDS, VIOLATED, always, always_possible, depends, never, on_step, reachable


class Role(Enum):
    """What a node believes that it is."""

    PRIMARY = "takes writes"
    STANDBY = "follows the primary"


class Confirmation(Choice):
    """When a client is told that its write is safe."""

    QUORUM = "when more than half of the nodes have it"
    PRIMARY = "when the primary has it"


class Lease(Choice):
    """What a new primary waits for."""

    AWAITED = "until the lease of the old primary has run out, and it has stepped down"
    NONE = "nothing: more than half of the nodes agree, and that is enough"


class Readings(ReadingSet):
    """What a data sheet may leave open."""

    CONFIRM = Reading(Confirmation, default=Confirmation.QUORUM, question="When is a write confirmed?")
    LEASE = Reading(Lease, default=Lease.NONE, question="What does a new primary wait for?")


class Node(Component):
    """A node. `current`: the last write that was confirmed is on its disk, which survives a crash."""

    number = Fixed(int, unique=True)
    up = State(bool, initially=True)
    cut_off = State(bool, initially=False)
    role = State(Role, initially=Role.STANDBY)
    current = State(bool, initially=True)

    def sees(self, other: "Node") -> Bool:
        """The other node is up, and the network between the two carries."""
        return other.up & self.cut_off.iff(other.cut_off)

    def serves(self) -> Bool:
        """It takes writes."""
        return self.up & (self.role == Role.PRIMARY)

    def has_quorum(self) -> Bool:
        """It sees more than half of all nodes, itself included."""
        return self.up & (count(Node, self.sees) > count(Node, lambda n: ~self.sees(n)))

    @fault()
    def crash(self) -> Step:
        """{self} crashes."""
        return when(self.up).then(self.up.becomes(False), self.role.becomes(Role.STANDBY))

    @repair()
    def restart(self) -> Step:
        """{self} is started again, as a standby."""
        return when(~self.up).then(self.up.becomes(True))

    @fault()
    def divide(self) -> Step:
        """The network divides, with {self} on the far side."""
        return when(~self.cut_off).then(self.cut_off.becomes(True))

    @repair()
    def rejoin(self) -> Step:
        """The network carries again between {self} and the rest."""
        return when(self.cut_off).then(self.cut_off.becomes(False))

    @detection()
    def step_down(self) -> Step:
        """{self} no longer sees a quorum, and steps down."""
        return when(self.serves(), ~self.has_quorum()).then(self.role.becomes(Role.STANDBY))

    @detection()
    def give_way(self, other: "Node") -> Step:
        """{self} sees another primary, {other}, that has the later writes, or the lower number, and steps down."""
        rivals = self.serves() & other.serves() & self.sees(other)
        equal = self.current.iff(other.current) & (other.number < self.number)
        return when(rivals, (other.current & ~self.current) | equal).then(self.role.becomes(Role.STANDBY))

    @failover()
    def promote(self) -> Step:
        """{self} sees a quorum without a primary, and nobody with later writes: it becomes the primary."""
        fresh = self.current | ~exists(Node, lambda n: self.sees(n) & n.current)
        awaited = (Readings.LEASE == Lease.NONE) | ~exists(Node, lambda n: n.serves())
        alone = ~exists(Node, lambda n: self.sees(n) & n.serves())
        return when(self.has_quorum(), alone, fresh, awaited).then(self.role.becomes(Role.PRIMARY))

    @event()
    def write(self) -> Step:
        """{self} confirms a write to a client."""
        by_quorum = Readings.CONFIRM == Confirmation.QUORUM
        on_disk = each(Node, lambda n: n.current.becomes(ite(by_quorum, self.sees(n), n == self)))
        return when(self.serves(), ~by_quorum | self.has_quorum()).then(on_disk)

    @event()
    def follow(self, primary: "Node") -> Step:
        """{self} copies from {primary} what it has missed."""
        ahead = primary.serves() & primary.current & ~self.current
        return when(self.up, ahead, self.sees(primary)).then(self.current.becomes(True))


def is_first(node: Node) -> Bool:
    """No node has a lower number."""
    return forall(Node, lambda n: node.number <= n.number)


first = each(Node, lambda n: n.role.becomes(Role.PRIMARY), where=is_first)
normal = start("normal", "All nodes are up; the one with the lowest number is the primary.", first)
database = system("database", [Node], readings=Readings, starts=[normal])
nodes = {f"db{n}": {"number": n} for n in range(1, 6)}
three = Deployment("three", {"Node": {name: nodes[name] for name in ("db1", "db2", "db3")}})
five = Deployment("five", {"Node": nodes})


# fmt: off
CLAIMS = (
    never("one-primary", "Two nodes never take writes at once", that=count(Node, lambda n: n.serves()) > 1,
          why="Each would confirm what the other does not know.",
          expect=depends((Readings.LEASE == Lease.AWAITED, HOLDS), otherwise=VIOLATED)),
    on_step("no-lost-write", "Whoever becomes the primary has every write that was confirmed",
            rule=Node.promote, that=lambda n: n.current, why="A confirmed write is a promise.",
            expect=depends((Readings.CONFIRM == Confirmation.QUORUM, HOLDS), otherwise=VIOLATED)),
    always("quorum-serves", "Once things have settled, a primary serves if some node sees a quorum",
           when=settled(Node) & exists(Node, lambda n: n.has_quorum()), that=exists(Node, lambda n: n.serves()),
           why="It is what the other nodes are bought for.", expect=HOLDS),
    always("one-survives", "Once things have settled, a primary serves if any node is up",
           when=settled(Node) & exists(Node, lambda n: n.up), that=exists(Node, lambda n: n.serves()),
           why="A quorum is not free: what is left of it may not serve alone.", expect=VIOLATED),
    always("no-rivals", "Once things have settled in one network, at most one node takes writes",
           when=settled(Node) & ~exists(Node, lambda n: n.cut_off), that=count(Node, lambda n: n.serves()) <= 1,
           why="Rivals must find each other.", expect=HOLDS),
    always_possible("recovers", "From every state a primary can come to serve again, without further faults",
                    that=exists(Node, lambda n: n.serves()), why="No order of faults may be the last.", expect=HOLDS),
    reachable("takes-over", "Another node than the first can become the primary",
              that=exists(Node, lambda n: n.serves() & ~is_first(n)), why="Else it is no standby.", expect=HOLDS),
)
