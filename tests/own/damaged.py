"""Files with random damage: what a slip of the hand, a bad merge or a stranger makes of a good file.

Damage is done to characters, lines and tokens. Tokens are taken from the file itself and from a list of values that are
special in some way; nothing in it can write, wait or leave.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence

TOKEN = re.compile(r'"[^"\n]*"|\w+|[^\w\s]|\n')

PYTHON = (
    *(
        "None",
        "True",
        "0",
        "-1",
        "10**3",
        "1.5",
        "float('nan')",
        '""',
        '"\\u200b"',
        "()",
        "[]",
        "{}",
        "...",
        "lambda: 0",
    ),
    *("lambda s: s", "lambda a, b: a", "object()", "Server", "Server.up", "Role", "Role.ACTIVE", "type", "not", "and"),
    *(
        "==",
        "!=",
        "<",
        "&",
        "|",
        "~",
        ".",
        ",",
        "(",
        ")",
        "old",
        "fired",
        "settled",
        "forall",
        "count",
        "is_none",
        "str",
    ),
    *("self", "import", "del", "raise", "assert", "yield", "return", "async", ":", ":=", "*", "**", "@", "\t", "'''"),
)
TOML = (
    *("0", "-1", "1e400", "nan", "9223372036854775808", "true", '""', '"any"', '"\\u0000"', "[]", "{}", "[[", "]]"),
    *("1979-05-27", "07:32:00", '"10.1.1.300"', '"fe80::1"', "'''", '"""', "=", ".", ",", "[", "]", "#", "readings"),
    *("expect", "design", "start", "expectations", '"catalogue"', '"pair"', '"tank"', '"holds"', "inf", "0x10", "\\"),
)
CHARACTERS = "\x00\t\r\n \"'\\()[]{}=:.,#~&|é€\u200b\u202e\ufeff\U0001f600aZ09_"


def damaged(text: str, seed: int, values: Sequence[str]) -> bytes:
    """The text with one to four pieces of damage, as bytes: some are no UTF-8."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    for _ in range(chance.choice((1, 1, 1, 2, 2, 3, 4))):
        text = chance.choice(_DAMAGES)(text, chance, values)
    data = text.encode("utf-8", errors="replace")
    if chance.random() < 0.05:
        at = chance.randrange(len(data) + 1)
        data = data[:at] + bytes([chance.randrange(256)]) + data[at:]
    return data


def _character(text: str, chance: random.Random, values: Sequence[str]) -> str:
    del values
    at = chance.randrange(len(text) + 1)
    return text[:at] + chance.choice(("", chance.choice(CHARACTERS))) + text[at + chance.randrange(2) :]


def _line(text: str, chance: random.Random, values: Sequence[str]) -> str:
    del values
    lines = text.splitlines(keepends=True) or [""]
    at, to = chance.randrange(len(lines)), chance.randrange(len(lines))
    match chance.randrange(4):
        case 0:
            del lines[at]
        case 1:
            lines.insert(to, lines[at])
        case 2:
            lines[at], lines[to] = lines[to], lines[at]
        case _:
            lines[at] = "  " + lines[at]
    return "".join(lines)


def _token(text: str, chance: random.Random, values: Sequence[str]) -> str:
    tokens = list(TOKEN.finditer(text))
    if not tokens:
        return chance.choice(values)
    found, other = chance.choice(tokens), chance.choice(tokens)
    new = chance.choice((chance.choice(values), other.group(), "", found.group()[:-1]))
    return text[: found.start()] + new + text[found.end() :]


def _end(text: str, chance: random.Random, values: Sequence[str]) -> str:
    del values
    return text[: chance.randrange(len(text) + 1)]


_DAMAGES: tuple[Callable[[str, random.Random, Sequence[str]], str], ...] = (
    _character,
    _line,
    _token,
    _token,
    _token,
    _end,
)
