"""docs/mutants.md is what `python -m bench.kill_matrix` prints."""

from __future__ import annotations

import pytest

from bench.kill_matrix import document
from tests.dossier import ROOT


@pytest.mark.long
def test_the_document_says_what_the_tables_say(request: pytest.FixtureRequest) -> None:
    file = ROOT / "docs" / "mutants.md"
    made = "".join(f"{line}\n" for line in document())

    if request.config.getoption("--update"):
        file.write_text(made, encoding="utf-8")
    assert file.read_text(encoding="utf-8") == made
