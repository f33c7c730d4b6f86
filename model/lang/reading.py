"""Readings: what a document leaves open, as rigid choices.

    class Preemption(Choice):
        ALWAYS = "a lower address takes over whenever it starts"
        NEVER = "a working application stays active"

    class Readings(ReadingSet):
        B17 = Reading(Preemption, default=Preemption.ALWAYS, question="Does ...?", cites="S2-11")

In a model a reading is a term: `Readings.B17 == Preemption.NEVER`. It is chosen once, before the first step.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any, Generic, TypeVar, cast, overload

from model.lang import expr as ex
from model.lang.errors import Code, DefinitionError, nearest
from model.lang.expr import ReadingSymbol
from model.lang.place import Place, place_of_caller
from model.lang.term import Term

ANY = "any"
"""Said of a reading in a deployment: every option is possible."""

E = TypeVar("E", bound="Choice")


class Choice(Enum):
    """The options of a reading; the value of each says what it means."""

    @property
    def option(self) -> str:
        """The option as people write it: the name in lower case, with hyphens."""
        return self.name.lower().replace("_", "-")

    @property
    def meaning(self) -> str:
        """What the option says."""
        return str(self.value)


@dataclass(frozen=True, slots=True)
class ReadingInfo:
    """A reading: its id, the question, the options, the default and the statements that leave it open."""

    symbol: ReadingSymbol
    question: str
    default: Choice
    cites: tuple[str, ...]
    place: Place

    @property
    def id(self) -> str:
        """The id under which people name the reading."""
        return self.symbol.id

    @property
    def options(self) -> tuple[Choice, ...]:
        """The options, in the order of the text."""
        return tuple(cast("type[Choice]", self.symbol.options))

    def option(self, name: str) -> Choice:
        """The option of this name; raises with the nearest one."""
        for choice in self.options:
            if choice.option == name:
                return choice
        raise DefinitionError(
            Code.UNKNOWN_READING,
            f"reading {self.id} has no option {name!r}",
            fix=nearest(name, (c.option for c in self.options)),
        )


class Reading(Generic[E]):
    """A declaration of a reading; on its class it is a term, chosen once for a whole run."""

    def __init__(self, options: type[E], *, default: E, question: str, cites: str = "") -> None:
        self.place = place_of_caller()
        self.options = options
        self.default = default
        self.question = question
        self.cites = tuple(cites.split())
        if len(options) < 2:  # noqa: PLR2004 - a choice has two sides
            raise DefinitionError(Code.BAD_DECLARATION, "a reading needs two options at least", place=self.place)

        if any(choice.option == ANY for choice in options):
            raise DefinitionError(
                Code.BAD_DECLARATION,
                f"an option cannot be called {ANY!r}: in a deployment the word leaves the reading open",
                place=self.place,
                fix="give the option a longer name",
            )

    def __set_name__(self, owner: type, name: str) -> None:
        self.info = ReadingInfo(ReadingSymbol(name, self.options), self.question, self.default, self.cites, self.place)

    @overload
    def __get__(self, obj: None, owner: type[Any]) -> Term[E]: ...
    @overload
    def __get__(self, obj: object, owner: type[Any]) -> Term[E]: ...
    def __get__(self, obj: object, owner: type[Any]) -> Term[E]:
        return Term(ex.reading_of(self.info.symbol))


class ReadingSet:
    """A class whose attributes are readings, each named by its id."""


def readings_of(readings: type[ReadingSet]) -> Iterator[ReadingInfo]:
    """The readings that a class declares and inherits, in the order of the text."""
    for base in reversed(readings.__mro__):
        for value in vars(base).values():
            if isinstance(value, Reading):
                yield value.info  # pyright: ignore[reportUnknownMemberType]
