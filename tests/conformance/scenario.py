"""What the suite asks of an engine, and the answers: data only.

The numbers are worked out by hand; the comment beside a system says how.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from checker.engine import Options
from model.lang.component import Component
from model.lang.errors import Code
from model.lang.sites import Deployment, Site, site
from model.lang.systems import Start, System, system
from properties.property import Property
from properties.result import Vacuity, Verdict

Combination = tuple[str, ...]
"""One option for each open reading, in the order of the site; () where none is open."""
Run = tuple[int, int]
"""The faults and the steps of a shortest run: fewest faults first."""


@dataclass(frozen=True)
class Answer:
    """What an engine must find. `run` is for the evidence that is a run; `instances` where they differ."""

    verdict: Verdict
    vacuity: Vacuity = Vacuity.TRIGGERED
    run: Run | None = None
    instances: Mapping[tuple[str, ...], Verdict] = field(default_factory=dict[tuple[str, ...], Verdict])


@dataclass(frozen=True)
class Question:
    """A property on a site, with the answer under each combination of the open readings."""

    name: str
    site: Site
    prop: Property
    answers: Mapping[Combination, Answer]
    options: Options = field(default_factory=Options)


@dataclass(frozen=True)
class Count:
    """What the whole state space must come out as. `deadlock` is the shortest run to one."""

    states: int
    transitions: int
    depth: int
    never_enabled: tuple[str, ...] = ()
    deadlocks: int = 0
    deadlock: Run | None = None


@dataclass(frozen=True)
class Space:
    """A site, with what its state space is under each combination of the open readings."""

    name: str
    site: Site
    counts: Mapping[Combination, Count]


@dataclass(frozen=True)
class Mistake:
    """A site that reaches something undefined: what is to be named, and a shortest run to it (None: no run)."""

    name: str
    site: Site
    prop: Property
    code: Code
    culprit: str
    run: Run | None


def holds(vacuity: Vacuity = Vacuity.TRIGGERED) -> Mapping[Combination, Answer]:
    """It holds, and no reading is open."""
    return {(): Answer(Verdict.HOLDS, vacuity)}


def violated(run: Run | None, vacuity: Vacuity = Vacuity.TRIGGERED) -> Mapping[Combination, Answer]:
    """It is violated, and no reading is open."""
    return {(): Answer(Verdict.VIOLATED, vacuity, run)}


def reached(run: Run) -> Mapping[Combination, Answer]:
    """The state asked for is reached, and no reading is open."""
    return {(): Answer(Verdict.HOLDS, Vacuity.NOT_ASKED, run)}


def small(
    *components: type[Component],
    starts: tuple[Start, ...] = (),
    start: str | None = None,
    **elements: Mapping[str, Mapping[str, object]],
) -> Site:
    """A site without readings."""
    made = system("small", components, starts=starts)
    return deployed(made, start=start, **elements)


def deployed(made: System, *, start: str | None = None, **elements: Mapping[str, Mapping[str, object]]) -> Site:
    """A system on a deployment of these elements."""
    return site(made, Deployment("here", elements, start=start))
