"""The pictures of a report: the site, each run as a picture that the page plays, and each story as a sequence chart.

They are SVG within the page, light as they stand; style rules make them dark where the reader's screen is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from checker.report.html.decided import Decided
from checker.report.html.properties import PropertyEntry
from checker.report.story import trace_in
from diagrams.player import Player, player, player_style
from diagrams.sequence import sequence
from diagrams.theme import DARK, LIGHT, recolouring
from diagrams.topology import topology

PICTURES = ".drawn"
"""The selector of everything that holds a picture."""


@dataclass(frozen=True)
class Pictures:
    """The site as an `svg` element, the player of each run by its anchor, the chart of each case that has a run."""

    site: str
    players: Mapping[str, Player]
    charts: Mapping[str, str]

    @property
    def style(self) -> str:
        """Style rules for all of them. Paper is light."""
        dark = recolouring(PICTURES) + player_style(PICTURES, DARK)
        return f"{player_style(PICTURES, LIGHT)}@media screen and (prefers-color-scheme: dark) {{\n{dark}}}\n"


def pictures(decided: Decided, entries: Sequence[PropertyEntry]) -> Pictures:
    """The pictures of what was decided. Ids begin with the anchor of the run, so none occurs twice on the page."""
    site = decided.site
    players = {
        story.anchor: player(site, story.trace, prefix=f"{story.anchor}-")
        for entry in entries
        for story in entry.stories
        if story.steps
    }
    charts = {
        told.anchor: sequence(evidence, site=site, prop=judged.result.property, case=found.case).inline_svg(
            f"{told.anchor}-chart-"
        )
        for judged, entry in zip(decided.judged, entries, strict=True)
        for found, told in zip(judged.cases, entry.cases, strict=True)
        if (evidence := found.case.evidence) is not None and (trace := trace_in(evidence)) is not None and trace.steps
    }
    return Pictures(topology(site).inline_svg("site-"), players, charts)
