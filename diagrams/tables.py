"""Tables as pictures: cells with a ground by what came out, and the word for it, so that colour is not needed."""

from __future__ import annotations

from collections.abc import Sequence

from diagrams.dot import Dot, tooltip
from diagrams.labels import cell, row, stacked, table, words, wrapped
from diagrams.picture import Picture
from diagrams.theme import SMALL_SIZE, TEXT_SIZE, Theme
from properties.result import Verdict


def verdict_color(verdict: Verdict, theme: Theme) -> str:
    """The ground of a verdict."""
    return {
        Verdict.HOLDS: theme.holds,
        Verdict.VIOLATED: theme.violated,
        Verdict.UNDECIDED: theme.undecided,
    }[verdict]


def text_cell(text: str, width: int, theme: Theme, *, bold: bool = False, color: str = "", **attributes: object) -> str:
    """A cell of text, broken at so many letters."""
    runs = [words(part, size=SMALL_SIZE, bold=bold, color=color or theme.ink) for part in wrapped(text, width)]
    given: dict[str, object] = {"align": "left", "balign": "left", **attributes}
    return cell(stacked(runs), **given)


def head_cell(text: str, width: int, theme: Theme, *, rowspan: int = 1, colspan: int = 1) -> str:
    """A cell of the head row."""
    return text_cell(text, width, theme, bold=True, bgcolor=theme.panel, rowspan=rowspan, colspan=colspan)


def drawn_table(name: str, title: str, rows: Sequence[str], notes: Sequence[str], theme: Theme) -> Picture:
    """The picture of a table with a title above and notes below. Mermaid has no tables."""
    dot = Dot(name, title, theme)
    body = table(rows, border=1, cellborder=1, cellpadding=4, color=theme.faded)
    heading = [words(part, bold=True, size=TEXT_SIZE + 3) for part in wrapped(title, 80)]
    told = [words(part, color=theme.quiet, size=SMALL_SIZE) for note in notes for part in wrapped(note, 120)]
    parts = [row(cell(stacked(heading), align="left", balign="left")), row(cell(body[1:-1]))]
    if told:
        parts.append(row(cell(stacked(told), align="left", balign="left")))
    dot.node("table", label=table(parts, cellpadding=4), shape="none", tooltip=tooltip(title))
    return Picture(name, title, dot.source)
