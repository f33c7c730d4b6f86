"""`failproof readings`: each property as a condition over what the documents leave open."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from checker.cli.target import find_open_target, jobs_option, library_of, site_options


@click.command(name="readings")
@click.argument("properties", nargs=-1, metavar="[PROPERTY...]")
@site_options
@click.option("--engine", "-e", metavar="NAME", help="The engine that decides; default: several, one after the other.")
@click.option(
    "--max-seconds",
    type=click.FloatRange(min=0, min_open=True),
    metavar="S",
    help="Ask no more about a property after S seconds; the rest of its readings is then undecided.",
)
@click.option("--json", "json_file", metavar="FILE|-", help="Write the table as JSON; '-' is standard output.")
@click.option("--csv", "csv_file", metavar="FILE|-", help="Write it as CSV.")
@click.option("--markdown", "markdown_file", metavar="FILE|-", help="Write it as Markdown.")
@click.option(
    "--trace-dir",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Write each story there as JSON, for `failproof replay`.",
)
@jobs_option
@click.pass_context
def command(
    context: click.Context,
    /,
    *,
    properties: tuple[str, ...],
    deployment: str | None,
    readings: tuple[str, ...],
    start: str | None,
    engine: str | None,
    max_seconds: float | None,
    json_file: str | None,
    csv_file: str | None,
    markdown_file: str | None,
    trace_dir: Path | None,
    jobs: int | None,
) -> None:
    """Say of each property exactly under which readings it holds; without PROPERTY, of the whole catalogue.

    Open is every reading that neither the deployment nor --reading chooses. Conditions are in the shortest form. What
    holds has a re-checked proof, and each violated combination of readings a replayed story.

    Exit codes: 0 everything is decided and re-checked, 2 usage or model error, 3 undecided or unchecked.
    """
    from checker.cli.running import Running
    from checker.cli.writing import check_writable, write_text
    from checker.conditions.rows import Rows, asking, table_of
    from checker.judgement import ExitCode
    from checker.report.line import counted, line, unsure
    from checker.report.screen import screen_for
    from checker.report.verdicts import as_csv, as_json, heading, legend, markdown, row_lines, summary
    from checker.work.crew import cores
    from properties.verdict_table import VerdictRow

    files = {"--json": json_file, "--csv": csv_file, "--markdown": markdown_file}
    if list(files.values()).count("-") > 1:
        raise click.UsageError(f"only one of {', '.join(files)} can go to standard output", context)
    target, usual = find_open_target(library_of(context), deployment, readings, start)
    wanted = target.properties(properties)
    asked = asking(target.site, usual, wanted, engine, max_seconds)
    for file in filter(None, files.values()):
        check_writable(file)
    if trace_dir is not None:
        check_writable(trace_dir / "trace.json")
    quiet = "-" in files.values()
    screen = screen_for(sys.stderr if quiet else sys.stdout)
    title = target.deployment.title
    empty = table_of(target.site, title, ())
    width = max((len(p.id) for p in wanted), default=0) + 2
    if not quiet:
        screen.show([*heading(empty), line()])
    rows: list[VerdictRow] = []
    with Rows(asked, jobs or cores()) as run, Running(screen, len(wanted)) as running:
        running.begin(wanted, 0)
        for row in run.run(running):
            rows.append(row)
            if not quiet:
                screen.show(row_lines(empty, row, width))
            running.begin(wanted, len(rows))
    found = table_of(target.site, title, rows)
    if not quiet:
        screen.show([*legend(found, target.site.system), line(), summary(found)])
    if running.cancelled():
        screen.show([line(unsure("stopped by Ctrl-C: the rest is undecided"))])
    if trace_dir is not None:
        from checker.cli.traces import write_row_traces

        written = write_row_traces(trace_dir, rows)
        screen.show([line(f"{counted(len(written), 'trace')} written to {trace_dir.as_posix()}")])
    if json_file is not None:
        write_text(json_file, as_json(found))
    if csv_file is not None:
        write_text(csv_file, as_csv(found))
    if markdown_file is not None:
        write_text(markdown_file, markdown(found, target.site.system))
    complete = all(part.checked for row in rows for part in row.parts)
    context.exit(ExitCode.AS_EXPECTED.value if complete else ExitCode.UNDECIDED.value)
