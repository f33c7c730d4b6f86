"""The dossier of CTI OS is complete and well-formed, whatever the catalogue says."""

from __future__ import annotations

from pathlib import Path

import pytest

from model.requirements import read_requirements, requirements_file
from tests.dossier import Row, rows_in

HERE = Path(__file__).parent
ROWS = rows_in(HERE / "dossier.toml")
CALLBACK = rows_in(HERE.parent / "callback" / "dossier.toml")
TIMED_OR_FAIR_OF_CALLBACK = {"P45", "P47", "H9"}
"""What the dossier claims of Call Back and the design cannot state as yet."""


def test_every_property_and_hazard_is_in_one_of_the_two_dossiers() -> None:
    every = {f"P{n}" for n in range(1, 51)} | {f"H{n}" for n in range(1, 21)}

    assert set(ROWS) & set(CALLBACK) == set()
    assert every - set(ROWS) - set(CALLBACK) == TIMED_OR_FAIR_OF_CALLBACK
    assert (set(ROWS) | set(CALLBACK)) - every == set()


@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS)
def test_a_row_has_the_known_keys_with_the_known_words(row: Row) -> None:
    assert set(row) <= {"expected", "but", "cites", "needs", "single_fault", "design"}
    assert row["expected"] in {"holds", "violated"}
    assert row.get("needs", "clock") in {"fairness", "clock"}
    assert row.get("single_fault") in {None, "holds" if row["expected"] == "violated" else "violated"}
    assert row.get("design", "bridge") == "bridge"


def test_rows_cite_every_statement_but_the_division_the_front_end_and_the_scope() -> None:
    cited = {c for row in ROWS.values() for c in row.get("cites", "").split()}
    statements = {s.id for s in read_requirements(requirements_file()).statements}

    assert cited - statements == set()
    assert {i for i in statements - cited if i.startswith("S1-")} == {"S1-01", "S1-02", "S1-27"}


def test_what_needs_more_than_states_and_steps_is_marked() -> None:
    needs = {kind: [i for i, row in ROWS.items() if row.get("needs") == kind] for kind in ("fairness", "clock")}

    assert needs["fairness"] == [*(f"P{n}" for n in range(21, 30)), "H13"]
    assert needs["clock"] == ["P40", "P41", "P42", "P43", "P44", "P46"]
