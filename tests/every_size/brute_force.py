"""What is inductive on one site, by the reference evaluator and all of its states, or some where there are too many."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterable, Iterator, Sequence

from model.lang.errors import ReachedError
from model.lang.evaluate import Evaluator, Moment, State
from model.lang.expr import Expr
from model.lang.sites import Instance, Site
from properties.property import Always, Never, Property

MOST = 600
"""So many states of a site are looked at."""


def states_of(site: Site) -> Iterable[State]:
    """All states, or, where they are too many, some of them, the same each time."""
    number = 1
    for variable in site.variables:
        number *= len(variable.values)
    if number <= MOST:
        return itertools.product(*(v.values for v in site.variables))
    choose = random.Random(0)  # noqa: S311 - states to look at, the same each time
    return [tuple(choose.choice(v.values) for v in site.variables) for _ in range(MOST)]


def holds(evaluator: Evaluator, condition: Expr, moment: Moment, env: dict[str, str] | None = None) -> bool:
    """Whether a condition is defined and true."""
    try:
        return evaluator.holds(condition, moment, env or {})
    except ReachedError:
        return False


def step(evaluator: Evaluator, instance: Instance, state: State) -> State | None:
    """The state after a step; None where there is none, or it is an error."""
    try:
        return evaluator.fire(instance, state) if evaluator.enabled(instance, state) else None
    except ReachedError:
        return None


def lost_by(site: Site, conditions: Sequence[Expr]) -> Iterator[tuple[int, str]]:
    """The conditions that do not hold at the start or that a step leaves, while all hold: which, and by what."""
    for readings in site.reading_choices():
        evaluator = Evaluator(site, readings)
        for state in itertools.islice(evaluator.start_states(), MOST):
            yield from ((i, "start") for i, c in enumerate(conditions) if not holds(evaluator, c, Moment(state)))
        for state in states_of(site):
            if not all(holds(evaluator, c, Moment(state)) for c in conditions):
                continue
            for instance in site.instances:
                after = step(evaluator, instance, state)
                if after is not None:
                    lost = (i for i, c in enumerate(conditions) if not holds(evaluator, c, Moment(after)))
                    yield from ((i, instance.id) for i in lost)


def broken(site: Site, prop: Property, conditions: Sequence[Expr]) -> Iterator[State]:
    """The states in which all conditions hold and a property of states does not."""
    for readings in site.reading_choices():
        evaluator = Evaluator(site, readings)
        for state in states_of(site):
            moment = Moment(state)
            if all(holds(evaluator, c, moment) for c in conditions) and not claimed(evaluator, prop, moment):
                yield state


def claimed(evaluator: Evaluator, prop: Property, moment: Moment) -> bool:
    """Whether a property of states is defined and true for all elements that it is about."""
    site = evaluator.site
    for binding in itertools.product(*(site.elements[v.sort.component] for v in prop.variables)):
        env = {v.name: e for v, e in zip(prop.variables, binding, strict=True)}
        try:
            match prop.formula:
                case Always(when, that):
                    good = not evaluator.holds(when, moment, env) or evaluator.holds(that, moment, env)
                case Never(that):
                    good = not evaluator.holds(that, moment, env)
                case _:
                    return True
        except ReachedError:
            return False
        if not good:
            return False
    return True


def is_wrong(site: Site, prop: Property, conditions: Sequence[Expr]) -> bool:
    """Whether the conditions are no proof of the property on this site."""
    found = itertools.chain(lost_by(site, conditions), broken(site, prop, conditions))
    return next(iter(found), None) is not None
