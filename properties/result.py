"""Results: a partition of the readings into cases, each with its verdict and evidence."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from properties.evidence import Evidence
from properties.property import Property


class Verdict(Enum):
    """What was found. Unfinished is never *holds*."""

    HOLDS = "holds"
    VIOLATED = "violated"
    UNDECIDED = "undecided"


class Vacuity(Enum):
    """Whether the condition of a property is ever met."""

    TRIGGERED = "triggered"
    BEFORE_FAULTS_ONLY = "never after a fault"
    NEVER = "never"
    NOT_ASKED = "not asked"


Cube = tuple[tuple[str, tuple[str, ...]], ...]
"""A set of readings: ids with the options allowed; an id that is missing may have any option."""


@dataclass(frozen=True, slots=True)
class InstanceCase:
    """What was found for one element tuple that the property is checked for."""

    binding: tuple[str, ...]
    verdict: Verdict
    vacuity: Vacuity


@dataclass(frozen=True, slots=True)
class Case:
    """The readings in `where` (the union of its cubes) and what holds under them.

    `max_faults`: a *holds* that was established only for runs with at most so many faults; it never counts as *holds*.
    `checked`: other code has re-checked the evidence: replayed the trace, or verified the invariant.
    `binding`: the element tuple that the evidence is about, for a violation of a property checked for each.
    `failed`: for a violation, the conjunct that is false at the end, in words.
    """

    where: tuple[Cube, ...]
    verdict: Verdict
    evidence: Evidence | None = None
    vacuity: Vacuity = Vacuity.NOT_ASKED
    max_faults: int | None = None
    checked: bool = False
    binding: tuple[str, ...] = ()
    instances: tuple[InstanceCase, ...] = ()
    failed: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Effort:
    """How far the engine went. Counts are exact where given.

    `winners`: the engines whose answers were taken, where several were asked side by side. It depends on the machine.
    """

    states: int | None = None
    transitions: int | None = None
    depth: int | None = None
    seconds: float = 0.0
    notes: tuple[str, ...] = ()
    winners: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """What an engine found about a property on a site."""

    property: Property
    site: str
    engine: str
    cases: tuple[Case, ...]
    effort: Effort = field(default_factory=Effort)

    def _repr_html_(self) -> str:
        """What a notebook shows: a row for each case, and below it the run that the first violation tells."""
        from model.html_table import html_table
        from model.trace import Trace
        from properties.cubes import tell

        # The cases divide what is allowed, so together they name every option that matters.
        options: dict[str, tuple[str, ...]] = {}
        for reading, allowed in (part for case in self.cases for cube in case.where for part in cube):
            options[reading] = tuple(dict.fromkeys([*options.get(reading, ()), *allowed]))
        rows = [
            (
                case.verdict.value,
                ", ".join(case.binding),
                tell(case.where, options) or "every reading",
                "yes" if case.checked else "no",
                "\n".join([*case.failed, *filter(None, [case.reason])]),
            )
            for case in self.cases
        ]
        heads = ("verdict", "for", "under", "evidence re-checked", "why")
        told = html_table(f"{self.property.id} on {self.site}: {self.property.claim}", heads, rows)
        runs = [c.evidence for c in self.cases if c.verdict is Verdict.VIOLATED and isinstance(c.evidence, Trace)]
        return told + "".join(run.as_html() for run in runs[:1])


@dataclass(frozen=True, slots=True)
class Exploration:
    """What a search of the whole state space found, for one choice of readings.

    `depth` is the largest number of steps that the nearest start state is away; a deadlock is a state in which no
    rule is enabled.
    """

    site: str
    readings: tuple[tuple[str, str], ...]
    states: int
    transitions: int | None
    depth: int
    never_enabled: tuple[str, ...]
    deadlocks: int
    first_deadlock: Evidence | None
    complete: bool = True
