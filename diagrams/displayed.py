"""Which displays are on along a run: `Offline` on a softphone, by the conditions of `model.displays`."""

from __future__ import annotations

from diagrams.element_state import Values, states_along
from model.displays import displays_of
from model.lang.errors import Code, ReachedError, UsageError, nearest
from model.lang.evaluate import Evaluator, Moment, State
from model.lang.reading import Choice
from model.lang.sites import Site
from model.lang.sorts import Value, show_value
from model.trace import Trace


def displayed_along(site: Site, trace: Trace) -> list[dict[str, tuple[str, ...]]]:
    """For the start and each step the displays that are on, by element; elements with none are left out."""
    displays = displays_of(site.system)
    if not displays:
        return [{} for _ in (0, *trace.steps)]
    evaluator = Evaluator(site, _readings(site, trace))
    along: list[dict[str, tuple[str, ...]]] = []
    for values in states_along(trace):
        moment = Moment(_state(site, values))
        on: dict[str, tuple[str, ...]] = {}
        for display in displays:
            for element in site.elements[display.component]:
                try:
                    shows = evaluator.holds(display.condition, moment, {display.variable.name: element})
                except ReachedError:
                    shows = False
                if shows:
                    on[element] = (*on.get(element, ()), display.name)
        along.append(on)
    return along


def _readings(site: Site, trace: Trace) -> dict[str, Choice]:
    chosen: dict[str, Choice] = {}
    for reading in site.system.readings:
        named = trace.readings.get(reading.id, "")
        options = {choice.option: choice for choice in reading.options}
        if named not in options:
            raise UsageError(
                Code.BAD_TRACE, f"reading {reading.id} has no option {named!r}", fix=nearest(named, options)
            )
        chosen[reading.id] = options[named]
    return chosen


def _state(site: Site, values: Values) -> State:
    state: list[Value] = []
    for variable in site.variables:
        printed = values.get(variable.name, "")
        known = {show_value(value): value for value in variable.values}
        if printed not in known:
            raise UsageError(
                Code.BAD_TRACE, f"{variable.name} cannot be {printed!r} on {site.name}", fix=nearest(printed, known)
            )
        state.append(known[printed])
    return tuple(state)
