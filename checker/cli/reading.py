"""Reading the user's text files: what cannot be read is an error with the path, not a traceback."""

from __future__ import annotations

from pathlib import Path

from model.lang.errors import Code, UsageError
from model.lang.place import Place


def read_text(path: Path, *, fix: str) -> str:
    """The text of a file. Raises UsageError, with `fix` as the way to mend it, where there is none."""
    place = Place(path.as_posix())
    try:
        data = path.read_bytes()
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise UsageError(Code.UNREADABLE_FILE, f"the file cannot be read: {why}", place=place, fix=fix) from error
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise UsageError(
            Code.UNREADABLE_FILE, "the file is no UTF-8 text", place=Place(path.as_posix(), line), fix=fix
        ) from error
