"""Stories as plain data: the steps as a table, and the run as numbers for the player."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from checker.report.story import length, sentence_of
from diagrams.player import ElementFrame, Player
from model.trace import Change, Trace


@dataclass(frozen=True, slots=True)
class StepEntry:
    """A step of a story."""

    number: int
    kind: str
    sentence: str
    cites: tuple[str, ...]
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class StoryEntry:
    """A run. `readings` are those that the deployment leaves open; `loop` is the step after which it repeats."""

    anchor: str
    title: str
    length: str
    start: str
    readings: tuple[tuple[str, str], ...]
    steps: tuple[StepEntry, ...]
    trace: Trace
    loop: int | None = None


def story_entry(
    anchor: str, title: str, trace: Trace, open_readings: Collection[str], loop: int | None = None
) -> StoryEntry:
    """The story of a trace."""
    return StoryEntry(
        anchor,
        title,
        length(trace),
        trace.start,
        tuple((i, option) for i, option in trace.readings.items() if i in open_readings),
        tuple(
            StepEntry(number, step.kind, sentence_of(step), step.cites, step.changes)
            for number, step in enumerate(trace.steps, start=1)
        ),
        trace,
        loop,
    )


def player_data(
    variables: Sequence[str], stories: Iterable[StoryEntry], players: Mapping[str, Player]
) -> dict[str, Any]:
    """What the player needs to know the state and the picture after each step.

    Texts are numbers into one list: the stories of a site repeat the same few.
    """
    position = {name: number for number, name in enumerate(variables)}
    texts: dict[str, int] = {}

    def number_of(text: str) -> int:
        return texts.setdefault(text, len(texts))

    def frame(shown: ElementFrame) -> list[int]:
        return [number_of(text) for text in (shown.id, shown.classes, shown.name, *shown.lines)]

    runs = [
        {
            "id": story.anchor,
            "initial": [number_of(story.trace.initial[name]) for name in variables],
            "steps": [[[position[c.variable], number_of(c.after)] for c in step.changes] for step in story.trace.steps],
            "loop": story.loop,
            "frames": [[frame(shown) for shown in moment] for moment in players[story.anchor].frames],
        }
        for story in stories
        if story.steps
    ]
    return {"variables": list(variables), "texts": list(texts), "runs": runs}
