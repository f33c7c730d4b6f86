"""Loosened rules: images on the variables that are kept alone are those of the rule, whatever the others say."""

from __future__ import annotations

from dataclasses import replace

import pytest

from checker.bdd.abstraction import Abstraction
from checker.bdd.encode import Function
from checker.bdd.loose import Loose, loosened, merged
from checker.bdd.space import Space
from checker.engine import Options, Silent
from checker.question.budget import Budget
from model.lang.grounding import Grounder
from tests.random_systems import case

SEEDS = range(40)


def space_of(seed: int) -> Space:
    grounder = Grounder(case(seed).site)
    system = grounder.system()
    return Space(system, grounder.table.nodes, 1 << 18)


def halves(space: Space) -> tuple[frozenset[int], frozenset[int]]:
    """The even and the odd variables, each with all readings."""
    readings = frozenset(space.readings)
    everything = range(len(space.system.variables))
    return readings | frozenset(everything[::2]), readings | frozenset(everything[1::2])


def some_sets(space: Space, abstract: Abstraction) -> list[Function]:
    reached = space.reached(None, Budget(Options(), Silent()))
    return [abstract.over(states) for states in (space.start, reached, space.domain)]


@pytest.mark.parametrize("seed", SEEDS)
def test_a_loosened_rule_has_the_images_of_the_rule_under_any_values_of_the_others(seed: int) -> None:
    space = space_of(seed)
    for kept in halves(space):
        abstract = Abstraction(space, kept)
        loose = Loose.of(space.encoding, space.kept - kept)
        for _, exact in abstract.movers:
            made = loosened(space.encoding, exact, loose)

            assert not space.encoding.support(made.guard) & loose.variables
            for states in some_sets(space, abstract):
                assert made.image(states) == loose.over(exact.image(states & loose.domain))
                assert made.preimage(states) & loose.domain == loose.over(exact.preimage(states)) & loose.domain


@pytest.mark.parametrize("seed", SEEDS)
def test_merged_rules_lead_where_the_single_ones_lead(seed: int) -> None:
    space = space_of(seed)
    rules = space.transitions
    few = merged(rules)

    assert len(few) <= len(rules)
    for states in (space.start, space.domain):
        for fault in (False, True):
            single = space.encoding.any(t.image(states) for t in rules if t.is_fault is fault)
            assert space.encoding.any(t.image(states) for t in few if t.is_fault is fault) == single
    read = {v for t in rules for v in t.reads}
    assert {v for t in few for v in t.reads} == read


def test_rules_that_write_the_same_constants_become_one() -> None:
    space = next(s for s in map(space_of, SEEDS) if any(len(t.branches) == 1 for t in s.transitions))
    rule = next(t for t in space.transitions if len(t.branches) == 1 and not t.branches[0].overwrites)
    twin = replace(rule, index=len(space.transitions))

    assert len(merged([rule, twin])) == 1
