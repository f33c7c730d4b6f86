"""Writing the traces of results into a folder, one file for each."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from checker.cli.writing import write_text
from checker.judgement import Judged
from checker.report.story import trace_in
from model.trace import Trace
from model.trace_file import trace_text
from properties.evidence import TracePair


def write_traces(folder: Path, judged: Iterable[Judged]) -> list[Path]:
    """Writes every trace of the results into the folder."""
    written: list[Path] = []
    for result in judged:
        for path, trace in trace_files(folder, result).items():
            write_text(path, trace_text(trace))
            written.append(path)
    return written


def trace_files(folder: Path, judged: Judged) -> dict[Path, Trace]:
    """The files for the traces of a result: `ID-CASE.json`, counted from 1; the second run of a pair is `ID-CASE-b`."""
    found: dict[Path, Trace] = {}
    for number, case in enumerate(judged.result.cases, start=1):
        trace = trace_in(case.evidence)
        if trace is not None:
            stem = f"{judged.result.property.id}-{number}"
            found[folder / f"{stem}.json"] = trace
            if isinstance(case.evidence, TracePair):
                found[folder / f"{stem}-b.json"] = case.evidence.second
    return found
