"""What Storm says of the properties that only the diagrams decide on `duplex`: of what is always possible.

It is given the slice of such a property, as the ground form has it, and looks for a state of the slice from which no
run without further faults leads to the goal.
"""

from __future__ import annotations

from collections.abc import Iterator

from bench.counts import Part, deciding
from bench.opinions import Opinion, about, element_tuples
from bench.peers import storm
from bench.peers.prism import Trap
from checker.portfolio.instances import bindings
from checker.question.questions import Ask, question
from checker.question.slices import roots
from model.lang.ground import FALSE
from model.lang.grounding import Grounder
from model.lang.sites import Site
from properties.property import AlwaysPossible, Property
from properties.result import Vacuity, Verdict

STORM = "storm"
MOST_BITS = 45
"""Slices with more bits are not asked about: they would take hours."""


def ask_storm(of: Site, prop: Property) -> list[Opinion]:
    """What Storm says of each element tuple; nothing where it cannot be asked."""
    if not (storm.installed() and isinstance(prop.formula, AlwaysPossible)):
        return []
    return list(_opinions(of, prop))


def _opinions(of: Site, prop: Property) -> Iterator[Opinion]:
    for binding in element_tuples(of, prop):
        single = about(of, prop, binding)
        asked = [trap_of(of, single, b) for b in bindings(of, single)]
        small = [found for found in asked if found is not None and found[0].bits <= MOST_BITS]
        if len(small) == len(asked):
            found = [storm.traps(part.prism(trap)) for part, trap in small]
            verdict = Verdict.VIOLATED if any(f.states for f in found) else Verdict.HOLDS
            seconds = round(sum(f.seconds for f in found), 2)
            yield Opinion(prop.id, binding, STORM, verdict.value, Vacuity.NOT_ASKED.value, seconds)


def trap_of(of: Site, prop: Property, binding: tuple[str, ...]) -> tuple[Part, Trap] | None:
    """The part of the site that decides about the property, and what would be a trap in it.

    None where a condition of the property can be undefined in a state: the model for Storm has no word for that.
    """
    asked, grounder = question(Grounder(of), prop, binding)
    if asked.ask is not Ask.NEVER_TRAPPED:
        raise ValueError(f"{prop.id} is no claim about what is always possible")
    if asked.undefined.states != FALSE:
        return None
    part = deciding(of, grounder, asked.system, asked.system.support(roots(asked)))
    return part, Trap(asked.moments.states, asked.goal, asked.with_faults)
