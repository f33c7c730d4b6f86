"""Verdicts as conditions over the readings: for each property, exactly under which readings it came out how.

It is plain data, for pictures, pages and files alike. A row divides the combinations of the readings that are left open
into parts, one for each outcome that there is. Each condition is exact, and in the shortest form over options.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from properties.cubes import Options, meets, tell
from properties.minimal import minimal
from properties.property import Property
from properties.regions import EVERY, NONE, Regions
from properties.result import Case, Cube, Result, Vacuity, Verdict


class Outcome(Enum):
    """What came out under a combination of readings. *Vacuous*: it holds, because its condition is never met."""

    HOLDS = "holds"
    VACUOUS = "vacuous"
    VIOLATED = "violated"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class VerdictPart:
    """The readings under which a property has one outcome.

    `where` is their condition, the union of its cubes, and `shortest` says whether it is known to be in minimal form.
    `cases` are what was found there: together their readings are those of the part. The story of one covers all of
    its readings, so there may be several for a violation.
    """

    outcome: Outcome
    where: tuple[Cube, ...]
    shortest: bool
    cases: tuple[Case, ...]

    @property
    def checked(self) -> bool:
        """Whether all of it has evidence that other code has re-checked."""
        return self.outcome is not Outcome.UNDECIDED and all(case.checked for case in self.cases)

    @property
    def is_always(self) -> bool:
        """Whether it is about every combination of readings."""
        return self.where == ((),)


@dataclass(frozen=True, slots=True)
class VerdictRow:
    """A property against the readings.

    `relevant` are the readings left open that can matter to it at all, `depends_on` those that make a difference.
    `parts` come in the order of the outcomes; every combination lies in exactly one.
    """

    property: Property
    relevant: tuple[str, ...]
    depends_on: tuple[str, ...]
    parts: tuple[VerdictPart, ...]
    notes: tuple[str, ...] = ()

    def part(self, outcome: Outcome) -> VerdictPart | None:
        """The part with this outcome; None where no combination has it."""
        return next((part for part in self.parts if part.outcome is outcome), None)

    def outcomes(self, reading: str, option: str) -> tuple[Outcome, ...]:
        """What comes out under one option, the other readings being as they will: one outcome if it settles it."""
        chosen: Cube = ((reading, (option,)),)
        return tuple(part.outcome for part in self.parts if meets(part.where, chosen))

    def under(self, chosen: Mapping[str, str]) -> Outcome:
        """What comes out under a combination that names an option for every reading left open."""
        cube: Cube = tuple((reading, (option,)) for reading, option in chosen.items())
        return next(part.outcome for part in self.parts if meets(part.where, cube))


@dataclass(frozen=True, slots=True)
class VerdictTable:
    """Properties of a deployment against its readings.

    `options` are all readings of the design with the options allowed: those with several are left open.
    """

    design: str
    site: str
    title: str
    start: str
    options: Mapping[str, tuple[str, ...]]
    rows: tuple[VerdictRow, ...]

    @property
    def open_readings(self) -> tuple[str, ...]:
        """The readings that are not fixed."""
        return tuple(reading for reading, options in self.options.items() if len(options) > 1)

    @property
    def deciding(self) -> tuple[str, ...]:
        """The readings that make a difference to some property."""
        found = {reading for row in self.rows for reading in row.depends_on}
        return tuple(reading for reading in self.options if reading in found)

    def sentence(self, row: VerdictRow) -> str:
        """The condition of a row in words."""
        return sentence(row, self.options)


def row_of(result: Result, options: Options, relevant: Iterable[str], notes: Sequence[str] = ()) -> VerdictRow:
    """The row of a result whose cases are about every combination of the options.

    Raises ValueError where they leave some out, or are two answers about one: a table says one thing of each.
    """
    open_options = {reading: names for reading, names in options.items() if len(names) > 1}
    regions = Regions(open_options)
    found: dict[Outcome, list[Case]] = {outcome: [] for outcome in Outcome}
    for case in result.cases:
        found[outcome_of(case)].append(case)
    parts: list[VerdictPart] = []
    deciding: set[str] = set()
    total, covered = 0, NONE
    for outcome, cases in found.items():
        region = regions.union(_named(cube, open_options) for case in cases for cube in case.where)
        if cases:
            form = minimal(regions, region)
            parts.append(VerdictPart(outcome, form.cubes, form.shortest, tuple(cases)))
            deciding |= set(regions.depends_on(region))
            total += regions.count(region)
            covered = regions.join(covered, region)
    if covered != EVERY or total != regions.count(EVERY):
        raise ValueError(f"the cases of {result.property.id} are no partition of the readings")
    return VerdictRow(
        result.property,
        tuple(r for r in open_options if r in set(relevant)),
        tuple(r for r in open_options if r in deciding),
        tuple(parts),
        tuple(notes),
    )


def _named(cube: Cube, options: Options) -> Cube:
    """The cube without the readings that are fixed."""
    return tuple((reading, allowed) for reading, allowed in cube if reading in options)


def outcome_of(case: Case) -> Outcome:
    """What a case comes to. What holds for few faults only is not decided."""
    if case.verdict is Verdict.UNDECIDED or case.max_faults is not None:
        return Outcome.UNDECIDED
    if case.verdict is Verdict.VIOLATED:
        return Outcome.VIOLATED
    return Outcome.VACUOUS if case.vacuity is Vacuity.NEVER else Outcome.HOLDS


_VERB = {
    Outcome.HOLDS: "holds",
    Outcome.VACUOUS: "vacuous",
    Outcome.VIOLATED: "violated",
    Outcome.UNDECIDED: "undecided",
}


def sentence(row: VerdictRow, options: Options) -> str:
    """The condition of a row in words: `holds exactly when B20 = own, or B21 = trigger`; the rest is told after it.

    Of two outcomes the one with the shorter condition is told. *Exactly* is said where nothing is undecided.
    """
    if len(row.parts) == 1:
        (part,) = row.parts
        return _VERB[part.outcome] + ("" if part.outcome is Outcome.UNDECIDED else " in every reading")
    if row.part(Outcome.UNDECIDED) is None and len(row.parts) == 2:  # noqa: PLR2004 - one and the other
        told, other = sorted(row.parts, key=lambda part: _length(part, options))
        return f"{_VERB[told.outcome]} exactly when {tell(told.where, options)}; else {_VERB[other.outcome]}"
    *named, last = row.parts
    told_parts = [f"{_VERB[part.outcome]} when {tell(part.where, options)}" for part in named]
    return "; ".join([*told_parts, f"else {_VERB[last.outcome]}"])


def _length(part: VerdictPart, options: Options) -> tuple[int, int]:
    return len(part.where), len(tell(part.where, options))
