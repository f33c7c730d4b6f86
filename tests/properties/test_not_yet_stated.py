"""What is listed as not yet stated is what the dossiers claim and the catalogues lack, no more and no less."""

from __future__ import annotations

import pytest

from model.requirements import read_requirements, requirements_file
from properties.catalogue import catalogue
from properties.catalogue.not_yet_stated import not_yet_stated
from tests.dossier import ROOT, rows_in

DESIGNS = ("ctios", "callback")
WITHOUT_A_ROW = {"H9", "P45", "P47"}
"""Claims about Call Back that its dossier has no row for: they cannot be stated at all as yet."""


@pytest.mark.parametrize("design", DESIGNS)
def test_a_claim_has_a_property_if_and_only_if_its_safety_part_is_stated(design: str) -> None:
    stated = {p.id for p in catalogue(design)}

    assert {c.id: c.id in stated for c in not_yet_stated(design)} == {
        c.id: c.safety_part for c in not_yet_stated(design)
    }


def test_every_row_of_the_dossiers_is_stated_or_listed() -> None:
    rows = {i for name in DESIGNS for i in rows_in(ROOT / "tests" / name / "dossier.toml")}
    stated = {p.id for name in (*DESIGNS, "bridge") for p in catalogue(name)}
    listed = {c.id for name in DESIGNS for c in not_yet_stated(name)}

    assert rows - stated - listed == set()
    assert listed - rows == WITHOUT_A_ROW


def test_what_is_missing_is_what_the_dossier_says() -> None:
    rows = rows_in(ROOT / "tests" / "ctios" / "dossier.toml")

    assert {c.id: c.needs.name.lower() for c in not_yet_stated("ctios")} == {
        i: row["needs"] for i, row in rows.items() if "needs" in row
    }


def test_what_is_cited_exists() -> None:
    known = set(read_requirements(requirements_file()).entry_by_id)

    assert {cited for name in DESIGNS for c in not_yet_stated(name) for cited in c.cites} <= known


def test_nothing_is_said_of_other_designs() -> None:
    assert not_yet_stated("bridge") == ()
