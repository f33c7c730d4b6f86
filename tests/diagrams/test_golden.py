"""The sources of pictures, byte for byte. `pytest --update` rewrites them; the diff is then what is reviewed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.diagrams.drawings import DRAWINGS, GOLDEN

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("name", DRAWINGS)
def test_sources_are_as_recorded(name: str, request: pytest.FixtureRequest) -> None:
    picture = DRAWINGS[name]()

    made = {f"{name}.dot": picture.dot}
    if picture.mermaid is not None:
        made[f"{name}.mmd"] = picture.mermaid
    if request.config.getoption("--update"):
        for file, text in made.items():
            (GOLDEN / file).write_text(text, encoding="utf-8", newline="\n")
    assert {file: (GOLDEN / file).read_text(encoding="utf-8") for file in made} == made


def test_every_golden_file_is_of_a_drawing() -> None:
    stems = {path.stem for path in GOLDEN.iterdir()}

    assert stems == set(DRAWINGS)


@pytest.mark.long
def test_sources_do_not_depend_on_the_hash_seed() -> None:
    program = (
        "from tests.diagrams.drawings import DRAWINGS as d; print(*(f().dot + str(f().mermaid) for f in d.values()))"
    )
    told = [
        subprocess.run(
            [sys.executable, "-c", program],
            capture_output=True,
            check=True,
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    ]

    assert told[0] == told[1]
