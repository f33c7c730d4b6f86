"""`failproof check`: decides properties on a deployment."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path

import click

from checker.cli.outputs import output_options, outputs_of
from checker.cli.run_plan import RunPlan, run_options
from checker.cli.target import budget_options, find_target, jobs_option, library_of, site_options


@click.command(name="check")
@click.argument("properties", nargs=-1, metavar="[PROPERTY...]")
@site_options
@budget_options
@click.option("--max-faults", type=click.IntRange(min=0), metavar="N", help="Look only at runs with at most N faults.")
@click.option("--json", "json_file", metavar="FILE|-", help="Write the results as JSON; '-' is standard output.")
@click.option(
    "--trace-dir",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Write each trace there as JSON, for `failproof replay`.",
)
@output_options
@jobs_option
@run_options
@click.option(
    "--cross-check",
    is_flag=True,
    help="Ask all engines that can decide. If two disagree, write what is needed to look into it, and exit with 2.",
)
@click.option("--timings", is_flag=True, help="Say how long each property took.")
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
    json_file: str | None,
    trace_dir: Path | None,
    jobs: int | None,
    plan: RunPlan,
    cross_check: bool,
    timings: bool,
) -> None:
    """Check properties on a deployment; without PROPERTY, the whole catalogue.

    For each property: its verdict, whether it is as expected, the claim. For each that is violated: its shortest story.
    """
    from checker.cli.disagreement import reproducible
    from checker.cli.running import Running
    from checker.engine import Options
    from checker.engines import PORTFOLIO
    from checker.judgement import Judged, exit_code
    from checker.report.line import line, unsure
    from checker.report.results import Lines, heading, summary
    from checker.report.screen import screen_for
    from checker.work.crew import cores

    library = library_of(context)
    target = find_target(library, deployment, readings, start)
    wanted = target.properties(properties)
    chosen = engine or PORTFOLIO
    options = Options(max_faults, max_states, max_seconds)
    workshop = plan.shop(chosen, target.site, wanted, options, jobs=jobs or cores(), cross_check=cross_check)
    outputs = outputs_of(context, target)
    outputs.check_writable(json_file, None if trace_dir is None else trace_dir / "trace.json")
    screen = screen_for(sys.stderr if json_file == "-" else sys.stdout)
    lines = Lines(target.site, wanted, timings=timings)
    quiet = json_file == "-"
    judged: list[Judged] = []
    if not quiet:
        screen.show([*heading(target.site, target.deployment.title, chosen, options), line()])
    source = partial(library.deployment_text, deployment or library.default_deployment)
    with reproducible(target.site, source), workshop, Running(screen, len(wanted)) as running:
        stream = workshop.run(plan.reporter(running), from_catalogue=target.deployment.catalogue_expectations)
        running.begin(wanted, 0)
        for result in map(outputs.judge, stream):
            judged.append(result)
            if not quiet:
                screen.show(lines.result(result))
            running.begin(wanted, len(judged))
    if not quiet:
        for result in judged:
            screen.show(lines.stories(result, witnesses=bool(properties)))
        screen.show([line(), summary(judged)])
    screen.show(outputs.remarks())
    if ending := plan.last_words(interrupted=running.cancelled()):
        screen.show([line(unsure(ending))])
    screen.show(outputs.write(judged, chosen, options, json_file=json_file, trace_dir=trace_dir, timings=timings))
    context.exit(exit_code(judged).value)
