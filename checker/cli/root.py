"""The command `failproof`: its verbs, and what becomes of errors.

A verb is loaded when it is used, so `failproof --help` starts fast; the one-line help of each stands in the table.
"""

from __future__ import annotations

import contextlib
import errno
import importlib
import io
import os
import sys
import traceback
from typing import IO, Any

import click

from model.lang.errors import FailproofError, ReachedError

VERBS = {
    "check": "Check properties, and tell the shortest story of each that is violated.",
    "sweep": "Check properties on several deployments and readings in one run.",
    "readings": "Say of each property under which readings of the documents it holds.",
    "explain": "Explain one property: claim, condition, story or proof, and what the story needs.",
    "diff": "Compare the verdicts of two deployments, choices of readings, or versions of a design.",
    "report": "Write a report as one HTML file: verdicts, stories to step through, readings, statements.",
    "prove": "Prove properties for every number of elements.",
    "list": "List properties, readings, deployments, components or rules.",
    "requirements": "Print the statements of the documents and what of the designs cites each.",
    "explore": "Count the reachable states; name the rules never enabled and the deadlocks.",
    "replay": "Replay a trace file step by step.",
    "diagram": "Draw a deployment, a component, a run, a graph of states or a table.",
    "graph": "Write the reachable graph, or the statechart of a component, as data.",
    "certify": "Write the proofs of what holds as certificates.",
    "verify-certificate": "Check a certificate against a deployment.",
    "export": "Write a deployment and a property for other tools.",
    "new": "Write a commented file to begin with: properties, a deployment or a design.",
    "cache": "Show or clear the results that former runs have kept.",
}
"""The verbs in the order of the help, each a module of this package, with `_` for `-`."""

INTERRUPTED = 130
"""What a shell reports for a program that Ctrl-C has ended at once."""

BROKEN_PIPE = 141
"""What a shell reports for a program that wrote into a closed pipe."""

_FULL = {errno.ENOSPC, errno.EFBIG, errno.EIO, getattr(errno, "EDQUOT", errno.ENOSPC)}
"""Errors of a disk that takes no more."""


class Failure(click.ClickException):
    """An error of the user or the model: told on standard error, exit code 2."""

    exit_code = 2

    def __init__(self, error: FailproofError) -> None:
        super().__init__(str(error))
        self.error = error

    def show(self, file: IO[Any] | None = None) -> None:
        """Prints the error, and the way to it where the model itself went wrong."""
        stream = file or sys.stderr
        click.echo(f"error: {self.message}", file=stream)
        evidence = self.error.evidence if isinstance(self.error, ReachedError) else None
        if evidence is not None:
            from checker.report.story import told
            from model.trace import Trace

            if isinstance(evidence, Trace):
                click.echo("the way there:", file=stream)
                for line in told(evidence):
                    click.echo(line.text, file=stream)


class Verbs(click.Group):
    """A group whose commands are modules."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """The verbs in the order of the table."""
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        """The command of a verb; its module is loaded now."""
        if cmd_name not in VERBS:
            return None
        module = cmd_name.replace("-", "_")
        command: click.Command = importlib.import_module(f"checker.cli.{module}_verb").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that is asked for; an unknown one is an error with the nearest name."""
        if args and args[0] not in VERBS and not args[0].startswith("-"):
            from model.lang.errors import nearest

            raise click.UsageError(f"there is no command {args[0]!r}: {nearest(args[0], VERBS)}", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's signature
        """The verbs and what they do, without loading them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(VERBS.items()))

    def invoke(self, ctx: click.Context) -> Any:
        """Runs the verb; an error of failproof becomes a message."""
        try:
            return super().invoke(ctx)
        except FailproofError as error:
            raise Failure(error) from error
        except KeyboardInterrupt:
            click.echo("interrupted", err=True)
            raise click.exceptions.Exit(INTERRUPTED) from None
        except BrokenPipeError:
            _leave_pipe()
            raise click.exceptions.Exit(BROKEN_PIPE) from None
        except MemoryError:
            raise click.ClickException("memory ran out; allow more, or check fewer properties at a time") from None
        except OSError as error:
            if error.errno not in _FULL:
                raise
            raise _unwritable(error) from None


@click.command(cls=Verbs, name="failproof", context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="failproof", message="%(prog)s %(version)s")
def command() -> None:
    """Verify failover designs: explore every sequence of faults, tell the shortest story of what goes wrong.

    Exit codes: 0 all as expected, 1 something is not, 2 usage or model error, 3 undecided or unchecked.
    """


def _unwritable(error: OSError) -> click.exceptions.Exit:
    """Says that what the user reads from takes no more. Files have errors of their own."""
    _leave_pipe()
    click.echo(f"error: standard output cannot be written: {error.strerror}", err=True)
    return click.exceptions.Exit(Failure.exit_code)


def main() -> None:
    """The entry point of the program."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    os.environ["RUST_BACKTRACE"] = "0"  # a library that runs out of memory would hang while it tells where
    try:
        command(prog_name="failproof")
    except Exception:  # noqa: BLE001 - the code 1, Python's own, would say that a property is not as expected
        traceback.print_exc()
        click.echo("this is a fault of failproof itself: please report it with the lines above", err=True)
        sys.exit(2)
    finally:
        try:
            sys.stdout.flush()
        except BrokenPipeError:
            _leave_pipe()
        except OSError as error:
            sys.exit(_unwritable(error).exit_code)


def _leave_pipe() -> None:
    """Nobody reads any more: what the interpreter flushes at its end must not fail once more."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
