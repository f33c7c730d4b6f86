"""A property for every size under all readings that are left open: proved under some, violated under others.

A violation says under which readings it is one. What is left is a union of cubes, each a choice among fewer options,
and the property is asked anew under each. So every proof stands for itself, for the readings of its scope.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from checker.certificate.every_size.scope import Scope
from checker.every_size.outcome import ByReadings, NotSettled, Outcome, Proved, ViolatedAt
from model.lang.sites import Site
from properties.cubes import Options, difference, intersection
from properties.minimal import minimal_cubes
from properties.result import Cube

MOST_PARTS = 24
"""Into so many parts the readings are split at most."""

Ask = Callable[[Scope], Outcome]
"""What can be said of the property in a scope."""


def by_readings(scope: Scope, ask: Ask) -> Outcome:
    """What can be said under all readings that the site leaves open, each part of them asked for itself."""
    options = options_of(scope.site)
    waiting: list[Cube] = [()]
    parts: list[tuple[Cube, Outcome]] = []
    while waiting and len(parts) < MOST_PARTS:
        cube = waiting.pop(0)
        found = ask(under(scope, cube))
        if not isinstance(found, ViolatedAt):
            parts.append((cube, found))
            continue
        violated = [c for w in found.case.where if (c := intersection(cube, w)) is not None]
        parts += [(c, found) for c in violated]
        waiting += minimal_cubes(difference([cube], violated, options), options).cubes
    return _together(parts, waiting, options)


def _together(parts: list[tuple[Cube, Outcome]], waiting: list[Cube], options: Options) -> Outcome:
    """All parts as one outcome; where there is one only, that one."""
    outcomes = list(dict.fromkeys(id(o) for _, o in parts))
    first = parts[0][1]
    if len(outcomes) == 1 and not waiting:
        return first
    left = [(c, NotSettled(first.prop, first.scope, "the readings fall into too many parts", (), 0.0)) for c in waiting]
    seconds = sum({id(o): o.seconds for _, o in parts}.values())
    whole = (*parts, *left)

    def of(kind: type[Outcome]) -> tuple[Cube, ...]:
        return minimal_cubes((c for c, o in whole if isinstance(o, kind)), options).cubes

    return ByReadings(
        prop=first.prop,
        scope=first.scope,
        proved=tuple({id(o): o for _, o in whole if isinstance(o, Proved)}.values()),
        violated=tuple({id(o): o for _, o in whole if isinstance(o, ViolatedAt)}.values()),
        not_settled=tuple({id(o): o for _, o in whole if isinstance(o, NotSettled)}.values()),
        proved_under=of(Proved),
        violated_under=of(ViolatedAt),
        not_settled_under=of(NotSettled),
        seconds=seconds,
    )


def under(scope: Scope, cube: Cube) -> Scope:
    """The scope with the readings of a cube."""
    site = scope.site
    chosen = {name: tuple(c for c in site.readings[name] if c.option in allowed) for name, allowed in cube}
    return replace(scope, site=site.with_readings(chosen)) if chosen else scope


def options_of(site: Site) -> dict[str, tuple[str, ...]]:
    """The options that a site leaves open, for each reading."""
    return {name: tuple(c.option for c in choices) for name, choices in site.readings.items()}
