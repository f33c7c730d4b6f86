"""What two engines have to agree on, and what other code has to accept of each of them.

An answer is a set of named facts, so that a disagreement says what differs. Which run an engine tells and which set it
proves with is its own affair: of a run the cost is compared, and runs and sets are re-checked.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from checker.bdd import BddEngine
from checker.certificate import verify
from checker.engine import Engine, Options, Session, Silent
from checker.reference import ReferenceEngine
from checker.replay import confirm
from checker.smt import BmcEngine, Ic3Engine, KindEngine
from model.lang.errors import FailproofError, ReachedError
from model.lang.rule import Kind
from model.lang.sites import Site
from model.trace import Trace, TraceStep
from properties.evidence import Invariant, RankedInvariant, TracePair, TrapSet
from properties.property import Property
from properties.result import Case, Result
from tests.fuzz.finders import finder_differences
from tests.random_systems import RandomCase

Facts = Mapping[str, object]
"""What an engine says, by name."""

ENGINES: tuple[Engine, ...] = (ReferenceEngine(), BddEngine())
"""Those that decide everything."""

PROVERS: tuple[Engine, ...] = (Ic3Engine(),)
"""Those that decide as much about what can be reached, and count nothing."""

DEPTH = 20
FINDERS: Mapping[Engine, int] = {
    BmcEngine(depth=DEPTH, effort=100_000_000): DEPTH,
    KindEngine(depth=8, effort=100_000_000): 7,
}
"""Those that find runs, each of at most so many steps, and may leave the rest open.

Induction over k steps asks for bad states after fewer than k.
"""

ALL: tuple[Engine, ...] = (*ENGINES, *PROVERS, *FINDERS)

WRONG = "faults, steps to an error"
BROKEN = "broken"
"""Facts beside which there is no other."""

LONG = 60.0
"""Seconds after which an engine gives up on one of these small systems: something is wrong with it."""


@dataclass(frozen=True)
class Disagreement:
    """What differs about a property, by its position; None: about the exploration."""

    property: int | None
    what: str


def disagreements(
    case: RandomCase, options: Options, *, proofs: bool, engines: Iterable[Engine] = ALL
) -> Iterator[Disagreement]:
    """What the engines disagree on about a system, and evidence that is refused; `proofs`: certificates too."""
    sessions = open_all(case.site, options, engines)
    for position in (None, *range(len(case.properties))):
        for what in differences(case, position, sessions, proofs=proofs):
            yield Disagreement(position, what)


def open_all(site: Site, options: Options, engines: Iterable[Engine] = ALL) -> dict[str, Session]:
    """A session of each engine on the site."""
    return {engine.name: engine.open(site, options, Silent()) for engine in engines}


def differences(
    case: RandomCase, position: int | None, sessions: Mapping[str, Session], *, proofs: bool
) -> Iterator[str]:
    """What differs about one property, or about the exploration."""
    if position is None:
        counting = [e.name for e in ENGINES if e.name in sessions]
        yield from _compared({name: _facts(partial(_explored, sessions[name])) for name in counting})
        return
    prop = case.properties[position]
    deciding = [e.name for e in (*ENGINES, *PROVERS) if e.name in sessions and prop.kind in e.decides]
    results: dict[str, Result] = {}

    def answered(name: str, session: Session) -> Facts:
        results[name] = session.check(prop)
        return _answered(case.site, results[name])

    said = {name: _facts(partial(answered, name, sessions[name])) for name in deciding}
    yield from _compared(said)
    for engine, depth in FINDERS.items():
        if engine.name in sessions and prop.kind in engine.decides:
            facts = _facts(partial(answered, engine.name, sessions[engine.name]))
            yield from _found(case.site, engine.name, depth, said, facts, results)
    for name, result in results.items():
        for found in result.cases:
            for refusal in _refusals(case.site, prop, found, proofs=proofs):
                yield f"{name}: {refusal}"


# ---- facts ---------------------------------------------------------------------------------------
def _facts(ask: Callable[[], Facts]) -> Facts:
    try:
        return ask()
    except ReachedError as error:
        # Of two errors that are equally near either may be told.
        return {WRONG: cost(error.evidence)}
    except Exception as error:  # noqa: BLE001 - an engine that breaks disagrees with one that does not
        return {BROKEN: repr(error)}


def _explored(session: Session) -> Facts:
    facts: dict[str, object] = {}
    for e in session.explore():
        under = " ".join(f"{reading}={option}" for reading, option in e.readings) or "all"
        facts |= {
            f"states [{under}]": e.states,
            f"transitions [{under}]": e.transitions,
            f"depth [{under}]": e.depth,
            f"rules never enabled [{under}]": e.never_enabled,
            f"deadlocks [{under}]": e.deadlocks,
            f"faults, steps to a deadlock [{under}]": cost(e.first_deadlock),
            f"complete [{under}]": e.complete,
        }
    return facts


def _answered(site: Site, result: Result) -> Facts:
    facts: dict[str, object] = {"conditions": sorted(sorted(choices(site, c)) for c in result.cases)}
    for case in result.cases:
        under = " or ".join(" ".join(choice) or "all" for choice in sorted(choices(site, case)))
        facts |= {
            f"verdict [{under}]": case.verdict.value,
            f"vacuity [{under}]": case.vacuity.value,
            f"bound on faults [{under}]": case.max_faults,
            f"instances [{under}]": [(*i.binding, i.verdict.value, i.vacuity.value) for i in case.instances],
            f"kind of evidence [{under}]": type(case.evidence).__name__,
            f"faults, steps [{under}]": cost(case.evidence),
        }
    return facts


def choices(site: Site, case: Case) -> frozenset[tuple[str, ...]]:
    """The combinations of open options that a case covers."""
    options = {i: tuple(c.option for c in site.readings[i]) for i in site.free_readings}
    return frozenset(
        choice
        for cube in case.where
        for choice in itertools.product(*(dict(cube).get(i, known) for i, known in options.items()))
    )


def cost(evidence: object) -> tuple[int, int] | None:
    """The faults and steps of the run that evidence tells."""
    match evidence:
        case Trace():
            return evidence.faults, len(evidence.steps)
        case TrapSet(trace):
            return trace.faults, len(trace.steps)
        case TracePair():
            return _shared(evidence)
        case _:
            return None


def _shared(pair: TracePair) -> tuple[int, int]:
    """The faults and steps of both runs, steps that they share counted once: of the ways to see it, the cheapest."""
    first, second = pair.first.steps[pair.fork :], pair.second.steps[pair.fork - 1 :]
    begun = pair.first.steps[: pair.fork]

    def plus(cost: tuple[int, int], step: TraceStep) -> tuple[int, int]:
        return cost[0] + (step.kind == Kind.FAULT.value), cost[1] + 1

    row = [functools.reduce(plus, second[:j], functools.reduce(plus, begun, (0, 0))) for j in range(len(second) + 1)]
    for step in first:
        above, row = row, [plus(row[0], step)]
        for j, other in enumerate(second):
            together = [plus(above[j], step)] if step.instance == other.instance else []
            row.append(min(plus(above[j + 1], step), plus(row[j], other), *together))
    return row[-1]


def _compared(said: Mapping[str, Facts]) -> Iterator[str]:
    known = dict.fromkeys(fact for facts in said.values() for fact in facts)
    for fact in [f for f in (WRONG, BROKEN) if f in known] or known:
        values = {name: facts.get(fact, "nothing") for name, facts in said.items()}
        first, *others = values.values()
        if any(other != first for other in others):
            yield f"{fact}: " + ", ".join(f"{name} says {value}" for name, value in values.items())


def _found(
    site: Site, name: str, depth: int, said: Mapping[str, Facts], found: Facts, results: Mapping[str, Result]
) -> Iterator[str]:
    """What a finder of runs of so many steps says otherwise than the first engine."""
    first = ENGINES[0].name
    for fact in (WRONG, BROKEN):
        if fact in found or fact in said[first]:
            told = said[first].get(fact)
            far = isinstance(told, tuple) and told[1] > depth
            if not far:
                yield from _compared({first: said[first], name: found})
            return
    yield from finder_differences(site, results[first], results[name], depth=depth, choices=choices, cost=cost)


# ---- evidence ------------------------------------------------------------------------------------
def _refusals(site: Site, prop: Property, case: Case, *, proofs: bool) -> Iterator[str]:
    if cost(case.evidence) is not None:
        try:
            confirm(site, prop, case)
        except FailproofError as error:
            yield f"the run is refused: {error.message}"
    if proofs and case.max_faults is None and isinstance(case.evidence, Invariant | RankedInvariant | TrapSet):
        opinion = verify(site, prop, case)
        if not opinion.accepted:
            yield f"the certificate is refused: {opinion.failed}: {opinion.reason}"
