"""Under which readings a story is one: the same rules, made again with all readings open at once.

A story begins in a start state of its readings; under others it begins in the one that is most like it. Readings are
few and never change, so of each variable it is kept which value it has under which readings. A guard then
holds under some, and what is left at the end is exactly the set of readings under which these rules, one after the
other, are a run that shows the same. The work is done on the ground form, of the whole site.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cached_property

from checker.question.questions import Moments, Question, question
from checker.question.slices import roots
from model.lang.cone import Influence
from model.lang.evaluate import Evaluator
from model.lang.ground import GroundSystem, GroundUpdate
from model.lang.grounding import Grounder
from model.lang.sites import Site
from model.lang.sorts import show_value
from model.trace import Trace, trace_of
from properties.property import AlwaysPossible, Independent, Property
from properties.regions import EVERY, NONE, Region, Regions

MOST_STARTS = 256
"""Choices of the readings on which start states depend; where there are more a story keeps the start that it has."""


class StoryRegions:
    """What readings have to do with properties and stories of one site, whose readings are left open."""

    def __init__(self, site: Site, regions: Regions) -> None:
        self.site = site
        self.regions = regions

    @cached_property
    def _grounder(self) -> Grounder:
        return Grounder(self.site)

    @cached_property
    def _system(self) -> GroundSystem:
        return self._grounder.system()

    @cached_property
    def _rules(self) -> Mapping[str, int]:
        return {rule.id: index for index, rule in enumerate(self._system.rules)}

    @cached_property
    def _influence(self) -> Influence:
        return Influence(self._system)

    @property
    def size(self) -> int:
        """How many nodes the ground form has."""
        return len(self._system.nodes)

    def weight(self, reading: str) -> int:
        """How much of the rules looks at a reading: fixing it is the more help, the more there is."""
        return self._weights.get(reading, 0)

    @cached_property
    def _weights(self) -> Mapping[str, int]:
        found: Counter[str] = Counter()
        for rule in self._system.rules:
            nodes = [rule.guard, *(node for update in rule.updates for _, node in update.cases)]
            names = (self._system.variables[v] for v in self._system.support(nodes))
            found.update(v.name for v in names if v.role == "reading")
        return found

    def relevant(self, prop: Property, bindings: Sequence[tuple[str, ...]]) -> frozenset[str]:
        """The open readings that can matter to a property: those in the cone of influence of what it speaks of."""
        if isinstance(prop.formula, Independent):
            return frozenset(self.regions.ids)
        found: set[str] = set()
        for binding in bindings:
            asked, grounder = question(self._grounder, prop, binding)
            influence = self._influence if grounder is self._grounder else Influence(asked.system)
            seeds = asked.system.support(roots(asked))
            if asked.watched is not None:
                seeds |= {asked.watched.variable}
            variables = (asked.system.variables[v] for v in influence.of(seeds))
            found |= {v.name for v in variables if v.role == "reading"}
        return frozenset(found & set(self.regions.ids))

    def of(self, prop: Property, binding: tuple[str, ...], trace: Trace) -> Region | None:
        """The readings under which the rules of a trace, from its start, show the same of the property.

        None where that is no question about the end of one run.
        """
        if isinstance(prop.formula, Independent | AlwaysPossible):
            return None
        asked, _ = question(self._grounder, prop, binding)
        again = _Again(asked, self.regions, self._starts(trace))
        return again.region([self._rules[step.instance] for step in trace.steps])

    def remade(self, trace: Trace, chosen: Mapping[str, str]) -> Trace:
        """The story under other readings of its region, each step made by the evaluator."""
        options = {i: {c.option: c for c in choices} for i, choices in self.site.readings.items()}
        readings = {**trace.readings, **chosen}
        evaluator = Evaluator(self.site, {i: options[i][o] for i, o in readings.items()})
        initial = next(begin for where, begin in self._starts(trace) if self.regions.contains(where, readings))
        by_name = [{show_value(value): value for value in v.values} for v in self.site.variables]
        states = [tuple(own[initial[v.name]] for v, own in zip(self.site.variables, by_name, strict=True))]
        fired = [self._rules[step.instance] for step in trace.steps]
        for index in fired:
            states.append(evaluator.fire(self.site.instances[index], states[-1]))
        return trace_of(self.site, readings, states, fired)

    def _starts(self, trace: Trace) -> tuple[tuple[Region, Mapping[str, str]], ...]:
        """The start state that is most like that of a trace, under all readings: disjoint regions with their state."""
        found: dict[tuple[str, ...], Region] = {}
        names = [v.name for v in self.site.variables]
        own = tuple(trace.initial[name] for name in names)
        for where, states in self._start_states:
            if states:
                nearest = min(states, key=lambda s: sum(a != b for a, b in zip(s, own, strict=True)))
                found[nearest] = self.regions.join(found.get(nearest, NONE), where)
        if not self._start_states:
            found[own] = EVERY
        return tuple((where, dict(zip(names, state, strict=True))) for state, where in found.items())

    @cached_property
    def _start_states(self) -> tuple[tuple[Region, tuple[tuple[str, ...], ...]], ...]:
        """The start states under each choice of the readings that they depend on; nothing where these are many."""
        looked_at = {self._system.variables[v].name for v in self._system.support([self._system.initial])}
        ids = [i for i in self.regions.ids if i in looked_at]
        if math.prod(len(self.regions.options[i]) for i in ids) > MOST_STARTS:
            return ()
        found: list[tuple[Region, tuple[tuple[str, ...], ...]]] = []
        for chosen in self.site.with_readings(
            {i: self.site.readings[i][:1] for i in self.regions.ids if i not in ids}
        ).reading_choices():
            states = Evaluator(self.site, chosen).start_states()
            where = self.regions.cube(tuple((i, (chosen[i].option,)) for i in ids))
            found.append((where, tuple(tuple(map(show_value, state)) for state in states)))
        return tuple(found)


class _Again:
    """A state under all readings at once: for each variable, under which readings it has which value."""

    def __init__(self, asked: Question, regions: Regions, starts: Sequence[tuple[Region, Mapping[str, str]]]) -> None:
        self.asked = asked
        self.system = asked.system
        self.regions = regions
        self._known: dict[int, Region] = {}
        self._has: dict[int, dict[int, Region]] = {}
        monitors: list[int] = []
        for index, variable in enumerate(self.system.variables):
            if variable.role == "monitor":
                monitors.append(index)
            elif variable.role == "reading":
                cubes = [regions.cube(((variable.name, (option,)),)) for option in variable.values]
                self._has[index] = dict(enumerate(cubes))
            else:
                self._has[index] = {}
                for where, state in starts:
                    value = variable.values.index(state[variable.name])
                    self._has[index][value] = regions.join(self._has[index].get(value, NONE), where)
        self._begin(monitors)

    def _begin(self, monitors: Sequence[int]) -> None:
        """Monitors begin as the start condition or what they watch says."""
        watched = self.asked.watched
        for index in monitors:
            if watched is not None and index == watched.variable:
                self._watch(NONE)
                continue
            found: dict[int, Region] = {}
            for value in range(len(self.system.variables[index].values)):
                self._has[index], self._known = {value: EVERY}, {}
                found[value] = self.holds(self.system.initial)
            self._has[index], self._known = found, {}

    def region(self, rules: Sequence[int]) -> Region:
        """The readings under which the rules are a run to a moment that the question asks about."""
        meet = self.regions.meet
        where = self.holds(self.system.initial)
        last = self.holds(self.asked.moments.start)
        for index in rules:
            rule = self.system.rules[index]
            where = meet(where, self.holds(rule.guard))
            last = self._last_step(self.asked.moments, index)
            where = meet(where, self._step(rule.updates))
        return meet(where, self.regions.join(last, self.holds(self.asked.moments.states)))

    def _last_step(self, moments: Moments, index: int) -> Region:
        """The readings under which this step is one that the question asks about."""
        found = NONE
        for rule, node in moments.steps:
            if rule == index:
                found = self.regions.join(found, self.holds(node))
        return found

    def _step(self, updates: Sequence[GroundUpdate]) -> Region:
        """Makes the updates; gives the readings under which each of them has exactly one value."""
        fine = EVERY
        written: dict[int, dict[int, Region]] = {}
        for update in updates:
            cases = {value: self.holds(node) for value, node in update.cases}
            seen = NONE
            for where in cases.values():
                fine = self.regions.minus(fine, self.regions.meet(seen, where))
                seen = self.regions.join(seen, where)
            fine = self.regions.meet(fine, seen)
            written[update.variable] = {value: where for value, where in cases.items() if where != NONE}
        self._has.update(written)
        self._known = {}
        watched = self.asked.watched
        if watched is not None:
            self._watch(self._has[watched.variable].get(1, NONE))
        return fine

    def _watch(self, was_on: Region) -> None:
        watched = self.asked.watched
        assert watched is not None  # noqa: S101 - asked by the callers
        on = self.regions.join(was_on, self.holds(watched.after))
        on = self.regions.minus(on, self.holds(watched.until))
        self._has[watched.variable] = {0: self.regions.minus(EVERY, on), 1: on}
        self._known = {}

    def holds(self, root: int) -> Region:
        """The readings under which a condition holds now."""
        known, regions = self._known, self.regions
        if root in known:
            return known[root]
        for index, node in self.system.below([root]):
            if index in known:
                continue
            match node:
                case ("true",):
                    found = EVERY
                case ("false",):
                    found = NONE
                case ("is", variable, value):
                    found = self._has[variable].get(value, NONE)
                case ("not", part):
                    found = regions.minus(EVERY, known[part])
                case ("and", parts):
                    found = EVERY
                    for part in parts:
                        found = regions.meet(found, known[part])
                case ("or", parts):
                    found = NONE
                    for part in parts:
                        found = regions.join(found, known[part])
            known[index] = found
        return known[root]
