"""Results carried over from another site with the same slice: re-checked on this one before they count.

A slice says that the verdicts are the same. Nobody has to believe it: runs are made again on the evaluator and
replayed, proofs are verified on the whole of this site. What is refused is decided again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from checker.engine import Reporter
from checker.portfolio.instances import bindings, is_divisible
from checker.work.crew import Crew, Lost
from checker.work.service import Found, Rechecking
from checker.work.worker import Answer, Failure
from model.lang.errors import ReachedError
from model.lang.evaluate import Evaluator
from model.lang.sites import Site
from model.lang.sorts import show_value
from model.trace import Trace, trace_of
from properties.evidence import Evidence, TracePair, TrapSet
from properties.property import Property
from properties.result import Case

_LOOK = 0.1


class ForeignError(Exception):
    """A run of another site that this one does not allow."""


def retold(site: Site, found: Found) -> Found:
    """The same with each run made again on this site, which may tell more of it, and in other words.

    Raises ForeignError where the site does not allow a run.
    """
    return replace(found, cases=tuple(replace(c, evidence=_again(site, c.evidence)) for c in found.cases))


def _again(site: Site, evidence: Evidence | None) -> Evidence | None:
    match evidence:
        case Trace():
            return _trace(site, evidence)
        case TracePair(first, second):
            return replace(evidence, first=_trace(site, first), second=_trace(site, second))
        case TrapSet(trace):
            return replace(evidence, trace=_trace(site, trace))
        case _:
            return evidence


def _trace(site: Site, trace: Trace) -> Trace:
    position = {instance.id: i for i, instance in enumerate(site.instances)}
    try:
        options = {i: next(o for o in site.readings[i] if o.option == name) for i, name in trace.readings.items()}
        start = tuple(next(v for v in x.values if show_value(v) == trace.initial[x.name]) for x in site.variables)
        fired = [position[step.instance] for step in trace.steps]
        evaluator = Evaluator(site, options)
        states = [start]
        for number in fired:
            states.append(evaluator.fire(site.instances[number], states[-1]))
    except (KeyError, StopIteration, ReachedError) as error:
        raise ForeignError from error
    return trace_of(site, trace.readings, states, fired)


def same_orbits(site: Site, prop: Property, found: Found) -> bool:
    """Whether a portfolio would find the same elements interchangeable here: it says so beside its result."""
    from checker.portfolio.portfolio import NAME, spoken
    from checker.portfolio.symmetry import Interchange

    if found.engine != NAME or not is_divisible(site, prop):
        return True
    orbits = Interchange(site).orbits(prop) if len(bindings(site, prop)) > 1 else ()
    return found.effort.notes == tuple(spoken(orbit) for orbit in orbits if len(orbit) > 1)


def rechecked(
    site: Site, asked: Sequence[tuple[Property, Found]], reporter: Reporter, *, jobs: int
) -> tuple[Found | None, ...]:
    """What was found, its evidence re-checked on this site by workers; None where one part of it was refused.

    Nothing counts that was not re-checked, because the user wants to stop, for one.
    """
    tasks = [(n, i) for n, (_, found) in enumerate(asked) for i in range(len(found.cases))]
    cases: dict[tuple[int, int], Case] = {}
    with Crew([Rechecking(site, tuple(prop for prop, _ in asked))]) as crew:
        waiting = list(reversed(tasks))
        out: dict[int, tuple[int, int]] = {}
        while (waiting or out) and not reporter.cancelled():
            while waiting and len(out) < jobs:
                number, position = waiting.pop()
                out[crew.ask(0, (number, asked[number][1].cases[position]))] = number, position
            for event in crew.events(_LOOK):
                match event:
                    case Answer(ticket, Case() as case):
                        cases[out.pop(ticket)] = case
                    case Answer(ticket) | Failure(ticket) | Lost(ticket):
                        del out[ticket]
                    case _:
                        pass
    return tuple(
        _accepted(found, [cases.get((n, i)) for i in range(len(found.cases))]) for n, (_, found) in enumerate(asked)
    )


def _accepted(found: Found, cases: Sequence[Case | None]) -> Found | None:
    again: list[Case] = []
    for was, now in zip(found.cases, cases, strict=True):
        if now is None or not now.checked or now.verdict is not was.verdict:
            return None
        again.append(now)
    return replace(found, cases=tuple(again))
