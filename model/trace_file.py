"""Traces as JSON files, to be kept, sent and replayed.

A file is only a claim: `checker.replay` decides whether the model allows it.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Literal, cast

import msgspec

from model.lang.errors import Code, UsageError
from model.lang.place import Place
from model.trace import Trace

FORMAT = "failproof-trace"
VERSION = 1
"""The version of the format; it changes when a reader of the former one would go wrong."""


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    format: Literal["failproof-trace"]
    version: int
    trace: dict[str, Any]


def trace_as_data(trace: Trace) -> dict[str, Any]:
    """The trace as plain data, in the order of its fields."""
    return cast("dict[str, Any]", msgspec.to_builtins(trace))


def trace_text(trace: Trace) -> str:
    """The trace as the text of a file."""
    data = {"format": FORMAT, "version": VERSION, "trace": trace_as_data(trace)}
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def read_trace(path: str | Path) -> Trace:
    """The trace in a file. Raises UsageError where there is none."""
    place = Place(Path(path).as_posix())
    try:
        data = Path(path).read_bytes()
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise UsageError(
            Code.UNREADABLE_FILE,
            f"the file cannot be read: {why}",
            place=place,
            fix="give the path of a trace file; `failproof check --trace-dir DIR` writes them",
        ) from error
    return trace_from(data, place)


def trace_from(data: bytes, place: Place) -> Trace:
    """The trace in the bytes of a file; `place` is what errors call it."""
    try:
        found = msgspec.json.decode(data, type=_File)
        if found.version != VERSION:
            raise UsageError(
                Code.BAD_TRACE,
                f"the trace is of version {found.version} of the format; this program reads version {VERSION}",
                place=place,
                fix="write the trace again with this version of failproof",
            )
        trace = msgspec.convert(found.trace, Trace)
        _check_shape(found.trace)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise UsageError(
            Code.BAD_TRACE,
            f"the file holds no trace: {error}",
            place=place,
            fix="give a file that `failproof check --trace-dir DIR` has written",
        ) from error
    return trace


def _check_shape(given: dict[str, Any]) -> None:
    """Refuses fields that no trace has: a misspelt field would be lost in silence."""
    known = set(Trace.__dataclass_fields__)
    unknown = sorted(set(given) - known)
    if unknown:
        raise msgspec.ValidationError(f"a trace has no field {unknown[0]!r}")
