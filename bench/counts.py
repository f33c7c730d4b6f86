"""`python -m bench.counts`: reachable states of parts of CTI OS, by the diagrams and by tools of others.

A part is some variables of a site and all that decides about them. Storm counts with diagrams of its own, Rumur lists
the states, and is not asked where there are too many for that. What all of them get from the same place is the ground
form of the part, and with Storm the order of its variables.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from bench.peers import storm
from bench.peers.murphi import count_with_rumur, murphi
from bench.peers.prism import Trap, prism
from bench.table import used_by_children
from checker.bdd.order import variable_order
from checker.bdd.space import Space
from checker.engine import Options, Silent
from checker.question.budget import Budget
from checker.question.slices import restricted
from model.deployment_file import find_deployment, site_of
from model.designs import design
from model.lang.cone import Influence
from model.lang.evaluate import Evaluator
from model.lang.ground import GroundSystem
from model.lang.grounding import Grounder
from model.lang.sites import Site, site

MOST_LISTED = 1_000_000
"""With more states than this Rumur is not asked: it lists some ten thousand a second."""


@dataclass(frozen=True)
class Part:
    """Some variables of a site with all that decides about them: how many, in bits, and their slice of the whole."""

    variables: frozenset[int]
    bits: int
    system: GroundSystem
    start: tuple[int, ...]

    def counted_by_diagrams(self) -> int:
        """The reachable states, as the engine that works with sets of states counts them."""
        space = Space(self.system, self.system.nodes, 1 << 22, kept=self.variables)
        return space.count(space.reached(None, Budget(Options(), Silent())))

    def counted_by_rumur(self) -> int | None:
        """The reachable states, as Rumur lists them; None where it is not installed."""
        return count_with_rumur(murphi(self.system, self.variables, self.start))

    def counted_by_storm(self) -> storm.Counted:
        """The reachable states, as Storm counts them."""
        return storm.reachable(self.prism())

    def prism(self, trap: Trap | None = None) -> str:
        """The part as Storm reads it, its variables in the order that the diagrams here begin with."""
        order = [v for v in variable_order(self.system) if v in self.variables]
        return prism(self.system, order, self.start, trap)


def part(of: Site, *names: str) -> Part:
    """The part of a site that decides about these variables. The site has one start state."""
    grounder = Grounder(of)
    whole = grounder.system()
    return deciding(of, grounder, whole, (i for i, v in enumerate(whole.variables) if v.name in names))


def deciding(of: Site, grounder: Grounder, whole: GroundSystem, variables: Iterable[int]) -> Part:
    """The same, of variables of a ground system that this grounder has made."""
    kept = Influence(whole).of(variables)
    (begin,) = Evaluator(of, next(of.reading_choices())).start_states()
    bits = sum((len(whole.variables[i].values) - 1).bit_length() for i in kept)
    start = tuple(v.values.index(value) for v, value in zip(of.variables, begin, strict=True))
    return Part(kept, bits, restricted(whole, grounder.table, kept), start)


def duplex() -> Site:
    """The site that is shipped."""
    return site_of(find_deployment("duplex"), design("ctios"))


def one_side() -> Site:
    """Side A of it alone, with its softphone."""
    whole = find_deployment("duplex")
    kept = {
        sort: {name: fields for name, fields in elements.items() if not name.endswith(("B", "2"))}
        for sort, elements in whole.elements.items()
    }
    return site(design("ctios"), replace(whole, name="one-side", elements=kept))


SERVERS = ("serverA.source", "serverB.source", "traceA.process", "traceB.process")
PARTS = (
    ("servers of one side", one_side, ("serverA.source", "traceA.process")),
    ("one softphone's connection on one side", one_side, ("softphone1.connection",)),
    ("CTI Servers of duplex", duplex, ("ctiA.role",)),
    ("Peripheral Gateway of duplex", duplex, ("pgA.state",)),
    ("one softphone's connection on duplex", duplex, ("softphone1.connection",)),
    ("one softphone's connection, and whether it shows Offline", duplex, ("softphone1.told_ctios",)),
    ("servers of duplex", duplex, SERVERS),
)


def rows() -> Iterator[str]:
    """A line for each part: its size, what all count, and the seconds of the processor that each took."""
    yield "| part | variables | bits | states | diagrams, s | Storm, s | Rumur, s |"
    yield "|---|---|---|---|---|---|---|"
    for name, made, names in PARTS:
        asked = part(made(), *names)
        begin = time.process_time()
        states = asked.counted_by_diagrams()
        seconds = time.process_time() - begin
        peer = asked.counted_by_storm() if storm.installed() else None
        before = used_by_children()
        listed = asked.counted_by_rumur() if states <= MOST_LISTED else None
        rumur = "not asked" if listed is None else f"{used_by_children() - before:.1f}"
        told = "not asked" if peer is None else f"{peer.seconds:.1f}"
        others = {"Storm": peer.states if peer else states, "Rumur": states if listed is None else listed}
        same = "".join(f", {who}: {count:,}" for who, count in others.items() if count != states)
        sizes = f"{len(asked.variables)} | {asked.bits} | {states:,}{same}"
        yield f"| {name} | {sizes} | {seconds:.1f} | {told} | {rumur} |"


def main() -> None:
    """Prints the table."""
    for row in rows():
        print(row, flush=True)


if __name__ == "__main__":
    main()
