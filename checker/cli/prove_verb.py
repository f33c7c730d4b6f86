"""`failproof prove`: proofs for any number of elements."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from checker.cli.target import find_target, library_of, site_options


@click.command(name="prove")
@click.argument("properties", nargs=-1, metavar="[PROPERTY...]")
@click.option("--every-size", is_flag=True, required=True, help="For every number of elements of the open sorts.")
@click.option(
    "--open",
    "sorts",
    metavar="SORT",
    multiple=True,
    help="A sort with any number of elements; by default, those of the design that sites have many of. Repeatable.",
)
@site_options
@click.option(
    "--largest", type=click.IntRange(min=1), metavar="N", help="Look at sites with up to N elements of a sort."
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Write a certificate of each proof there, for `failproof verify-certificate`.",
)
@click.option("--timings", is_flag=True, help="Say how long each property took.")
@click.pass_context
def command(
    context: click.Context,
    /,
    *,
    properties: tuple[str, ...],
    every_size: bool,  # noqa: ARG001 - it says what is asked for, and there is nothing else as yet
    sorts: tuple[str, ...],
    deployment: str | None,
    readings: tuple[str, ...],
    start: str | None,
    largest: int | None,
    timings: bool,
) -> None:
    """Prove properties for every number of elements; without PROPERTY, the whole catalogue.

    The elements of sorts that are not open, their links and data are those of the deployment. Of an open sort there is
    at least one element; how it is linked may be anything. A proof is re-checked before it is shown.

    Exit codes: 0 all proved; 1 one is violated at some size; 2 usage or model error; 3 one is not settled.
    """
    from checker.certificate.every_size.scope import scope
    from checker.cli.running import Running
    from checker.every_size.outcome import Outcome
    from checker.every_size.prove import Limits, prove
    from checker.report.every_size import exit_code, heading, outcome, summary
    from checker.report.line import line
    from checker.report.screen import screen_for

    library = library_of(context)
    target = find_target(library, deployment, readings, start)
    wanted = target.properties(properties)
    design = target.deployment.design
    chosen = scope(target.site, sorts or library.open_sorts.get(design, ()))
    limits = Limits() if largest is None else Limits(largest=largest)
    screen = screen_for(sys.stdout)
    screen.show([*heading(chosen, target.deployment.title), line()])
    found: list[Outcome] = []
    with Running(screen, len(wanted)) as running:
        running.begin(wanted, 0)
        for prop in wanted:
            found.append(prove(chosen, prop, running, limits))
            screen.show(outcome(found[-1], timings=timings))
            running.begin(wanted, len(found))
    screen.show([line(), summary(found)])
    context.exit(exit_code(found).value)
