"""Tolerance tables: properties against numbers of faults."""

from __future__ import annotations

from diagrams.labels import row
from diagrams.picture import Picture
from diagrams.tables import drawn_table, head_cell, text_cell, verdict_color
from diagrams.theme import LIGHT, Theme
from properties.tolerance import ToleranceTable

CLAIM = 56
WHY = 44


def tolerance(given: ToleranceTable, *, theme: Theme = LIGHT) -> Picture:
    """A column for each number of faults, and what breaks each property first."""
    numbers = range(given.most + 1)
    heads = ["property", "claim", *(_faults(k) for k in numbers), "tolerates", "broken first by"]
    rows = [row(*(head_cell(text, 14, theme) for text in heads))]
    for line in given.rows:
        cells = [text_cell(line.property_id, 14, theme, bold=True), text_cell(line.claim, CLAIM, theme)]
        for k in numbers:
            if k < len(line.verdicts):
                color = verdict_color(line.verdicts[k], theme)
                cells.append(text_cell(line.verdicts[k].value, 14, theme, bgcolor=color))
            else:
                cells.append(text_cell("not asked", 14, theme, color=theme.quiet))
        told = "none" if line.tolerated is None else _faults(line.tolerated)
        cells += [text_cell(told, 14, theme, bold=True), text_cell(line.why, WHY, theme)]
        rows.append(row(*cells))
    title = f"{given.site}: how many faults each property stands"
    return drawn_table("tolerance", title, rows, ["A column is about every run with at most so many faults."], theme)


def _faults(number: int) -> str:
    return "no fault" if number == 0 else "1 fault" if number == 1 else f"{number} faults"
