"""DOT texts drawn in this process: SVG as documents and as parts of pages, PNG.

Graphviz's SVG is tidied: tooltips become titles, which browsers and screen readers know, and what refers to the
network (a document type, links) is left out.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, cast
from xml.etree import ElementTree as ET

from diagrams.quiet import font_warnings_hidden

if TYPE_CHECKING:
    from diagrams.picture import Layout, Picture

SVG = "http://www.w3.org/2000/svg"
_XLINK_TITLE = "{http://www.w3.org/1999/xlink}title"
_PROGRAMS: dict[Layout, str] = {"ranks": "dot", "placed": "nop2"}
PNG_DPI = 192
"""Twice the points of an SVG."""


def svg_document(picture: Picture) -> str:
    """The picture as an SVG file."""
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<!-- {source_mark(picture)} -->\n' + svg_element(picture)


def source_mark(picture: Picture) -> str:
    """What an SVG file says of its source: by it one sees whether the file is out of date, whatever the fonts."""
    return f"made by failproof from a source with the SHA-256 {hashlib.sha256(picture.dot.encode()).hexdigest()}"


def svg_element(picture: Picture, prefix: str = "") -> str:
    """The picture as an `svg` element, its ids with a prefix."""
    return as_text(svg_tree(picture, prefix)) + "\n"


def as_text(root: ET.Element) -> str:
    """An SVG element as text."""
    ET.register_namespace("", SVG)
    return ET.tostring(root, encoding="unicode")


def svg_tree(picture: Picture, prefix: str = "") -> ET.Element:
    """The picture as an element tree, tidied."""
    drawn = _drawn(picture, "svg")
    root = ET.fromstring(drawn)  # noqa: S314 - Graphviz has just written it
    root.set("role", "img")
    root.set("aria-label", picture.title)
    for group in root.iter(f"{{{SVG}}}g"):
        _tidy(group)
    title = root.find(f"{{{SVG}}}g/{{{SVG}}}title")
    if title is not None:
        title.text = picture.title
    if prefix:
        for element in root.iter():
            if "id" in element.attrib:
                element.set("id", prefix + element.attrib["id"])
    return root


def png_file(picture: Picture) -> bytes:
    """The picture as a PNG file."""
    return _drawn(picture, "png")


def _drawn(picture: Picture, form: str) -> bytes:
    import pygraphviz  # pyright: ignore[reportMissingTypeStubs] - it has none

    graph: Any = pygraphviz.AGraph(string=picture.dot)
    if form == "png":
        graph.graph_attr["dpi"] = str(PNG_DPI)
    with font_warnings_hidden():
        return cast("bytes", graph.draw(format=form, prog=_PROGRAMS[picture.layout]))


def _tidy(group: ET.Element) -> None:
    """Takes the anchors out that carry tooltips, and makes the tooltip the title of the group."""
    for wrapper in list(group):
        anchor = next(iter(wrapper), None)
        if wrapper.tag != f"{{{SVG}}}g" or anchor is None or anchor.tag != f"{{{SVG}}}a":
            continue
        told = anchor.get(_XLINK_TITLE, "").strip()
        title = group.find(f"{{{SVG}}}title")
        if title is not None and told:
            title.text = told
        at = list(group).index(wrapper)
        group.remove(wrapper)
        for offset, child in enumerate(anchor):
            group.insert(at + offset, child)
