"""`python -m bench.learn_order DEPLOYMENT [ROUNDS IMAGES]`: learns an order of variables and measures what it is worth.

Explores for so many images, sifts the set that the last rank closed, starts again in the order found, and so on. All
limits are in work, so the same file comes out on every machine. With `--store` the file is written into the package.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass
from pathlib import Path

import model
from checker.bdd.encode import Function
from checker.bdd.sift import sift
from checker.bdd.space import Space
from checker.engine import Options, Silent
from checker.question.budget import Budget, Stopped
from model.deployment_file import find_deployment, site_of
from model.designs import design
from model.lang.grounding import Grounder
from model.lang.sites import Site
from model.order_file import SUFFIX, order_text

CAPACITY = 1 << 22
MOVES = 6_000


@dataclass(frozen=True)
class Searched:
    """How far a search in one order came."""

    space: Space
    states: Function
    images: int
    seconds: float
    complete: bool

    def line(self, what: str) -> str:
        """What is printed of it."""
        end = "complete" if self.complete else "stopped"
        count = f"{self.space.count(self.states):.3e} states"
        nodes = f"{self.states.node_count():,} nodes"
        return f"{what:10} {end} after {self.images:,} images, {self.seconds:.2f} CPU s: {count}, {nodes}"


def search(site: Site, order: tuple[int, ...] | None, images: int) -> Searched:
    """The closure of the whole system in an order, for so many images at most."""
    grounder = Grounder(site)
    space = Space(grounder.system(), grounder.table.nodes, CAPACITY, order)
    budget = Budget(Options(), Silent(), most_images=images)
    complete = bool(space.transitions)
    begin = time.process_time()
    try:
        states = space.reached(None, budget)
    except Stopped:
        states, complete = space.so_far, False
    return Searched(space, states, budget.images, time.process_time() - begin, complete)


def main() -> None:
    """Prints a line for each search; stores the order where asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("deployment")
    parser.add_argument("rounds", nargs="?", type=int, default=2)
    parser.add_argument("images", nargs="?", type=int, default=3_000)
    parser.add_argument("--store", action="store_true")
    given = parser.parse_args()
    found = find_deployment(given.deployment)
    site = site_of(found, design(found.design))
    here = search(site, None, given.images)
    print(here.line("FORCE"))
    order = here.space.order
    for number in range(given.rounds):
        order = sift(here.space.encoding, here.states, order, MOVES).order
        here = search(site, order, given.images)
        print(here.line(f"round {number + 1}"))
    if given.store:
        variables = here.space.system.variables
        names = [variables[v].name for v in order if variables[v].role == "state"]
        told = [f"Learned by `python -m bench.learn_order {given.deployment} {given.rounds} {given.images} --store`."]
        folder = Path(model.__file__).parent / "orders" / found.design
        folder.mkdir(parents=True, exist_ok=True)
        (folder / (found.name + SUFFIX)).write_text(order_text(told, names), encoding="utf-8")


if __name__ == "__main__":
    main()
