"""A property on one small site, given to IC3: a run that violates it, or clauses that no step leaves.

Nothing is explored, so a site whose states are far too many to count is no obstacle. What the property remembers of a
run is a state of its own, as it is for the verifier (`checker.certificate.every_size.watch`).
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

from checker.certificate.every_size.watch import watch_of
from checker.engine import Options, Reporter
from checker.every_size.grounded import Grounded
from checker.every_size.lift import Clause, Place
from checker.question.budget import Budget, Stopped
from checker.question.questions import Moments, question
from checker.question.run import Run
from checker.smt.ic3.attempt import Attempt
from checker.smt.ic3.oracle import SpentError
from checker.smt.problem import Problem, problem
from model.lang import expr as ex
from model.lang.cone import Influence
from model.lang.ground import FALSE, GroundSystem, Table
from model.lang.sites import Site
from model.lang.systems import Monitor
from model.lang.traverse import is_two_state, post_order
from properties.property import Absent, Never, OnStep, Property


@dataclass(frozen=True, slots=True)
class Safe:
    """The property holds on the site: these clauses hold at the start, no step leaves them, and they imply it."""

    clauses: tuple[Clause, ...]
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Broken:
    """A run violates the property, or it is undefined."""


@dataclass(frozen=True, slots=True)
class Open:
    """Neither was found out."""

    reason: str


Answer = Safe | Broken | Open


class SmallSite:
    """One small site, asked about properties."""

    def __init__(self, site: Site, reporter: Reporter, queries: int, grounded: Grounded) -> None:
        """`queries`: so many questions to the solver for one tuple of elements."""
        self.site = site
        self._reporter = reporter
        self._queries = queries
        self._grounder = grounded.grounder(site)

    def ask(self, prop: Property) -> tuple[Answer, ...]:
        """The answer for each tuple of elements that the property is about, up to the first that is violated."""
        found: list[Answer] = []
        for binding in itertools.product(*(self.site.elements[v.sort.component] for v in prop.variables)):
            found.append(self._ask(prop, binding))
            if isinstance(found[-1], Broken):
                break
        return tuple(found)

    def is_met(self, prop: Property) -> bool | None:
        """Whether what the property is about ever comes up on the site; None where that is not known.

        That is its condition, or the rule whose steps it is about. Where it has neither, there is nothing to come up.
        """
        if isinstance(prop.formula, Never):
            return None
        for binding in itertools.product(*(self.site.elements[v.sort.component] for v in prop.variables)):
            asked, grounder = question(self._grounder, prop, binding)
            if asked.trigger is None:
                return None
            system, trigger = grounder.system(), asked.trigger
            seeds = system.support([trigger.states, trigger.start, *(node for _, node in trigger.steps)])
            kept = Influence(system).of(seeds)
            attempt = Attempt(problem(system, grounder.table, kept, trigger), self._budget(prop))
            attempt.allow(self._queries)
            try:
                if isinstance(attempt.solve(), Run):
                    return True
            except (SpentError, Stopped):
                return None
        return False

    def matters(self, prop: Property, sorts: frozenset[type]) -> bool:
        """Whether elements of these sorts have to do with it: it names them, or a state of theirs decides about it."""
        system = self.site.system
        bodies = [system.expand(e) for e in prop.expressions]
        if any(v.sort.component in sorts for v in parameters_of(prop)):
            return True
        if any(isinstance(n, ex.Quantified) and n.variable.sort.component in sorts for n in post_order(*bodies)):
            return True
        for binding in itertools.product(*(self.site.elements[v.sort.component] for v in prop.variables)):
            made, places = self._problem(prop, binding)
            decisive = [places[v].of for v in made.kept]
            if any(not sorts.isdisjoint(of.over) for of in decisive if not isinstance(of, str)):
                return True
        return False

    def _budget(self, prop: Property) -> Budget:
        return Budget(Options(), self._reporter, phase=f"{prop.id} on {self.site.name}")

    def _ask(self, prop: Property, binding: tuple[str, ...]) -> Answer:
        made, places = self._problem(prop, binding)
        attempt = Attempt(made, self._budget(prop))
        attempt.allow(self._queries)
        try:
            found = attempt.solve()
            if isinstance(found, Run):
                return Broken()
            return Safe(attempt.simplified(found), places)
        except SpentError:
            return Open(f"{self._queries} questions did not suffice for {self.site.name}")
        except Stopped as stopped:
            return Open(stopped.reason)

    def _problem(self, prop: Property, binding: tuple[str, ...]) -> tuple[Problem, tuple[Place, ...]]:
        system, table, moments = self._moments(prop, binding)
        seeds = system.support([moments.states, moments.start, *(node for _, node in moments.steps)])
        kept = Influence(system).of(seeds)
        return problem(system, table, kept, moments), self._places(prop, binding, system)

    def _moments(self, prop: Property, binding: tuple[str, ...]) -> tuple[GroundSystem, Table, Moments]:
        match prop.formula:
            case Absent(that, after, until) if not any(is_two_state(c) for c in prop.expressions):
                grounder = self._grounder.fresh()
                env = {v.name: e for v, e in zip(prop.variables, binding, strict=True)}
                position = grounder.monitor(Monitor(prop.id, prop.variables, after, until), env)
                table = grounder.table
                on = table.atom(position, 1)
                holds, gone = grounder.state_condition(that, env)
                lost = [grounder.state_condition(c, env)[1] for c in (after, until)]
                bad = table.or_(table.and_(on, holds), table.and_(on, gone), *lost)
                return grounder.system(), table, Moments(bad)
            case _:
                asked, grounder = question(self._grounder, prop, binding)
                moments = _both(grounder.table, asked.moments, asked.undefined)
                return grounder.system(), grounder.table, moments

    def _places(self, prop: Property, binding: tuple[str, ...], system: GroundSystem) -> tuple[Place, ...]:
        own = [Place(v.state, v.args, v.values) for v in self.site.variables]
        readings = sorted(self._grounder.reading_at.items(), key=lambda pair: pair[1])
        own += [Place(name, (), self.site.readings[name]) for name, _ in readings]
        watch = watch_of(prop)
        if watch is not None:
            own.append(Place(watch.symbol, binding, (False, True)))
        if len(own) != len(system.variables):
            raise AssertionError("the variables of the problem are those of the site, readings, and a monitor")
        return tuple(own)


def parameters_of(prop: Property) -> tuple[ex.Bound, ...]:
    """The variables that a property is about: for a property of steps, those of the rule."""
    return prop.formula.parameters if isinstance(prop.formula, OnStep) else prop.variables


def _both(table: Table, one: Moments, other: Moments) -> Moments:
    steps = dict(one.steps)
    for rule, node in other.steps:
        steps[rule] = table.or_(steps.get(rule, FALSE), node)
    return Moments(table.or_(one.states, other.states), table.or_(one.start, other.start), tuple(sorted(steps.items())))
