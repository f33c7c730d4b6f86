"""The catalogue expects what the dossier expects; where not, docs/expectations-ctios.md says why."""

from __future__ import annotations

from pathlib import Path

from properties.catalogue import catalogue
from tests.dossier import ROOT, Comparison, explained, rows_in

ROWS = rows_in(Path(__file__).parent / "dossier.toml")
FINDINGS = (ROOT / "docs" / "expectations-ctios.md").read_text(encoding="utf-8")
NOT_YET_STATED = {*(i for i, row in ROWS.items() if row.get("needs") == "clock"), "H13"}
"""What needs a clock, and the hazard that is nothing without fairness."""


def test_every_difference_from_the_dossier_is_explained() -> None:
    stated = {p.id for p in catalogue("ctios")}
    rows = {i: row for i, row in ROWS.items() if i in stated}

    assert Comparison("ctios", rows).differences() == explained(FINDINGS)


def test_the_catalogues_state_every_row_but_what_needs_clocks_or_fairness() -> None:
    stated = [p.id for name in ("ctios", "bridge") for p in catalogue(name)]

    assert set(ROWS) - set(stated) == NOT_YET_STATED
    assert len(set(stated)) == len(stated)
