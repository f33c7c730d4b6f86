"""TOML texts as data, for files of any kind: what is no TOML is told with its line and its key.

Whoever reads a file of one kind turns a `TomlError` into an error of that kind.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from typing import Any

from model.lang.place import Place
from model.toml_lines import Key, keys_in, show_key

_AT_LINE = re.compile(r"\s*\(at line (\d+), column \d+\)$")
_AT_END = re.compile(r"\s*\(at end of document\)$")


class TomlError(Exception):
    """Bytes are no TOML. `line` is 0 where no line is to blame."""

    def __init__(self, message: str, *, line: int = 0, fix: str) -> None:
        super().__init__(message)
        self.message = message
        self.line = line
        self.fix = fix


def decoded(data: bytes) -> str:
    """The text that the bytes are in UTF-8, with or without a byte order mark; raises TomlError."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise TomlError(
            f"the file is not UTF-8: byte {error.start} cannot be read",
            line=error.object[: error.start].count(b"\n") + 1,
            fix="save the file as UTF-8",
        ) from error


def parsed(text: str, *, header: str) -> dict[str, Any]:
    """The text as data; raises TomlError. `header` is an example of a table header in files of this kind."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _syntax_error(text, str(error), header) from error
    except (RecursionError, ValueError) as error:
        # Arrays nested too deep for the parser, or an integer with more digits than Python converts.
        raise TomlError(
            "the file cannot be parsed: it is nested too deeply, or a number is too long",
            fix="no file of this kind needs either",
        ) from error


def place_of_key(file: str, lines: Mapping[Key, int], key: Key) -> Place:
    """Where a key is written: its own line, or that of the nearest table that contains it."""
    for length in range(len(key), 0, -1):
        if key[:length] in lines:
            return Place(file, lines[key[:length]])
    return Place(file)


def shown(value: object) -> str:
    """A value as an error message names it."""
    match value:
        case bool():
            return "true" if value else "false"
        case dict():
            return "a table"
        case list():
            return "a list"
        case str():
            return repr(value)
        case int() if not -(2**63) <= value < 2**63:
            return "an integer of more than 64 bits"  # some cannot even be printed
        case _:
            return str(value)


def _syntax_error(text: str, message: str, header: str) -> TomlError:
    """What the parser says, with the key it was at; it tells a key that is given twice at its second place."""
    found = _AT_LINE.search(message)
    line = int(found[1]) if found else len(text.rstrip().splitlines())
    what = _AT_END.sub(" at the end of the file", _AT_LINE.sub("", message))
    what = what[:1].lower() + what[1:]
    before = [(key, at) for key, at in keys_in(text) if at <= line]
    key, at = before[-1] if before else ((), line)
    told = f"{show_key(key)}: " if key else ""
    if what.startswith(("cannot", "duplicate")):
        earlier = before[:-1]
        same = [at for k, at in earlier if k == key]
        within = [at for k, at in earlier if k[: len(key)] == key or key[: len(k)] == k]
        first = next(iter([*same, *within]), line)
        return TomlError(
            f"{told}given twice, first on line {first}",
            line=at,
            fix="give each key and each table once",
        )
    return TomlError(
        f"{told}no TOML: {what}",
        line=line,
        fix=f'write lines such as `key = "value"`, under headers such as `{header}`',
    )
