"""`failproof explain`: one property in plain sentences."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING

import click

from checker.cli.target import find_open_target, find_target, library_of, site_options

if TYPE_CHECKING:
    from model.lang.sites import Site
    from properties.result import Case
    from properties.verdict_table import VerdictRow


@click.command(name="explain")
@click.argument("property_id", metavar="PROPERTY")
@site_options
@click.option("--engine", "-e", metavar="NAME", help="The engine that decides; default: several, one after the other.")
@click.option(
    "--condition/--no-condition",
    default=True,
    help="Say under which readings it holds, with all open that are not chosen. Default: yes; it may take a while.",
)
@click.option(
    "--max-seconds",
    type=click.FloatRange(min=0, min_open=True),
    default=120.0,
    show_default=True,
    metavar="S",
    help="Ask no more for the condition after S seconds.",
)
@click.pass_context
def command(
    context: click.Context,
    /,
    *,
    property_id: str,
    deployment: str | None,
    readings: tuple[str, ...],
    start: str | None,
    engine: str | None,
    condition: bool,
    max_seconds: float,
) -> None:
    """Explain a property: its claim, its condition over the readings, the shortest story and what that needs.

    Of one that holds: what the proof uses. Readings that are left open by --reading are taken one case at a time.

    Exit codes: 0 it is decided, 2 usage or model error, 3 it is undecided.
    """
    from checker.causes import decide, used_by, with_each_option, without_each
    from checker.cli.running import Running
    from checker.conditions.rows import Rows, asking, table_of
    from checker.judgement import ExitCode
    from checker.portfolio.service import within
    from checker.report.explanation import (
        cause_lines,
        claim_lines,
        condition_lines,
        proof_lines,
        reading_lines,
        verdict_lines,
    )
    from checker.report.results import options_of
    from checker.report.screen import screen_for
    from checker.report.story import trace_in
    from properties.cubes import tell
    from properties.evidence import Invariant, RankedInvariant
    from properties.result import Verdict

    library = library_of(context)
    opened, usual = find_open_target(library, deployment, readings, start)
    (prop,) = opened.properties([property_id])
    site = find_target(library, deployment, readings, start).site
    asked = asking(opened.site, usual, (prop,), engine, max_seconds)
    screen = screen_for(sys.stdout)
    screen.show(claim_lines(prop))
    decided = True
    with Running(screen, 1) as running:
        running.begin((prop,), 0)
        row: VerdictRow | None = None
        if condition and opened.site.free_readings:
            (row,) = Rows(asked, 1).run(running)
            screen.show(condition_lines(table_of(opened.site, "", (row,)), row, usual))
        for case in decide(site, prop, asked.team.single, running).cases:
            here = within(site, case.where[0])
            screen.show(verdict_lines(here, case))
            decided = decided and case.verdict is not Verdict.UNDECIDED
            trace = trace_in(case.evidence)
            if trace is not None and case.verdict is Verdict.VIOLATED:
                fixed = within(site, tuple((i, (option,)) for i, option in trace.readings.items()))
                screen.show(cause_lines(without_each(fixed, prop, trace, asked.team.single, running)))
                every = site.with_readings({info.id: info.options for info in site.system.readings})
                screen.show(reading_lines(with_each_option(every, prop, case, trace, asked.team.single, running)))
            elif case.verdict is Verdict.HOLDS:
                proved, where = _widest_proof(row, usual, opened.site) or (case, here)
                if isinstance(proved.evidence, Invariant | RankedInvariant):
                    words = tell(proved.where, options_of(where))
                    screen.show(proof_lines(where, used_by(where, proved.evidence), words))
    context.exit(0 if decided else ExitCode.UNDECIDED.value)


def _widest_proof(row: VerdictRow | None, usual: Mapping[str, str], site: Site) -> tuple[Case, Site] | None:
    """The proof of the condition that covers the usual readings: it says which readings matter to it."""
    from properties.cubes import meets
    from properties.verdict_table import Outcome

    part = None if row is None else row.part(Outcome.HOLDS)
    here = tuple((reading, (option,)) for reading, option in usual.items())
    found = [case for case in part.cases if meets(case.where, here)] if part is not None else []
    return (found[0], site) if found else None
