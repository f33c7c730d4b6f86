"""Tables for notebooks: plain HTML, every text escaped."""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence


def html_table(caption: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table with a caption and a row of heads; lines of a cell stand below one another."""
    head = "".join(f'<th scope="col">{_cell(text)}</th>' for text in heads)
    body = "".join(f"<tr>{''.join(f'<td>{_cell(text)}</td>' for text in row)}</tr>\n" for row in rows)
    return (
        f'<table style="text-align: left">\n<caption>{_cell(caption)}</caption>\n'
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody>\n</table>\n"
    )


def _cell(text: str) -> str:
    return "<br>".join(html.escape(line) for line in text.splitlines())
