"""Writing files for the user: what cannot be written is an error with the path, not a traceback."""

from __future__ import annotations

import sys
from pathlib import Path

from model.lang.errors import Code, UsageError
from model.lang.place import Place


def write_text(target: str | Path, text: str) -> None:
    """Writes the text to a file, or to standard output for '-'; UTF-8 and the same line ends everywhere."""
    if str(target) == "-":
        sys.stdout.write(text)
        return
    path = Path(target)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise UsageError(
            Code.UNREADABLE_FILE,
            f"the file cannot be written: {error.strerror or error}",
            place=Place(path.as_posix()),
            fix="give the path of a file in a folder that you can write to",
        ) from error
