"""Writing the traces of results into a folder, one file for each."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from checker.cli.writing import write_text
from checker.judgement import Judged
from checker.report.story import trace_in
from model.trace_file import trace_text
from properties.evidence import TracePair


def write_traces(folder: Path, judged: Iterable[Judged]) -> list[Path]:
    """Writes every trace as `ID-CASE.json`; cases are counted from 1, and the second run of a pair is `ID-CASE-b`."""
    written: list[Path] = []
    for result in judged:
        for number, case in enumerate(result.result.cases, start=1):
            trace = trace_in(case.evidence)
            if trace is None:
                continue
            stem = f"{result.result.property.id}-{number}"
            runs = {stem: trace}
            if isinstance(case.evidence, TracePair):
                runs[f"{stem}-b"] = case.evidence.second
            for name, run in runs.items():
                path = folder / f"{name}.json"
                write_text(path, trace_text(run))
                written.append(path)
    return written
