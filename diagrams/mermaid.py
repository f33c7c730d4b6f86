"""Mermaid texts: what is safe in them, and flowcharts with the lines of our kinds."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Generator, Mapping
from dataclasses import dataclass, field

from diagrams.labels import one_line
from diagrams.theme import KIND_LINES, Theme
from model.lang.rule import Kind

_SPECIAL = re.compile(r"[^A-Za-z0-9 .,:()\[\]?!+=/'~\u00a0-\uffff_-]")
_ARROWS: Mapping[str, str] = {"solid": "-->", "dashed": "-.->", "dotted": "-.->"}


def safe(text: str) -> str:
    """The text with everything that Mermaid or HTML could understand written as a character code."""
    return _SPECIAL.sub(lambda found: f"#{ord(found[0])};", one_line(text))


def multiline(parts: list[str]) -> str:
    """Lines of a label."""
    return "<br/>".join(safe(p) for p in parts)


def opening(theme: Theme) -> list[str]:
    """The lines by which Mermaid takes a theme."""
    return ['%%{init: {"theme": "dark"}}%%'] if theme.name == "dark" else []


@dataclass(slots=True)
class Flowchart:
    """A flowchart in the making: nodes are numbered in the order in which they come."""

    theme: Theme
    title: str
    direction: str = "TD"
    _numbers: dict[str, str] = field(default_factory=dict[str, str])
    _lines: list[str] = field(default_factory=list[str])
    _styles: list[str] = field(default_factory=list[str])
    _links: int = 0

    def node(self, name: str, label: list[str], *, shape: tuple[str, str] = ("[", "]"), style: str = "") -> None:
        """A node. `shape` is the pair of brackets that Mermaid knows it by."""
        number = self._numbers.setdefault(name, f"n{len(self._numbers)}")
        left, right = shape
        self._lines.append(f'{number}{left}"{multiline(label)}"{right}')
        if style:
            self._styles.append(f"style {number} {style}")

    @contextlib.contextmanager
    def group(self, label: str) -> Generator[None]:
        """A box around the nodes that are made meanwhile."""
        self._lines.append(f'subgraph g{len(self._lines)}["{safe(label)}"]')
        yield
        self._lines.append("end")

    def arrow(self, source: str, target: str, label: str, kind: Kind | None = None, *, dashed: bool = False) -> None:
        """An arrow, in the look of its kind."""
        look = KIND_LINES[kind] if kind else None
        line = _ARROWS["dashed" if dashed else look.style if look else "solid"]
        told = f'|"{safe(label)}"|' if label else ""
        self._lines.append(f"{self._numbers[source]} {line}{told} {self._numbers[target]}")
        if look and kind:
            color = self.theme.kinds[kind]
            dashes = "" if look.dashes == "0" else f",stroke-dasharray:{look.dashes}"
            self._styles.append(f"linkStyle {self._links} stroke:{color},stroke-width:{look.width}px{dashes}")
        self._links += 1

    def text(self) -> str:
        """The whole source."""
        head = [*opening(self.theme), f"%% {safe(self.title)}", f"flowchart {self.direction}"]
        return "\n".join([*head, *(f"  {line}" for line in [*self._lines, *self._styles])]) + "\n"
