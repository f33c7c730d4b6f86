"""The command line as a user meets it: whole processes, from the start of Python to the exit."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from bench.table import Row, timed

ROOT = Path(__file__).resolve().parents[1]
PROGRAM = (sys.executable, "-c", "from checker.cli import main; main()")
"""What the installed script does."""


def rows() -> Iterator[Row]:
    """The help, and checks on the shipped deployments."""
    yield _row("failproof --help", 9, "--help")
    yield _row("failproof check P20 (figure-4-2)", 3, "check", "-d", "figure-4-2", "P20")
    yield _row("failproof check (figure-4-2)", 3, "check", "-d", "figure-4-2")


def _row(what: str, runs: int, *arguments: str) -> Row:
    return Row(what, "whole process", timed(runs, lambda: _run(arguments)))


def _run(arguments: tuple[str, ...]) -> None:
    subprocess.run([*PROGRAM, *arguments], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - fixed arguments
