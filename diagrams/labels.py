"""Labels as small tables, in the HTML-like language of Graphviz, and what makes any text safe in a source.

Names come from deployments and traces that anyone may have written. Every text passes through `escaped` (HTML-like
labels), `plain` (attributes of DOT) or `identifier` (names of nodes), and none is put into a source as it is.
"""

from __future__ import annotations

import html
import re
import textwrap
from collections.abc import Iterable

EMPTY = "&#160;"
"""A cell must not be empty: its row would have no height."""

RULE = "<HR/>"
"""A line between two rows of a table."""

_SPACE = f'<FONT POINT-SIZE="2">{EMPTY}</FONT>'

_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_NAME_PARTS = re.compile(r"[^A-Z_-]*[_-]|[A-Z]?[^A-Z_-]+|[A-Z]")
_UNSAFE = re.compile(r"[^A-Za-z0-9_-]")


def one_line(text: str) -> str:
    """The text on one line, without characters that XML does not allow."""
    return " ".join(_UNPRINTABLE.sub("\ufffd", text).split())


def escaped(text: str) -> str:
    """The text as it stands in an HTML-like label."""
    return html.escape(one_line(text)) or EMPTY


def plain(text: str) -> str:
    """The text as the value of a DOT attribute: no escapes, and never taken for an HTML-like label."""
    import graphviz  # pyright: ignore[reportMissingTypeStubs] - it has none

    # A subclass of str that the author of the source never takes for HTML: it must not be joined to anything.
    safe: str = graphviz.escape(one_line(text))
    return safe


def identifier(prefix: str, name: str) -> str:
    """A name for a node and an id for its SVG group: different names get different ones."""
    return f"{prefix}-" + _UNSAFE.sub(lambda found: f".{ord(found[0]):x}.", name)


def wrapped(text: str, width: int) -> list[str]:
    """The text in lines of at most so many characters; a longer word is broken."""
    return textwrap.wrap(one_line(text), width, break_on_hyphens=False) or [""]


def wrapped_name(name: str, width: int) -> list[str]:
    """A name of a program in lines of at most so many characters, broken before a capital or after an underscore."""
    made = [""]
    for part in _NAME_PARTS.findall(one_line(name)):
        pieces = textwrap.wrap(part, width) or [part]
        for piece in pieces:
            if made[-1] and len(made[-1]) + len(piece) > width:
                made.append(piece)
            else:
                made[-1] += piece
    return made


def words(text: str, *, color: str = "", size: float | None = None, bold: bool = False) -> str:
    """A run of text in a look of its own."""
    inner = f"<B>{escaped(text)}</B>" if bold else escaped(text)
    attributes = (f' COLOR="{color}"' if color else "") + (f' POINT-SIZE="{size:g}"' if size else "")
    return f"<FONT{attributes}>{inner}</FONT>" if attributes else inner


def stacked(runs: Iterable[str]) -> str:
    """Runs of text below one another, as the content of a cell; its `balign` says how they stand to each other.

    Where fonts differ, Graphviz sets lines without any space between them: a very small line makes it.
    """
    return f"<BR/>{_SPACE}<BR/>".join(runs) or EMPTY


def cell(content: str, **attributes: object) -> str:
    """A cell of a table; attributes are Graphviz's, such as `bgcolor`, `colspan`, `align`."""
    return f"<TD{_attributes(attributes)}>{content}</TD>"


def row(*cells: str) -> str:
    """A row of a table."""
    return f"<TR>{''.join(cells)}</TR>"


def table(rows: Iterable[str], **attributes: object) -> str:
    """A whole label: a table of rows, without lines unless `border` and `cellborder` say so."""
    given = {"border": 0, "cellborder": 0, "cellspacing": 0, "cellpadding": 2, **attributes}
    return f"<<TABLE{_attributes(given)}>{''.join(rows)}</TABLE>>"


def on_paper(text: str, paper: str) -> str:
    """The label of an arrow, on a ground of its own: it stays readable where the arrow runs through it."""
    return table([row(cell(escaped(text)))], bgcolor=paper, cellpadding=1)


def _attributes(given: dict[str, object]) -> str:
    return "".join(f' {name.upper()}="{html.escape(str(value))}"' for name, value in given.items())
