"""`failproof explore`: the whole state space in numbers."""

from __future__ import annotations

import sys

import click

from checker.cli.target import budget_options, find_target, library_of, model_options


@click.command(name="explore")
@model_options
@budget_options
@click.option("--json", "json_file", metavar="FILE|-", help="Write the numbers as JSON; '-' is standard output.")
@click.pass_context
def command(
    context: click.Context,
    /,
    *,
    deployment: str | None,
    readings: tuple[str, ...],
    start: str | None,
    engine: str | None,
    max_states: int | None,
    max_seconds: float | None,
    json_file: str | None,
) -> None:
    """Explore every reachable state: exact counts, depth, the rules never enabled, the deadlocks.

    Once for each choice of the readings left open. Exit code 3 if a budget or Ctrl-C ended it before the end.
    """
    from checker.cli.running import Running
    from checker.cli.writing import check_writable, write_text
    from checker.engine import Options
    from checker.engines import ENGINE_NAMES
    from checker.engines import engine as engine_named
    from checker.judgement import ExitCode
    from checker.report.exploration import exploration_lines
    from checker.report.json_report import exploration_text
    from checker.report.line import line
    from checker.report.results import heading
    from checker.report.screen import screen_for

    target = find_target(library_of(context), deployment, readings, start)
    chosen = engine_named(engine or ENGINE_NAMES[0])
    options = Options(None, max_states, max_seconds)
    if json_file is not None:
        check_writable(json_file)
    screen = screen_for(sys.stderr if json_file == "-" else sys.stdout)
    if json_file != "-":
        screen.show([*heading(target.site, target.deployment.title, chosen.name, options), line()])
    with Running(screen, 1) as running:
        found = chosen.open(target.site, options, running).explore()
    if json_file != "-":
        screen.show(exploration_lines(target.site, found))
    if json_file is not None:
        write_text(json_file, exploration_text(target.site, target.deployment.title, chosen.name, found))
    context.exit(0 if all(e.complete for e in found) else ExitCode.UNDECIDED.value)
