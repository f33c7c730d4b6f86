"""Orders that are given to the engine or stored with a design: they change the cost of a verdict and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.bdd import BddEngine
from checker.bdd.order import named_order
from checker.engine import Options, Silent
from model.deployment_file import find_deployment, site_of
from model.designs import design
from model.lang.errors import FailproofError
from model.lang.grounding import Grounder
from model.lang.sites import Site
from model.order_file import order_folder, order_text, read_order, stored_order
from properties.catalogue import catalogue
from properties.property import Property
from properties.result import Result
from tests.random_systems import RandomCase, random_cases

STORED = sorted(
    (folder.name, file.name.removesuffix(".toml"))
    for folder in (order_folder().iterdir() if order_folder().is_dir() else ())
    for file in folder.iterdir()
)


class Notes(Silent):
    """Keeps what is noted."""

    def __init__(self) -> None:
        self.notes: list[str] = []

    def progress(self, phase: str, done: int, note: str = "") -> None:  # noqa: ARG002 - the protocol has it
        """Keeps the note of an order."""
        if phase == "order":
            self.notes.append(note)


def figure() -> Site:
    """The site figure-4-2."""
    found = find_deployment("figure-4-2")
    return site_of(found, design(found.design))


def names_of(site: Site) -> list[str]:
    """The state variables of a site, by name."""
    return [v.name for v in Grounder(site).system().variables if v.role == "state"]


def told(result: Result) -> list[object]:
    """What a result claims, without how it is shown."""
    return [(case.where, case.verdict, case.vacuity, case.reason) for case in result.cases]


@pytest.mark.parametrize(("of", "deployment"), STORED)
def test_a_stored_order_names_the_state_variables_of_its_deployment(of: str, deployment: str) -> None:
    found = find_deployment(deployment)
    system = Grounder(site_of(found, design(found.design))).system()

    order = stored_order(of, deployment)

    assert found.design == of
    assert named_order(system, order) is not None


def test_what_is_written_is_read_again() -> None:
    names = ["b.of[x]", 'a "quoted" one', "c"]

    assert read_order(order_text(["Learned."], names)) == tuple(names)


def test_the_file_of_a_deployment_is_found_in_the_folder_of_its_design(tmp_path: Path) -> None:
    (tmp_path / "some").mkdir()
    (tmp_path / "some" / "site.toml").write_text(order_text([], ["b", "a"]), encoding="utf-8")

    found = [stored_order(*of, tmp_path) for of in (("some", "site"), ("some", "../some/site"), ("other", "site"))]

    assert found == [("b", "a"), (), ()]


def test_an_order_that_is_given_is_used() -> None:
    site = figure()
    names = names_of(site)[::-1]
    session = BddEngine(order=tuple(names)).open(site, Options(), Silent())

    system = Grounder(site).system()
    taken = session._order(system)  # pyright: ignore[reportPrivateUsage] - nothing else shows it

    assert taken == tuple(reversed(range(len(system.variables))))


def test_an_order_of_other_variables_is_noted_and_not_used() -> None:
    site = figure()
    notes = Notes()
    prop = next(p for p in catalogue("callback") if p.id == "P31")

    stale = BddEngine(order=("gone", *names_of(site)[1:])).open(site, Options(), notes).check(prop)

    assert notes.notes == ["the order given is one of other variables, and is not used"]
    plain = BddEngine(order=()).open(site, Options(), Silent()).check(prop)
    assert stale.cases == plain.cases


def outcome(engine: BddEngine, site: Site, prop: Property) -> object:
    """What the engine claims, or the error that it raises."""
    try:
        return told(engine.open(site, Options(), Silent()).check(prop))
    except FailproofError as error:
        return (error.code, error.message)


@settings(max_examples=25, deadline=None)
@given(random_cases(), st.data())
def test_no_order_changes_a_verdict(case: RandomCase, data: st.DataObject) -> None:
    order = tuple(data.draw(st.permutations(names_of(case.site))))
    prop = case.properties[0]

    assert outcome(BddEngine(order=order), case.site, prop) == outcome(BddEngine(order=()), case.site, prop)
