"""Baselines as TOML files: made by the program, reviewed by people, kept with the deployment.

    format = "failproof-baseline"
    version = 1

    [[known]]
    property = "H8"
    design = "callback"
    deployment = "figure-4-2"
    start = "normal"
    found = "violated"
    where = [{ B20 = ["own"], B21 = ["running", "filter"] }]
    note = "Ticket 4711: the customer accepts it until the next release."

`where` lists the readings, as a union; without it, all that the deployment itself leaves open. `claim` is for readers.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec

from checker.ci.baseline import Found, Known
from model.lang.errors import Code, UsageError, nearest
from model.lang.place import Place
from model.lang.sites import natural
from model.lang.systems import System
from model.toml_lines import keys_in, show_key
from model.toml_text import TomlError, decoded, parsed
from properties.result import Cube

FORMAT = "failproof-baseline"
VERSION = 1
"""The version of the format; it changes when a reader of the former one would go wrong."""

_HEAD = f"""\
# Known violations: `failproof check --baseline` does not fail on what is listed here, and says what is mended.
# `failproof check --write-baseline` writes the list anew. A `note` is yours and is kept.

format = "{FORMAT}"
version = {VERSION}
"""
_KEYS = ("format", "version", "known")


class _Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    property: str
    design: str
    deployment: str
    start: str
    found: Found
    where: tuple[dict[str, list[str]], ...] = ({},)
    note: str = ""
    claim: str = ""


def read_baseline(path: Path) -> tuple[Known, ...]:
    """The known violations in a file. Raises UsageError, with file and line, where it is no baseline."""
    try:
        data = path.read_bytes()
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise UsageError(
            Code.UNREADABLE_FILE,
            f"the file cannot be read: {why}",
            place=Place(path.as_posix()),
            fix="give the path of a baseline; `failproof check --write-baseline FILE` writes one",
        ) from error
    try:
        text = decoded(data)
        given = parsed(text, header="[[known]]")
    except TomlError as error:
        raise UsageError(
            Code.BAD_BASELINE, error.message, place=Place(path.as_posix(), error.line), fix=error.fix
        ) from error
    return _known(given, text, path.as_posix())


def check_readings(known: Iterable[Known], system: System) -> None:
    """Raises UsageError where an entry of this design names a reading or an option that the design has not."""
    for entry in known:
        if entry.design != system.name:
            continue
        for reading, options in (part for cube in entry.where for part in cube):
            info = system.reading_by_id.get(reading)
            if info is None:
                raise _wrong(
                    f"the design {system.name} has no reading {reading!r}",
                    entry.place,
                    nearest(reading, system.reading_by_id),
                )
            names = [c.option for c in info.options]
            for option in options:
                if option not in names:
                    raise _wrong(f"reading {reading} has no option {option!r}", entry.place, nearest(option, names))


def baseline_text(known: Iterable[Known]) -> str:
    """The text of a file, in the order of deployments and properties."""
    return "\n".join([_HEAD, *(_entry_text(k) for k in sorted(known, key=_rank))])


def _rank(known: Known) -> tuple[object, ...]:
    return known.design, known.deployment, known.start, natural(known.property_id), known.property_id, known.found


def _known(given: dict[str, Any], text: str, file: str) -> tuple[Known, ...]:
    lines = [line for key, line in keys_in(text) if key == ("known",)]
    if (given.get("format"), given.get("version")) != (FORMAT, VERSION):
        raise _wrong(
            f"the file is no baseline of version {VERSION}",
            Place(file),
            f'begin it with `format = "{FORMAT}"` and `version = {VERSION}`',
        )
    for key in given:
        if key not in _KEYS:
            raise _wrong(f"a baseline has no {key!r}", Place(file), nearest(key, _KEYS))
    entries: object = given.get("known", [])
    if not isinstance(entries, list):
        raise _wrong("the known violations are no list of tables", Place(file), "write each under `[[known]]`")
    known: dict[tuple[str, ...], Known] = {}
    for number, data in enumerate(entries):  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType] - any TOML
        place = Place(file, lines[number] if number < len(lines) else 0)
        try:
            entry = msgspec.convert(data, _Entry, strict=True)
        except msgspec.ValidationError as error:
            raise _wrong(
                f"the entry is wrong: {error}", place, "write it as `--write-baseline` does, or let it write the file"
            ) from error
        found = _from_entry(entry, place)
        twin = known.setdefault(found.key, found)
        if twin is not found:
            raise _wrong(
                f"{entry.property} on {entry.deployment} is listed twice, first at {twin.place}",
                place,
                "put the readings of both into one `where`",
            )
    return tuple(known.values())


def _from_entry(entry: _Entry, place: Place) -> Known:
    where: tuple[Cube, ...] = tuple(tuple((r, tuple(options)) for r, options in c.items()) for c in entry.where)
    return Known(
        entry.property,
        entry.design,
        entry.deployment,
        entry.start,
        entry.found,
        where,
        entry.note,
        entry.claim,
        place,
    )


def _wrong(message: str, place: Place | None, fix: str) -> UsageError:
    return UsageError(Code.BAD_BASELINE, message, place=place, fix=fix)


def _entry_text(known: Known) -> str:
    lines = ["[[known]]"]
    lines += [
        f"{name} = {_text(value)}"
        for name, value in (
            ("property", known.property_id),
            ("claim", known.claim),
            ("design", known.design),
            ("deployment", known.deployment),
            ("start", known.start),
            ("found", known.found),
        )
        if value
    ]
    if known.where != ((),):
        cubes = [
            "{ " + ", ".join(f"{show_key((r,))} = [{', '.join(map(_text, options))}]" for r, options in cube) + " }"
            for cube in known.where
        ]
        one_line = f"where = [{', '.join(cubes)}]"
        lines += [one_line] if len(cubes) == 1 else ["where = [", *(f"    {c}," for c in cubes), "]"]
    if known.note:
        lines.append(f"note = {_text(known.note)}")
    return "\n".join(lines) + "\n"


def _text(value: str) -> str:
    """A TOML string: as JSON writes it, but for one control character that TOML does not allow."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007F")
