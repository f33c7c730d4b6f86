"""A catalogue against the dossier: verdicts worked out by reasoning before any engine ran, one table for each property.

A row says what is `expected` under the default readings, and under which other options, one at a time, the opposite
(`but`). Pages `docs/expectations-*.md` explain every difference.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from model.designs import design
from model.lang.reading import Choice, ReadingInfo
from properties.catalogue import catalogue
from properties.expectation import Sizes
from properties.property import Property

ROOT = Path(__file__).resolve().parents[1]
Row = Mapping[str, Any]


def rows_in(file: Path) -> dict[str, Row]:
    """The rows of a dossier, by the id of the property."""
    return tomllib.loads(file.read_text(encoding="utf-8"))


class Comparison:
    """The catalogue of a design beside the rows of its dossier."""

    def __init__(self, design_name: str, rows: Mapping[str, Row], sizes: Sizes | None = None) -> None:
        self.design_name = design_name
        self.rows = rows
        self.sizes = sizes

    @cached_property
    def properties(self) -> dict[str, Property]:
        return {p.id: p for p in catalogue(self.design_name)}

    @cached_property
    def readings(self) -> dict[str, ReadingInfo]:
        return {info.id: info for info in design(self.design_name).readings}

    def single_changes(self) -> Iterator[tuple[str, str]]:
        """Every option of every reading that is not the default, the others at theirs."""
        for reading, info in self.readings.items():
            yield from ((reading, option.option) for option in info.options if option is not info.default)

    def catalogue_says(self, property_id: str, **change: str) -> str:
        expect = self.properties[property_id].expect
        assert expect is not None
        chosen: dict[str, Choice] = {i: info.default for i, info in self.readings.items()}
        return expect.under(chosen | {i: self.readings[i].option(o) for i, o in change.items()}, self.sizes).value

    def differences(self) -> set[str]:
        """`P20 by default` for another verdict; `P18 under B21 = filter` where only one of the two changes it."""
        found: set[str] = set()
        for property_id, row in self.rows.items():
            normal = self.catalogue_says(property_id)
            if normal != row["expected"]:
                found.add(f"{property_id} by default")
            for reading, option in self.single_changes():
                changes = self.catalogue_says(property_id, **{reading: option}) != normal
                if changes != (f"{reading} = {option}" in row.get("but", [])):
                    found.add(f"{property_id} under {reading} = {option}")
        return found


def explained(findings: str) -> set[str]:
    """The differences that the findings list, each at the beginning of an item, in bold."""
    items = re.findall(r"^- \*\*([^*]+)\*\*", findings, re.MULTILINE)
    return {name.strip() for item in items for name in item.rstrip(":.").split(", ")}
