"""A topology to be played: one drawing of a run's site, and for each step what to write and mark in it.

The places stay the same through the run: each box has room for the longest texts that the run puts there. A page plays
it by setting texts and classes; `player_style` says how the classes look. Arrows of the moment would move, so they are
left out; what they say stands in the lines of an element as soon as it changes.
"""

from __future__ import annotations

from dataclasses import dataclass
from xml.etree import ElementTree as ET

from diagrams.element_state import Mark, Shown, shown_along
from diagrams.plan import Part, parts
from diagrams.render import SVG, as_text, svg_tree
from diagrams.theme import LIGHT, Theme
from diagrams.topology import SIGNS, drawn, element_id, look, mark_classes
from model.lang.sites import Site
from model.trace import Trace


@dataclass(frozen=True, slots=True)
class ElementFrame:
    """An element after a step. `id` is that of its SVG group, `classes` the classes to give it.

    `name` and `lines` are what to write into the texts of the class `name` and of the class `line`, as many as there
    are.
    """

    id: str
    classes: str
    name: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Player:
    """`svg` shows the start; the frame at position k tells of every element after k steps."""

    svg: str
    frames: tuple[tuple[ElementFrame, ...], ...]


def player(site: Site, trace: Trace, *, prefix: str = "") -> Player:
    """The player of a run. `prefix` goes before every id, so that a page can hold several."""
    along = shown_along(site, trace)
    widest = {part.name: _widest([frame[part.name] for frame in along]) for part in parts(site)}
    title = f"{trace.deployment}: {len(trace.steps)} step{'' if len(trace.steps) == 1 else 's'}"
    picture = drawn(site, widest, (), title, "player", LIGHT)
    root = svg_tree(picture, prefix)
    groups = {group.get("id", ""): group for group in root.iter(f"{{{SVG}}}g")}
    frames = tuple(
        tuple(_frame(part, frame[part.name], len(widest[part.name].lines), prefix) for part in parts(site))
        for frame in along
    )
    for part, first in zip(parts(site), frames[0], strict=True):
        _write(groups[first.id], part, first)
    return Player(as_text(root) + "\n", frames)


def player_style(scope: str, theme: Theme) -> str:
    """Style rules for the classes of elements within `scope`, a selector."""
    rules: list[str] = []
    for mark in Mark:
        for now in (False, True):
            shown = Shown((), mark, now)
            drawn_as = look(shown, theme)
            chosen = "." + mark_classes(shown).replace(" ", ".") + ("" if now else ":not(.now)")
            dashes = "5 3" if "dashed" in drawn_as["style"] else "none"
            rules.append(
                f"{scope} {chosen} > .box {{ fill: {drawn_as['fillcolor']}; stroke: {drawn_as['color']}; "
                f"stroke-width: {drawn_as['penwidth']}; stroke-dasharray: {dashes} }}"
            )
    return "\n".join(rules) + "\n"


def _widest(frames: list[Shown]) -> Shown:
    """Lines as long as the longest of each place, and room for a sign if there ever is one."""
    most = max(len(frame.lines) for frame in frames)
    lines = tuple(max((f.lines[k] for f in frames if k < len(f.lines)), key=len) for k in range(most))
    return Shown(lines, max((f.mark for f in frames), key=lambda mark: len(SIGNS[mark])))


def _frame(part: Part, shown: Shown, most: int, prefix: str) -> ElementFrame:
    lines = shown.lines + ("",) * (most - len(shown.lines))
    return ElementFrame(prefix + element_id(part.name), mark_classes(shown), SIGNS[shown.mark] + part.name, lines)


def _write(group: ET.Element, part: Part, frame: ElementFrame) -> None:
    """Names the parts of a group by classes, and writes a frame into it.

    The box keeps its places and colours only: how it stands, the classes of its group say, in either theme.
    """
    group.set("class", f"node {frame.classes}")
    sorts = 1 + len(part.data)
    texts = list(group.iter(f"{{{SVG}}}text"))
    texts[0].set("class", "name")
    texts[0].text = frame.name
    for text in texts[1 : 1 + sorts]:
        text.set("class", "sort")
    for text, line in zip(texts[1 + sorts :], frame.lines, strict=True):
        text.set("class", "line")
        text.text = line
    box = next(group.iter(f"{{{SVG}}}polygon"))
    box.set("class", "box")
    for attribute in ("stroke-width", "stroke-dasharray"):
        box.attrib.pop(attribute, None)
