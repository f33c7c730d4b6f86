"""The catalogue expects what the dossier expects; where not, docs/findings.md says which was wrong and why."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from model.callback.readings import Readings
from model.lang.reading import Choice, readings_of
from properties.catalogue import catalogue

HERE = Path(__file__).parent
DOSSIER: dict[str, dict[str, Any]] = tomllib.loads((HERE / "dossier.toml").read_text(encoding="utf-8"))
FINDINGS = (HERE.parents[1] / "docs" / "findings.md").read_text(encoding="utf-8")
INFOS = {info.id: info for info in readings_of(Readings)}
DEFAULTS: dict[str, Choice] = {i: info.default for i, info in INFOS.items()}


def single_changes() -> list[tuple[str, str]]:
    """Every option of every reading that is not the default, the others at theirs."""
    return [(i, o.option) for i, info in INFOS.items() for o in info.options if o is not info.default]


def catalogue_says(property_id: str, **change: str) -> str:
    prop = next(p for p in catalogue("callback") if p.id == property_id)
    assert prop.expect is not None
    return prop.expect.under({**DEFAULTS, **{i: INFOS[i].option(o) for i, o in change.items()}}).value


def differences() -> set[str]:
    """`P20 by default` for another verdict; `P18 under B21 = filter` where only one of the two changes its verdict."""
    found: set[str] = set()
    for property_id, row in DOSSIER.items():
        normal = catalogue_says(property_id)
        if normal != row["expected"]:
            found.add(f"{property_id} by default")
        for reading, option in single_changes():
            changes = catalogue_says(property_id, **{reading: option}) != normal
            if changes != (f"{reading} = {option}" in row.get("but", [])):
                found.add(f"{property_id} under {reading} = {option}")
    return found


def explained() -> set[str]:
    """The differences that the findings list, each at the beginning of an item, in bold."""
    items = re.findall(r"^- \*\*([^*]+)\*\*", FINDINGS, re.MULTILINE)
    return {name.strip() for item in items for name in item.rstrip(":.").split(", ")}


def test_every_difference_from_the_dossier_is_explained() -> None:
    found = differences()

    assert found == explained()


@pytest.mark.parametrize("property_id", sorted(DOSSIER))
def test_the_catalogue_has_the_property(property_id: str) -> None:
    ids = [p.id for p in catalogue("callback")]

    assert ids.count(property_id) == 1
