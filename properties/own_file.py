"""What a Python file of the user's defines: properties, designs, deployments.

    properties.py        from model.callback... import ...; my_claim = always("MINE", ...)
    database.py          components, `database = system(...)`, deployments, and what must hold of it

Whatever a name of the file stands for counts, and so do the members of tuples and lists; a value that has two names
counts once. A file of properties is code: it is run. A deployment file is data and is not.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from importlib.util import decode_source
from pathlib import Path
from types import ModuleType
from typing import TypeVar, cast

from model.lang.errors import Code, PropertyError, UsageError
from model.lang.place import Place
from model.lang.sites import Deployment
from model.lang.systems import System
from model.python_file import run_file
from properties.expectation import HOLDS, expectation
from properties.property import Property

T = TypeVar("T")


@dataclass(frozen=True)
class OwnFile:
    """What a file defines, in the order of its text. A property that does not say otherwise is expected to hold."""

    path: Path
    properties: tuple[Property, ...]
    systems: tuple[System, ...]
    deployments: tuple[tuple[Deployment, Place], ...]

    @property
    def place(self) -> Place:
        """The file as a whole."""
        return Place(self.path.as_posix())


def read_own_file(path: str | Path) -> OwnFile:
    """Runs the file and tells what it defines. Raises a FailproofError, with the line, where it is wrong."""
    path = Path(path)
    module = run_file(path)
    lines = _lines(path)
    return OwnFile(
        path,
        tuple(p if p.expect else replace(p, expect=expectation(HOLDS)) for _, p in _of_kind(module, Property)),
        tuple(s for _, s in _of_kind(module, System)),
        tuple((d, Place(path.as_posix(), lines.get(name, 0))) for name, d in _of_kind(module, Deployment)),
    )


def read_properties(path: str | Path) -> tuple[Property, ...]:
    """The properties of a file.

    Raises a FailproofError for a file that is wrong or that defines none.
    """
    return properties_of(read_own_file(path))


def properties_of(file: OwnFile) -> tuple[Property, ...]:
    """The properties that a file defines; raises UsageError where there is none."""
    if not file.properties:
        raise UsageError(
            Code.NOTHING_DEFINED,
            "the file defines no property",
            place=file.place,
            fix="give one a name at the top level: `mine = always(...)`; `failproof new property` writes an example",
        )
    return file.properties


def design_of(file: OwnFile) -> System:
    """The one design that a file defines; raises UsageError where there is none, or several."""
    if len(file.systems) != 1:
        found = ", ".join(s.name for s in file.systems)
        raise UsageError(
            Code.NOTHING_DEFINED,
            f"the file defines several designs: {found}" if found else "the file defines no design",
            place=file.place,
            fix="keep one design in a file"
            if found
            else "give it a name at the top level: `mine = system(...)`; `failproof new design` writes an example",
        )
    return file.systems[0]


def check_ids(properties: Iterable[Property]) -> None:
    """Raises PropertyError, with both places, where two properties have one id."""
    first: dict[str, Property] = {}
    for prop in properties:
        other = first.setdefault(prop.id, prop)
        if other is not prop:
            raise PropertyError(
                Code.DUPLICATE_PROPERTY,
                f"two properties are called {prop.id!r}; the other is at {other.place}",
                place=prop.place,
                fix="give one of them another id",
            )


def _of_kind(module: ModuleType, kind: type[T]) -> Iterator[tuple[str, T]]:
    seen: set[int] = set()
    for name, value in list(vars(module).items()):
        parts = cast("Iterable[object]", value) if isinstance(value, tuple | list) else (value,)
        for part in parts:
            if isinstance(part, kind) and id(part) not in seen:
                seen.add(id(part))
                yield name, part


def _lines(path: Path) -> dict[str, int]:
    """The last line that gives each name a value; the file has just been run, so it can be parsed."""
    found: dict[str, int] = {}
    for statement in ast.parse(decode_source(path.read_bytes())).body:
        match statement:
            case ast.Assign(targets=targets):
                found |= {t.id: statement.lineno for t in targets if isinstance(t, ast.Name)}
            case ast.AnnAssign(target=ast.Name(id=name)):
                found[name] = statement.lineno
            case _:
                pass
    return found
