"""A verdict table as lines, Markdown, CSV and JSON: each property with its condition over the readings."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator

from checker.report.json_report import VERSION, Data, as_text, evidence_data
from checker.report.line import Line, Part, Style, counted, dim, line, strong, table
from checker.report.story import trace_in
from model.lang.reading import ReadingInfo
from model.lang.systems import System
from properties.cubes import tell
from properties.result import Case, Cube
from properties.verdict_table import Outcome, VerdictPart, VerdictRow, VerdictTable

_STYLES: dict[Outcome, Style] = {
    Outcome.HOLDS: "good",
    Outcome.VACUOUS: "open",
    Outcome.VIOLATED: "bad",
    Outcome.UNDECIDED: "open",
}


# ---- on a screen ---------------------------------------------------------------------------------
def heading(found: VerdictTable) -> Iterator[Line]:
    """What the table is about: deployment, design, start, and which readings are open."""
    yield line(strong(found.site), f": {found.title}" if found.title else "")
    yield line(f"design {found.design}; start {found.start}")
    fixed = [f"{i} = {options[0]}" for i, options in found.options.items() if len(options) == 1]
    if fixed:
        yield line(f"fixed readings: {', '.join(fixed)}")
    yield line(f"open readings: {', '.join(found.open_readings) or 'none'}")


def row_lines(found: VerdictTable, row: VerdictRow, width: int) -> Iterator[Line]:
    """A property, its condition, and what the condition rests on."""
    yield line(strong(row.property.id.ljust(width)), row.property.claim, hang=width)
    style = _STYLES[row.parts[0].outcome] if len(row.parts) == 1 else ""
    yield line(" " * width, Part(found.sentence(row), style), dim(f"  ({_rests_on(row)})"), hang=width + 2)
    for note in row.notes:
        yield line(" " * width, dim(note), hang=width + 2)
    for part in row.parts:
        for reason in dict.fromkeys(c.reason for c in part.cases if c.reason and not c.checked):
            yield line(" " * width, f"{part.outcome.value}: {reason}", hang=width + 2)


def _rests_on(row: VerdictRow) -> str:
    """`2 proofs and 3 stories, re-checked; 5 readings can matter`."""
    cases = [case for part in row.parts if part.outcome is not Outcome.UNDECIDED for case in part.cases]
    stories = sum(trace_in(case.evidence) is not None for case in cases)
    numbers = (
        (len(cases) - stories, counted(len(cases) - stories, "proof")),
        (stories, counted(stories, "story", "stories")),
    )
    kinds = [words for number, words in numbers if number]
    checked = all(part.checked for part in row.parts if part.outcome is not Outcome.UNDECIDED)
    told = " and ".join(kinds) + ("" if not kinds else ", re-checked" if checked else ", not all re-checked")
    open_readings = f"{counted(len(row.relevant), 'reading')} can matter"
    return "; ".join(filter(None, [told, open_readings]))


def legend(found: VerdictTable, system: System) -> Iterator[Line]:
    """What the readings are that make a difference: the question, and what each option says."""
    for info in _deciding(found, system):
        yield line()
        yield line(strong(info.id), f"  {info.question}", hang=len(info.id) + 2)
        yield from table((("  ", option.option, option.meaning) for option in info.options), gap=2)


def _deciding(found: VerdictTable, system: System) -> Iterator[ReadingInfo]:
    return (info for info in system.readings if info.id in found.deciding)


def summary(found: VerdictTable) -> Line:
    """How many properties came out how."""
    counts = Counter(_kind(row) for row in found.rows)
    told = [f"{number} {kind}" for kind, number in sorted(counts.items(), key=lambda pair: _KINDS.index(pair[0]))]
    return line(counted(len(found.rows), "property", "properties"), f": {', '.join(told)}" if told else "")


_KINDS = (
    "holding in every reading",
    "vacuous",
    "violated in every reading",
    "depending on readings",
    "not wholly decided",
)


def _kind(row: VerdictRow) -> str:
    if row.part(Outcome.UNDECIDED) is not None:
        return _KINDS[4]
    if len(row.parts) > 1:
        return _KINDS[3]
    return next(
        kind
        for outcome, kind in zip((Outcome.HOLDS, Outcome.VACUOUS, Outcome.VIOLATED), _KINDS, strict=False)
        if row.part(outcome) is not None
    )


# ---- as Markdown ---------------------------------------------------------------------------------
def markdown(found: VerdictTable, system: System) -> str:
    """The table and the readings that make a difference."""
    told = [f"# {found.site}: properties against readings", ""]
    if found.title:
        told += [f"{found.title}. Design `{found.design}`, start `{found.start}`.", ""]
    told += ["| property | claim | condition | readings that can matter |", "|---|---|---|---|"]
    told += [
        f"| {row.property.id} | {_cell(row.property.claim)} | {_cell(found.sentence(row))} | "
        f"{', '.join(row.relevant) or '-'} |"
        for row in found.rows
    ]
    infos = list(_deciding(found, system))
    if infos:
        told += ["", "| reading | question | options |", "|---|---|---|"]
    for info in infos:
        options = "; ".join(f"*{o.option}*: {o.meaning}" for o in info.options)
        told.append(f"| {info.id} | {_cell(info.question)} | {_cell(options)} |")
    return "\n".join(told) + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


# ---- for programs --------------------------------------------------------------------------------
def as_csv(found: VerdictTable) -> str:
    """A line for each property and outcome."""
    made = io.StringIO()
    writer = csv.writer(made, lineterminator="\n")
    writer.writerow(["property", "claim", "outcome", "condition", "depends_on", "proofs", "stories", "checked"])
    for row in found.rows:
        for part in row.parts:
            stories = sum(trace_in(case.evidence) is not None for case in part.cases)
            proofs = 0 if part.outcome is Outcome.UNDECIDED else len(part.cases) - stories
            writer.writerow(
                [
                    row.property.id,
                    row.property.claim,
                    part.outcome.value,
                    tell(part.where, found.options),
                    " ".join(row.depends_on),
                    proofs,
                    stories,
                    "yes" if part.checked else "no",
                ]
            )
    return made.getvalue()


def as_json(found: VerdictTable) -> str:
    """The table as `schema.json` describes it."""
    return as_text(
        {
            "format": "failproof-verdicts",
            "version": VERSION,
            "design": found.design,
            "deployment": found.site,
            "title": found.title,
            "start": found.start,
            "readings": {i: list(options) for i, options in found.options.items()},
            "properties": [_row(found, row) for row in found.rows],
        }
    )


def _row(found: VerdictTable, row: VerdictRow) -> Data:
    return {
        "id": row.property.id,
        "claim": row.property.claim,
        "kind": row.property.kind,
        "why": row.property.why,
        "cites": list(row.property.cites),
        "condition": found.sentence(row),
        "relevant": list(row.relevant),
        "depends_on": list(row.depends_on),
        "notes": list(row.notes),
        "parts": [_part(found, part) for part in row.parts],
    }


def _part(found: VerdictTable, part: VerdictPart) -> Data:
    return {
        "outcome": part.outcome.value,
        "where": [_cube(cube) for cube in part.where],
        "condition": tell(part.where, found.options),
        "shortest": part.shortest,
        "checked": part.checked,
        "cases": [_case(case) for case in part.cases],
    }


def _case(case: Case) -> Data:
    return {
        "where": [_cube(cube) for cube in case.where],
        "checked": case.checked,
        "binding": list(case.binding),
        "failed": list(case.failed),
        "reason": case.reason,
        "evidence": None if case.evidence is None else evidence_data(case.evidence),
    }


def _cube(cube: Cube) -> Data:
    return {reading: list(options) for reading, options in cube}
