"""Verdict tables as heat maps: properties against readings, with the condition of each row.

A cell is about one option of one reading, the others being as they will: what comes out whatever they are, or that it
depends on them. Columns are the readings that make a difference to some property of the table; where none does, there
are none, and the condition says it all.
"""

from __future__ import annotations

from diagrams.labels import row
from diagrams.picture import Picture
from diagrams.tables import drawn_table, head_cell, text_cell
from diagrams.theme import LIGHT, Theme
from properties.verdict_table import Outcome, VerdictRow, VerdictTable

CLAIM = 40
CONDITION = 52
OPTION = 14


def verdict_table(given: VerdictTable, *, theme: Theme = LIGHT) -> Picture:
    """The heat map of a table."""
    columns = [(reading, option) for reading in given.deciding for option in given.options[reading]]
    tall = 2 if columns else 1
    heads = [head_cell(text, 20, theme, rowspan=tall) for text in ("property", "claim")]
    heads += [head_cell(r, OPTION, theme, colspan=len(given.options[r])) for r in given.deciding]
    heads.append(head_cell("condition", 20, theme, rowspan=tall))
    rows = [row(*heads)]
    if columns:
        rows.append(row(*(head_cell(option, OPTION, theme) for _, option in columns)))
    rows += [_row(given, line, columns, theme) for line in given.rows]
    fixed = [f"{r} = {options[0]}" for r, options in given.options.items() if len(options) == 1]
    idle = [r for r in given.open_readings if r not in given.deciding]
    notes = [f"Fixed: {', '.join(fixed)}."] if fixed else []
    notes += [f"Left open, without a difference to these properties: {', '.join(idle)}."] if idle else []
    notes.append("A cell: one option of one reading, whatever the other readings are.")
    title = f"{given.site}: what holds under which readings"
    return drawn_table("verdict-table", title, rows, notes, theme)


def _row(given: VerdictTable, line: VerdictRow, columns: list[tuple[str, str]], theme: Theme) -> str:
    cells = [text_cell(line.property.id, 12, theme, bold=True), text_cell(line.property.claim, CLAIM, theme)]
    for reading, option in columns:
        outcomes = line.outcomes(reading, option)
        if len(outcomes) == 1:
            cells.append(text_cell(outcomes[0].value, OPTION, theme, bgcolor=_color(outcomes[0], theme)))
        else:
            cells.append(text_cell("depends", OPTION, theme, bgcolor=theme.changed))
    cells.append(text_cell(given.sentence(line), CONDITION, theme))
    return row(*cells)


def _color(outcome: Outcome, theme: Theme) -> str:
    return {
        Outcome.HOLDS: theme.holds,
        Outcome.VACUOUS: theme.undecided,
        Outcome.VIOLATED: theme.violated,
        Outcome.UNDECIDED: theme.undecided,
    }[outcome]
