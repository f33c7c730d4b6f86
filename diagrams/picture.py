"""Pictures: what every diagram function returns.

The DOT and Mermaid texts are made here and are the same bytes for the same input, so they are what is kept and
compared. SVG and PNG are made from the DOT text when they are asked for, by the Graphviz that comes inside pygraphviz:
no program has to be installed. They depend on the fonts of the machine.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from model.lang.errors import Code, UsageError

Format = Literal["svg", "png", "dot", "mermaid"]
FORMATS: tuple[Format, ...] = ("svg", "png", "dot", "mermaid")

Layout = Literal["ranks", "placed"]
"""`ranks`: Graphviz finds the places, layer by layer. `placed`: the DOT text gives every place itself."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A diagram. `mermaid` is None for a kind that Mermaid cannot draw; DOT every kind has.

    `name` can stand in a file name. `title` says what is shown, `left_out` what is not, and by which rule.
    """

    name: str
    title: str
    dot: str
    mermaid: str | None = None
    layout: Layout = "ranks"
    left_out: str = ""

    @property
    def formats(self) -> tuple[Format, ...]:
        """The formats that this picture has."""
        return tuple(f for f in FORMATS if f != "mermaid" or self.mermaid is not None)

    @property
    def svg(self) -> str:
        """The picture as an SVG document."""
        from diagrams.render import svg_document

        return svg_document(self)

    @property
    def png(self) -> bytes:
        """The picture as a PNG file, at twice the size of the SVG so that it stays sharp in print."""
        from diagrams.render import png_file

        return png_file(self)

    def inline_svg(self, prefix: str = "") -> str:
        """The picture as an `svg` element for an HTML page; `prefix` keeps the ids of several on one page apart."""
        from diagrams.render import svg_element

        return svg_element(self, prefix)

    def in_format(self, form: Format) -> bytes:
        """The bytes of a file in this format. Raises UsageError where the picture has none."""
        match form:
            case "svg":
                return self.svg.encode()
            case "png":
                return self.png
            case "dot":
                return self.dot.encode()
            case "mermaid":
                if self.mermaid is None:
                    raise UsageError(
                        Code.NOT_PORTABLE,
                        f"{self.title}: Mermaid has no form for this kind of picture",
                        fix=f"choose one of: {', '.join(self.formats)}",
                    )
                return self.mermaid.encode()

    def _repr_svg_(self) -> str:
        """What a notebook shows."""
        return self.svg
