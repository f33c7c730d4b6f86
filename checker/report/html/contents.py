"""What the report says, as plain data: every text of it but for headings and what is the same in every report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from checker.judgement import Judged, JudgedCase, Judgement, exit_code
from checker.report.html.decided import Decided
from checker.report.html.properties import CaseEntry, PropertyEntry, property_entries
from checker.report.html.readings import Conditions, ReadingEntry, conditions, reading_entries, verdict_table
from checker.report.html.statements import Traced, traced
from checker.report.html.versions import versions
from checker.report.results import heading, summary, verdict_word
from model.requirements import Requirements
from properties.result import Verdict


class Weight(Enum):
    """How much a finding weighs: what people should look at first comes first."""

    UNEXPECTED = "Not as expected"
    OPEN = "Undecided or unchecked"
    VIOLATED = "Violated"


@dataclass(frozen=True, slots=True)
class Finding:
    """A case that people should look at, and why it matters."""

    property: PropertyEntry
    case: CaseEntry


@dataclass(frozen=True)
class Contents:
    """A report."""

    title: str
    subtitle: str
    about: tuple[str, ...]
    start: tuple[str, str]
    summary: str
    exit_code: int
    source: str
    verdicts: tuple[tuple[str, int], ...]
    judgements: tuple[tuple[str, int], ...]
    findings: Mapping[Weight, tuple[Finding, ...]]
    properties: tuple[PropertyEntry, ...]
    readings: tuple[ReadingEntry, ...]
    conditions: Conditions
    traced: Traced
    deployment: str
    deployment_text: str
    versions: tuple[tuple[str, str], ...]


def contents(decided: Decided, requirements: Requirements, documents: Sequence[str]) -> Contents:
    """The report on what was decided. `documents` are those that the design models."""
    site, judged = decided.site, decided.judged
    entries, table = property_entries(decided), verdict_table(decided)
    title, *about = (told.text for told in heading(site, decided.title, decided.engine, decided.options))
    return Contents(
        site.name,
        title.removeprefix(site.name).removeprefix(": "),
        tuple(about),
        (site.start.name, " ".join(site.start.sentence.split())),
        summary(judged).text,
        exit_code(judged).value,
        decided.source,
        _counted(verdict_word(j) for j in judged),
        tuple((j.value, number) for j in Judgement if (number := sum(found.judgement is j for found in judged))),
        _findings(judged, entries),
        entries,
        reading_entries(decided, table),
        conditions(decided, table),
        traced(decided, requirements, documents),
        decided.deployment,
        decided.text,
        versions(),
    )


def _counted(words: Iterator[str]) -> tuple[tuple[str, int], ...]:
    return tuple(Counter(words).items())


def _findings(judged: Sequence[Judged], entries: Sequence[PropertyEntry]) -> dict[Weight, tuple[Finding, ...]]:
    weighed = [
        (weight, Finding(entry, case))
        for j, entry in zip(judged, entries, strict=True)
        for judged_case, case in zip(j.cases, entry.cases, strict=True)
        if (weight := _weight(judged_case)) is not None
    ]
    return {w: tuple(f for weight, f in weighed if weight is w) for w in Weight if any(w is v for v, _ in weighed)}


def _weight(judged: JudgedCase) -> Weight | None:
    if judged.judgement is Judgement.UNEXPECTED:
        return Weight.UNEXPECTED
    if judged.judgement in (Judgement.UNDECIDED, Judgement.UNCHECKED):
        return Weight.OPEN
    return Weight.VIOLATED if judged.case.verdict is Verdict.VIOLATED else None
