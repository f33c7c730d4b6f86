"""Conditions of the shipped designs against every single combination: minutes, so a run of its own."""

from __future__ import annotations

import pytest

from checker.bdd import BddEngine
from checker.cli.library import shipped
from checker.cli.target import find_open_target
from checker.conditions.rows import table_of
from tests.conditions.brute_force import differences, rows

FEW = 6
"""Readings that can matter, up to which all combinations are tried."""
ON_DUPLEX = ("P12", "P14", "P16", "P21", "P24", "P28", "H6", "P15", "P25", "P26", "H7", "H20")
"""Those of `duplex` to which at most six readings can matter."""

CONDITIONS = {
    "P17": "holds exactly when B22 = detected or instant, or B23 = quorum and B25 = numeric or text; else violated",
    "P19": "holds exactly when B22 = detected or instant, or B23 = quorum and B25 = numeric or text; else violated",
    "P31": "holds in every reading",
    "H11": "violated exactly when B23 = per-partition; else holds",
}
"""On `figure-4-2`, worked out with all nine readings free."""


@pytest.mark.long
@pytest.mark.parametrize("property_id", sorted(CONDITIONS))
def test_conditions_of_figure_4_2(property_id: str) -> None:
    target, _ = find_open_target(shipped(), "figure-4-2")

    found = list(rows(target.site, target.properties([property_id])))

    assert table_of(target.site, "", found).sentence(found[0]) == CONDITIONS[property_id]


@pytest.mark.long
@pytest.mark.parametrize("property_id", ["P17", "P18", "P30", "H8", "H11"])
def test_each_combination_of_six_readings_of_figure_4_2_has_the_outcome_of_the_condition(property_id: str) -> None:
    """Eight readings can matter to these: three are fixed, so that six at most are open."""
    target, _ = find_open_target(shipped(), "figure-4-2", ["B17=always", "B18=may", "B19=chain"])

    (row,) = rows(target.site, target.properties([property_id]))

    assert len(row.relevant) <= FEW
    assert list(differences(target.site, row, BddEngine())) == []


@pytest.mark.long
@pytest.mark.parametrize("property_id", ON_DUPLEX)
def test_each_combination_of_readings_on_duplex_has_the_outcome_of_the_condition(property_id: str) -> None:
    target, _ = find_open_target(shipped(), "duplex")

    (row,) = rows(target.site, target.properties([property_id]))

    assert len(row.relevant) <= FEW
    assert list(differences(target.site, row, BddEngine())) == []
