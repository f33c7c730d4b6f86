"""`failproof report`: decides properties, or takes results that were saved, and writes them as one HTML file."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from checker.cli.target import budget_options, jobs_option, library_of, site_options

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checker.cli.library import Library
    from checker.cli.target import Target
    from checker.engine import Options
    from checker.judgement import Judged
    from checker.report.html.decided import CaseKey, Decided, Needs
    from checker.report.screen import Screen
    from properties.property import Property
    from properties.verdict_table import VerdictRow, VerdictTable


@click.command(name="report")
@click.argument("properties", nargs=-1, metavar="[PROPERTY...]")
@site_options
@budget_options
@click.option("--max-faults", type=click.IntRange(min=0), metavar="N", help="Look only at runs with at most N faults.")
@click.option(
    "--from",
    "results_file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Decide nothing: take the results that `failproof check --json FILE` has saved. Its runs are replayed.",
)
@click.option(
    "--conditions",
    is_flag=True,
    help="Say of each property under which readings it holds, too, as `failproof readings` does; it takes longer.",
)
@click.option(
    "--explain",
    is_flag=True,
    help="Say of each violation what it needs, too: each of its faults and actions is taken out of the model once, and "
    "each reading that can matter is given its other options.",
)
@jobs_option
@click.option("--out", metavar="FILE|-", default="report.html", show_default=True, help="The file to write.")
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
    max_faults: int | None,
    max_states: int | None,
    max_seconds: float | None,
    results_file: Path | None,
    conditions: bool,
    explain: bool,
    jobs: int | None,
    out: str,
) -> None:
    """Check properties and write a report as one HTML file; without PROPERTY, the whole catalogue.

    The file needs no network: verdicts with a filter, the story of each violation to step through, conditions over
    readings, the statements of the documents, and the command that reproduces each line.

    Exit codes: those of `failproof check`.
    """
    from dataclasses import replace

    from checker.cli.own import own_words
    from checker.cli.target import find_open_target, find_target
    from checker.cli.writing import check_writable, write_text
    from checker.engine import Options
    from checker.engines import PORTFOLIO
    from checker.judgement import exit_code
    from checker.report.html.contents import contents
    from checker.report.html.page import page
    from checker.report.line import line
    from checker.report.results import summary
    from checker.report.screen import screen_for
    from checker.work.crew import cores
    from model.requirements import read_requirements

    library = library_of(context)
    check_writable(out)
    screen = screen_for(sys.stderr if out == "-" else sys.stdout)
    options = Options(max_faults, max_states, max_seconds)
    if results_file is None:
        target = find_target(library, deployment, readings, start)
        name = deployment or library.default_deployment
        wanted = target.properties(properties)
        decided = _decided(screen, library, target, name, wanted, engine or PORTFOLIO, options, jobs or cores())
        if conditions:
            opened = find_open_target(library, deployment, readings, start)
            table = _conditions(screen, *opened, wanted, engine, max_seconds, jobs or cores())
            decided = replace(decided, table=table)
    else:
        if readings or start or engine or conditions or options != Options():
            given = "--reading, --start, --engine, --conditions and budgets"
            raise click.UsageError(f"{given} cannot be chosen beside --from: the results are as they are", context)
        decided = _saved(library, results_file, deployment, properties)
        screen.show([summary(decided.judged)])
    decided = replace(decided, own=own_words(context))
    if explain:
        decided = replace(decided, needs=_needs(screen, decided))
    design = decided.site.system.name
    told = contents(decided, read_requirements(library.requirements), library.documents[design])
    write_text(out, page(told, decided))
    if out != "-":
        screen.show([line(f"report written to {Path(out).as_posix()}")])
    context.exit(exit_code(decided.judged).value)


def _decided(
    screen: Screen,
    library: Library,
    target: Target,
    name: str,
    wanted: Sequence[Property],
    engine: str,
    options: Options,
    jobs: int,
) -> Decided:
    """The results of the properties, each shown as soon as it is there."""
    from checker.cli.running import Running
    from checker.portfolio.shop import shop
    from checker.report.html.decided import Decided, proofs_of
    from checker.report.line import line, unsure
    from checker.report.results import Lines, heading, summary
    from model.deployment_file import site_of

    lines = Lines(target.site, wanted, timings=False)
    screen.show([*heading(target.site, target.deployment.title, engine, options), line()])
    judged: list[Judged] = []
    with shop(engine, target.site, wanted, options, jobs=jobs) as workshop, Running(screen, len(wanted)) as running:
        running.begin(wanted, 0)
        for result in workshop.run(running, from_catalogue=target.deployment.catalogue_expectations):
            judged.append(result)
            screen.show(lines.result(result))
            running.begin(wanted, len(judged))
    screen.show([line(), summary(judged)])
    if running.cancelled():
        screen.show([line(unsure("stopped by Ctrl-C: the rest is undecided"))])
    return Decided(
        target.site,
        site_of(target.deployment, target.site.system),
        target.deployment.title,
        name,
        library.deployment_text(name),
        engine,
        options,
        target.catalogue,
        tuple(judged),
        proofs_of(judged),
    )


def _conditions(
    screen: Screen,
    target: Target,
    usual: dict[str, str],
    wanted: Sequence[Property],
    engine: str | None,
    max_seconds: float | None,
    jobs: int,
) -> VerdictTable:
    """The conditions of the properties over the readings that the target leaves open, each shown as it is found."""
    from checker.cli.running import Running
    from checker.conditions.rows import Rows, asking, table_of
    from checker.report.line import line
    from checker.report.verdicts import row_lines

    empty = table_of(target.site, target.deployment.title, ())
    width = max((len(p.id) for p in wanted), default=0) + 2
    rows: list[VerdictRow] = []
    screen.show([line(), line("under which readings:")])
    asked = asking(target.site, usual, wanted, engine, max_seconds)
    with Rows(asked, jobs) as run, Running(screen, len(wanted)) as running:
        running.begin(wanted, 0)
        for row in run.run(running):
            rows.append(row)
            screen.show(row_lines(empty, row, width))
            running.begin(wanted, len(rows))
    return table_of(target.site, target.deployment.title, rows)


def _needs(screen: Screen, decided: Decided) -> dict[CaseKey, tuple[Needs, ...]]:
    """What each violation needs, as `failproof explain` tells it."""
    from checker.causes import with_each_option, without_each
    from checker.cli.running import Running
    from checker.engines import team
    from checker.portfolio.service import within
    from checker.report.explanation import cause_lines, reading_lines
    from checker.report.story import trace_in
    from properties.result import Verdict

    properties = [judged.result.property for judged in decided.judged]
    found: dict[CaseKey, tuple[Needs, ...]] = {}
    every = decided.site.with_readings({info.id: info.options for info in decided.site.system.readings})
    with Running(screen, len(properties)) as running:
        running.begin(properties, 0)
        for done, judged in enumerate(decided.judged, start=1):
            prop = judged.result.property
            for number, case in enumerate(judged.result.cases, start=1):
                trace = trace_in(case.evidence)
                if case.verdict is not Verdict.VIOLATED or trace is None or running.cancelled():
                    continue
                fixed = within(decided.site, tuple((i, (option,)) for i, option in trace.readings.items()))
                told = (
                    cause_lines(without_each(fixed, prop, trace, team().scouts, running)),
                    reading_lines(with_each_option(every, prop, case, trace, team().scouts, running)),
                )
                texts = [[line.text for line in lines if line.text] for lines in told]
                found[prop.id, number] = tuple(_listed(lines) for lines in texts if lines)
            running.begin(properties, done)
    return found


def _listed(lines: Sequence[str]) -> Needs:
    """Lines of the screen, the first one a lead, as a list: what is in columns there stands before a colon."""
    from checker.report.html.decided import Needs

    lead, *each = (": ".join(line.split("  ")).lstrip(": ") for line in lines)
    return Needs(lead, tuple(each))


def _saved(library: Library, file: Path, deployment: str | None, wanted: Sequence[str]) -> Decided:
    """The results of a file, or those of these properties."""
    from checker.cli.reading import read_text
    from checker.cli.target import find_target
    from checker.report.html.decided import Decided
    from checker.report.saved import rejudged
    from checker.report.saved_file import read_saved
    from model.deployment_file import site_of
    from model.lang.errors import Code, UsageError, nearest
    from model.lang.place import Place

    place = Place(file.as_posix())
    saved = read_saved(read_text(file, fix="give a file that `failproof check --json FILE` has written"), place)
    given = saved.report
    if deployment is None and given.deployment not in library.deployment_names():
        raise UsageError(
            Code.UNKNOWN_NAME,
            f"the results are of the deployment {given.deployment!r}, which is none of the package",
            place=place,
            fix="give its file: --deployment FILE",
        )
    chosen = [f"{reading}={','.join(options)}" for reading, options in given.readings.items()]
    try:
        target = find_target(library, deployment or given.deployment, chosen, given.start)
    except UsageError as error:
        error.place = error.place or place
        raise
    judged, proofs = rejudged(
        saved, target.site, target.catalogue, from_catalogue=target.deployment.catalogue_expectations
    )
    known = [j.result.property.id for j in judged]
    for name in wanted:
        if name not in known:
            raise UsageError(
                Code.UNKNOWN_NAME, f"the file has no results of {name!r}", place=place, fix=nearest(name, known)
            )
    name = deployment or given.deployment
    return Decided(
        target.site,
        site_of(target.deployment, target.site.system),
        target.deployment.title,
        name,
        library.deployment_text(name),
        given.engine,
        given.budget,
        target.catalogue,
        tuple(j for j in judged if not wanted or j.result.property.id in wanted),
        proofs,
        source="The results were read from a file. For this report every run was replayed on the model once more;"
        " proofs were re-checked when the file was written, and not again.",
    )
