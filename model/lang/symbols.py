"""What declarations are called in expressions: plain records that stand for a state, a link, a datum, a reading."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from model.lang.place import Place
from model.lang.sorts import DataSort, Sort, Value


@dataclass(frozen=True, slots=True)
class StateSymbol:
    """A state variable of every tuple of elements of `over` (none, one or two component sorts)."""

    owner: type[Any]
    name: str
    over: tuple[type[Any], ...]
    sort: Sort
    place: Place = field(compare=False)

    def __str__(self) -> str:
        return f"{self.owner.__name__}.{self.name}"


@dataclass(frozen=True, slots=True)
class LinkSymbol:
    """A link that the deployment fixes: a function to elements, or, if many, a relation."""

    owner: type[Any]
    name: str
    to: type[Any]
    many: bool
    place: Place = field(compare=False)

    def __str__(self) -> str:
        return f"{self.owner.__name__}.{self.name}"


@dataclass(frozen=True, slots=True)
class DatumSymbol:
    """A rigid datum of each element, given by the deployment or derived from another datum."""

    owner: type[Any]
    name: str
    sort: DataSort
    unique: bool
    source: str | None
    derive: Callable[[Any], Value] | None = field(compare=False)
    place: Place = field(compare=False)

    def __str__(self) -> str:
        return f"{self.owner.__name__}.{self.name}"


@dataclass(frozen=True, slots=True)
class ReadingSymbol:
    """A rigid choice about what a document means."""

    id: str
    options: type[Enum]
