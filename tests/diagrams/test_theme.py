"""The palette, measured: contrasts, and how far apart the kinds are for people who see colours otherwise."""

from __future__ import annotations

import itertools

import pytest

from diagrams.theme import DARK, KIND_LINES, LIGHT, Theme, recolouring, theme_named
from model.lang.errors import UsageError
from model.lang.rule import Kind

# Machado, Oliveira and Fernandes, A Physiologically-based Model for Simulation of Color Vision Deficiency, 2009:
# what people with no cones of one kind see, on linear RGB.
SIGHT = {
    "all cones": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
    "no long": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "no medium": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "no short": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
APART = 20.0
"""In CIE L*a*b*, where about 2 is the least difference that people see."""


def linear(color: str) -> list[float]:
    parts = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    return [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]


def luminance(color: str) -> float:
    red, green, blue = linear(color)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def lab(rgb: list[float]) -> tuple[float, float, float]:
    red, green, blue = (min(1.0, max(0.0, part)) for part in rgb)
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.95047
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.08883
    fx, fy, fz = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda t: t.name)
@pytest.mark.parametrize("sight", SIGHT)
def test_kinds_stay_apart_whatever_cones_are_missing(theme: Theme, sight: str) -> None:
    seen = {
        kind: lab([sum(a * b for a, b in zip(line, linear(color), strict=True)) for line in SIGHT[sight]])
        for kind, color in theme.kinds.items()
    }

    near = {
        (one.value, other.value): distance
        for one, other in itertools.combinations(Kind, 2)
        if (distance := sum((a - b) ** 2 for a, b in zip(seen[one], seen[other], strict=True)) ** 0.5) < APART
    }
    assert near == {}


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda t: t.name)
def test_every_text_has_the_contrast_that_accessibility_asks_for(theme: Theme) -> None:
    grounds = (theme.paper, theme.panel, theme.holds, theme.violated, theme.undecided, theme.hurt, theme.changed)
    texts = {(theme.ink, ground) for ground in grounds}
    texts |= {(theme.quiet, ground) for ground in grounds}
    texts |= {(color, ground) for color in theme.kinds.values() for ground in (theme.paper, theme.panel)}
    texts |= {(theme.paper, theme.kinds[Kind.FAULT])}

    assert {pair: round(contrast(*pair), 2) for pair in texts if contrast(*pair) < 4.5} == {}


def test_kinds_differ_without_their_colours() -> None:
    looks = {(line.style, line.width, line.head, line.sign) for line in KIND_LINES.values()}

    assert set(KIND_LINES) == set(Kind)
    assert len(looks) == len({line.sign for line in KIND_LINES.values()}) == len(Kind)


def test_a_light_picture_can_be_turned_dark_by_its_colours() -> None:
    rules = recolouring(".x").splitlines()

    assert f'.x [fill="{LIGHT.paper}"] {{ fill: {DARK.paper} }}' in rules
    assert len(set(LIGHT.roles().values())) == len(LIGHT.roles())
    assert len(rules) == 2 * len(LIGHT.roles())


def test_an_unknown_theme_is_refused() -> None:
    with pytest.raises(UsageError, match="no theme 'drak'"):
        theme_named("drak")
