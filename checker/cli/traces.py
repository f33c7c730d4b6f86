"""Writing the traces of results into a folder, one file for each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from checker.cli.writing import write_text
from checker.judgement import Judged
from checker.report.story import trace_in
from model.trace_file import trace_text
from properties.evidence import TracePair
from properties.result import Case
from properties.verdict_table import VerdictRow


def write_traces(folder: Path, judged: Iterable[Judged]) -> list[Path]:
    """Writes every trace as `ID-CASE.json`; cases are counted from 1, and the second run of a pair is `ID-CASE-b`."""
    return _written(folder, ((j.result.property.id, j.result.cases) for j in judged))


def write_row_traces(folder: Path, rows: Iterable[VerdictRow]) -> list[Path]:
    """The same for a verdict table."""
    return _written(folder, ((r.property.id, [c for part in r.parts for c in part.cases]) for r in rows))


def _written(folder: Path, found: Iterable[tuple[str, Sequence[Case]]]) -> list[Path]:
    written: list[Path] = []
    for name, cases in found:
        for number, case in enumerate(cases, start=1):
            trace = trace_in(case.evidence)
            if trace is None:
                continue
            stem = f"{name}-{number}"
            runs = {stem: trace}
            if isinstance(case.evidence, TracePair):
                runs[f"{stem}-b"] = case.evidence.second
            for file, run in runs.items():
                path = folder / f"{file}.json"
                write_text(path, trace_text(run))
                written.append(path)
    return written
