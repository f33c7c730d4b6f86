"""What differs between two reports: verdicts, conditions, the length of stories, counts of states.

Both sides are reports as plain data, `failproof check --json` or `failproof readings --json`, so one of them may be of
last week. Properties are compared by their ids.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

import msgspec

from checker.report.line import Line, bad, counted, dim, good, line, strong, unsure
from checker.report.story import length, told
from model.trace import Trace

Data = Mapping[str, Any]

FORMATS = ("failproof-report", "failproof-verdicts")
_BETTER = ("holds", "vacuous", "undecided", "violated")


class Change(Enum):
    """What became of a property, from one side to the other."""

    WORSE = "turned bad"
    BETTER = "turned good"
    OTHER = "changed"
    DETAIL = "same verdict, other story or count"
    ADDED = "new"
    REMOVED = "gone"


@dataclass(frozen=True, slots=True)
class Told:
    """What a report says of a property: its condition, the worst outcome, its stories, its states."""

    claim: str
    condition: str
    worst: str
    stories: tuple[Trace, ...]
    states: str | None

    @property
    def lengths(self) -> tuple[str, ...]:
        """How long the stories are."""
        return tuple(length(trace) for trace in self.stories)


@dataclass(frozen=True, slots=True)
class Difference:
    """A property of which the two reports do not say the same."""

    id: str
    change: Change
    before: Told | None
    after: Told | None


def said(report: Data) -> dict[str, Told]:
    """What a report says of each property."""
    made = _row if report["format"] == "failproof-verdicts" else _result
    return {prop["id"]: made(prop) for prop in report["properties"]}


def _row(prop: Data) -> Told:
    cases = [case for part in prop["parts"] if part["outcome"] == "violated" for case in part["cases"]]
    worst = max((part["outcome"] for part in prop["parts"]), key=_BETTER.index)
    return Told(prop["claim"], prop["condition"], worst, _stories(cases), None)


def _result(prop: Data) -> Told:
    words = [(_outcome(case), case["condition"]) for case in prop["cases"]]
    condition = "; ".join(outcome + (f" under {where}" if where else "") for outcome, where in words)
    worst = max((outcome for outcome, _ in words), key=_BETTER.index)
    cases = [case for case in prop["cases"] if case["verdict"] == "violated"]
    return Told(prop["claim"], condition, worst, _stories(cases), prop["effort"]["states"])


def _outcome(case: Data) -> str:
    if case["max_faults"] is not None:
        return "undecided"
    return "vacuous" if case["vacuous"] else str(case["verdict"])


def _stories(cases: list[Data]) -> tuple[Trace, ...]:
    evidence = [case["evidence"] for case in cases if case["evidence"] is not None]
    return tuple(msgspec.convert(e["trace"], Trace) for e in evidence if "trace" in e)


# ---- comparing -----------------------------------------------------------------------------------
def differences(before: Data, after: Data) -> Iterator[Difference]:
    """The properties about which the reports differ, in the order of the second one, then what is gone."""
    old, new = said(before), said(after)
    for name, now in new.items():
        was = old.get(name)
        if was is None:
            yield Difference(name, Change.ADDED, None, now)
        elif was != now and (change := _change(was, now)) is not None:
            yield Difference(name, change, was, now)
    for name, was in old.items():
        if name not in new:
            yield Difference(name, Change.REMOVED, was, None)


def _change(was: Told, now: Told) -> Change | None:
    if was.worst != now.worst:
        if now.worst == "violated":
            return Change.WORSE
        return Change.BETTER if was.worst == "violated" and now.worst == "holds" else Change.OTHER
    if was.condition != now.condition:
        return Change.OTHER
    return Change.DETAIL if (was.lengths, was.states) != (now.lengths, now.states) else None


NOT_COUNTED = "not counted"

Counts = tuple[int | None, int | None]
"""The reachable states of both sides; None: not counted."""


def lines(before: Data, after: Data, counts: Counts = (None, None)) -> Iterator[Line]:
    """The differences, each with what was and what is, and a story for each that turned bad."""
    found = list(differences(before, after))
    yield line(strong("from "), _named(before))
    yield line(strong("to   "), _named(after))
    yield from _readings(before, after)
    yield line(f"reachable states: {_counts(counts)}")
    yield line()
    style = {Change.WORSE: bad, Change.BETTER: good, Change.OTHER: unsure}
    for item in found:
        now = item.after or item.before
        assert now is not None  # noqa: S101 - one side has it
        yield line(strong(item.id), "  ", style.get(item.change, dim)(item.change.value), f"  {now.claim}", hang=4)
        for word, side in (("was", item.before), ("is", item.after)):
            if side is not None:
                yield line(f"    {word.ljust(3)} {_told(side)}", hang=8)
        if item.change is Change.WORSE and item.after is not None:
            for trace in item.after.stories[:1]:
                yield from told(trace)
    same = len(set(said(before)) & set(said(after))) - sum(i.before is not None and i.after is not None for i in found)
    kinds = [f"{sum(i.change is c for i in found)} {c.value}" for c in Change if any(i.change is c for i in found)]
    yield line(", ".join([*kinds, f"{counted(same, 'property', 'properties')} the same"]))


def _counts(counts: Counts) -> str:
    was, now = (NOT_COUNTED if count is None else f"{count:,}" for count in counts)
    return f"{was} -> {now}" if was != now else f"{now} on both sides" if now != NOT_COUNTED else now


def _told(side: Told) -> str:
    stories = f" ({'; '.join(side.lengths)})" if side.stories else ""
    states = "" if side.states is None else f", {int(side.states):,} states"
    return f"{side.condition}{stories}{states}"


def _named(report: Data) -> str:
    return f"{report['deployment']}: {report['title']} (design {report['design']}, start {report['start']})"


def _readings(before: Data, after: Data) -> Iterator[Line]:
    one, two = before["readings"], after["readings"]
    for reading in dict.fromkeys([*one, *two]):
        was, now = (" or ".join(side.get(reading, ["(no such reading)"])) for side in (one, two))
        if was != now:
            yield line(f"reading {reading}: {was} -> {now}")
