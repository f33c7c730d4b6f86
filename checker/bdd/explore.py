"""The whole state space: exact counts, depths, deadlocks and rules that never fire, for each choice of readings."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from checker.bdd.encode import Function
from checker.bdd.reach import levels
from checker.bdd.rings import Goal
from checker.bdd.space import Space
from checker.question.budget import Budget, Stopped
from checker.question.story import Story
from model.lang.sites import Site
from model.trace import Trace
from properties.result import Exploration


def explore(site: Site, space: Space, budget: Budget) -> tuple[Exploration, ...]:
    """One exploration for each choice of the readings left open, in the order of the options."""
    bound = budget.options.max_faults
    depths: list[Function] = []
    try:
        reached, complete = space.reached(bound, budget), True
        depths.extend(_depths(space, budget))
    except Stopped:
        # What was found so far is counted all the same.
        reached, complete = space.so_far, False
    stuck = reached & ~space.encoding.any(t.guard for t in space.transitions)
    made: list[Exploration] = []
    sizes = [range(len(space.system.variables[r].values)) for r in space.readings]
    for options in itertools.product(*sizes):
        choice = space.choice(options)
        here = reached & choice
        transitions = None
        if complete:
            before = [space.before(t.index, bound, budget) & choice & t.guard for t in space.transitions]
            transitions = sum(space.count(states) for states in before)
        made.append(
            Exploration(
                site.name,
                _readings(site, space, options),
                space.count(here),
                transitions,
                max((depth for depth, r in enumerate(depths) if (r & choice).satisfiable()), default=0),
                tuple(t.rule.id for t in space.transitions if not (here & t.guard).satisfiable()),
                space.count(here & stuck),
                _nearest(site, space, choice, stuck, budget) if complete else None,
                complete,
            )
        )
    return tuple(made)


def _depths(space: Space, budget: Budget) -> Iterator[Function]:
    """For each number of steps, the readings under which some state is no nearer."""
    before = space.encoding.false
    for depth, states in enumerate(levels(space.start, space.transitions, budget.options.max_faults, budget)):
        yield space.on_readings(states & ~before)
        before = states
        budget.reporter.progress("depth", depth)


def _nearest(site: Site, space: Space, choice: Function, stuck: Function, budget: Budget) -> Trace | None:
    if not (stuck & choice).satisfiable():
        return None
    run = space.story(choice, Goal(stuck, {}), budget)
    return None if run is None else Story(site, space.system.variables, run).trace


def _readings(site: Site, space: Space, options: tuple[int, ...]) -> tuple[tuple[str, str], ...]:
    at = {space.system.variables[r].name: option for r, option in zip(space.readings, options, strict=True)}
    return tuple((reading, given[at.get(reading, 0)].option) for reading, given in site.readings.items())
