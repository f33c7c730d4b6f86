"""What is told of an element beside its name: its main states, and what differs from the start of a run.

The rule: the first two states of a component that have named values are its main ones; a component without such a
state shows its first state that is no table. These are always told. Of the others those are told that have not the
value they began with, at most so many lines in all; the last line says how many more there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum

from model.lang.component import Component
from model.lang.rule import Kind
from model.lang.sites import Site, Variable
from model.lang.sorts import EnumSort
from model.lang.systems import System
from model.trace import Trace

Values = Mapping[str, str]
"""The printed value of every variable, as traces have them."""

MOST_MAIN = 2
MOST_LINES = 5


class Mark(Enum):
    """How an element stands against the start of the run."""

    AS_AT_START = "as at the start"
    CHANGED = "changed since the start"
    HURT = "still bears a fault"


@dataclass(frozen=True, slots=True)
class Shown:
    """What is told of an element: lines, how it stands, and whether the last step changed it."""

    lines: tuple[str, ...]
    mark: Mark = Mark.AS_AT_START
    now: bool = False


def main_states(system: System, component: type[Component]) -> tuple[str, ...]:
    """The names of the states that are always told of a component."""
    own = [i.symbol for i in system.states if i.symbol.owner is component and _single(i.symbol.over)]
    named = [s.name for s in own if isinstance(s.sort, EnumSort)]
    return tuple(named[:MOST_MAIN] or [s.name for s in own][:1])


def _single(over: tuple[type[Component], ...]) -> bool:
    return len(over) <= 1


def element_of(variable: Variable) -> str:
    """The element that a variable belongs to."""
    of_singleton = variable.state.owner not in variable.state.over
    return variable.state.owner.__name__ if of_singleton else variable.args[0]


def human(name: str) -> str:
    """The name of a state as words."""
    return name.replace("_", " ")


def phrase(variable: Variable, value: str) -> str:
    """A state and its value, without the element: `registered with: ctim1`, `known to ctim1: no`."""
    column = variable.args[1:] if variable.state.owner in variable.state.over else variable.args
    return f"{' '.join([human(variable.state.name), *column])}: {value}"


def by_element(site: Site) -> dict[str, list[Variable]]:
    """The variables of each element, elements in the order of the site."""
    found: dict[str, list[Variable]] = {e: [] for names in site.elements.values() for e in names}
    for variable in site.variables:
        found[element_of(variable)].append(variable)
    return found


def told_at(site: Site, values: Values, start: Values | None = None) -> dict[str, tuple[str, ...]]:
    """The lines of each element in a state, against the start of its run if one is given."""
    told: dict[str, tuple[str, ...]] = {}
    for element, variables in by_element(site).items():
        main = main_states(site.system, variables[0].state.owner) if variables else ()
        kept = [
            v
            for v in variables
            if (v.state.name in main and _single(v.state.over))
            or (start is not None and values[v.name] != start[v.name])
        ]
        phrases = [phrase(v, values[v.name]) for v in kept]
        told[element] = _at_most(phrases, MOST_LINES)
    return told


def _at_most(phrases: list[str], most: int) -> tuple[str, ...]:
    if len(phrases) <= most:
        return tuple(phrases)
    return (*phrases[: most - 1], f"and {len(phrases) - most + 1} more")


def states_along(trace: Trace) -> list[dict[str, str]]:
    """The values at the start and after each step."""
    values = dict(trace.initial)
    along = [dict(values)]
    for step in trace.steps:
        values.update({c.variable: c.after for c in step.changes})
        along.append(dict(values))
    return along


def shown_along(site: Site, trace: Trace) -> list[dict[str, Shown]]:
    """What is told of each element at the start and after each step of a run."""
    owner = {v.name: element_of(v) for v in site.variables}
    along = states_along(trace)
    hurt: set[str] = set()
    frames: list[dict[str, Shown]] = []
    for number, values in enumerate(along):
        step = trace.steps[number - 1] if number else None
        changed = {c.variable for c in step.changes} if step else set[str]()
        if step and step.kind == Kind.FAULT.value:
            hurt |= changed
        hurt = {name for name in hurt if values[name] != trace.initial[name]}
        away = {name for name, value in values.items() if value != trace.initial[name]}
        lines = told_at(site, values, trace.initial)
        frames.append(
            {
                element: Shown(lines[element], _mark(element, owner, hurt, away), element in _owners(owner, changed))
                for element in lines
            }
        )
    return frames


def _owners(owner: Mapping[str, str], variables: Iterable[str]) -> set[str]:
    return {owner[v] for v in variables if v in owner}


def _mark(element: str, owner: Mapping[str, str], hurt: set[str], away: set[str]) -> Mark:
    if element in _owners(owner, hurt):
        return Mark.HURT
    return Mark.CHANGED if element in _owners(owner, away) else Mark.AS_AT_START
