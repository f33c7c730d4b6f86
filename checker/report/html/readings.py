"""Readings as plain data: what the documents leave open, and which verdicts depend on it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from checker.report.explanation import condition_lines
from checker.report.html.decided import Decided
from checker.report.html.properties import anchors_of
from checker.report.results import options_of
from properties.verdict_table import Outcome, VerdictRow, VerdictTable, row_of


@dataclass(frozen=True, slots=True)
class OptionEntry:
    """An option of a reading: what it means, and whether it was looked at."""

    option: str
    meaning: str
    looked_at: bool


@dataclass(frozen=True, slots=True)
class ReadingEntry:
    """A reading; `decides` are ids and links of the properties whose verdict depends on it."""

    id: str
    question: str
    cites: tuple[str, ...]
    open: bool
    options: tuple[OptionEntry, ...]
    decides: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class RowEntry:
    """A property against the readings. `notes` say what would turn its verdict on the site.

    `doubt`: not all of its verdicts are re-checked. `cells` has for each option of the table what can come out under
    it, the other readings being as they will; it is empty where the verdict does not depend on them.
    """

    id: str
    anchor: str
    claim: str
    sentence: str
    notes: tuple[str, ...]
    doubt: bool
    cells: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Conditions:
    """Properties against readings: the readings that make a difference, with their open options, and a row for each.

    `outcomes` is all that comes out somewhere, `idle` are the readings that are left open and make no difference.
    `asked`: they were asked for, and are about more readings than the other results.
    """

    readings: tuple[tuple[str, tuple[str, ...]], ...]
    rows: tuple[RowEntry, ...]
    outcomes: tuple[str, ...]
    idle: tuple[str, ...]
    asked: bool

    @property
    def columns(self) -> int:
        """How many options the table has."""
        return sum(len(options) for _, options in self.readings)


def verdict_table(decided: Decided) -> VerdictTable:
    """The conditions that were asked for, or those over the readings that the site leaves open."""
    if decided.table is not None:
        return decided.table
    site, options = decided.site, options_of(decided.site)
    rows = tuple(row_of(judged.result, options, options) for judged in decided.judged)
    return VerdictTable(site.system.name, site.name, decided.title, site.start.name, options, rows)


def reading_entries(decided: Decided, table: VerdictTable) -> tuple[ReadingEntry, ...]:
    """Every reading of the design, with what this site takes."""
    site, anchors = decided.site, anchors_of(decided)
    return tuple(
        ReadingEntry(
            info.id,
            info.question,
            info.cites,
            len(site.readings[info.id]) > 1,
            tuple(OptionEntry(c.option, c.meaning, c in site.readings[info.id]) for c in info.options),
            tuple((r.property.id, anchors[r.property.id]) for r in table.rows if info.id in r.depends_on),
        )
        for info in site.system.readings
    )


def conditions(decided: Decided, table: VerdictTable) -> Conditions:
    """Exactly under which readings each property came out how: those that depend on them, or all that were asked."""
    anchors, deciding = anchors_of(decided), table.deciding
    asked = decided.table is not None
    columns = [(reading, option) for reading in deciding for option in table.options[reading]]
    rows = tuple(
        RowEntry(
            row.property.id,
            anchors[row.property.id],
            row.property.claim,
            table.sentence(row),
            tuple(_notes(decided, table, row)),
            any(not part.checked and part.outcome is not Outcome.UNDECIDED for part in row.parts),
            tuple(_cell(row, reading, option) for reading, option in columns) if row.depends_on else (),
        )
        for row in table.rows
        if row.depends_on or asked
    )
    found = {part.outcome for row in table.rows if row.depends_on for part in row.parts}
    return Conditions(
        tuple((reading, table.options[reading]) for reading in deciding),
        rows,
        tuple(outcome.value for outcome in Outcome if outcome in found),
        tuple(reading for reading in table.open_readings if reading not in deciding),
        asked,
    )


def _cell(row: VerdictRow, reading: str, option: str) -> tuple[str, ...]:
    """What can come out under an option; nothing where its reading makes no difference."""
    return tuple(o.value for o in row.outcomes(reading, option)) if reading in row.depends_on else ()


def _notes(decided: Decided, table: VerdictTable, row: VerdictRow) -> Iterator[str]:
    """Which single change of a reading would change the verdict, on a site that fixes all of them."""
    if decided.site.free_readings:
        return
    here = {reading: options[0].option for reading, options in decided.site.readings.items()}
    _, _, *more = condition_lines(table, row, here)
    yield from (told.text.strip() for told in more)
