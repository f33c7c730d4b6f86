"""Statements of the documents as plain data, each with what of the design cites it, and the verdicts of properties."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from checker.report.html.decided import Decided
from checker.report.html.properties import anchors_of
from checker.report.requirements import Matrix, standing, where, wrong
from checker.report.results import verdict_word
from model.requirements import Requirements
from properties.traceability import Citer, Modelled, traceability


@dataclass(frozen=True, slots=True)
class CiterEntry:
    """What cites a statement; a property that was decided has a verdict and a link."""

    kind: str
    name: str
    says: str
    verdict: str = ""
    judgement: str = ""
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class StatementEntry:
    """A statement or a fact with all that cites it."""

    id: str
    says: str
    where: str
    standing: str
    status: str
    cited_by: tuple[CiterEntry, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A document, or the facts from elsewhere, with what of it concerns the design."""

    title: str
    statements: tuple[StatementEntry, ...]


@dataclass(frozen=True, slots=True)
class Traced:
    """Everything that the documents say of a design; `wrong` says what makes it incomplete."""

    sections: tuple[Section, ...]
    wrong: tuple[str, ...]

    @property
    def says(self) -> Mapping[str, str]:
        """The texts of all statements and facts, by id."""
        return {entry.id: entry.says for section in self.sections for entry in section.statements}


def traced(decided: Decided, requirements: Requirements, documents: Sequence[str]) -> Traced:
    """The statements of the documents that the design models, and whatever else its parts cite."""
    system = decided.site.system
    found = traceability(requirements, [Modelled(system, decided.catalogue, tuple(documents))])
    own = {s.id for s in requirements.statements if s.document in documents}
    found = found.only(t.entry.id for t in found.traced if t.cited_by or t.entry.id in own)
    verdicts = {(system.name, j.result.property.id): j for j in decided.judged}
    matrix = Matrix(requirements, found, (system.name,), {}, verdicts)
    anchors = anchors_of(decided)
    entries = {
        t.entry.id: StatementEntry(
            t.entry.id,
            t.entry.says,
            where(t.entry),
            standing(t),
            t.status.name.lower().replace("_", "-"),
            tuple(_citer(matrix, anchors, c) for c in t.cited_by),
        )
        for t in found.traced
    }
    sections = [
        Section(
            f"{d.id}: {d.title}, {d.part}",
            tuple(entries[s.id] for s in requirements.statements if s.document == d.id and s.id in entries),
        )
        for d in requirements.documents
    ]
    sections.append(
        Section("Facts from elsewhere", tuple(entries[f.id] for f in requirements.facts if f.id in entries))
    )
    return Traced(tuple(s for s in sections if s.statements), tuple(wrong(matrix)))


def _citer(matrix: Matrix, anchors: Mapping[str, str], citer: Citer) -> CiterEntry:
    judged = matrix.judged(citer)
    if judged is None:
        return CiterEntry(citer.kind.value, citer.name, citer.says)
    return CiterEntry(
        citer.kind.value, citer.name, citer.says, verdict_word(judged), judged.judgement.value, anchors[citer.name]
    )
