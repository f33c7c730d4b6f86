"""Colours and lines: one meaning, one look, in every picture.

Nothing is told by colour alone: each kind of rule has a line and a sign of its own beside its colour. The colours of
the kinds stay apart for people who do not see red, green or blue, and every text has a contrast of 4.5 to 1 at least;
a test computes both.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from model.lang.errors import Code, UsageError, nearest
from model.lang.rule import Kind

FONT = "Arial,Liberation Sans,Helvetica,sans-serif"
"""Each machine has one of the first three, and they have the same widths."""

CROSS = "\N{MULTIPLICATION SIGN}"
"""The sign of a fault. All signs are of Latin-1: every font has them."""

TEXT_SIZE = 10
SMALL_SIZE = 8


@dataclass(frozen=True, slots=True)
class LineStyle:
    """How the arrows of a kind are drawn: Graphviz's names, the sign before its texts, and Mermaid's dashes."""

    style: str
    width: str
    head: str
    sign: str
    dashes: str


KIND_LINES: Mapping[Kind, LineStyle] = MappingProxyType(
    {
        Kind.FAULT: LineStyle("solid", "2.4", "normal", CROSS, "0"),
        Kind.DETECTION: LineStyle("dashed", "1.2", "vee", "?", "7 4"),
        Kind.FAILOVER: LineStyle("solid", "1.2", "normal", "»", "0"),
        Kind.REPAIR: LineStyle("dotted", "1.6", "empty", "+", "2 3"),
        Kind.OPERATOR: LineStyle("dashed", "2.2", "diamond", "§", "10 3 2 3"),
        Kind.EVENT: LineStyle("solid", "0.8", "vee", "·", "0"),
    }
)
"""The lines of the kinds, the same in every theme."""


@dataclass(frozen=True, slots=True)
class Theme:
    """The colours of a picture, by what they mean."""

    name: str
    paper: str
    panel: str
    ink: str
    quiet: str
    line: str
    faded: str
    kinds: Mapping[Kind, str]
    holds: str
    violated: str
    undecided: str
    hurt: str
    changed: str

    def roles(self) -> dict[str, str]:
        """Each colour by its role; no two roles that are drawn on one another share one."""
        named = {
            "paper": self.paper,
            "panel": self.panel,
            "ink": self.ink,
            "quiet": self.quiet,
            "line": self.line,
            "faded": self.faded,
            "holds": self.holds,
            "violated": self.violated,
            "undecided": self.undecided,
            "hurt": self.hurt,
            "changed": self.changed,
        }
        return named | {kind.value: color for kind, color in self.kinds.items()}


LIGHT = Theme(
    name="light",
    paper="#ffffff",
    panel="#f2f4f6",
    ink="#14181c",
    quiet="#545c66",
    line="#7c858f",
    faded="#c3c9cf",
    kinds=MappingProxyType(
        {
            Kind.FAULT: "#b44e12",
            Kind.DETECTION: "#0d3251",
            Kind.FAILOVER: "#016741",
            Kind.REPAIR: "#473c08",
            Kind.OPERATOR: "#90029c",
            Kind.EVENT: "#676f7a",
        }
    ),
    holds="#d5e8f7",
    violated="#f9cfae",
    undecided="#e3e5e8",
    hurt="#fbdcc4",
    changed="#fff3c4",
)

DARK = Theme(
    name="dark",
    paper="#14181d",
    panel="#20262d",
    ink="#f0f3f6",
    quiet="#b4bcc5",
    line="#8a939d",
    faded="#4b545e",
    kinds=MappingProxyType(
        {
            Kind.FAULT: "#e47b55",
            Kind.DETECTION: "#bacdef",
            Kind.FAILOVER: "#57facb",
            Kind.REPAIR: "#d9a611",
            Kind.OPERATOR: "#f829da",
            Kind.EVENT: "#868d97",
        }
    ),
    holds="#173a58",
    violated="#6a3112",
    undecided="#343b43",
    hurt="#63300f",
    changed="#4d4310",
)

THEMES: Mapping[str, Theme] = MappingProxyType({LIGHT.name: LIGHT, DARK.name: DARK})


def theme_named(name: str) -> Theme:
    """The theme of this name; raises UsageError with the nearest one."""
    if name not in THEMES:
        raise UsageError(Code.UNKNOWN_NAME, f"there is no theme {name!r}", fix=nearest(name, THEMES))
    return THEMES[name]


def recolouring(scope: str) -> str:
    """Style rules that turn a light picture within `scope` (a selector) into the dark one.

    They go by the colours that the picture itself sets, so they hold for every kind of picture and touch no text.
    """
    dark = DARK.roles()
    rules: list[str] = []
    for role, light in LIGHT.roles().items():
        rules += [
            f'{scope} [{attribute}="{light}"] {{ {attribute}: {dark[role]} }}' for attribute in ("fill", "stroke")
        ]
    return "\n".join(rules) + "\n"
