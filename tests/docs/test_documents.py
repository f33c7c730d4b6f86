"""The documents run: their Python blocks are executed, and what they say is printed is compared.

A block with a file name after the kind, as in "python mine.py", is a file that the commands after it find in their
folder. The files beside a document that has a folder of its own are there too. What the commands write is compared with
the samples of it, if a document has some.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import shutil
import subprocess
import sys
import types
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
FILE = re.compile(r"^```\w+ ([\w./-]+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
GAP = "...\n"
PROGRAMS = {
    "failproof": ("-m", "checker.cli"),
    "pytest": ("-m", "pytest"),
    "cat": ("-c", "import pathlib, sys; print(end=pathlib.Path(sys.argv[1]).read_text(encoding='utf-8'))"),
}
"""What a document may run, as arguments of Python: a machine need have nothing else."""
FINDINGS = ROOT / "docs" / "findings.md"
"""Some of its commands take long: it has a test of its own."""
DOCUMENTS = sorted({ROOT / "README.md", *(ROOT / "docs").rglob("*.md")} - {FINDINGS})


LONG = {"docs/own-deployment.md", "docs/running.md", "docs/database/README.md", "docs/pytest.md", "docs/every-size.md"}
"""Documents whose commands take more than some seconds: they run with the long tests."""


def with_blocks(kind: str) -> list[object]:
    found = [d for d in DOCUMENTS if any(k == kind for k, _ in BLOCK.findall(d.read_text(encoding="utf-8")))]
    names = [d.relative_to(ROOT).as_posix() for d in found]
    marks = [[pytest.mark.long] if kind == "console" and name in LONG else [] for name in names]
    return [pytest.param(d, marks=m, id=n) for d, m, n in zip(found, marks, names, strict=True)]


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


@pytest.mark.parametrize("document", with_blocks("python"))
def test_python_of_a_document_prints_what_the_document_says(document: Path, request: pytest.FixtureRequest) -> None:
    outcomes = list(run_python(document))

    if request.config.getoption("--update"):
        update(document, "text", [p for p, _ in outcomes])
    assert outcomes
    assert [p for p, _ in outcomes] == [said for _, said in outcomes]


@pytest.mark.parametrize("document", with_blocks("console"))
def test_commands_of_a_document_print_what_the_document_says(
    document: Path, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    sessions = [body for kind, body, _ in blocks(document) if kind == "console"]
    copy_files_beside(document, tmp_path)

    real = list(run_consoles(document, tmp_path))

    if request.config.getoption("--update"):
        update(document, "console", [said if GAP in said else told for said, told in zip(sessions, real, strict=True)])
        sessions = [body for kind, body, _ in blocks(document) if kind == "console"]
    for said, told in zip(sessions, real, strict=True):
        assert with_gaps(said).fullmatch(told), told
    for sample in samples(document):
        made = (tmp_path / sample.name).read_text(encoding="utf-8")
        if request.config.getoption("--update"):
            sample.write_text(made, encoding="utf-8", newline="\n")
        assert made == sample.read_text(encoding="utf-8")


def samples(document: Path) -> list[Path]:
    """The files beside a document that its commands write."""
    return sorted(path for path in (ROOT / "docs" / "samples" / document.stem).glob("*") if path.is_file())


def with_gaps(said: str) -> re.Pattern[str]:
    """What a document says, where a line `...` stands for any lines."""
    parts = said.split(GAP)
    return re.compile(r"(?:.*\n)*?".join(re.escape(part) for part in parts))


def copy_files_beside(document: Path, folder: Path) -> None:
    """The files of a document that has a folder of its own."""
    if document.parent not in {ROOT, ROOT / "docs"}:
        for path in document.parent.glob("*.py"):
            shutil.copy(path, folder)


def run_consoles(document: Path, folder: Path) -> Iterator[str]:
    """What each console block prints, in the order of the text, with the files of the blocks before it."""
    text = document.read_text(encoding="utf-8")
    written = [(found.start(), found[1], found[2]) for found in FILE.finditer(text)]
    for found in BLOCK.finditer(text):
        if found[1] == "console":
            while written and written[0][0] < found.start():
                _, name, body = written.pop(0)
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                (folder / name).write_text(body, encoding="utf-8")
            yield run_console(found[2], folder)


def run_console(session: str, folder: Path) -> str:
    """The session again: each line that begins with `$ ` run, with what it really prints."""
    told = ""
    outside = {k: v for k, v in os.environ.items() if not k.startswith(("GITHUB_", "PYTEST_"))}
    environment = {**outside, "NO_COLOR": "1", "PYTHONPATH": str(ROOT), "COLUMNS": "120"}
    environment |= {"FAILPROOF_CACHE": "1", "FAILPROOF_CACHE_DIR": "cache"}  # a reader has one, so each document has
    for line in session.splitlines():
        if not line.startswith("$ "):
            continue
        command, _, comment = line[2:].partition("  # ")
        program, *words = shlex.split(command)
        assert program in PROGRAMS, f"only {', '.join(PROGRAMS)} run here: {command}"
        done = subprocess.run(
            [sys.executable, *PROGRAMS[program], *words],
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
