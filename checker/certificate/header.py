"""The header of a certificate: what it says about itself, as named texts in the order of a data class.

    (set-info :failproof-certificate "2")
    (set-info :failproof-property "H8")

The first field is the version of the format. Nothing of a header is believed: who reads one compares it with what the
header of the system and the property at hand would say.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import Field, dataclass, fields
from typing import Any, ClassVar, Generic, Protocol, TypeVar

from checker.certificate.sexpr import Group, Symbol, Text, malformed, read
from checker.certificate.smtlib import string

_PREFIX = ":failproof-"


class HeaderLike(Protocol):
    """A data class whose fields are all texts."""

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]


H = TypeVar("H", bound=HeaderLike)


@dataclass(frozen=True, slots=True)
class Headed(Generic[H]):
    """A file: its header, the line of each part of that by name, and all other commands in order."""

    header: H
    lines: Mapping[str, int]
    rest: tuple[Group, ...]


def written_header(header: HeaderLike) -> list[str]:
    """The lines of a header."""
    return [f"(set-info {_key(f)} {string(getattr(header, f.name))})" for f in fields(header)]


def begins_with(kind: type[HeaderLike], text: str, file: str) -> bool:
    """Whether a text says what a header of this kind says first. Raises UsageError where the text is malformed."""
    first = _key(fields(kind)[0])
    return any(isinstance(c, Group) and c.items[1:2] == (Symbol(first, 0),) for c in read(text, file))


def read_headed(kind: type[H], version: str, text: str, file: str) -> Headed[H]:
    """The parts of a file with a header of this kind and version.

    Raises UsageError, with the line, where it is malformed or of another version.
    """
    names = {_key(f): f.name for f in fields(kind)}
    said: dict[str, str] = {}
    lines: dict[str, int] = {}
    rest: list[Group] = []
    for command in read(text, file):
        match command:
            case Group((Symbol("set-info"), Symbol(key), Text(value)), line):
                if key not in names or names[key] in said:
                    raise malformed(line, f"{key} is said twice, or is not part of the header", file)
                said[names[key]] = value
                lines[names[key]] = line
            case Group():
                rest.append(command)
            case _:
                raise malformed(command.line, "a command stands in parentheses", file)
    for key, name in names.items():
        if name not in said:
            raise malformed(1, f"the header does not say {key}", file)
    first = fields(kind)[0].name
    if said[first] != version:
        raise malformed(lines[first], f"its format is {said[first]}, and only {version} is known here", file)
    return Headed(kind(**said), lines, tuple(rest))


def _key(field: Field[Any]) -> str:
    return _PREFIX + field.name.replace("_", "-")
