"""Whether conditions that people write are inductive on a site, and, where one is not, a step that shows it.

A condition is kept by a rule if every step of the rule, from any state in which it and those it is given hold, leads to
a state in which it holds. Such a state need not be in reach: what is asked is asked of all states. Where the answer is
no, the solver's first model is such a state; of its variables those are named that matter.

As in certificates, steps that are run-time errors count for nothing, and a condition has to be defined.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from checker.certificate.bench import Groundwork
from checker.certificate.formula import FALSE, Number, Truth
from checker.certificate.translate import Env, Moment
from model.lang.expr import Expr
from model.lang.reading import Choice
from model.lang.sites import Instance, Site
from model.lang.sorts import BoolSort, Value

if TYPE_CHECKING:
    from checker.certificate.solver import Model, Solver
    from model.lang.expr import Bound


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition on states for every tuple of elements that its variables can denote."""

    that: Expr
    variables: tuple[Bound, ...] = ()


@dataclass(frozen=True, slots=True)
class Lost:
    """A start state outside of a condition, or a state from which a step leads out of it.

    `binding`: the elements for which it fails. `instance`: the step; None: the state is one of the start. `relevant`:
    the names of the variables and readings whose values make it fail whatever the others are. `looked_at`: what the
    condition speaks of.
    """

    binding: tuple[str, ...]
    instance: Instance | None
    readings: Mapping[str, Choice]
    state: tuple[Value, ...]
    relevant: frozenset[str]
    looked_at: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Way:
    """A model in which a condition is lost, and what is then so."""

    binding: tuple[str, ...]
    instance: Instance | None
    model: Model
    bad: Truth


class Induction:
    """Asks about the conditions of one site. What is the same for all of them is made once."""

    def __init__(self, site: Site, conditions: Sequence[Condition]) -> None:
        self.site = site
        self.conditions = tuple(conditions)
        self._groundwork = Groundwork(site, tuple(c.that for c in conditions))
        self._translator = self._groundwork.translator
        self._firings = self._groundwork.firings
        self._f = self._translator.formulas
        self._now = [self._holds(c, self._translator.present) for c in self.conditions]

    @cached_property
    def _solver(self) -> Solver:
        from checker.certificate.solver import Solver

        return Solver(self._f)

    @property
    def queries(self) -> int:
        """How many queries the solver was asked."""
        return self._solver.queries

    def lost(self, number: int, given: Sequence[int]) -> Lost | None:
        """How the condition of this number is left, while it and the given ones hold; None: it never is."""
        _ = self._firings.all, self._firings.start  # numbers of the table come before all assumptions
        with self._solver.assuming(self._options):
            found = self._at_start(number) or self._by_a_step(number, given)
            return None if found is None else self._told(number, found)

    def _at_start(self, number: int) -> _Way | None:
        start = self._firings.start
        for binding, holds in self._now[number].items():
            bad = self._f.conj(start, self._f.negate(holds))
            if bad != FALSE and (model := self._solver.model(bad)) is not None:
                # That a state is one of the start depends on all of it: what matters is why it is outside.
                return _Way(binding, None, model, self._f.negate(holds))
        return None

    def _by_a_step(self, number: int, given: Sequence[int]) -> _Way | None:
        f = self._f
        condition, now = self.conditions[number], self._now[number]
        assumed = f.conj(*(h for n in dict.fromkeys((number, *given)) for h in self._now[n].values()))
        names = f.support(*now.values())
        looked_at = {slot for slot, v in enumerate(self.site.variables) if v.name in names}
        with self._solver.assuming(assumed):
            for firing in self._firings.all:
                if looked_at.isdisjoint(firing.written):
                    continue
                fires = self._firings.fires(firing)
                after = self._holds(condition, self._firings.moment(firing))
                if not self._solver.possible(f.conj(fires, f.negate(f.conj(*after.values())))):
                    continue
                for binding, then in after.items():
                    bad = f.conj(fires, f.negate(then))
                    if bad != FALSE and (model := self._solver.model(bad)) is not None:
                        return _Way(binding, firing.instance, model, f.conj(bad, now[binding]))
        return None

    # ---- formulas ---------------------------------------------------------------------------
    def _holds(self, condition: Condition, moment: Moment) -> dict[tuple[str, ...], Truth]:
        """For each tuple of elements where the condition is defined and holds."""
        return {b: self._translator.holds(condition.that, env, moment) for b, env in self._bindings(condition)}

    def _bindings(self, condition: Condition) -> Iterator[tuple[tuple[str, ...], Env]]:
        sorts = [self.site.elements[v.sort.component] for v in condition.variables]
        for binding in itertools.product(*sorts):
            yield binding, self._translator.environment(condition.variables, binding)

    @cached_property
    def _options(self) -> Truth:
        """Every reading has one of the options that the site leaves open."""
        f = self._f
        found: list[Truth] = []
        for name, options in self.site.readings.items():
            every = self.site.system.reading_by_id[name].options
            given = (f.equal(self._translator.readings[name], f.number(every.index(o))) for o in options)
            found.append(f.disj(*given))
        return f.conj(*found)

    # ---- what is found ------------------------------------------------------------------------
    def _told(self, number: int, found: _Way) -> Lost:
        model = found.model
        state = tuple(self._value(slot, model.get(v.name)) for slot, v in enumerate(self.site.variables))
        readings: dict[str, Choice] = {}
        for name, options in self.site.readings.items():
            every = self.site.system.reading_by_id[name].options
            readings[name] = every[int(model[name])] if name in model else options[0]
        looked_at = self._f.support(self._now[number][found.binding])
        relevant = self._relevant(found.bad, model)
        return Lost(found.binding, found.instance, readings, state, relevant, looked_at)

    def _value(self, slot: int, code: bool | int | None) -> Value:  # noqa: FBT001 - a truth value is a code too
        variable = self.site.variables[slot]
        if code is None:
            return variable.values[0]
        if isinstance(variable.state.sort, BoolSort):
            return bool(code)
        return next(v for v in variable.values if self._translator.codes.of(v, variable.state.sort) == code)

    def _relevant(self, bad: Truth, model: Model) -> frozenset[str]:
        """Variables whose values make this so whatever the others are: what can be left out is, one by one."""
        f = self._f
        kept = [name for name in f.variables if name in f.support(bad)]
        fixed = {name: self._has(name, model[name]) for name in kept}
        for name in tuple(reversed(kept)):
            others = [fixed[n] for n in kept if n != name]
            if not self._solver.possible(f.conj(*others), f.negate(bad)):
                kept.remove(name)
        return frozenset(kept)

    def _has(self, name: str, value: bool | int) -> Truth:  # noqa: FBT001 - the value itself
        f = self._f
        span = f.variables[name]
        if span is None:
            return f.flag(name) if value else f.negate(f.flag(name))
        return f.equal(Number(f.variable(name, span.low, span.high)), f.number(int(value)))
