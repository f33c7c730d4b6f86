"""A small site at work: what decides on it, and whether a step leaves a clause."""

from __future__ import annotations

from checker.certificate.every_size.scope import scope
from checker.engine import Silent
from checker.every_size.ground import Ground
from checker.every_size.templates import Clause, TemplateMaker
from model.lang.grounding import Grounder
from properties.property import never
from tests.every_size.lock_service import Client, lock_site, mutual_exclusion
from tests.every_size.ring_election import one_leader, ring_site

WORK = 10_000


def test_states_that_are_given_are_among_those_that_decide() -> None:
    ground = Ground(Grounder(lock_site(2)), mutual_exclusion(), Silent())

    found = ground.decisive(WORK)
    again = ground.decisive(WORK, ground.states)

    assert found is not None
    assert again == ground.states
    assert found <= ground.states


def test_a_violation_is_seen_whatever_is_given() -> None:
    held = never("HELD", "Nobody holds the lock", that=lambda c: c.holds, over=Client, why="So.")
    ground = Ground(Grounder(lock_site(2)), held, Silent())

    assert ground.decisive(WORK) is None
    assert ground.decisive(WORK, ground.states) is None


def test_whether_a_step_leaves_a_clause_is_whether_there_is_one() -> None:
    site = ring_site((2, 1, 3))
    ground = Ground(Grounder(site), one_leader(), Silent())
    states = [info.symbol for info in site.system.states if info.symbol in ground.states]
    template = TemplateMaker(scope(site), states).template(sorted(scope(site).open, key=str))
    clauses = [Clause(template, ((i, truth),)) for i in range(len(template.atoms)) for truth in (False, True)]

    left = [c for c in clauses if ground.leaves([c], c)]

    assert left == [c for c in clauses if ground.breaks([c], c) is not None]
    assert (len(left), len(clauses)) == (6, 14)
