"""A reader of s-expressions as SMT-LIB writes them: symbols, quoted symbols, strings, numerals, lists, comments.

It keeps a stack of its own, so depth is no limit, and it knows the line of everything.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from model.lang.errors import Code, UsageError
from model.lang.place import Place

_TOKEN = re.compile(
    r"""(?P<space>\s+|;[^\n]*)
      | (?P<open>\()
      | (?P<close>\))
      | \|(?P<quoted>[^|\\]*)\|
      | "(?P<string>(?:[^"]|"")*)"
      | (?P<plain>[^\s()|";]+)""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Symbol:
    """A symbol, a keyword or a numeral."""

    name: str
    line: int = field(compare=False)


@dataclass(frozen=True, slots=True)
class Text:
    """A string."""

    value: str
    line: int = field(compare=False)


@dataclass(frozen=True, slots=True)
class Group:
    """A list in parentheses."""

    items: tuple[Sexpr, ...]
    line: int = field(compare=False)


Sexpr = Symbol | Text | Group


def read(text: str, file: str = "certificate") -> tuple[Sexpr, ...]:
    """All expressions of a text. Raises UsageError with the line where it is malformed."""
    open_groups: list[tuple[int, list[Sexpr]]] = []
    done: list[Sexpr] = []
    position, line = 0, 1
    while position < len(text):
        found = _TOKEN.match(text, position)
        if found is None:
            raise malformed(line, f"{text[position]!r} begins nothing that can be read", file)
        into = open_groups[-1][1] if open_groups else done
        match found.lastgroup:
            case "open":
                open_groups.append((line, []))
            case "close":
                if not open_groups:
                    raise malformed(line, "a parenthesis is closed that was not opened", file)
                begun, items = open_groups.pop()
                (open_groups[-1][1] if open_groups else done).append(Group(tuple(items), begun))
            case "string":
                into.append(Text(found["string"].replace('""', '"'), line))
            case "quoted":
                into.append(Symbol(found["quoted"], line))
            case "plain":
                into.append(Symbol(found["plain"], line))
            case _:
                pass
        line += found[0].count("\n")
        position = found.end()
    if open_groups:
        raise malformed(open_groups[-1][0], "a parenthesis is not closed", file)
    return tuple(done)


def malformed(line: int, what: str, file: str = "certificate") -> UsageError:
    """The error for a text that cannot be read."""
    return UsageError(
        Code.UNREADABLE_FILE,
        f"not a certificate: {what}",
        place=Place(file, line),
        fix="write the certificate anew with `failproof certify`",
    )
