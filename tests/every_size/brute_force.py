"""What is inductive on one site, by the reference evaluator and all of its states, or some where there are too many.

What a property of runs remembers stands at the end of a state, a truth for each tuple of elements.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from checker.certificate.every_size.watch import Watch, watch_of
from model.lang import expr as ex
from model.lang.errors import DefinitionError, ReachedError
from model.lang.evaluate import Evaluator, Moment, State, Undefined
from model.lang.expr import Expr
from model.lang.sites import Instance, ReadingChoice, Site
from model.lang.systems import Monitor
from model.lang.traverse import is_two_state
from properties.property import Absent, Always, Never, OnStep, Property

MOST = 600
"""So many states of a site are looked at."""


class Remembering(Evaluator):
    """The reference evaluator, which also knows what a property of runs remembers."""

    def __init__(self, site: Site, readings: ReadingChoice, watch: Watch | None, most: int = MOST) -> None:
        super().__init__(site, readings)
        self._watch = watch
        self._most = most
        sorts = [] if watch is None else [v.sort.component for v in watch.variables]
        tuples = [] if watch is None else itertools.product(*(site.elements[c] for c in sorts))
        self.memory = {args: len(site.variables) + i for i, args in enumerate(tuples)}

    def _operation(self, node: Expr, at: list[int]) -> Any:
        if self._watch is None or not isinstance(node, ex.Read) or node.state != self._watch.symbol:
            return super()._operation(node, at)

        def remembered(values: list[Any], moment: Moment, _env: object) -> Any:
            args = tuple(values[i] for i in at)
            lost = next((a for a in args if isinstance(a, Undefined)), None)
            return moment.now[self.memory[args]] if lost is None else lost

        return remembered

    def starts(self) -> Iterator[State]:
        """The start states, as far as it is defined there what is remembered; none where candidates are too many."""
        try:
            states = list(itertools.islice(self.start_states(), self._most))
        except DefinitionError:
            states = []
        for state in states:
            try:
                yield self._with_memory(Moment(state), dict.fromkeys(self.memory, False))
            except ReachedError:
                continue

    def states(self) -> Iterable[State]:
        """All states, or, where they are too many, some of them, the same each time."""
        values = [*(v.values for v in self.site.variables), *((False, True) for _ in self.memory)]
        number = 1
        for own in values:
            number *= len(own)
        if number <= self._most:
            return itertools.product(*values)
        choose = random.Random(0)  # noqa: S311 - states to look at, the same each time
        return [tuple(choose.choice(own) for own in values) for _ in range(self._most)]

    def after(self, instance: Instance, state: State) -> State | None:
        """The state after a step; None where there is none, or it is an error."""
        try:
            if not self.enabled(instance, state):
                return None
            moment = Moment(self.fire(instance, state), state, instance)
            return self._with_memory(moment, {args: bool(state[at]) for args, at in self.memory.items()})
        except ReachedError:
            return None

    def _with_memory(self, moment: Moment, before: dict[tuple[str, ...], bool]) -> State:
        own = moment.now[: len(self.site.variables)]
        watch = self._watch
        if watch is None:
            return own
        monitor = Monitor(watch.symbol.name, watch.variables, watch.after, watch.until)
        names = [v.name for v in watch.variables]
        pairs = ((dict(zip(names, args, strict=True)), was_on) for args, was_on in before.items())
        return (*own, *(self.monitor(monitor, env, was_on=was_on, moment=moment) for env, was_on in pairs))

    def all_hold(self, conditions: Sequence[Expr], moment: Moment) -> bool:
        """Whether all conditions are defined and true."""
        return all(self.is_true(c, moment) for c in conditions)

    def is_true(self, condition: Expr, moment: Moment) -> bool:
        """Whether a condition is defined and true."""
        try:
            return self.holds(condition, moment, {})
        except ReachedError:
            return False

    def claimed(self, prop: Property, moment: Moment) -> bool:
        """Whether the property is defined and true at this moment, for all elements that it is about."""
        site = self.site
        for binding in itertools.product(*(site.elements[v.sort.component] for v in prop.variables)):
            env = {v.name: e for v, e in zip(prop.variables, binding, strict=True)}
            try:
                if not self._claimed_of(prop, binding, env, moment):
                    return False
            except ReachedError:
                return False
        return True

    def _claimed_of(self, prop: Property, binding: tuple[str, ...], env: dict[str, str], moment: Moment) -> bool:
        match prop.formula:
            case Always(when, that):
                return not self.holds(when, moment, env) or self.holds(that, moment, env)
            case Never(that):
                return not self.holds(that, moment, env)
            case OnStep(rule, parameters, that):
                if moment.fired is None or rule not in (None, moment.fired.rule.id):
                    return True
                env = env | {v.name: e for v, e in zip(parameters, moment.fired.binding, strict=rule is not None)}
                return self.holds(that, moment, env)
            case Absent(that):
                return not moment.now[self.memory[binding]] or not self.holds(that, moment, env)
            case _:
                raise TypeError(f"nothing is known of {prop.kind}")


def lost_by(site: Site, conditions: Sequence[Expr]) -> Iterator[tuple[int, str]]:
    """The conditions that do not hold at the start or that a step leaves, while all hold: which, and by what."""
    for readings in site.reading_choices():
        evaluator = Remembering(site, readings, None)
        for moment in moments(evaluator, conditions):
            by = "start" if moment.fired is None else moment.fired.id
            yield from ((i, by) for i, c in enumerate(conditions) if not evaluator.is_true(c, moment))


def moments(evaluator: Remembering, conditions: Sequence[Expr]) -> Iterator[Moment]:
    """The start, and all states that a step leads to from states in which the conditions hold."""
    yield from (Moment(state) for state in evaluator.starts())
    for state in evaluator.states():
        if evaluator.all_hold(conditions, Moment(state)):
            for instance in evaluator.site.instances:
                after = evaluator.after(instance, state)
                if after is not None:
                    yield Moment(after, state, instance)


def is_wrong(site: Site, prop: Property, conditions: Sequence[Expr], most: int = MOST) -> bool:
    """Whether the conditions are no proof of the property on this site, as far as its states are looked at."""
    about_states = prop.kind != "on_step" and not any(is_two_state(c) for c in prop.expressions)
    for readings in site.reading_choices():
        evaluator = Remembering(site, readings, watch_of(prop), most)
        # Of steps there is nothing to see where neither a condition nor the property is about what is after them.
        for moment in moments(evaluator, conditions) if conditions or not about_states else ():
            if not evaluator.all_hold(conditions, moment):
                return True
            if not about_states and not evaluator.claimed(prop, moment):
                return True
        if about_states:
            within = (Moment(s) for s in evaluator.states() if evaluator.all_hold(conditions, Moment(s)))
            if not all(evaluator.claimed(prop, moment) for moment in within):
                return True
    return False
