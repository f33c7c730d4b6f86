"""The documents run: their Python blocks are executed, and what they say is printed is compared."""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import subprocess
import sys
import types
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
GAP = "...\n"
DOCUMENTS = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])


def with_blocks(kind: str) -> list[Path]:
    return [d for d in DOCUMENTS if any(k == kind for k, _ in BLOCK.findall(d.read_text(encoding="utf-8")))]


def blocks(document: Path) -> Iterator[tuple[str, str, int]]:
    text = document.read_text(encoding="utf-8")
    for found in BLOCK.finditer(text):
        yield found[1], found[2], text[: found.start()].count("\n") + 2


def run_python(document: Path) -> Iterator[tuple[str, str]]:
    """What the Python blocks before each text block printed, and the text block."""
    space = types.ModuleType(f"document_{document.stem.replace('-', '_')}")
    sys.modules[space.__name__] = space
    printed = io.StringIO()
    for kind, body, line in blocks(document):
        if kind == "python":
            code = compile("\n" * (line - 1) + body, str(document.relative_to(ROOT)), "exec")
            with contextlib.redirect_stdout(printed):
                exec(code, vars(space))  # noqa: S102 - the documents are ours
        elif kind == "text" and printed.getvalue():
            yield printed.getvalue(), body
            printed = io.StringIO()


@pytest.mark.parametrize("document", with_blocks("python"), ids=lambda d: d.name)
def test_python_of_a_document_prints_what_the_document_says(document: Path, request: pytest.FixtureRequest) -> None:
    outcomes = list(run_python(document))

    if request.config.getoption("--update"):
        update(document, "text", [p for p, _ in outcomes])
    assert outcomes
    assert [p for p, _ in outcomes] == [said for _, said in outcomes]


@pytest.mark.parametrize("document", with_blocks("console"), ids=lambda d: d.name)
def test_commands_of_a_document_print_what_the_document_says(
    document: Path, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    sessions = [body for kind, body, _ in blocks(document) if kind == "console"]

    real = [run_console(session, tmp_path) for session in sessions]

    if request.config.getoption("--update"):
        update(document, "console", [said if GAP in said else told for said, told in zip(sessions, real, strict=True)])
        sessions = [body for kind, body, _ in blocks(document) if kind == "console"]
    for said, told in zip(sessions, real, strict=True):
        assert with_gaps(said).fullmatch(told), told


def with_gaps(said: str) -> re.Pattern[str]:
    """What a document says, where a line `...` stands for any lines."""
    parts = said.split(GAP)
    return re.compile(r"(?:.*\n)*?".join(re.escape(part) for part in parts))


def run_console(session: str, folder: Path) -> str:
    """The session again: each line that begins with `$ ` run, with what it really prints."""
    told = ""
    environment = {**os.environ, "NO_COLOR": "1", "PYTHONPATH": str(ROOT), "COLUMNS": "120"}
    environment |= {"FAILPROOF_CACHE": "1", "FAILPROOF_CACHE_DIR": "cache"}  # a reader has one, so each document has
    for line in session.splitlines():
        if not line.startswith("$ "):
            continue
        command, _, comment = line[2:].partition("  # ")
        program, *words = shlex.split(command)
        assert program == "failproof", f"only failproof runs here: {command}"
        done = subprocess.run(
            [sys.executable, "-m", "checker.cli", *words],
            capture_output=True,
            text=True,
            cwd=folder,
            env=environment,
            check=False,
        )
        told += f"{line}\n{done.stdout}{done.stderr}"
        if match := re.fullmatch(r"exit (\d)", comment.strip()):
            assert done.returncode == int(match[1]), f"{command} ends with {done.returncode}"
    return told


def update(document: Path, kind: str, texts: list[str]) -> None:
    """Rewrites the blocks of a kind; a Python document's text blocks only where something was printed."""
    text = document.read_text(encoding="utf-8")
    fresh = iter(texts)

    def replaced(found: re.Match[str]) -> str:
        return f"```{kind}\n{next(fresh, found[2])}```" if found[1] == kind else found[0]

    document.write_text(BLOCK.sub(replaced, text), encoding="utf-8")
