"""A line of a report, before anyone knows where it is shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Style = Literal["", "good", "bad", "open", "dim", "strong"]


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a line in one style."""

    text: str
    style: Style = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A line, and how far it hangs in where it has to be wrapped."""

    parts: tuple[Part, ...]
    hang: int = 2

    @property
    def text(self) -> str:
        """The line without styles."""
        return "".join(p.text for p in self.parts).rstrip()


def line(*parts: str | Part, hang: int = 2) -> Line:
    """A line made of texts and parts. What no terminal should obey, control characters, is written out."""
    made = (p if isinstance(p, Part) else Part(p) for p in parts)
    return Line(tuple(Part(_visible(p.text), p.style) for p in made), hang)


def good(text: str) -> Part:
    """All is well."""
    return Part(text, "good")


def bad(text: str) -> Part:
    """Something is wrong."""
    return Part(text, "bad")


def unsure(text: str) -> Part:
    """Something is not known."""
    return Part(text, "open")


def dim(text: str) -> Part:
    """Something beside the point."""
    return Part(text, "dim")


def strong(text: str) -> Part:
    """A heading."""
    return Part(text, "strong")


def table(rows: Iterable[tuple[str | Part, ...]], *, indent: int = 0, gap: int = 2) -> list[Line]:
    """Rows with aligned columns; the last column is never padded, and wraps under itself."""
    cells = [tuple(c if isinstance(c, Part) else Part(c) for c in row) for row in rows]
    if not cells:
        return []
    widths = [max(len(_visible(row[i].text)) for row in cells) + gap for i in range(len(cells[0]) - 1)]
    hang = indent + sum(widths)
    return [
        line(
            " " * indent,
            *(Part(_visible(c.text).ljust(w), c.style) for c, w in zip(row, widths, strict=False)),
            row[-1],
            hang=hang,
        )
        for row in cells
    ]


def counted(number: int, noun: str, plural: str = "") -> str:
    """`1 fault`, `2 faults`, `1,024 states`; `no faults` for none."""
    words = noun if number == 1 else plural or f"{noun}s"
    return f"{number:,} {words}" if number else f"no {words}"


def _visible(text: str) -> str:
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)
