"""The report as the text of one HTML file, which asks no network for anything.

Every text is escaped where it is put in. The page allows itself one script, known by its digest, and nothing else: what
should slip in could neither run nor call home. Without scripts all of it can be read.
"""

from __future__ import annotations

import base64
import hashlib
from importlib.resources import files
from typing import Any

import jinja2
from markupsafe import Markup

from checker.report.html.contents import Contents
from checker.report.html.decided import Decided
from checker.report.html.pictures import pictures
from checker.report.html.stories import player_data

MARKS = {"holds": "✓", "violated": "✗", "depends": "◐", "undecided": "?", "vacuous": "∅"}
"""A shape for each verdict, so that no colour is needed to tell them apart."""


def page(told: Contents, decided: Decided) -> str:
    """The file."""
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("checker.report.html"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "separators": (",", ":")}
    environment.filters.update(code=_code, slug=_slug)  # pyright: ignore[reportUnknownMemberType] - jinja2 does not say what is in it
    script = _own("report.js")
    stories = [story for entry in told.properties for story in entry.stories]
    drawn = pictures(decided, told.properties)
    return environment.get_template("report.html").render(
        report=told,
        style=_own("report.css") + Markup(drawn.style),  # noqa: S704 - made of our own colours and classes
        script=script,
        digest=_digest(script),
        marks=MARKS,
        # Pictures are trees of elements made into texts, so names in them are escaped already.
        topology=Markup(drawn.site),  # noqa: S704 - see above
        charts={anchor: Markup(chart) for anchor, chart in drawn.charts.items()},  # noqa: S704 - see above
        pictures={anchor: Markup(player.svg) for anchor, player in drawn.players.items()},  # noqa: S704 - see above
        player=player_data([v.name for v in decided.site.variables], stories, drawn.players),
    )


def _own(name: str) -> Markup:
    """A file beside the templates, which is ours and needs no escaping."""
    return Markup(files("checker.report.html").joinpath("templates", name).read_text(encoding="utf-8"))  # noqa: S704 - it is ours


def _digest(script: str) -> str:
    """The digest by which a browser knows the script of the page."""
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


def _slug(text: Any) -> str:
    """A word for use as a class."""
    return str(text).lower().replace(" ", "-")


def _code(text: str) -> Markup:
    """A text in which what stands between backticks is code."""
    parts = text.split("`")
    return Markup("").join(Markup("<code>{}</code>").format(part) if n % 2 else part for n, part in enumerate(parts))
