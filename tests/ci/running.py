"""Runs of `failproof check` on the toy design, as a pipeline makes them."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner, Result

from checker.cli import command
from checker.cli.library import Library
from tests.cli.toy import LIBRARY

DEPLOYMENTS = Path(__file__).parents[1] / "cli" / "deployments"


def check(*args: str, engine: str = "reference", library: Library = LIBRARY, **environment: str) -> Result:
    done = CliRunner().invoke(
        command, ["check", "-j", "1", "-e", engine, *args], obj=library, prog_name="failproof", env={**environment}
    )
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done
