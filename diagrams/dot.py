"""The typed face of `graphviz`, the author of DOT texts: no other module knows that package.

Attributes are keyword arguments; a value is a text that `labels` has made safe, or one that the program knows.
"""

# pyright: basic
# graphviz ships no types: they are settled here.

from __future__ import annotations

import contextlib
from collections.abc import Generator, Iterable
from itertools import pairwise
from typing import Any

from diagrams.labels import one_line, plain
from diagrams.theme import FONT, KIND_LINES, SMALL_SIZE, TEXT_SIZE, Theme
from model.lang.rule import Kind


class Dot:
    """A directed graph in the making, in the look of a theme."""

    def __init__(self, name: str, title: str, theme: Theme, **attributes: str) -> None:
        import graphviz

        self._graph: Any = graphviz.Digraph(name, comment=one_line(title))
        look = {"fontname": FONT, "fontcolor": theme.ink, "fontsize": f"{TEXT_SIZE}"}
        self._graph.attr("graph", **{"bgcolor": theme.paper, **look, **attributes})
        self._graph.attr("node", shape="box", color=theme.line, **look)
        small = {"fontcolor": theme.quiet, "fontsize": f"{SMALL_SIZE}"}
        self._graph.attr("edge", color=theme.line, arrowsize="0.7", **{**look, **small})

    @property
    def source(self) -> str:
        """The DOT text so far."""
        return str(self._graph.source)

    def node(self, name: str, **attributes: str) -> None:
        """Adds a node."""
        self._graph.node(name, **attributes)

    def edge(self, source: str, target: str, **attributes: str) -> None:
        """Adds an arrow."""
        self._graph.edge(source, target, **attributes)

    def caption(self, label: str) -> None:
        """Writes a label below the picture."""
        self._graph.attr("graph", label=label, labelloc="b", labeljust="l")

    @contextlib.contextmanager
    def box(self, name: str, **attributes: str) -> Generator[None]:
        """A box around the nodes that are made meanwhile."""
        outer = self._graph
        with outer.subgraph(name=f"cluster_{name}") as inner:
            inner.attr(**attributes)
            self._graph = inner
            try:
                yield
            finally:
                self._graph = outer

    def in_order(self, names: Iterable[str]) -> None:
        """Keeps nodes in one rank, in this order."""
        with self._graph.subgraph() as rank:
            rank.attr(rank="same")
            for one, next_one in pairwise(names):
                rank.edge(one, next_one, style="invis")


def kind_attributes(kind: Kind, theme: Theme) -> dict[str, str]:
    """How an arrow of a kind is drawn: line, width, head and colour."""
    look = KIND_LINES[kind]
    color = theme.kinds[kind]
    return {
        "style": look.style,
        "penwidth": look.width,
        "arrowhead": look.head,
        "color": color,
        "fontcolor": color,
        "class": f"kind-{kind.value}",
    }


def tooltip(*sentences: str) -> str:
    """What is shown over a node or an arrow."""
    return plain(" ".join(s for s in sentences if s) or " ")
