"""Interchangeable elements are answered alike, and are not seen where something tells them apart."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

import pytest

from bench.pairs import Client, Session, pairs_site
from checker.bdd import BddEngine
from checker.cli.library import shipped
from checker.cli.target import find_target
from checker.engine import Options, Silent
from checker.portfolio.instances import bindings, is_divisible, unit
from checker.portfolio.mirror import GroundSymmetry
from checker.portfolio.sight import Sight
from checker.portfolio.symmetry import Interchange, swap
from checker.reference import ReferenceEngine
from model.lang.component import Component, Fixed, Link, State
from model.lang.errors import ReachedError
from model.lang.rule import Step, event, when
from model.lang.sites import Deployment, Site, site
from model.lang.systems import start, system
from model.lang.term import each, forall
from model.trace import Trace
from properties.property import Property, never, on_step
from properties.result import InstanceCase, Vacuity, Verdict
from tests.random_systems import case


class Desk(Component):
    tidy = State(bool, initially=True)

    @event()
    def clutter(self) -> Step:
        """{self} gets untidy."""
        return when(self.tidy).then(self.tidy.becomes(False))


class Person(Component):
    desk = Link(Desk)
    age = Fixed(int, ordered=True)
    number = Fixed(int, ordered=True)
    glad = State(bool, initially=False)

    @event()
    def smile(self) -> Step:
        """{self} is glad at a tidy desk, if nobody is older."""
        return when(self.desk.tidy, forall(Person, lambda p: ~(self.age < p.age))).then(self.glad.becomes(True))


def people(*ages: int, start_name: str = "initial") -> Site:
    elements: dict[str, dict[str, dict[str, object]]] = {
        "Desk": {f"desk{i}": {} for i in range(len(ages))},
        "Person": {f"p{i}": {"desk": f"desk{i}", "age": age, "number": i} for i, age in enumerate(ages)},
    }
    starts = (
        start("initial", "All are sad."),
        start("one", "The first is glad.", each(Person, lambda p: p.glad.becomes(p.number < 1))),
    )
    made = system("people", (Desk, Person), starts=starts)
    return site(made, Deployment("people", elements, start=start_name))


def nobody_is_glad() -> Property:
    return never("N", "Nobody is glad", that=lambda p: p.glad, over=Person, why="w", cites="")


def orbits(of: Site, prop: Property) -> list[list[str]]:
    return [[", ".join(b) for b, _ in orbit] for orbit in Interchange(of).orbits(prop)]


def test_a_swap_takes_along_what_the_links_lead_to() -> None:
    assert swap(people(1, 1, 1), "p0", "p2") == {"p0": "p2", "p2": "p0", "desk0": "desk2", "desk2": "desk0"}


def test_elements_are_interchangeable_although_their_data_differ_where_no_rule_looks() -> None:
    assert orbits(people(1, 1, 1), nobody_is_glad()) == [["p0", "p1", "p2"]]


def test_an_order_that_a_rule_uses_tells_elements_apart() -> None:
    assert orbits(people(1, 2, 2), nobody_is_glad()) == [["p0"], ["p1", "p2"]]


def test_a_start_tells_elements_apart() -> None:
    assert orbits(people(1, 1, 1, start_name="one"), nobody_is_glad()) == [["p0"], ["p1", "p2"]]


def test_a_property_tells_elements_apart() -> None:
    first = never("N", "n", that=lambda p: p.glad & (p.number < 1), over=Person, why="w", cites="")

    assert orbits(people(1, 1, 1), first) == [["p0"], ["p1", "p2"]]


def test_a_changed_rule_for_one_element_tells_it_apart() -> None:
    one = people(1, 1, 1)
    rule = one.system.rule("Person.smile")
    (person,) = rule.elements()
    changed = one.with_system(one.system.replace(rule.with_updates(person.glad.becomes(person.number < 2))))

    assert orbits(changed, nobody_is_glad()) == [["p0", "p1"], ["p2"]]


def test_pairs_of_elements_have_orbits_too() -> None:
    both = never("N", "n", that=lambda p, q: p.glad & ~q.glad, over=(Person, Person), why="w", cites="")

    assert orbits(people(1, 1, 1), both) == [
        ["p0, p0", "p1, p1", "p2, p2"],
        ["p0, p1", "p0, p2", "p1, p0", "p1, p2", "p2, p0", "p2, p1"],
    ]


def test_instances_of_a_rule_have_orbits_as_far_as_the_claim_names_nothing_that_tells_them_apart() -> None:
    def of(claim: Callable[[Any], Any]) -> Property:
        return on_step("S", "s", rule=Person.smile, that=claim, why="w", cites="")

    assert orbits(people(1, 1, 1), of(lambda p: p.glad)) == [["p0", "p1", "p2"]]
    assert orbits(people(1, 1, 1), of(lambda p: p.number < 1)) == [["p0"], ["p1"], ["p2"]]
    assert orbits(people(1, 1, 2), of(lambda p: p.glad)) == [["p0", "p1"], ["p2"]]


def test_clients_of_crossed_pairs_are_interchangeable() -> None:
    prop = never("N", "n", that=lambda c: c.session == Session.ON_BACKUP, over=Client, why="w", cites="")

    assert orbits(pairs_site(4), prop) == [["client1", "client2", "client3", "client4"]]


def test_on_figure_4_2_phones_are_interchangeable_and_applications_are_not() -> None:
    target = find_target(shipped(), "figure-4-2")
    interchange = Interchange(target.site)

    found = {p.id: [len(o) for o in interchange.orbits(p)] for p in target.catalogue if p.variables}

    applications = ("H10", "P39", "S2-04", "S2-18", "S2-19", "S2-21", "S2-22", "S2-28")
    assert found == {p: [1, 1] for p in applications} | {p: [2] for p in ("P20", "P32", "S2-29")}


def test_softphones_of_duplex_8_are_told_apart_by_their_usual_server_alone() -> None:
    target = find_target(shipped(), "duplex-8")
    interchange = Interchange(target.site)

    found = {p.id: [len(o) for o in interchange.orbits(p)] for p in target.catalogue if p.id in ("P1", "P11", "P29")}

    assert found == {"P1": [4, 4], "P11": [4, 4, 4, 4], "P29": [4, 4]}


def test_what_names_nothing_that_a_swap_changes_is_not_grounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("checker.portfolio.mirror.Grounder", None)

    assert orbits(people(1, 1, 1), nobody_is_glad()) == [["p0", "p1", "p2"]]


def guesses(of: Site) -> list[dict[str, str]]:
    """All swaps of two elements of a sort with what their links lead to."""
    pairs = (pair for names in of.elements.values() for pair in itertools.combinations(names, 2))
    return [dict(found) for one, other in pairs if (found := swap(of, one, other)) is not None]


def test_the_ground_system_agrees_wherever_nothing_is_named_that_a_swap_changes() -> None:
    kept = 0
    for seed in range(60):
        made = case(seed)
        sight, ground = Sight(made.site), GroundSymmetry(made.site)
        for guess in guesses(made.site):
            moved = sight.moved(guess)
            if moved.isdisjoint(sight.in_start):
                assert ground.keeps_start(guess)
                kept += 1
            blind = frozenset(r.id for r, named in sight.in_rules.items() if moved.isdisjoint(named))
            assert ground.keeps_rules(guess, blind)
            kept += len(blind)
            for prop in filter(partial(is_divisible, made.site), made.properties):
                every = bindings(made.site, prop)
                for position, expression in enumerate(prop.expressions):
                    if moved.isdisjoint(sight.named(expression)):
                        assert ground.keeps(guess, prop, position, every)
                        kept += 1

    assert kept == 345


@pytest.mark.long
@pytest.mark.parametrize("name", ["duplex", "duplex-8", "three-servers"])
def test_the_ground_system_agrees_on_the_orbits_of_softphones(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    target = find_target(shipped(), name)
    divided = [p for p in target.catalogue if is_divisible(target.site, p)]
    found = [Interchange(target.site).orbits(p) for p in divided]
    monkeypatch.setattr(Sight, "moved", lambda _sight, _swapped: Everything())

    ground = Interchange(target.site)

    assert [ground.orbits(p) for p in divided] == found


class Everything(frozenset[Any]):
    """As if a swap changed all that can be named, and something were named everywhere."""

    def isdisjoint(self, other: Iterable[object], /) -> bool:  # noqa: ARG002 - whatever it is
        return False


@dataclass(frozen=True)
class Answer:
    """What is said of one element tuple under some readings."""

    verdict: Verdict
    vacuity: Vacuity
    faults: int | None
    steps: int | None


def answers(of: Site, prop: Property) -> dict[tuple[tuple[str, ...], ...], Answer]:
    """The answer to a property about nobody in particular, for each combination of readings."""
    found: dict[tuple[tuple[str, ...], ...], Answer] = {}
    for choice in of.reading_choices():
        fixed = of.with_readings({i: (c,) for i, c in choice.items()})
        result = ReferenceEngine().open(fixed, Options(), Silent()).check(prop)
        run = result.cases[0].evidence
        told = (run.faults, len(run.steps)) if isinstance(run, Trace) else (None, None)
        found[tuple((i, c.option) for i, c in choice.items())] = Answer(
            result.cases[0].verdict, result.cases[0].vacuity, *told
        )
    return found


SEEDS = range(200)


@pytest.mark.long
def test_members_of_an_orbit_are_answered_alike_in_random_systems() -> None:
    seen = 0
    for seed in SEEDS:
        made = case(seed)
        interchange = Interchange(made.site)
        for prop in made.properties:
            if not is_divisible(made.site, prop):
                continue
            for orbit in interchange.orbits(prop):
                if len(orbit) == 1:
                    continue
                try:
                    found = [answers(made.site, unit(prop, b)) for b, _ in orbit]
                except ReachedError:
                    continue
                assert found == [found[0]] * len(orbit), f"{made.name}, {prop.id}, {orbit}"
                seen += 1

    assert seen > 20


@pytest.mark.parametrize("seed", range(40))
def test_a_unit_is_answered_as_its_element_tuple_in_the_whole(seed: int) -> None:
    made = case(seed)
    session = BddEngine().open(made.site, Options(), Silent())
    for prop in made.properties:
        if not is_divisible(made.site, prop):
            continue
        try:
            whole = session.check(prop)
        except ReachedError:
            continue
        for binding in bindings(made.site, prop):
            single = session.check(unit(prop, binding))
            for one, case_ in itertools.product(single.cases, whole.cases):
                if one.where == case_.where:
                    assert InstanceCase(binding, one.verdict, one.vacuity) in case_.instances
