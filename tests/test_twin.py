"""The reference engine and its twin, written apart, say the same of random systems."""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Iterator

import pytest

from checker.engine import Options, Silent
from checker.reference import ReferenceEngine
from model.lang.errors import ReachedError
from model.trace import Trace
from properties.evidence import TrapSet
from properties.property import Property, Reachable
from properties.result import Case, Verdict
from tests.random_systems import RandomCase, case
from tests.twin import Answer, Twin, Wrong, nearest
from tests.twin_questions import answer

LARGEST_FOR_PAIRS = 120
"""Independence looks at pairs of states."""

SEEDS = range(1000, 1022)


@pytest.mark.parametrize("seed", SEEDS)
def test_reference_and_twin_agree(seed: int) -> None:
    drawn = case(seed)
    session = ReferenceEngine().open(drawn.site, Options(), Silent())
    wrong = codes_of(drawn)
    if wrong:
        with pytest.raises(ReachedError) as reached:
            session.explore()
        assert drawn.faulty
        assert reached.value.code in wrong
        return
    twins = {options(c): Twin(drawn.site, c) for c in drawn.site.reading_choices()}

    explored = {tuple(o for _, o in e.readings): (e.states, e.transitions, e.depth) for e in session.explore()}

    assert explored == {chosen: counts(twin) for chosen, twin in twins.items()}
    for prop in drawn.properties:
        if prop.kind != "independent" or max(len(t.states) for t in twins.values()) <= LARGEST_FOR_PAIRS:
            check_property(drawn, prop, twins)


def check_property(drawn: RandomCase, prop: Property, twins: dict[tuple[str, ...], Twin]) -> None:
    session = ReferenceEngine().open(drawn.site, Options(), Silent())
    bindings = list(itertools.product(*(drawn.site.elements[v.sort.component] for v in prop.variables)))
    expected: dict[tuple[str, ...], list[Answer]] = {}
    with contextlib.suppress(Wrong):
        expected = {chosen: [answer(twin, prop, b) for b in bindings] for chosen, twin in twins.items()}
    if not expected:
        with pytest.raises(ReachedError, match="holds no element"):
            session.check(prop)
        return

    result = session.check(prop)

    covered = [chosen for c in result.cases for chosen in choices_of(drawn, c)]
    assert sorted(covered) == sorted(expected)
    for found in result.cases:
        answers = {chosen: expected[chosen] for chosen in choices_of(drawn, found)}
        for of_instances in answers.values():
            holds = all(a.holds for a in of_instances)
            assert (found.verdict is Verdict.HOLDS) == holds
            assert [(i.binding, i.verdict is Verdict.HOLDS, i.vacuity.value) for i in found.instances] == [
                (b, a.holds, a.trigger) for b, a in zip(bindings, of_instances, strict=True)
            ]
        if prop.kind != "independent":
            assert cost_of(found) == cheapest(prop, found, list(answers.values()))


def cheapest(prop: Property, found: Case, answers: list[list[Answer]]) -> tuple[int, int] | None:
    """What the evidence must cost: the nearest run of any instance that comes out like the whole."""
    if found.verdict is Verdict.HOLDS and not isinstance(prop.formula, Reachable):
        return None
    holds = found.verdict is Verdict.HOLDS
    return min((a.cost for of in answers for a in of if a.holds == holds and a.cost is not None), default=None)


def cost_of(found: Case) -> tuple[int, int] | None:
    match found.evidence:
        case Trace() as trace:
            return trace.faults, len(trace.steps)
        case TrapSet(trace=trace):
            return trace.faults, len(trace.steps)
        case _:
            return None


def choices_of(drawn: RandomCase, found: Case) -> Iterator[tuple[str, ...]]:
    """The combinations of readings that some cube of the case covers."""
    for choice in drawn.site.reading_choices():
        names = {i: c.option for i, c in choice.items()}
        if any(all(names[i] in allowed for i, allowed in cube) for cube in found.where):
            yield options(choice)


def options(choice: object) -> tuple[str, ...]:
    return tuple(c.option for c in choice.values())  # type: ignore[attr-defined]


def counts(twin: Twin) -> tuple[int, int, int]:
    """States, steps between them, and the greatest distance in steps, whatever they cost."""
    starts = ((s, s) for s in twin.starts)
    distance = nearest(starts, lambda n: ((0, t, t) for _, t in twin.steps[n]))
    return len(twin.states), sum(len(s) for s in twin.steps), max(length for _, length in distance.values())


def codes_of(drawn: RandomCase) -> set[object]:
    """The errors that the twins meet first: each search meets the errors of a system in an order of its own."""
    found: set[object] = set()
    for choice in drawn.site.reading_choices():
        try:
            Twin(drawn.site, choice)
        except Wrong as wrong:
            found.add(wrong.code)
    return found
