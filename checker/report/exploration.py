"""What a search of the whole state space found, as lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from checker.report.line import Line, bad, counted, dim, good, line, strong, unsure
from checker.report.story import length, readings, told, trace_in
from model.lang.sites import Site
from properties.result import Exploration


def exploration_lines(site: Site, found: Sequence[Exploration]) -> Iterator[Line]:
    """The numbers for each choice of the readings left open."""
    for number, exploration in enumerate(found):
        if number:
            yield line()
        chosen = {i: option for i, option in exploration.readings if i in site.free_readings}
        if chosen:
            yield line(strong(readings(chosen)))
        yield from _one(site, exploration)


def _by_rule(site: Site, never_enabled: Sequence[str]) -> dict[str, str]:
    """For each rule that is not enabled for some elements: for which."""
    known = {instance.id: instance for instance in site.instances}
    silent: dict[str, list[str]] = {}
    for name in never_enabled:
        instance = known[name]
        silent.setdefault(instance.rule.id, []).append(" ".join(instance.binding))
    total = Counter(instance.rule.id for instance in site.instances)
    return {
        rule: "for no elements" if len(elements) == total[rule] else f"not for {', '.join(elements)}"
        for rule, elements in silent.items()
    }


def _one(site: Site, found: Exploration) -> Iterator[Line]:
    if not found.complete:
        yield line(unsure("stopped before the end: the numbers are of what was seen"))
    yield line(f"reachable states: {found.states:,}")
    if found.transitions is not None:
        yield line(f"transitions: {found.transitions:,}")
    yield line(f"depth: {counted(found.depth, 'step')} to the farthest state")
    so_far = "" if found.complete else " so far"
    silent = _by_rule(site, found.never_enabled)
    yield line(f"rules never enabled{so_far}: ", *([] if silent else [good("none")]))
    for rule, elements in silent.items():
        yield line("  ", unsure(rule), dim(f"  {elements}"), hang=6)
    yield line(f"deadlocks{so_far}: ", bad(f"{found.deadlocks:,}") if found.deadlocks else good("none"))
    trace = trace_in(found.first_deadlock)
    if trace is not None:
        yield line(f"the way to the nearest one: {length(trace)}")
        yield from told(trace)
