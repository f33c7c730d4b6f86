"""The engine `bdd`: sets of states as binary decision diagrams.

Method. A state of the ground form is a string of bits, a set of states a Boolean function of them (Bryant 1986, with
complemented edges; the diagrams are those of OxiDD). Open readings are bits too, so one search is about all of them,
and what is left of a set when the states are quantified away is a condition on the readings.

    encode.py   variables to bits, conditions to functions, exact counts, sets back to states
    image.py    a rule on sets without next-state variables: guarded constants, readers before writers
    order.py    FORCE (Aloul, Markov, Sakallah 2003) for variables; rules from upstream down
    sift.py     better orders by sifting (Rudell 1993), learned beforehand and stored with a design
    reach.py    closures by chaining (Burch, Clarke, Long 1991, disjunctive partitions), levels, layers
    abstraction.py, localize.py    what can be reached, on few variables
    ways.py, guided.py    stories under the guidance of an abstraction
    rings.py    stories with the fewest faults, then steps, without guidance
    backwards.py    goals that are possible from all states, without those that are reached
    decide.py, partition.py, cubes.py    from a question (checker/question) to cases over readings
    independence.py    on two copies
    evidence.py    plain data for other code to check

Whether a goal is reached is decided by localization: an abstraction that keeps few variables is refined by its
counterexamples until it proves, or the space itself shows, what is asked (see `localize.py`). The whole slice is closed
only where all of its states are needed: for counts, bounds on faults or states, and `always_possible` where some state
has no way to the goal.

Against the textbooks: sets of all states seen are passed on where the new ones would do, because they are more regular
(measured: some ten times faster on 8 clients); the closure goes back to the first rank after each change; and a
counterexample is searched for anew in rings, since chaining forgets how far a state is.

What it can conclude. Everything, for all readings at once. Proofs carry the reachable set as an inductive invariant,
or that of an abstraction, for `always_possible` with layers; violations carry a run that the evaluator has made step
by step.

What it cannot, in order of weight.
1. The order of the variables decides, and a search keeps the one that it begins with: one that has to keep more than
   60 to 90 bits may not end. Four applications with all readings free are beyond it: the conditions of single rules are
   too large.
2. Stories with the fewest faults need a proof that fewer do not suffice, which can take far longer than the verdict.
3. Depths need level by level what the closure takes in one sweep.
4. Independence has no evidence that other code could check, and `always_possible` for several elements only where
   their goals hold together.
5. One call of the library cannot be interrupted: budgets are looked at between images. A worker process can be ended.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from checker.engine import Options, Reporter
from model.lang.sites import Site
from model.order_file import stored_order

if TYPE_CHECKING:
    from checker.bdd.session import BddSession


@dataclass(frozen=True, slots=True)
class BddEngine:
    """The engine that works on sets of states.

    With `images`, a property takes the work of at most so many steps of rules on small sets, whatever the machine is
    doing beside it, in one manager of so many `nodes`. `order` names the state variables from the top of the diagrams
    down, whatever the site; without it, the order that is stored with the site's design is taken, if there is one, else
    that of FORCE. An order of other variables is noted and not used. An order changes what a verdict costs, never the
    verdict.
    """

    images: int | None = None
    name: str = "bdd"
    decides: frozenset[str] = frozenset(
        {"always", "never", "reachable", "always_possible", "on_step", "absent", "independent"}
    )
    order: tuple[str, ...] | None = None
    nodes: int = 1 << 19

    def open(self, site: Site, options: Options, reporter: Reporter) -> BddSession:
        """Grounds the site; its states are searched when they are first needed."""
        from checker.bdd.session import BddSession

        order = stored_order(site.system.name, site.name) if self.order is None else self.order
        return BddSession(site, options, reporter, self.images, order, self.nodes if self.images is not None else None)
