"""The sorts of values: truth values, bounded integers, enumerations, elements, rigid data."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from ipaddress import IPv4Address
from typing import Any

Value = bool | int | str | Enum | IPv4Address | None
"""A value of a state, a link or a datum. An element is its name; no element is None."""


@dataclass(frozen=True, slots=True)
class BoolSort:
    """True or False."""

    def __str__(self) -> str:
        return "bool"


@dataclass(frozen=True, slots=True)
class IntSort:
    """An integer from low to high, both included."""

    low: int
    high: int

    def __str__(self) -> str:
        return f"int {self.low}..{self.high}"


@dataclass(frozen=True, slots=True)
class EnumSort:
    """A member of an enumeration."""

    enum: type[Enum]

    def __str__(self) -> str:
        return self.enum.__name__


@dataclass(frozen=True, slots=True)
class ElementSort:
    """An element of a component sort, or, if optional, none."""

    component: type[Any]
    optional: bool = False

    def __str__(self) -> str:
        return f"{self.component.__name__} or none" if self.optional else self.component.__name__


@dataclass(frozen=True, slots=True)
class DataSort:
    """A rigid datum: it can be compared, never written."""

    type: type[Any]
    ordered: bool

    def __str__(self) -> str:
        return self.type.__name__


Sort = BoolSort | IntSort | EnumSort | ElementSort | DataSort
BOOL = BoolSort()


def sort_of_value(value: object) -> Sort | None:
    """The narrowest sort of a Python value, or None for one that no state can hold."""
    match value:
        case bool():
            return BOOL
        case Enum():
            return EnumSort(type(value))
        case int():
            return IntSort(value, value)
        case IPv4Address():
            return DataSort(IPv4Address, ordered=True)
        case str():
            return DataSort(str, ordered=False)
        case _:
            return None


def show_value(value: Value) -> str:
    """A value as people write it: enumeration members by name in lower case, no element as 'none'."""
    match value:
        case None:
            return "none"
        case bool():
            return "yes" if value else "no"
        case Enum():
            return value.name.lower().replace("_", "-")
        case _:
            return str(value)
