"""What a search of the whole state space found, as lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from checker.report.line import Line, bad, counted, good, line, strong, unsure
from checker.report.story import length, readings, told, trace_in
from model.lang.site import Site
from properties.result import Exploration


def exploration_lines(site: Site, found: Sequence[Exploration]) -> Iterator[Line]:
    """The numbers for each choice of the readings left open."""
    for number, exploration in enumerate(found):
        if number:
            yield line()
        chosen = {i: option for i, option in exploration.readings if i in site.free_readings}
        if chosen:
            yield line(strong(readings(chosen)))
        yield from _one(exploration)


def _one(found: Exploration) -> Iterator[Line]:
    if not found.complete:
        yield line(unsure("stopped before the end: the numbers are of what was seen"))
    yield line(f"reachable states: {found.states:,}")
    if found.transitions is not None:
        yield line(f"transitions: {found.transitions:,}")
    yield line(f"depth: {counted(found.depth, 'step')} to the farthest state")
    if found.never_enabled:
        yield line("rules never enabled: ", unsure(", ".join(found.never_enabled)), hang=4)
    else:
        yield line("rules never enabled: ", good("none"))
    yield line("deadlocks: ", bad(f"{found.deadlocks:,}") if found.deadlocks else good("none"))
    trace = trace_in(found.first_deadlock)
    if trace is not None:
        yield line(f"the way to the nearest one: {length(trace)}")
        yield from told(trace)
