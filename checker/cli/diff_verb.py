"""`failproof diff`: what became of the verdicts from one deployment, choice of readings or version to another."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from checker.cli.target import find_target, jobs_option, library_of

if TYPE_CHECKING:
    from checker.cli.library import Library
    from checker.engine import Reporter
    from checker.report.screen import Screen
    from model.lang.sites import Site

SAVED = ".json"
COUNT_IMAGES = 5_000
"""The budget for counting states, in steps of rules on sets."""


@click.command(name="diff")
@click.argument("before", metavar="A")
@click.argument("after", metavar="B")
@click.option("--property", "-p", "properties", metavar="ID", multiple=True, help="Only this property. Repeatable.")
@click.option("--reading-a", metavar="ID=OPTION", multiple=True, help="Choose a reading on the side of A. Repeatable.")
@click.option("--reading-b", metavar="ID=OPTION", multiple=True, help="Choose a reading on the side of B. Repeatable.")
@click.option("--engine", "-e", metavar="NAME", help="The engine that decides.")
@jobs_option
@click.pass_context
def command(
    context: click.Context,
    /,
    *,
    before: str,
    after: str,
    properties: tuple[str, ...],
    reading_a: tuple[str, ...],
    reading_b: tuple[str, ...],
    engine: str | None,
    jobs: int | None,
) -> None:
    """Compare the verdicts on A with those on B: what turned bad, with a story for each, and what else changed.

    A and B are deployments, by name or file, or reports saved with `failproof check --json`: so a report of the former
    version of a design is compared with what the present one says. Beside a table saved with `failproof readings
    --json` stands another such table. Reachable states are counted where a side is checked now, all its readings are
    chosen, and the count is within a budget of work.

    Exit codes: 0 no verdict or condition differs, 1 one does, 2 usage or model error.
    """
    from checker.cli.saved import read_report
    from checker.judgement import ExitCode
    from checker.report.changes import Change, differences, lines
    from checker.report.screen import screen_for
    from model.lang.errors import Code, UsageError

    library = library_of(context)
    screen = screen_for(sys.stdout)
    sides: list[Any] = []
    counts: list[int | None] = []
    for given, readings in ((before, reading_a), (after, reading_b)):
        if given.endswith(SAVED):
            if readings:
                raise click.UsageError(f"{given} is a report: its readings are chosen already", context)
            sides.append(read_report(Path(given)))
            counts.append(None)
        else:
            checked, states = _checked(library, screen, given, readings, properties, engine, jobs)
            sides.append(checked)
            counts.append(states)
    if sides[0]["format"] != sides[1]["format"]:
        raise UsageError(
            Code.UNREADABLE_FILE,
            "one side is a report of verdicts, the other a table of conditions",
            fix="save both with `failproof readings --json`, or both with `failproof check --json`",
        )
    if properties:
        sides = [{**side, "properties": [p for p in side["properties"] if p["id"] in properties]} for side in sides]
    screen.show(lines(sides[0], sides[1], (counts[0], counts[1])))
    told = any(item.change is not Change.DETAIL for item in differences(*sides))
    context.exit(ExitCode.UNEXPECTED.value if told else 0)


def _checked(
    library: Library,
    screen: Screen,
    deployment: str,
    readings: tuple[str, ...],
    properties: tuple[str, ...],
    engine: str | None,
    jobs: int | None,
) -> tuple[object, int | None]:
    """The report of a check made now, and the number of reachable states."""
    from checker.cli.running import Running
    from checker.engine import Options
    from checker.engines import PORTFOLIO
    from checker.judgement import Judged
    from checker.portfolio.shop import shop
    from checker.report.json_report import report
    from checker.work.crew import cores

    target = find_target(library, deployment, readings)
    known = {p.id for p in target.catalogue}
    wanted = target.properties([p for p in properties if p in known])
    name, options = engine or PORTFOLIO, Options()
    workshop = shop(name, target.site, wanted, options, jobs=jobs or cores())
    judged: list[Judged] = []
    with workshop, Running(screen, len(wanted)) as running:
        running.begin(wanted, 0)
        for found in workshop.run(running, from_catalogue=target.deployment.catalogue_expectations):
            judged.append(found)
            running.begin(wanted, len(judged))
        states = _counted(target.site, running)
    return report(target.site, target.deployment.title, name, options, judged, timings=False), states


def _counted(site: Site, reporter: Reporter) -> int | None:
    """The reachable states of a site whose readings are chosen; None where that takes too much."""
    from checker.bdd import BddEngine
    from checker.engine import Options

    return None if site.free_readings else BddEngine(COUNT_IMAGES).open(site, Options(), reporter).count()
