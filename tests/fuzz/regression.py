"""A disagreement as a small file: the seed, the property, and what was taken away without it going away.

A file is replayed by `tests/test_regressions.py`. It names a seed, not a system: whoever changes the generator of
random systems gives the files another meaning, and has to keep their systems as tests of their own first.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from checker.engine import Options
from tests.fuzz.agreement import LONG, differences, open_all
from tests.random_systems import RandomCase, case

FOLDER = Path(__file__).resolve().parents[1] / "regressions"


@dataclass(frozen=True)
class Regression:
    """A question that two engines answered differently; `property` is a position, None: the exploration."""

    seed: int
    property: int | None
    max_faults: int | None = None
    removed: tuple[str, ...] = ()
    readings: Mapping[str, str] = field(default_factory=dict[str, str])
    what: str = ""

    def case(self) -> RandomCase:
        """The random system of the seed, without the rules removed, under the readings fixed."""
        drawn = case(self.seed)
        system = drawn.site.system
        for rule in self.removed:
            system = system.remove(rule)
        fixed = {
            i: tuple(choice for choice in drawn.site.readings[i] if choice.option == option)
            for i, option in self.readings.items()
        }
        return replace(drawn, site=drawn.site.with_system(system).with_readings(fixed))

    def options(self) -> Options:
        """The bound on faults, and a time by which an engine that works is ready."""
        return Options(max_faults=self.max_faults, max_seconds=LONG)

    def differences(self) -> list[str]:
        """What differs now: nothing, where the bug is mended."""
        made = self.case()
        return list(differences(made, self.property, open_all(made.site, self.options()), proofs=True))


def read(path: Path) -> Regression:
    """The regression in a file."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    return Regression(
        data["seed"],
        data.get("property"),
        data.get("max_faults"),
        tuple(data.get("removed", ())),
        data.get("readings", {}),
        data["what"],
    )


def write(found: Regression, path: Path) -> None:
    """Writes a file that `read` reads: JSON strings and lists are TOML as well."""
    lines = [f"what = {json.dumps(found.what, ensure_ascii=True)}", f"seed = {found.seed}"]
    if found.property is not None:
        lines.append(f"property = {found.property}")
    if found.max_faults is not None:
        lines.append(f"max_faults = {found.max_faults}")
    if found.removed:
        lines.append(f"removed = {json.dumps(found.removed)}")
    if found.readings:
        lines += ["", "[readings]", *(f"{json.dumps(i)} = {json.dumps(o)}" for i, o in found.readings.items())]
    path.parent.mkdir(exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
