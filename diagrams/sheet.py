"""A sheet: a DOT text that gives every place itself, in points from the upper left corner.

Graphviz then only draws. What it would decide by the fonts of a machine is settled here: texts are broken into lines
by the number of their letters, generously, and each block of text has its own size.
"""

from __future__ import annotations

from collections.abc import Sequence

from diagrams.dot import Dot, tooltip
from diagrams.labels import cell, row, stacked, table
from diagrams.theme import Theme

LETTER = 0.5
"""The mean width of a letter of a sentence against the size of the font, generously."""

LETTER_OF_NAME = 0.58
"""The same of a few letters, which may all be wide ones."""

SENTENCE_WIDTH = 200.0

LINE = 1.25
"""The height of a line against the size of the font."""


def letters(width: float, size: float) -> int:
    """How many letters of a font size go into a width."""
    letter = LETTER if width >= SENTENCE_WIDTH else LETTER_OF_NAME
    return max(4, int(width / (size * letter)))


class Sheet:
    """A placed picture in the making."""

    def __init__(self, name: str, title: str, theme: Theme) -> None:
        self.theme = theme
        self._dot = Dot(name, title, theme, splines="true", outputorder="edgesfirst")
        self._count = 0

    @property
    def source(self) -> str:
        """The DOT text so far."""
        return self._dot.source

    def block(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        runs: Sequence[str],
        *,
        tip: str = "",
        fill: str = "",
        border: str = "",
        align: str = "left",
        valign: str = "top",
        name: str = "",
        group: str = "",
    ) -> str:
        """Runs of text below one another in a place of this size, with a ground and a border if they have colours."""
        look: dict[str, object] = {"cellpadding": 3}
        if fill:
            look |= {"bgcolor": fill}
        if border:
            look |= {"border": 1, "color": border}
        size = {"width": f"{width:g}", "height": f"{height:g}"}
        content = cell(stacked(runs), align=align, balign=align, valign=valign, **size)
        return self._node(
            x + width / 2,
            y + height / 2,
            name,
            label=table([row(content)], **look),
            shape="none",
            margin="0",
            tooltip=tooltip(tip),
            **({"class": group} if group else {}),
        )

    def ground(self, x: float, y: float, width: float, height: float, color: str) -> None:
        """A coloured area: a line as thick as it is high, since lines are drawn before all else, in their order."""
        middle = y + height / 2
        look = {"color": color, "penwidth": f"{height:g}", "class": "ground"}
        self.line((x, middle), (x + width, middle), **look)

    def glyph(
        self, x: float, y: float, sign: str, *, shape: str, fill: str, ink: str, color: str, tip: str = ""
    ) -> str:
        """A sign in a small shape."""
        return self._node(
            x,
            y,
            "",
            label=sign,
            shape=shape,
            style="filled",
            fillcolor=fill,
            fontcolor=ink,
            color=color,
            fontsize="11",
            width="0.2",
            height="0.2",
            margin="0",
            fixedsize="shape",
            penwidth="1.4",
            tooltip=tooltip(tip),
        )

    def dot(self, x: float, y: float, color: str, tip: str = "") -> str:
        """A small disc."""
        return self._node(
            x,
            y,
            "",
            label="",
            shape="circle",
            style="filled",
            fillcolor=color,
            color=color,
            width="0.09",
            height="0.09",
            fixedsize="true",
            tooltip=tooltip(tip),
        )

    def line(self, start: tuple[float, float], end: tuple[float, float], **attributes: str) -> None:
        """A straight line, with an arrow head where `dir` says so."""
        ends = [self._point(*start), self._point(*end)]
        (x1, y1), (x2, y2) = start, end
        thirds = [(x1 + (x2 - x1) * k / 3, y1 + (y2 - y1) * k / 3) for k in range(4)]
        shown = {"dir": "none", "tooltip": tooltip(""), **attributes}
        path = " ".join(_place(*p) for p in thirds)
        if shown["dir"] == "forward":
            gap = 7 if x2 > x1 else -7
            thirds = [(x1 + (x2 - gap - x1) * k / 3, y1 + (y2 - y1) * k / 3) for k in range(4)]
            path = f"e,{_place(x2, y2)} " + " ".join(_place(*p) for p in thirds)
        self._dot.edge(*ends, pos=path, **shown)

    def _point(self, x: float, y: float) -> str:
        return self._node(x, y, "", label="", shape="point", width="0.001", style="invis")

    def _node(self, x: float, y: float, name: str, **attributes: str) -> str:
        self._count += 1
        made = name or f"n{self._count}"
        self._dot.node(made, pos=_place(x, y), **attributes)
        return made


def _place(x: float, y: float) -> str:
    """A place in Graphviz's words: there, heights grow upwards."""
    return f"{x:.2f},{-y:.2f}"
