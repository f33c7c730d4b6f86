"""The statements of the documents as data: what each says in our words, where it stands, and what sort it is.

    [documents.S2]
    title = "Features and Services Guide"
    part = "page 4-6"

    [statements.S2-11]
    says = "Addresses decide: the application whose IP address is below all others is the active one."
    place = "paragraph 1, sentence 2"
    kind = "guarantee"

    [facts.C28]
    says = "A changed parameter needs a restart of the service."
    source = "the same guide, public copy"
    sure = "high"

A statement with `not_modelled = "why"` needs nothing that cites it, and every other one does. A fact is from elsewhere;
it may be cited, and need not be. What is wrong in such a file is told with file and line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, NoReturn, TypeVar, cast

import msgspec

from model.lang.errors import Code, RequirementsError, UsageError, nearest
from model.lang.place import Place
from model.toml_lines import Key, key_lines, show_key
from model.toml_text import TomlError, decoded, parsed, place_of_key, shown


class StatementKind(Enum):
    """What sort of statement it is."""

    STRUCTURE = "structure"
    CONFIGURATION = "configuration"
    BEHAVIOUR = "behaviour"
    GUARANTEE = "guarantee"
    TIME = "time"
    OBSERVATION = "observation"
    PROCEDURE = "procedure"
    REFERENCE = "reference"


class Sureness(Enum):
    """How sure it is that a fact is as its source says: read there, read in a copy, or inferred."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class Document:
    """A document, and the part of it whose statements are numbered."""

    id: str
    title: str
    part: str


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement of a document. `not_modelled` says why nothing has to cite it; None: something has to."""

    id: str
    document: str
    says: str
    place: str
    kind: StatementKind
    not_modelled: str | None

    @property
    def modelable(self) -> bool:
        """Whether something has to cite it."""
        return self.not_modelled is None


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that is known from elsewhere."""

    id: str
    says: str
    source: str
    sure: Sureness


@dataclass(frozen=True)
class Requirements:
    """Documents, their statements, and further facts, each in the order of the file."""

    documents: tuple[Document, ...]
    statements: tuple[Statement, ...]
    facts: tuple[Fact, ...]

    @cached_property
    def entry_by_id(self) -> Mapping[str, Statement | Fact]:
        """Statements and facts by id: all that can be cited."""
        entries: tuple[Statement | Fact, ...] = (*self.statements, *self.facts)
        return {entry.id: entry for entry in entries}

    @cached_property
    def document_by_id(self) -> Mapping[str, Document]:
        """The documents by id."""
        return {document.id: document for document in self.documents}

    def entry(self, entry_id: str) -> Statement | Fact:
        """The statement or fact of this id; raises UsageError with the nearest one."""
        found = self.entry_by_id.get(entry_id)
        if found is None:
            raise UsageError(
                Code.UNKNOWN_NAME,
                f"there is no statement and no fact {entry_id!r}",
                fix=nearest(entry_id, self.entry_by_id),
            )
        return found


def requirements_file() -> Traversable:
    """Where the statements are that come with the package."""
    return files("model").joinpath("requirements.toml")


def read_requirements(file: Traversable) -> Requirements:
    """The statements in a file; raises RequirementsError where it is no table of statements."""
    try:
        return requirements_in(decoded(file.read_bytes()), file=file.name)
    except TomlError as error:
        raise _no_toml(error, file.name) from error


def requirements_in(text: str, *, file: str) -> Requirements:
    """The statements in a text; `file` is what errors call it."""
    try:
        given = parsed(text, header="[statements.S1-01]")
    except TomlError as error:
        raise _no_toml(error, file) from error
    return _Reader(file, key_lines(text)).read(given)


def _no_toml(error: TomlError, file: str) -> RequirementsError:
    return RequirementsError(Code.REQUIREMENTS_SYNTAX, error.message, place=Place(file, error.line), fix=error.fix)


Option = TypeVar("Option", bound=Enum)
_ID = re.compile(r"[A-Z][A-Za-z0-9]*")
_STATEMENT_ID = re.compile(rf"({_ID.pattern})-[0-9]+")
_TABLES = ("documents", "statements", "facts")


class _Reader:
    """Checks a parsed file key by key, so that each error knows its key."""

    def __init__(self, file: str, lines: Mapping[Key, int]) -> None:
        self.file = file
        self.lines = lines

    def read(self, given: Mapping[str, Any]) -> Requirements:
        for key in given:
            if key not in _TABLES:
                self._refuse((key,), f"a table of statements has no {key!r}", nearest(key, _TABLES))
        documents = tuple(self._document(i, row) for i, row in self._rows(given, "documents", "title", "part"))
        known = [document.id for document in documents]
        keys = ("says", "place", "kind", "not_modelled")
        statements = tuple(self._statement(i, row, known) for i, row in self._rows(given, "statements", *keys))
        facts = tuple(self._fact(i, row) for i, row in self._rows(given, "facts", "says", "source", "sure"))
        if not statements:
            self._refuse((), "there is no statement", "give one under a header such as `[statements.S1-01]`")
        return Requirements(documents, statements, facts)

    # ---- rows -------------------------------------------------------------------------------
    def _document(self, name: str, row: Mapping[str, object]) -> Document:
        key = ("documents", name)
        if not _ID.fullmatch(name):
            self._refuse(key, f"{name!r} is no id of a document", "write a capital, then letters and digits: S1")
        return Document(name, self._text(row, (*key, "title")), self._text(row, (*key, "part")))

    def _statement(self, name: str, row: Mapping[str, object], documents: list[str]) -> Statement:
        key = ("statements", name)
        found = _STATEMENT_ID.fullmatch(name)
        if found is None:
            self._refuse(key, f"{name!r} is no id of a statement", "write the document and a number: S1-01")
        if found[1] not in documents:
            self._refuse(key, f"there is no document {found[1]!r}", nearest(found[1], documents))
        return Statement(
            name,
            found[1],
            self._text(row, (*key, "says")),
            self._text(row, (*key, "place")),
            self._option(row, (*key, "kind"), StatementKind),
            self._text(row, (*key, "not_modelled")) if "not_modelled" in row else None,
        )

    def _fact(self, name: str, row: Mapping[str, object]) -> Fact:
        key = ("facts", name)
        if not _ID.fullmatch(name):
            self._refuse(key, f"{name!r} is no id of a fact", "write a capital, then letters and digits: C28")
        return Fact(
            name,
            self._text(row, (*key, "says")),
            self._text(row, (*key, "source")),
            self._option(row, (*key, "sure"), Sureness),
        )

    def _rows(self, given: Mapping[str, Any], table: str, *keys: str) -> Iterator[tuple[str, Mapping[str, object]]]:
        """The rows of a table, each a table that has no keys but these."""
        header = f"a table for each, such as `[{table}.{'S1-01' if table == 'statements' else 'S1'}]`"
        for name, value in self._table(given.get(table, {}), (table,), header).items():
            row = self._table(value, (table, name), "a table of texts")
            for key in row:
                if key not in keys:
                    self._refuse((table, name, key), f"there is no key {key!r} here", nearest(key, keys))
            yield name, row

    # ---- values -----------------------------------------------------------------------------
    def _table(self, value: object, key: Key, expected: str) -> Mapping[str, object]:
        if not isinstance(value, dict):
            self._refuse(key, f"{shown(value)} was found; expected {expected}")
        return cast("dict[str, object]", value)

    def _text(self, row: Mapping[str, object], key: Key) -> str:
        value = self._value(row, key)
        if not isinstance(value, str) or not value.strip():
            self._refuse(key, f"{shown(value)} was found; expected a text")
        return value

    def _option(self, row: Mapping[str, object], key: Key, options: type[Option]) -> Option:
        value = self._value(row, key)
        try:
            return msgspec.convert(value, options, strict=True)
        except msgspec.ValidationError:
            names = [str(option.value) for option in options]
            expected = " or ".join(f'"{name}"' for name in names)
            fix = nearest(value, names) if isinstance(value, str) else ""
            self._refuse(key, f"{shown(value)} was found; expected {expected}", fix)

    def _value(self, row: Mapping[str, object], key: Key) -> object:
        if key[-1] not in row:
            self._refuse(key[:-1], f"there is no {key[-1]!r}", f'write a line `{key[-1]} = "..."`')
        return row[key[-1]]

    def _refuse(self, key: Key, message: str, fix: str = "") -> NoReturn:
        told = f"{show_key(key)}: " if key else ""
        raise RequirementsError(
            Code.BAD_STATEMENT, f"{told}{message}", place=place_of_key(self.file, self.lines, key), fix=fix
        )
