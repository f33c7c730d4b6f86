"""Writing files for the user: what cannot be written is an error with the path, not a traceback."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from model.lang.errors import Code, UsageError
from model.lang.place import Place


def check_writable(target: str | Path) -> None:
    """Raises before the work is done where `write_text` could not write afterwards."""
    path = Path(target)
    if str(target) == "-":
        return
    try:
        folder = next(parent for parent in path.absolute().parents if parent.exists())
        if path.is_dir():
            raise _unwritable(path, "it is a folder")
        if not folder.is_dir():
            raise _unwritable(path, f"{folder.name} is no folder")
        if not os.access(path if path.exists() else folder, os.W_OK):
            raise _unwritable(path, "there is no permission to")
    except (OSError, ValueError) as error:
        raise _unwritable(path, str(error)) from error


def write_text(target: str | Path, text: str) -> None:
    """Writes the text to a file, or to standard output for '-'; UTF-8 and the same line ends everywhere.

    What UTF-8 cannot carry, half a surrogate pair, is written out, as on standard output.
    """
    if str(target) == "-":
        sys.stdout.write(text)
        return
    path = Path(target)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", errors="backslashreplace", newline="\n")
    except OSError as error:
        raise _unwritable(path, error.strerror or str(error)) from error


def write_new(path: Path, text: str) -> None:
    """Writes a file that is not there yet; one that is there is never overwritten."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError as error:
        raise UsageError(
            Code.UNREADABLE_FILE,
            "the file exists, and nothing is overwritten",
            place=Place(path.as_posix()),
            fix="give another name, or move the file away",
        ) from error
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise _unwritable(path, why) from error


def add_text(target: str | Path, text: str) -> None:
    """Adds the text to the end of a file, which others add to as well."""
    path = Path(target)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
            file.write(text)
    except OSError as error:
        raise _unwritable(path, error.strerror or str(error)) from error


def write_bytes(target: str | Path, data: bytes) -> None:
    """Writes the bytes to a file, or to standard output for '-'."""
    if str(target) == "-":
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        return
    path = Path(target)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    except OSError as error:
        raise _unwritable(path, error.strerror or str(error)) from error


def _unwritable(path: Path, why: str) -> UsageError:
    return UsageError(
        Code.UNREADABLE_FILE,
        f"the file cannot be written: {why}",
        place=Place(path.as_posix()),
        fix="give the path of a file in a folder that you can write to",
    )
