"""What engines have said, kept in a file that only grows, so that asking them can be done in parts."""

from __future__ import annotations

from pathlib import Path

import msgspec

from bench.opinions import Opinion

Key = tuple[str, str, str]
"""A site, a property, an engine."""


class Line(msgspec.Struct, omit_defaults=True):
    """What an engine says of a property on a site; without an opinion: what it says in `limit` seconds is there."""

    site: str
    claim: str
    engine: str
    limit: float = 0.0
    opinion: Opinion | None = None


class Record:
    """The lines of a file, by site, property and engine."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._said: dict[Key, dict[tuple[str, ...], Opinion]] = {}
        self._limit: dict[Key, float] = {}
        if file.exists():
            for line in file.read_text(encoding="utf-8").splitlines():
                self._take(msgspec.json.decode(line, type=Line))

    def patience(self, site: str, prop: str, engine: str) -> float:
        """How many seconds the engine was given for this property; 0 where it was not asked."""
        return self._limit.get((site, prop, engine), 0.0)

    def said(self, site: str, prop: str, engine: str) -> dict[tuple[str, ...], Opinion]:
        """What the engine has said of the property, by element tuple."""
        return self._said.get((site, prop, engine), {})

    def add(self, site: str, opinion: Opinion) -> None:
        """Writes down an opinion; a later one of the same engine replaces it."""
        self._write(Line(site, opinion.claim, opinion.engine, opinion=opinion))

    def close(self, site: str, prop: str, engine: str, limit: float) -> None:
        """Writes down that what the engine says of the property in this time is there."""
        self._write(Line(site, prop, engine, limit))

    def _write(self, line: Line) -> None:
        with self._file.open("a", encoding="utf-8") as out:
            out.write(msgspec.json.encode(line).decode() + "\n")
        self._take(line)

    def _take(self, line: Line) -> None:
        key = (line.site, line.claim, line.engine)
        if line.opinion is None:
            self._limit[key] = line.limit
        else:
            self._said.setdefault(key, {})[line.opinion.binding] = line.opinion
