"""Stories as Mermaid's sequence diagrams: no colours and no bars, the same lanes, steps and ends."""

from __future__ import annotations

from diagrams.mermaid import multiline, opening, safe
from diagrams.story import Story, ToldStep
from diagrams.theme import KIND_LINES, Theme
from model.lang.rule import Kind


def sequence_mermaid(story: Story, theme: Theme) -> str:
    """The Mermaid text of a story."""
    ids = {lane.name: f"l{number}" for number, lane in enumerate(story.lanes)}
    lines = [*opening(theme), f"%% {safe(story.title)}"]
    lines += ["sequenceDiagram", f"  title {safe(story.title)}"]
    lines += [
        f"  participant {ids[lane.name]} as {multiline([lane.name, *([lane.sort] if lane.sort else [])])}"
        for lane in story.lanes
    ]
    if story.lanes:
        lines.append(f"  Note over {_all(ids)}: {multiline([*story.preface, story.start])}")
    lines += [
        f"  Note over {ids[lane.name]}: {multiline(list(lane.at_start))}" for lane in story.lanes if lane.at_start
    ]
    for step in story.steps:
        if story.loop == step.number:
            lines.append("  loop for ever")
        lines += [f"  {line}" for line in _step(step, ids)]
    if story.loop is not None:
        lines.append("  end")
    if story.lanes:
        lines += [f"  Note over {_all(ids)}: {safe(text)}" for text in story.ending]
    return "\n".join(lines) + "\n"


def _all(ids: dict[str, str]) -> str:
    names = list(ids.values())
    return names[0] if len(names) == 1 else f"{names[0]},{names[-1]}"


def _step(step: ToldStep, ids: dict[str, str]) -> list[str]:
    sign = KIND_LINES[step.kind].sign
    cited = f" ({' '.join(step.cites)})" if step.cites else ""
    told = [f"{step.number}. {sign} {step.kind.value}: {step.sentence}{cited}", *step.changes]
    told += [f"{s.lane} {'displays' if s.on else 'no longer displays'} {s.display}" for s in step.signs]
    if not step.actor:
        return [f"Note over {_all(ids)}: {multiline(told)}"] if ids else []
    arrow = "-x" if step.kind is Kind.FAULT else "-->>" if step.kind is Kind.DETECTION else "->>"
    lines = [f"Note over {ids[step.actor]}: {multiline(told)}"]
    return lines + [f"{ids[step.actor]}{arrow}{ids[other]}: {safe(step.action)}" for other in step.touched]
