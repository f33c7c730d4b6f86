"""The whole state space: exact counts, depths, deadlocks and rules that never fire, for each choice of readings."""

from __future__ import annotations

import itertools

from checker.bdd.budget import Budget
from checker.bdd.encode import Function
from checker.bdd.reach import levels
from checker.bdd.rings import Goal
from checker.bdd.space import Space
from checker.bdd.story import Story
from model.lang.site import Site
from model.trace import Trace
from properties.result import Exploration


def explore(site: Site, space: Space, budget: Budget) -> tuple[Exploration, ...]:
    """One exploration for each choice of the readings left open, in the order of the options."""
    reached = space.reached(budget.options.max_faults, budget)
    complete = not space.cut_off(budget.options.max_faults, budget)
    depths = _depths(space, budget)
    stuck = reached & ~space.encoding.any(t.guard for t in space.transitions)
    made: list[Exploration] = []
    sizes = [range(len(space.system.variables[r].values)) for r in space.readings]
    for options in itertools.product(*sizes):
        choice = space.choice(options)
        here = reached & choice
        enabled = [space.count(here & t.guard) for t in space.transitions]
        made.append(
            Exploration(
                site.name,
                _readings(site, space, options),
                space.count(here),
                sum(enabled),
                max(depth for depth, readings in enumerate(depths) if (readings & choice).satisfiable()),
                tuple(t.rule.id for t, n in zip(space.transitions, enabled, strict=True) if n == 0),
                space.count(here & stuck),
                _nearest(site, space, choice, stuck, budget),
                complete,
            )
        )
    return tuple(made)


def _depths(space: Space, budget: Budget) -> list[Function]:
    """For each number of steps, the readings under which some state is no nearer."""
    found: list[Function] = []
    for level in levels(space.start, space.transitions, budget):
        found.append(space.on_readings(level))
        budget.reporter.progress("depth", len(found))
    return found


def _nearest(site: Site, space: Space, choice: Function, stuck: Function, budget: Budget) -> Trace | None:
    if not (stuck & choice).satisfiable():
        return None
    run = space.story(choice, Goal(stuck, {}), budget)
    return None if run is None else Story(site, space, run).trace


def _readings(site: Site, space: Space, options: tuple[int, ...]) -> tuple[tuple[str, str], ...]:
    at = {space.system.variables[r].name: option for r, option in zip(space.readings, options, strict=True)}
    return tuple((reading, given[at.get(reading, 0)].option) for reading, given in site.readings.items())
