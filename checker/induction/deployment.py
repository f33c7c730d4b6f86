"""The invariants of a file on one deployment: which are inductive, and for the others a step that leads out of them.

The steps are looked for by the translation of certificates (`checker.certificate.induction`), and what it finds is
replayed on the reference evaluator: that the other invariants hold before the step, that the rule fires, and that the
invariant is false after it. Whether the state before it is in reach is another question. An invariant that is violated
has a story, and one that holds in all states in reach shows that the state before is not one of them: so the invariant
is asked about as the property *always* that it is too.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from checker.certificate.induction import Condition, Induction, Lost
from checker.engine import Reporter
from checker.induction.finding import Broken, Counterexample, Finding, Kept, Unsupported
from checker.why import failed_conjuncts
from model.lang.errors import Code, DisagreementError, ReachedError
from model.lang.evaluate import Evaluator, Moment, State
from model.lang.expr import Expr
from model.lang.sites import Site
from model.lang.sorts import show_value
from model.trace import trace_of
from properties.invariants import assumed_by, supported
from properties.property import Always, Property
from properties.result import Result

Ask = Callable[[Site, Property], Result]
"""Decides a property on a site."""


def check_invariants(site: Site, invariants: Sequence[Property], ask: Ask, reporter: Reporter) -> tuple[Finding, ...]:
    """What is found of each invariant of a file on a site; all that they use are among them."""
    lost = counterexamples(site, invariants, reporter)
    found: list[Finding] = []
    for prop in settled(invariants, lost):
        if not isinstance(prop, Property):
            found.append(prop)
            continue
        reporter.progress(f"whether {prop.id} is violated", 0)
        found.append(Broken(prop, lost[prop.id], ask(site, prop)))
    return tuple(found)


def settled(invariants: Sequence[Property], lost: Mapping[str, object]) -> Iterator[Kept | Unsupported | Property]:
    """For each invariant that is not lost, whether all that it rests on is kept too; the others as they are."""
    holding = supported([p.id for p in invariants if p.id not in lost], invariants)
    for prop in invariants:
        if prop.id in lost:
            yield prop
        elif prop.id in holding:
            yield Kept(prop)
        else:
            yield Unsupported(prop, tuple(u for u in prop.using or () if u not in holding))


def counterexamples(
    site: Site, invariants: Sequence[Property], reporter: Reporter, wanted: Sequence[str] | None = None
) -> dict[str, Counterexample]:
    """A step out of each invariant that is not inductive on the site, by its id; of those that are wanted."""
    known = {p.id: p for p in invariants}
    number = {p.id: i for i, p in enumerate(invariants)}
    induction = Induction(site, [Condition(claim(p), p.variables) for p in invariants])
    found: dict[str, Counterexample] = {}
    for prop in invariants:
        if wanted is not None and prop.id not in wanted:
            continue
        reporter.progress(f"steps out of {prop.id} on {site.name}", len(found))
        given = assumed_by(prop, known)
        lost = induction.lost(number[prop.id], [number[p.id] for p in given])
        if lost is not None:
            found[prop.id] = _replayed(site, prop, given, lost)
    return found


def claim(prop: Property) -> Expr:
    """What an invariant says of the elements that it is about."""
    if not isinstance(prop.formula, Always):
        raise TypeError(f"{prop.id} is no invariant")
    return prop.formula.that


# ---- replaying -----------------------------------------------------------------------------------
def _replayed(site: Site, prop: Property, given: Sequence[Property], lost: Lost) -> Counterexample:
    """What the solver has found, as the reference evaluator sees it. Raises DisagreementError where it does not."""
    evaluator = Evaluator(site, lost.readings)
    before = lost.state
    readings = {name: option.option for name, option in lost.readings.items()}
    after, step = before, None
    if lost.instance is None:
        if all(before != state for state in evaluator.start_states()):
            raise _disagreement(prop, "the state is no start state")
    else:
        for other in given:
            if not all(_holds(evaluator, other, before, b) for b in _bindings(site, other)):
                raise _disagreement(prop, f"{other.id} does not hold before the step")
        if not evaluator.enabled(lost.instance, before):
            raise _disagreement(prop, f"{lost.instance.id} is not enabled")
        after = evaluator.fire(lost.instance, before)
        position = site.instances.index(lost.instance)
        whole = trace_of(site, readings, [before, after], [position]).steps[0]
        shown = lost.relevant | lost.looked_at
        step = replace(whole, changes=tuple(c for c in whole.changes if c.variable in shown))
    if _holds(evaluator, prop, after, lost.binding):
        raise _disagreement(prop, "it holds after the step")
    moment = Moment(after) if lost.instance is None else Moment(after, before, lost.instance)
    names = [(v.name, show_value(value)) for v, value in zip(site.variables, before, strict=True)]
    told = [(n, value) for n, value in (*readings.items(), *names) if n in lost.relevant]
    return Counterexample(site, lost.binding, tuple(told), step, _failed(evaluator, prop, moment, lost.binding))


def _failed(evaluator: Evaluator, prop: Property, moment: Moment, binding: tuple[str, ...]) -> tuple[str, ...]:
    env = {v.name: e for v, e in zip(prop.variables, binding, strict=True)}
    try:
        evaluator.holds(claim(prop), moment, env)
    except ReachedError as error:
        return (f"it is undefined: {error.message}",)
    return failed_conjuncts(evaluator, claim(prop), moment, env)


def _holds(evaluator: Evaluator, prop: Property, state: State, binding: tuple[str, ...]) -> bool:
    """Whether an invariant is defined and holds for these elements."""
    env = {v.name: e for v, e in zip(prop.variables, binding, strict=True)}
    try:
        return evaluator.holds(claim(prop), Moment(state), env)
    except ReachedError:
        return False


def _bindings(site: Site, prop: Property) -> Iterator[tuple[str, ...]]:
    return itertools.product(*(site.elements[v.sort.component] for v in prop.variables))


def _disagreement(prop: Property, what: str) -> DisagreementError:
    return DisagreementError(
        Code.ENGINES_DISAGREE,
        f"the solver finds a step out of {prop.id}, and the reference does not: {what}",
        place=prop.place,
        fix="trust neither, and report it",
    )
