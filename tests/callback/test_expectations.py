"""The catalogue expects what the dossier expects; where not, docs/expectations-callback.md says why."""

from __future__ import annotations

from pathlib import Path

import pytest

from model.callback.extended_functions import ExtendedFunctions
from properties.catalogue import catalogue
from tests.dossier import ROOT, Comparison, explained, rows_in

DOSSIER = rows_in(Path(__file__).parent / "dossier.toml")
FINDINGS = (ROOT / "docs" / "expectations-callback.md").read_text(encoding="utf-8")


def test_every_difference_from_the_dossier_is_explained() -> None:
    found = Comparison("callback", DOSSIER, {ExtendedFunctions: 2}).differences()

    assert found == explained(FINDINGS)


@pytest.mark.parametrize("property_id", sorted(DOSSIER))
def test_the_catalogue_has_the_property(property_id: str) -> None:
    ids = [p.id for p in catalogue("callback")]

    assert ids.count(property_id) == 1
