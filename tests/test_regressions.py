"""What the fuzzer found, in the engines or where a bug was planted: the engines agree on each of these systems."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fuzz.regression import FOLDER, read

FILES = sorted(FOLDER.glob("*.toml"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_disagreement_once_found_is_gone(path: Path) -> None:
    regression = read(path)

    assert regression.what
    assert regression.differences() == []
