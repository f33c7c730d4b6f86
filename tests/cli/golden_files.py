"""Golden files: each holds commands, one after the other, and what the program printed for each.

    $ failproof list rules
    (standard output)
    ! (standard error)
    (exit 2)

A command is added by writing its line and running the tests with --update. It runs in a copy of the
folder `files`: what one command writes the next can read.
"""

from __future__ import annotations

import shlex
from pathlib import Path

from click.testing import CliRunner

from checker.cli import command
from tests.cli.toy import LIBRARY

HERE = Path(__file__).parent
FOLDER = HERE / "golden"
FILES = HERE / "files"
PROMPT = "$ failproof "


def commands_in(text: str) -> list[str]:
    """The command lines of a golden file, without the name of the program."""
    return [line.removeprefix(PROMPT) for line in text.splitlines() if line.startswith(PROMPT)]


def transcript(commands: list[str]) -> str:
    """The text of the golden file for these commands, made anew."""
    return "\n".join(_session(line) for line in commands)


def _session(line: str) -> str:
    done = CliRunner().invoke(command, shlex.split(line), obj=LIBRARY, prog_name="failproof")
    told = "".join(f"! {text}\n" for text in done.stderr.splitlines())
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return f"{PROMPT}{line}\n{done.stdout}{told}(exit {done.exit_code})\n"
