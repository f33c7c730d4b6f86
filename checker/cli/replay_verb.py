"""`failproof replay`: fires the steps of a trace file on the model, one by one."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from checker.cli.target import deployment_option, library_of

if TYPE_CHECKING:
    from model.lang.errors import UsageError
    from model.lang.sites import Site
    from model.trace import Trace


@click.command(name="replay")
@click.argument("trace_file", type=click.Path(path_type=Path), metavar="TRACE.json")
@deployment_option
@click.pass_context
def command(context: click.Context, /, *, trace_file: Path, deployment: str | None) -> None:
    """Replay a trace file: print each step, or say which step the model does not allow, and why.

    A trace from a deployment of the package knows it by name; for one from a file give --deployment FILE.
    """
    from checker.cli.target import find_target
    from checker.report.line import good, line, strong
    from checker.report.screen import screen_for
    from checker.report.story import length, told
    from model.lang.errors import Code, UsageError
    from model.lang.place import Place
    from model.trace_file import read_trace

    library = library_of(context)
    trace = read_trace(trace_file)
    place = Place(trace_file.as_posix())
    if deployment is None and trace.deployment not in library.deployment_names():
        raise UsageError(
            Code.UNKNOWN_NAME,
            f"the trace is of the deployment {trace.deployment!r}, which is none of the package",
            place=place,
            fix="give its file: --deployment FILE",
        )
    chosen = [f"{reading}={option}" for reading, option in trace.readings.items()]
    try:
        target = find_target(library, deployment or trace.deployment, chosen, trace.start)
    except UsageError as error:
        error.place = error.place or place
        raise
    screen = screen_for(sys.stdout)
    screen.show([line(strong(trace.deployment), f": {length(trace)}")])
    allowed, wrong = allowed_part(target.site, trace)
    if allowed is not None:
        screen.show(told(allowed))
    if wrong is not None:
        wrong.place = place
        raise wrong
    screen.show([line(good("the model allows every step"))])


def allowed_part(site: Site, trace: Trace) -> tuple[Trace | None, UsageError | None]:
    """The longest beginning of the trace that the model allows, if any, and what is wrong after it."""
    from checker.replay import replay
    from model.lang.errors import UsageError

    first: UsageError | None = None
    for length in range(len(trace.steps), -1, -1):
        beginning = replace(trace, steps=trace.steps[:length])
        try:
            replay(site, beginning)
        except UsageError as error:
            first = first or error
        else:
            return beginning, first
    return None, first
