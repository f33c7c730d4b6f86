"""`python -m bench.counts`: reachable states of parts of CTI OS, by the diagrams and by Rumur, which lists them.

A part is some variables of a site and all that decides about them. Where there are too many states to list, Rumur is
not asked: of the servers of `duplex` it counts one side, and the pairs of both sides.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace

from bench.peers.murphi import count_with_rumur, murphi
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

MOST_LISTED = 5_000_000
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


def part(of: Site, *names: str) -> Part:
    """The part of a site that decides about these variables. The site has one start state."""
    grounder = Grounder(of)
    whole = grounder.system()
    kept = Influence(whole).of(i for i, v in enumerate(whole.variables) if v.name in names)
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
    ("servers of duplex", duplex, SERVERS),
)


def rows() -> Iterator[str]:
    """A line for each part: its size, what both count, and the seconds that each took."""
    yield "| part | variables | bits | states | diagrams, s | Rumur, s |"
    yield "|---|---|---|---|---|---|"
    for name, made, names in PARTS:
        asked = part(made(), *names)
        begin = time.perf_counter()
        states = asked.counted_by_diagrams()
        between = time.perf_counter()
        peer = asked.counted_by_rumur() if states <= MOST_LISTED else None
        end = time.perf_counter()
        told = "not asked" if peer is None else f"{end - between:.1f}"
        same = "" if peer in (None, states) else f", Rumur: {peer:,}"
        sizes = f"{len(asked.variables)} | {asked.bits} | {states:,}{same}"
        yield f"| {name} | {sizes} | {between - begin:.1f} | {told} |"


def main() -> None:
    """Prints the table."""
    for row in rows():
        print(row, flush=True)


if __name__ == "__main__":
    main()
