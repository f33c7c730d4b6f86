"""Sequence charts: a run as lanes, one for each element that takes part, read from the top to the bottom.

Each step stands on its own strip: on the lane of the element that acts a sign for the kind of step, arrows to the
elements that it touches besides, and beside the lanes the sentence, the statements behind it and what has changed. A
bar along a lane says how long its display is on (Offline). `story` has the rules for what is told.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from diagrams.labels import EMPTY, identifier, plain, words, wrapped, wrapped_name
from diagrams.picture import Picture
from diagrams.sequence_mermaid import sequence_mermaid
from diagrams.sheet import LINE, Sheet, letters
from diagrams.story import Lane, Story, ToldStep, run_of, story_of
from diagrams.theme import KIND_LINES, LIGHT, SMALL_SIZE, TEXT_SIZE, Theme
from model.lang.errors import Code, UsageError
from model.lang.rule import Kind
from model.lang.sites import Site
from properties.evidence import Evidence
from properties.property import Property
from properties.result import Case

NUMBER_WIDTH = 26.0
TEXT_WIDTH = 290.0
LANES_WIDTH = 460.0
MOST_LANE = 150.0
LEAST_LANE = 62.0
GAP = 8.0
LOOP_WIDTH = 22.0

_SHAPES: Mapping[Kind, str] = {
    Kind.FAULT: "octagon",
    Kind.DETECTION: "circle",
    Kind.FAILOVER: "circle",
    Kind.REPAIR: "circle",
    Kind.OPERATOR: "box",
    Kind.EVENT: "diamond",
}


def sequence(
    evidence: Evidence,
    *,
    site: Site | None = None,
    prop: Property | None = None,
    case: Case | None = None,
    theme: Theme = LIGHT,
) -> Picture:
    """The run that evidence tells. The site adds sorts and displays, property and case what is claimed and what fails.

    Raises UsageError where the evidence is a proof and tells no run.
    """
    run = run_of(evidence)
    if run is None:
        raise UsageError(
            Code.NOT_DECIDABLE_HERE,
            "a proof tells no run, so there is nothing to draw",
            fix="draw a property that is violated, or one that says that something is reachable",
        )
    story = story_of(evidence, run, site, prop, case)
    sheet = Sheet("sequence", story.title, theme)
    _Chart(story, sheet, theme).draw()
    name = "sequence" if prop is None else f"sequence-{prop.id}"
    return Picture(name, story.title, sheet.source, sequence_mermaid(story, theme), "placed", story.left_out)


@dataclass
class _Chart:
    """Draws a story from the top to the bottom; `y` is how far it is."""

    story: Story
    sheet: Sheet
    theme: Theme
    y: float = 0.0
    centres: dict[str, float] = field(default_factory=dict[str, float])

    def draw(self) -> None:
        """Draws all of it: heading, lanes, steps, ending."""
        lanes = self.story.lanes
        self.left = LOOP_WIDTH if self.story.loop is not None else 0.0
        self.lane = max(LEAST_LANE, min(MOST_LANE, LANES_WIDTH / max(len(lanes), 1)))
        self.text_x = self.left + NUMBER_WIDTH + self.lane * len(lanes) + GAP
        self.width = self.text_x + TEXT_WIDTH
        for number, lane in enumerate(lanes):
            self.centres[lane.name] = self.left + NUMBER_WIDTH + self.lane * (number + 0.5)
        self._heading()
        top = self.y
        heads = self._heights()
        strips = [self._strip_height(step) for step in self.story.steps]
        below = top + heads[0] + heads[1] + sum(strips)
        self._grounds(top + heads[0] + heads[1], strips)
        for lane in lanes:
            x = self.centres[lane.name]
            self.sheet.line((x, top + heads[0]), (x, below), color=self.theme.line, style="dashed", penwidth="0.8")
        self._bars(top + heads[0], heads[1], strips)
        self._heads(top, *heads)
        self.y = top + heads[0] + heads[1]
        for step, height in zip(self.story.steps, strips, strict=True):
            self._step(step, height)
        self._loop(top + heads[0] + heads[1], strips)
        self._ends(heads[1])
        self._ending()

    # ---- above the lanes --------------------------------------------------------------------
    def _heading(self) -> None:
        self._paragraph([self.story.title], TEXT_SIZE + 3, self.theme.ink, bold=True)
        for paragraph in self.story.preface:
            self._paragraph([paragraph], TEXT_SIZE, self.theme.quiet)
        self.y += GAP

    def _paragraph(self, texts: list[str], size: float, color: str, *, bold: bool = False, fill: str = "") -> None:
        broken = [part for text in texts for part in wrapped(text, letters(self.width - 8, size))]
        runs = [words(part, color=color, size=size, bold=bold) for part in broken]
        height = len(runs) * size * LINE + 6
        self.sheet.block(0, self.y, self.width, height, runs, fill=fill, border=color if fill else "")
        self.y += height

    def _state_lines(self, states: tuple[str, ...], failing: frozenset[str] = frozenset()) -> list[str]:
        told: list[str] = []
        for state in states:
            bad = state in failing
            color = self.theme.kinds[Kind.FAULT] if bad else ""
            broken = wrapped(state, letters(self.lane - 14, SMALL_SIZE))
            told += [words(part, size=SMALL_SIZE, color=color, bold=bad) for part in broken]
        return told

    def _heights(self) -> tuple[float, float]:
        """The heights of the heads of the lanes and of the states below them."""
        names = max((len(self._name_lines(lane)) for lane in self.story.lanes), default=1)
        states = [s for lane in self.story.lanes for s in (lane.at_start, lane.at_end)]
        most = max((len(self._state_lines(s)) for s in states), default=1)
        return names * TEXT_SIZE * LINE + 10, max(most, 2) * SMALL_SIZE * LINE + 14

    def _name_lines(self, lane: Lane) -> list[str]:
        names = wrapped_name(lane.name, letters(self.lane - 14, TEXT_SIZE))
        sorts = wrapped_name(lane.sort, letters(self.lane - 14, SMALL_SIZE)) if lane.sort else []
        return [words(n, bold=True) for n in names] + [words(s, color=self.theme.quiet, size=SMALL_SIZE) for s in sorts]

    def _heads(self, top: float, head: float, states: float) -> None:
        inner = self.lane - 6
        for lane in self.story.lanes:
            x = self.centres[lane.name] - inner / 2
            self.sheet.block(
                x,
                top,
                inner,
                head,
                self._name_lines(lane),
                fill=self.theme.panel,
                border=self.theme.line,
                align="center",
                valign="middle",
                name=identifier("lane", lane.name),
            )
        self.y = top + head
        self._state_boxes([self._state_lines(lane.at_start) for lane in self.story.lanes], states)
        texts = wrapped(self.story.start, letters(TEXT_WIDTH - 8, SMALL_SIZE))
        self.sheet.block(
            self.text_x,
            self.y + 2,
            TEXT_WIDTH,
            states - 4,
            [words(t, color=self.theme.quiet, size=SMALL_SIZE) for t in texts],
        )

    def _state_boxes(self, states: list[list[str]], height: float) -> None:
        inner = self.lane - 6
        for lane, told in zip(self.story.lanes, states, strict=True):
            if told:
                self.sheet.block(
                    self.centres[lane.name] - inner / 2,
                    self.y + 4,
                    inner,
                    height - 8,
                    told,
                    fill=self.theme.paper,
                    border=self.theme.faded,
                    valign="middle",
                )

    # ---- steps ------------------------------------------------------------------------------
    def _step_lines(self, step: ToldStep) -> list[str]:
        color = self.theme.kinds[step.kind]
        sentence = wrapped(step.sentence, letters(TEXT_WIDTH - 8, TEXT_SIZE))
        small = letters(TEXT_WIDTH - 20, SMALL_SIZE)
        changes = [part for change in step.changes for part in wrapped(change, small)]
        kind = f"{KIND_LINES[step.kind].sign} {step.kind.value}"
        head = words(kind, color=color, size=SMALL_SIZE, bold=True)
        if step.cites:
            head += EMPTY + words(" ".join(step.cites), color=self.theme.quiet, size=SMALL_SIZE)
        signs = [f"{s.lane} {'displays' if s.on else 'no longer displays'} {s.display}" for s in step.signs]
        return [
            head,
            *(words(s) for s in sentence),
            *(words(c, color=self.theme.quiet, size=SMALL_SIZE) for c in changes),
            *(words(s, color=self.theme.kinds[Kind.FAULT], size=SMALL_SIZE, bold=True) for s in signs),
        ]

    def _strip_height(self, step: ToldStep) -> float:
        sentence = len(wrapped(step.sentence, letters(TEXT_WIDTH - 8, TEXT_SIZE)))
        small = len(self._step_lines(step)) - sentence
        return max(40.0, sentence * TEXT_SIZE * LINE + small * SMALL_SIZE * LINE + 10)

    def _grounds(self, top: float, strips: list[float]) -> None:
        y = top
        for number, height in enumerate(strips):
            if number % 2 == 0:
                self.sheet.ground(self.left, y, self.width - self.left, height, self.theme.panel)
            y += height

    def _step(self, step: ToldStep, height: float) -> None:
        y = self.y + min(height / 2, 24)
        color = self.theme.kinds[step.kind]
        look = KIND_LINES[step.kind]
        number = words(str(step.number), color=self.theme.ink, bold=True)
        self.sheet.block(self.left, y - 9, NUMBER_WIDTH, 18, [number], align="center", valign="middle")
        self.sheet.block(
            self.text_x, self.y, TEXT_WIDTH, height, self._step_lines(step), tip=" ".join(step.cites), valign="middle"
        )
        self._arrows(step, y, color)
        if step.actor:
            loud = step.kind is Kind.FAULT
            self.sheet.glyph(
                self.centres[step.actor],
                y,
                look.sign,
                shape=_SHAPES[step.kind],
                fill=color if loud else self.theme.paper,
                ink=self.theme.paper if loud else color,
                color=color,
                tip=f"{step.kind.value}: {step.sentence}",
            )
        self.y += height

    def _arrows(self, step: ToldStep, y: float, color: str) -> None:
        """One arrow to each side, as far as the last element that the step touches there; a disc on each of them."""
        look = KIND_LINES[step.kind]
        touched = sorted(step.touched, key=lambda e: self.centres[e])
        here = self.centres.get(step.actor, 0.0)
        lefts = [e for e in touched if self.centres[e] < here]
        rights = [e for e in touched if self.centres[e] > here]
        for others, last in ((lefts, lefts[:1]), (rights, rights[-1:])):
            for other in last:
                end = self.centres[other]
                side = 1 if end > here else -1
                self.sheet.line(
                    (here + side * 8, y),
                    (end - side * 3, y),
                    color=color,
                    style=look.style,
                    penwidth=f"{min(float(look.width), 1.6):g}",
                    dir="forward",
                    arrowhead=look.head,
                    tooltip=plain(f"{step.actor} to {', '.join(others)}: {step.sentence}"),
                )
        for other in touched:
            self.sheet.dot(self.centres[other], y, color, f"{other}: {step.sentence}")

    # ---- displays and loops -----------------------------------------------------------------
    def _bars(self, top: float, states: float, strips: list[float]) -> None:
        """A bar along each lane for as long as one of its displays is on."""
        places = [top + states]
        for height in strips:
            places.append(places[-1] + height)
        color = self.theme.kinds[Kind.FAULT]
        for lane in self.story.lanes:
            x = self.centres[lane.name]
            for position, on in enumerate(self.story.displays):
                if lane.name not in on:
                    continue
                begin = top if position == 0 else places[position - 1] + 24
                end = places[min(position, len(strips))] + (24 if position < len(strips) else 0)
                self.sheet.ground(x - 4, begin, 8, max(end - begin, 8), self.theme.hurt)
                if position == 0 or lane.name not in self.story.displays[position - 1]:
                    name = words(" ".join(on[lane.name]), size=SMALL_SIZE, bold=True)
                    width = min(self.lane - 8, 54)
                    self.sheet.block(
                        x - width / 2,
                        begin + 9,
                        width,
                        14,
                        [name],
                        fill=self.theme.hurt,
                        border=color,
                        align="center",
                        valign="middle",
                    )

    def _loop(self, top: float, strips: list[float]) -> None:
        if self.story.loop is None:
            return
        begin = top + sum(strips[: self.story.loop - 1])
        end = top + sum(strips)
        x = LOOP_WIDTH / 2
        look = {"color": self.theme.ink, "penwidth": "1.4"}
        self.sheet.line((self.left, end - 6), (x, end - 6), **look)
        self.sheet.line((x, end - 6), (x, begin + 6), **look)
        self.sheet.line((x, begin + 6), (self.left, begin + 6), dir="forward", arrowhead="normal", **look)

    # ---- below the lanes --------------------------------------------------------------------
    def _ends(self, states: float) -> None:
        self._state_boxes([self._state_lines(lane.at_end, lane.failing) for lane in self.story.lanes], states)
        text = words("At the end", color=self.theme.quiet, size=SMALL_SIZE)
        self.sheet.block(self.text_x, self.y + 2, TEXT_WIDTH, states - 4, [text], valign="middle")
        self.y += states

    def _ending(self) -> None:
        for text in self.story.ending:
            self._paragraph([text], TEXT_SIZE, self.theme.ink, bold=True, fill=self.theme.violated)
            self.y += 3
        if self.story.left_out:
            self._paragraph([f"Left out: {self.story.left_out}."], SMALL_SIZE, self.theme.quiet)
