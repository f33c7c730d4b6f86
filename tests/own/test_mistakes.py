"""What is said of mistakes in a file of properties: file, line, what is wrong and the nearest name."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from checker.cli import command
from tests.cli.toy import LIBRARY

PAGE = Path(__file__).with_name("mistakes.md")
MISTAKE = re.compile(r"([^\n]+):\n\n```python\n(.*?)```\n\n```text\n(.*?)```\n", re.DOTALL)
MISTAKES = MISTAKE.findall(PAGE.read_text(encoding="utf-8"))


@pytest.mark.parametrize(("name", "source", "said"), MISTAKES, ids=[name for name, _, _ in MISTAKES])
def test_a_mistake_is_told_with_its_place(
    name: str, source: str, said: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("mine.py").write_text(source, encoding="utf-8")

    done = CliRunner().invoke(command, ["check", "-p", "mine.py"], obj=LIBRARY, prog_name="failproof")

    assert isinstance(done.exception, SystemExit), done.exception
    assert (done.exit_code, done.stdout) == (2, "")
    assert re.match(r"error: mine\.py(:\d+)?: ", done.stderr)
    if request.config.getoption("--update"):
        page = PAGE.read_text(encoding="utf-8")
        block = f"{name}:\n\n```python\n{source}```\n\n```text\n"
        PAGE.write_text(page.replace(f"{block}{said}```\n", f"{block}{done.stderr}```\n"), encoding="utf-8")
    else:
        assert done.stderr == said


def test_every_kind_of_mistake_is_on_the_page() -> None:
    assert len(MISTAKES) == PAGE.read_text(encoding="utf-8").count("```python\n")
