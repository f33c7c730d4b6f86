"""The line of every key in a TOML text: the parser of the standard library does not tell.

The scanner is meant for texts that the parser accepts. On a text that is no TOML it gives the keys before the trouble.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator

Key = tuple[str, ...]

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_SPACE = re.compile(r"[ \t]*")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_BARE_VALUE = re.compile(r"[^\s,\[\]{}#\"'][^,\[\]{}#\n]*")
_STRINGS = tuple(
    re.compile(pattern, re.DOTALL)
    for pattern in (
        r'"""(?:\\.|[^\\])*?"{3,5}(?!")',
        r"'''.*?'{3,5}(?!')",
        r'"(?:\\.|[^"\\\n])*"',
        r"'[^'\n]*'",
    )
)
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))")
_ESCAPED = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r", "e": "\x1b", '"': '"', "\\": "\\"}


def keys_in(text: str) -> Iterator[tuple[Key, int]]:
    """Each key in full, with its line from 1: keys, table headers and keys of inline tables, in the order of the text.

    A text that is no TOML ends the sequence where the trouble begins.
    """
    with contextlib.suppress(_NoTomlError):
        yield from _Scanner(text).keys_with_lines()


def key_lines(text: str) -> dict[Key, int]:
    """The line on which each key first stands; the tables that a dotted key names on its way have one too."""
    lines: dict[Key, int] = {}
    for key, line in keys_in(text):
        for length in range(1, len(key) + 1):
            lines.setdefault(key[:length], line)
    return lines


def show_key(key: Key) -> str:
    """A key as TOML writes it."""
    return ".".join(part if _BARE_KEY.fullmatch(part) else _quoted(part) for part in key)


def _quoted(part: str) -> str:
    plain = part.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else f"\\u{ord(c):04X}" for c in plain) + '"'


class _NoTomlError(Exception):
    """The scanner met something that no TOML text contains."""


class _Scanner:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.counted = 0
        self.line = 1

    def keys_with_lines(self) -> Iterator[tuple[Key, int]]:
        """Each key in full with its line, in the order of the text."""
        table: Key = ()
        while self._skip(_BLANK):
            line = self._line()
            if self._take("["):
                double = self._take("[")
                table = self._key()
                self._expect("]]" if double else "]")
                yield table, line
                continue
            key = table + self._key()
            yield key, line
            self._expect("=")
            yield from self._value(key)

    def _value(self, key: Key) -> Iterator[tuple[Key, int]]:
        """Passes over one value; gives the keys of the inline tables in it. Arrays and tables nest on a stack."""
        open_at: list[tuple[str, Key]] = []
        while True:
            self._skip(_BLANK)
            if self._take("["):
                open_at.append(("]", key))
            elif self._take("{"):
                open_at.append(("}", key))
            elif not (open_at and self.text.startswith(open_at[-1][0], self.at)):
                self._scalar()
            # What is complete is closed, up to the next value of an array or the next key of a table.
            while open_at:
                self._skip(_BLANK)
                if self._take(","):
                    self._skip(_BLANK)
                if not self._take(open_at[-1][0]):
                    break
                open_at.pop()
            if not open_at:
                return
            closing, key = open_at[-1]
            if closing == "}":
                line = self._line()
                key += self._key()
                yield key, line
                self._expect("=")

    def _key(self) -> Key:
        """A dotted key."""
        parts: list[str] = []
        while True:
            self._skip(_SPACE)
            if found := _BARE_KEY.match(self.text, self.at):
                parts.append(found.group())
            elif found := next(filter(None, (s.match(self.text, self.at) for s in _STRINGS[2:])), None):
                parts.append(_unquoted(found.group()))
            else:
                raise _NoTomlError
            self.at = found.end()
            self._skip(_SPACE)
            if not self._take("."):
                return tuple(parts)

    def _scalar(self) -> None:
        for pattern in (*_STRINGS, _BARE_VALUE):
            if found := pattern.match(self.text, self.at):
                self.at = found.end()
                return
        raise _NoTomlError

    def _expect(self, token: str) -> None:
        self._skip(_SPACE)
        if not self._take(token):
            raise _NoTomlError

    def _take(self, token: str) -> bool:
        if self.text.startswith(token, self.at):
            self.at += len(token)
            return True
        return False

    def _skip(self, blank: re.Pattern[str]) -> bool:
        """Whether anything is left after the blanks."""
        found = blank.match(self.text, self.at)
        self.at = found.end() if found else self.at
        return self.at < len(self.text)

    def _line(self) -> int:
        self.line += self.text.count("\n", self.counted, self.at)
        self.counted = self.at
        return self.line


def _unquoted(written: str) -> str:
    inner = written[1:-1]
    if written[0] == "'":
        return inner
    return _ESCAPE.sub(
        lambda m: chr(int(m[1] or m[2], 16)) if m[1] or m[2] else _ESCAPED.get(m[3], m[3]),
        inner,
    )
