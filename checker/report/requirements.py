"""Statements with what cites them: as lines, as Markdown, as JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from checker.judgement import ExitCode, Judged, Judgement
from checker.report.json_report import VERSION, Data, as_text
from checker.report.line import Line, Part, Style, bad, counted, dim, line, strong, table
from checker.report.results import verdict_word
from model.lang.errors import nearest
from model.requirements import Fact, Requirements, Statement
from properties.traceability import Citer, Citing, Status, Traceability, Traced, UnknownCitation

_STYLES: Mapping[Status, Style] = {
    Status.CITED: "good",
    Status.UNCITED: "bad",
    Status.NOT_MODELLED: "dim",
    Status.NO_DESIGN: "open",
    Status.FACT: "",
}
_QUIET = (Judgement.AS_EXPECTED, Judgement.NOT_JUDGED, Judgement.UNDECIDED)
"""Judgements that the verdict needs no word about: *undecided* is a verdict already."""

VerdictKey = tuple[str, str]
"""A design, and the id of a property of its catalogue."""


@dataclass(frozen=True)
class Matrix:
    """What is reported: the statements and what cites them, of these designs, with verdicts where they were asked for.

    `deployments` names, for each design whose properties were decided, the deployment on which.
    """

    requirements: Requirements
    found: Traceability
    designs: tuple[str, ...]
    deployments: Mapping[str, str] = field(default_factory=dict[str, str])
    verdicts: Mapping[VerdictKey, Judged] = field(default_factory=dict[VerdictKey, Judged])

    @property
    def exit_code(self) -> ExitCode:
        """1 if a statement lacks what cites it, or something cites what does not exist. Verdicts do not count."""
        return ExitCode.AS_EXPECTED if self.found.complete else ExitCode.UNEXPECTED

    def judged(self, citer: Citer) -> Judged | None:
        """What was found about a property; None for all else, and where nobody asked."""
        return self.verdicts.get((citer.design, citer.name)) if citer.kind is Citing.PROPERTY else None

    def verdict(self, citer: Citer) -> str:
        """The verdict of a property, and how it compares where that is not as it should be; empty without one."""
        judged = self.judged(citer)
        if judged is None:
            return ""
        word = verdict_word(judged)
        return word if judged.judgement in _QUIET else f"{word}, {judged.judgement.value}"


# ---- lines ---------------------------------------------------------------------------------------
def lines(matrix: Matrix) -> Iterator[Line]:
    """Each statement with what cites it, then what cites nothing that exists, then how many there are of each."""
    for source in _verdicts_from(matrix):
        yield line(dim(source))
    if matrix.deployments:
        yield line()
    for traced in matrix.found.traced:
        yield from _statement(matrix, traced)
        yield line()
    for told in wrong(matrix):
        yield line(bad(told))
    yield _summary(matrix.found)


def _statement(matrix: Matrix, traced: Traced) -> Iterator[Line]:
    entry = traced.entry
    yield line(strong(entry.id), f"  {entry.says}", hang=len(entry.id) + 2)
    yield line(dim(f"  {where(entry)}"), hang=4)
    rows = [_citer(matrix, citer) for citer in traced.cited_by]
    # Columns that are empty in every row are left out: designs where there is one, verdicts where none was asked for.
    used = [any(_text(row[i]) for row in rows) for i in range(4)] if rows else []
    yield from table((tuple(cell for cell, keep in zip(row, used, strict=True) if keep) for row in rows), indent=2)
    if traced.status not in (Status.CITED, Status.FACT):
        yield line("  ", Part(standing(traced), _STYLES[traced.status]), hang=4)


def _citer(matrix: Matrix, citer: Citer) -> tuple[str | Part, ...]:
    kind = citer.kind.value if len(matrix.designs) == 1 else f"{citer.kind.value} of {citer.design}"
    return (kind, strong(citer.name), matrix.verdict(citer), citer.says)


def _text(cell: str | Part) -> str:
    return cell if isinstance(cell, str) else cell.text


def where(entry: Statement | Fact) -> str:
    """Its sort, and where it is written."""
    if isinstance(entry, Fact):
        return f"fact of {entry.sure.value} certainty; {entry.source}"
    return f"{entry.kind.value}; {entry.document}, {entry.place}"


def standing(traced: Traced) -> str:
    """Whether it is cited, and if not, why."""
    entry = traced.entry
    why = entry.not_modelled if isinstance(entry, Statement) else None
    return f"{traced.status.value}: {why}" if why else traced.status.value


def _verdicts_from(matrix: Matrix) -> Iterator[str]:
    for design, deployment in matrix.deployments.items():
        yield f"verdicts of {design} are those on {deployment}"


def wrong(matrix: Matrix) -> Iterator[str]:
    """What makes the matrix incomplete, once more and in one place."""
    for unknown in matrix.found.unknown:
        yield _unknown(matrix.requirements, unknown)
    missing = [t.entry.id for t in matrix.found.traced if t.status is Status.UNCITED]
    if missing:
        yield f"nothing cites {', '.join(missing)}"


def _unknown(requirements: Requirements, unknown: UnknownCitation) -> str:
    citer = unknown.citer
    where = f"{citer.place}: " if citer.place else ""
    what = f"{citer.kind.value} {citer.name} of {citer.design}"
    return (
        f"{where}{what} cites {unknown.cited}, which does not exist: {nearest(unknown.cited, requirements.entry_by_id)}"
    )


def _summary(found: Traceability) -> Line:
    """How many statements stand how."""
    facts = sum(t.status is Status.FACT for t in found.traced)
    statements: Counter[Status] = Counter(t.status for t in found.traced if t.status is not Status.FACT)
    told: list[str | Part] = []
    if statements or not facts:
        told.append(counted(statements.total(), "statement"))
    for number, status in enumerate(s for s in Status if statements[s]):
        told += [", " if number else ": ", Part(f"{statements[status]} {status.value}", _STYLES[status])]
    if facts:
        told += ["; " if told else "", counted(facts, "fact")]
    if found.unknown:
        told += ["; ", bad(f"{counted(len(found.unknown), 'citation')} of what does not exist")]
    return line(*told)


# ---- Markdown ------------------------------------------------------------------------------------
def markdown(matrix: Matrix) -> str:
    """A table for each document: a row for each statement, a column for each kind of part that cites."""
    told: list[str] = []
    for document in matrix.requirements.documents:
        rows = [t for t in matrix.found.traced if isinstance(t.entry, Statement) and t.entry.document == document.id]
        told += _section(matrix, f"{document.id}: {document.title}, {document.part}", rows)
    facts = [t for t in matrix.found.traced if isinstance(t.entry, Fact)]
    told += _section(matrix, "Facts from elsewhere", facts)
    remarks = [*wrong(matrix), *_verdicts_from(matrix)]
    told += [f"- {_escaped(remark)}" for remark in remarks]
    told += [""] if remarks else []
    return "\n".join([*told, _summary(matrix.found).text]) + "\n"


def _section(matrix: Matrix, title: str, rows: Sequence[Traced]) -> list[str]:
    if not rows:
        return []
    plurals = [f"{kind.value}s" if kind is not Citing.PROPERTY else "properties" for kind in Citing]
    head = ["id", "says", "kind and place", "stands", *plurals]
    return [
        f"## {title}",
        "",
        _row(head),
        _row(["---"] * len(head)),
        *(_row(_cells(matrix, traced)) for traced in rows),
        "",
    ]


def _cells(matrix: Matrix, traced: Traced) -> list[str]:
    entry = traced.entry
    cited = [", ".join(_named(matrix, c) for c in traced.cited_by if c.kind is kind) for kind in Citing]
    return [entry.id, entry.says, where(entry), standing(traced), *cited]


def _named(matrix: Matrix, citer: Citer) -> str:
    verdict = matrix.verdict(citer)
    return f"{citer.name} ({verdict})" if verdict else citer.name


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(_escaped(cell) for cell in cells)} |"


def _escaped(text: str) -> str:
    """The text with nothing in it that Markdown takes for its own."""
    plain = "".join(f"\\{c}" if c in "\\`*_[]<>|" else c for c in text)
    return " ".join(plain.split())


# ---- JSON ----------------------------------------------------------------------------------------
def as_json(matrix: Matrix) -> str:
    """The statements for programs: see `schema.json`."""
    return as_text(
        {
            "format": "failproof-requirements",
            "version": VERSION,
            "designs": list(matrix.designs),
            "deployments": dict(matrix.deployments),
            "documents": [{"id": d.id, "title": d.title, "part": d.part} for d in matrix.requirements.documents],
            "statements": [_traced(matrix, t, t.entry) for t in matrix.found.traced if isinstance(t.entry, Statement)],
            "facts": [_traced(matrix, t, t.entry) for t in matrix.found.traced if isinstance(t.entry, Fact)],
            "unknown": [
                {"design": u.citer.design, "kind": u.citer.kind.value, "name": u.citer.name, "cites": u.cited}
                for u in matrix.found.unknown
            ],
            "exit_code": matrix.exit_code.value,
        }
    )


def _traced(matrix: Matrix, traced: Traced, entry: Statement | Fact) -> Data:
    cited_by = [_citer_data(matrix, citer) for citer in traced.cited_by]
    if isinstance(entry, Fact):
        about: Data = {"source": entry.source, "sure": entry.sure.value}
    else:
        about = {
            "document": entry.document,
            "place": entry.place,
            "kind": entry.kind.value,
            "status": traced.status.value,
            "not_modelled": entry.not_modelled,
        }
    return {"id": entry.id, "says": entry.says, **about, "cited_by": cited_by}


def _citer_data(matrix: Matrix, citer: Citer) -> Data:
    judged = matrix.judged(citer)
    return {
        "design": citer.design,
        "kind": citer.kind.value,
        "name": citer.name,
        "says": citer.says,
        "verdict": None if judged is None else verdict_word(judged),
        "judgement": None if judged is None else judged.judgement.value,
    }
