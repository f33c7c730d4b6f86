"""`failproof certify`: writes the proof of each property that holds as a file that anyone can check."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from checker.cli.run_plan import RunPlan, run_options
from checker.cli.target import budget_options, find_target, jobs_option, library_of, site_options


@click.command(name="certify")
@click.argument("properties", nargs=-1, metavar="[PROPERTY...]")
@site_options
@budget_options
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    required=True,
    help="The folder for the certificates, one file for each case that is proved.",
)
@jobs_option
@run_options
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
    max_states: int | None,
    max_seconds: float | None,
    out: Path,
    jobs: int | None,
    plan: RunPlan,
) -> None:
    """Decide properties and write a certificate of each proof; without PROPERTY, the whole catalogue.

    A certificate is an inductive invariant in SMT-LIB, or the conditions of a proof for every size; each is re-checked
    before it is written. A case that has none is listed with the reason.

    Exit codes: 0 each case has a certificate, or was re-checked without one; 1 a PROPERTY that was named is violated; 2
    usage or model error; 3 a case is undecided or unchecked.
    """
    from checker.cli.running import Running
    from checker.cli.writing import check_writable, write_text
    from checker.engine import Options
    from checker.engines import ENGINE_NAMES
    from checker.report.certificates import Listing, certificate_name, certificate_text, exit_code
    from checker.report.line import line, unsure
    from checker.report.results import heading
    from checker.report.screen import screen_for
    from checker.work.crew import cores
    from properties.result import Result

    target = find_target(library_of(context), deployment, readings, start)
    site = target.site
    wanted = target.properties(properties)
    chosen = engine or ENGINE_NAMES[0]
    options = Options(None, max_states, max_seconds)
    workshop = plan.shop(chosen, site, wanted, options, jobs=jobs or cores())
    check_writable(out / "certificate.smt2")
    screen = screen_for(sys.stdout)
    listing = Listing(site, wanted)
    screen.show([*heading(site, target.deployment.title, chosen, options), line()])
    results: list[Result] = []
    with workshop, Running(screen, len(wanted)) as running:
        running.begin(wanted, 0)
        for judged in workshop.run(plan.reporter(running), from_catalogue=False):
            result = judged.result
            results.append(result)
            for number, case in enumerate((c.case for c in judged.cases), start=1):
                name = certificate_name(result.property, number, case)
                if name is not None:
                    write_text(out / name, certificate_text(site, result.property, case))
                screen.show([listing.case(result.property, case, name)])
            running.begin(wanted, len(results))
    if ending := plan.last_words(interrupted=running.cancelled()):
        screen.show([line(unsure(ending))])
    screen.show([line(), listing.summary(out.as_posix())])
    context.exit(exit_code(results, named=bool(properties)).value)
