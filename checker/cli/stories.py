"""What is drawn of verdicts: runs, from a trace file or by checking a property now, and conditions over readings."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from checker.cli.library import Library
from checker.cli.target import Target, find_target
from diagrams.picture import Picture
from diagrams.theme import Theme
from model.lang.errors import Code, UsageError
from properties.property import Property
from properties.result import Case, Result, Verdict
from properties.verdict_table import VerdictTable

TRACE_FILE = ".json"


def file_picture(library: Library, deployment: str | None, file: Path, about: str | None, theme: Theme) -> Picture:
    """The sequence chart of a trace file, replayed first; with a property, what it claims and what of it is false.

    The file knows the deployments of the package by name; one of the user's own has to be given.
    """
    from checker.replay import confirm, replay
    from diagrams.sequence import sequence
    from model.trace_file import read_trace

    trace = read_trace(file)
    chosen = [f"{reading}={option}" for reading, option in trace.readings.items()]
    target = find_target(library, deployment or trace.deployment, chosen, trace.start)
    replay(target.site, trace)
    if about is None:
        return sequence(trace, site=target.site, theme=theme)
    (prop,) = target.properties([about])
    failed = confirm(target.site, prop, Case(((),), Verdict.VIOLATED, trace))
    case = Case(((),), Verdict.VIOLATED, trace, checked=True, failed=failed)
    return sequence(trace, site=target.site, prop=prop, case=case, theme=theme)


def property_picture(target: Target, property_id: str, theme: Theme) -> Picture:
    """The sequence chart of what a property says: the run of its first violation, else of an example.

    Raises UsageError where it has none: a proof tells no run.
    """
    from diagrams.sequence import sequence
    from diagrams.story import run_of

    (prop,) = target.properties([property_id])
    (result,) = decided(target, [prop])
    told = [(case, case.evidence) for case in result.cases if case.evidence is not None and run_of(case.evidence)]
    told.sort(key=lambda pair: pair[0].verdict is not Verdict.VIOLATED)
    if not told:
        verdicts = " or ".join(dict.fromkeys(case.verdict.value for case in result.cases))
        raise UsageError(
            Code.NOT_DECIDABLE_HERE,
            f"{prop.id} {verdicts} here and has no run to draw",
            fix="choose a property that is violated, or one that says that something is reachable",
        )
    case, evidence = told[0]
    return sequence(evidence, site=target.site, prop=prop, case=case, theme=theme)


def decided(target: Target, properties: Sequence[Property]) -> list[Result]:
    """The results of properties, decided now by the portfolio in this process, evidence re-checked."""
    from checker.api import check

    return [judged.result for judged in check(target.site, *properties)]


def conditions(target: Target, properties: Sequence[Property]) -> VerdictTable:
    """Properties against the readings that are left open, decided now in this process, evidence re-checked."""
    from checker.conditions.rows import Rows, asking, table_of
    from checker.engine import Silent

    usual = {reading: options[0].option for reading, options in target.site.readings.items()}
    with Rows(asking(target.site, usual, properties, None, None), 1) as run:
        return table_of(target.site, target.deployment.title, list(run.run(Silent())))
