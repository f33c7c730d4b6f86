"""Traceability: what of the designs cites each statement, what is cited by nothing, and what does not exist.

Components, rules, readings and properties cite. What they cite is an id of the table of statements and facts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import Enum

from model.lang.place import Place
from model.lang.systems import System
from model.requirements import Fact, Requirements, Statement
from properties.property import Property


@dataclass(frozen=True)
class Modelled:
    """A design with its catalogue, and the documents that it models."""

    system: System
    catalogue: tuple[Property, ...]
    documents: tuple[str, ...]


class Citing(Enum):
    """What can cite a statement, in the order in which it is told."""

    COMPONENT = "component"
    RULE = "rule"
    READING = "reading"
    PROPERTY = "property"


@dataclass(frozen=True, slots=True)
class Citer:
    """A part of a design that cites: its name, and what it says itself. Of a component the place is not known."""

    design: str
    kind: Citing
    name: str
    says: str
    cites: tuple[str, ...]
    place: Place | None


class Status(Enum):
    """How a statement or a fact stands."""

    CITED = "cited"
    UNCITED = "cited by nothing"
    NOT_MODELLED = "not modelled"
    NO_DESIGN = "without a design as yet"
    FACT = "from elsewhere"


@dataclass(frozen=True, slots=True)
class Traced:
    """A statement or a fact with all that cites it."""

    entry: Statement | Fact
    status: Status
    cited_by: tuple[Citer, ...]


@dataclass(frozen=True, slots=True)
class UnknownCitation:
    """A part of a design cites something that does not exist."""

    citer: Citer
    cited: str


@dataclass(frozen=True)
class Traceability:
    """Every statement and fact with what cites it, and the citations that lead nowhere."""

    traced: tuple[Traced, ...]
    unknown: tuple[UnknownCitation, ...]

    @property
    def complete(self) -> bool:
        """Whether each statement that has to be cited is, and each citation leads somewhere."""
        return not self.unknown and all(t.status is not Status.UNCITED for t in self.traced)

    def only(self, ids: Iterable[str]) -> Traceability:
        """What is known of these statements and facts, in the order of the table. Unknown citations stay."""
        wanted = set(ids)
        return replace(self, traced=tuple(t for t in self.traced if t.entry.id in wanted))


def traceability(requirements: Requirements, designs: Iterable[Modelled]) -> Traceability:
    """All statements and facts, with what of these designs cites them."""
    parts = tuple(designs)
    citers = tuple(citer for part in parts for citer in citers_of(part))
    modelled = {document for part in parts for document in part.documents}
    found: dict[str, list[Citer]] = {entry_id: [] for entry_id in requirements.entry_by_id}
    unknown: list[UnknownCitation] = []
    for citer in citers:
        for cited in dict.fromkeys(citer.cites):
            if cited in found:
                found[cited].append(citer)
            else:
                unknown.append(UnknownCitation(citer, cited))
    return Traceability(
        tuple(
            Traced(entry, _status(entry, modelled, cited=bool(found[entry_id])), tuple(found[entry_id]))
            for entry_id, entry in requirements.entry_by_id.items()
        ),
        tuple(unknown),
    )


def citers_of(design: Modelled) -> Iterator[Citer]:
    """All parts of a design that can cite: components, rules, readings, properties, each in the order of the text."""
    system, name = design.system, design.system.name
    for component in system.components:
        says = (component.__doc__ or "").strip().partition("\n")[0]
        yield Citer(name, Citing.COMPONENT, component.__name__, says, component.cites, None)
    for rule in system.rules:
        yield Citer(name, Citing.RULE, rule.id, rule.general_sentence, rule.cites, rule.place)
    for reading in system.readings:
        yield Citer(name, Citing.READING, reading.id, reading.question, reading.cites, reading.place)
    for prop in design.catalogue:
        yield Citer(name, Citing.PROPERTY, prop.id, prop.claim, prop.cites, prop.place)


def _status(entry: Statement | Fact, modelled: set[str], *, cited: bool) -> Status:
    if isinstance(entry, Fact):
        return Status.FACT
    if not entry.modelable:
        return Status.NOT_MODELLED
    if entry.document not in modelled:
        return Status.NO_DESIGN
    return Status.CITED if cited else Status.UNCITED
