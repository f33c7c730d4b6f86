"""The pictures of the documents are what the program draws now. `pytest --update` draws them again."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from checker.cli import command
from tests.docs.test_documents import DOCUMENTS, ROOT

FOLDER = ROOT / "docs" / "pictures"
COMMANDS = {
    "figure-4-2.svg": "topology -d figure-4-2",
    "figure-4-2-dark.svg": "topology -d figure-4-2 --theme dark",
    "H8.svg": "sequence H8 -d figure-4-2",
    "H8-dark.svg": "sequence H8 -d figure-4-2 --theme dark",
    "H8-readings.svg": "verdict-table H8 H11 -d figure-4-2 -r B20=any -r B21=any",
    "role.svg": "statechart ExtendedFunctions role -d figure-4-2",
    "duplex.svg": "topology -d duplex",
    "H7.svg": "sequence tests/diagrams/traces/H7.json --property H7",
    "connection.svg": "statechart Softphone connection -d duplex",
    "roles.svg": "state-graph -d figure-4-2 --by app1.role --by app2.role --max-states 100",
}


@pytest.mark.parametrize("file", COMMANDS)
def test_a_picture_is_up_to_date(file: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    line = ["diagram", *shlex.split(COMMANDS[file]), "--out", f"docs/pictures/{file}"]
    if not request.config.getoption("--update"):
        line.append("--check")

    done = CliRunner().invoke(command, line)

    assert (done.exit_code, done.output) == (0, "")


def test_documents_show_every_picture_and_no_other() -> None:
    shown: set[Path] = set()
    for document in (*DOCUMENTS, ROOT / "docs" / "findings.md"):
        text = document.read_text(encoding="utf-8")
        names = re.findall(r'(?:\]\(|src="|srcset=")([^)"\s]+\.svg)', text)
        shown |= {(document.parent / name).resolve() for name in names}

    assert shown == {FOLDER / file for file in COMMANDS}
    assert {path.name for path in FOLDER.iterdir()} == set(COMMANDS)
