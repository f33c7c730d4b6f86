"""What people read, word for word. `pytest --update` rewrites the files; the diff is then what is reviewed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.cli.golden_files import FILES, FOLDER, commands_in, transcript


@pytest.mark.parametrize("name", sorted(path.stem for path in FOLDER.glob("*.txt")))
def test_output_is_as_recorded(
    name: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = FOLDER / f"{name}.txt"
    recorded = path.read_text(encoding="utf-8")
    monkeypatch.chdir(shutil.copytree(FILES, tmp_path / "files"))
    monkeypatch.setenv("COLUMNS", "80")

    printed = transcript(commands_in(recorded))

    if request.config.getoption("--update"):
        path.write_text(printed, encoding="utf-8", newline="\n")
    else:
        assert printed == recorded


def test_no_golden_file_names_a_folder_of_a_machine() -> None:
    texts = [path.read_text(encoding="utf-8") for path in sorted(Path(FOLDER).glob("*.txt"))]

    assert texts
    assert not [text for text in texts if str(FILES.parent) in text]
