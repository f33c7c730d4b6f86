"""Small sites are grounded once for all questions, and no question sees another."""

from __future__ import annotations

import pytest

from checker.certificate.every_size.scope import scope
from checker.engine import Silent
from checker.every_size import grounded as module
from checker.every_size.grounded import Grounded
from checker.every_size.outcome import Proved
from checker.every_size.prove import prove
from model.lang.grounding import Grounder
from model.lang.sites import Site
from tests.every_size.lock_service import lock_site, mutual_exclusion
from tests.every_size.ring_election import ring_site


def test_a_site_is_grounded_once_however_often_it_is_asked_about(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []

    def counting(site: Site) -> Grounder:
        made.append(site.name)
        return Grounder(site)

    monkeypatch.setattr(module, "Grounder", counting)
    grounded, lock, chosen = Grounded(), mutual_exclusion(), scope(lock_site(1))

    first = prove(chosen, lock, Silent(), grounded=grounded)
    second = prove(chosen, lock, Silent(), grounded=grounded)

    assert made == ["1 Client #1", "2 Client #x"]
    assert isinstance(first, Proved)
    assert isinstance(second, Proved)
    assert (first.proof, first.sizes) == (second.proof, second.sizes)


def test_what_one_question_adds_the_next_does_not_see() -> None:
    grounded, site = Grounded(), lock_site(2)
    one = grounded.grounder(site)
    before = len(one.table.nodes)
    for expression in mutual_exclusion().expressions:
        one.state_condition(expression, {})

    assert len(one.table.nodes) > before
    assert len(grounded.grounder(site).table.nodes) == before


def test_sites_of_one_name_that_differ_are_told_apart() -> None:
    grounded = Grounded()
    rising, falling = ring_site((1, 2, 3)), ring_site((3, 2, 1))

    assert rising.name == falling.name
    assert grounded.grounder(rising).site is rising
    assert grounded.grounder(falling).site is falling
    assert grounded.grounder(rising).site is rising
