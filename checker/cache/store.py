"""The folder of a cache: one file for each entry, written at once or not at all.

Any number of processes may use it at a time, and any may be killed: a file is written under a name of its own and then
takes its place in one step. What cannot be read or written is told once and otherwise does without the cache.
"""

from __future__ import annotations

import contextlib
import os
import re
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

SUFFIX = ".entry"
_UNFINISHED = ".unfinished"
_KEY = re.compile(r"[0-9a-f]{64}")


def default_folder() -> Path:
    """Where the platform keeps caches of a user."""
    from platformdirs import user_cache_path

    return user_cache_path("failproof", appauthor=False)


@dataclass(frozen=True, slots=True)
class Extent:
    """What a folder holds: entries, their bytes, and files that were never finished."""

    entries: int
    size: int
    unfinished: int


@dataclass
class Store:
    """Entries by key, a hash in hexadecimal digits. `tell` hears, once each, what does not work."""

    folder: Path
    tell: Callable[[str], None]
    _told: set[str] = field(default_factory=set[str])
    can_write: bool = True

    def get(self, key: str) -> bytes | None:
        """The bytes of an entry; None where there is none that can be read."""
        try:
            return self._path(key).read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            self.note(f"the cache cannot be read: {error.strerror or error}: {self.folder.as_posix()}")
            return None

    def put(self, key: str, data: bytes) -> None:
        """Writes an entry, in place of what may be there. After the first failure nothing more is tried."""
        if not self.can_write:
            return
        path = self._path(key)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(_UNFINISHED, key[:8], path.parent)
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(data)
                Path(name).replace(path)
            except BaseException:
                with contextlib.suppress(OSError):
                    Path(name).unlink()
                raise
        except OSError as error:
            self.can_write = False
            why = f"{error.strerror or error}: {self.folder.as_posix()}"
            self.note(f"the cache cannot be written, so results are not kept: {why}")

    def note(self, text: str) -> None:
        """Tells what does not work, once."""
        if text not in self._told:
            self._told.add(text)
            self.tell(text)

    def _path(self, key: str) -> Path:
        assert _KEY.fullmatch(key), key  # noqa: S101 - no key leads out of the folder
        return self.folder / key[:2] / f"{key}{SUFFIX}"


def extent(folder: Path) -> Extent:
    """What is in the folder."""
    entries = size = unfinished = 0
    for path in _own_files(folder):
        with contextlib.suppress(FileNotFoundError):
            size += path.stat().st_size
            entries += path.suffix == SUFFIX
            unfinished += path.suffix == _UNFINISHED
    return Extent(entries, size, unfinished)


def clear(folder: Path) -> Extent:
    """Removes all entries and what was never finished, and nothing else; tells what was there. Raises OSError."""
    found = extent(folder)
    for path in _own_files(folder):
        path.unlink(missing_ok=True)
        with contextlib.suppress(OSError):
            path.parent.rmdir()
    with contextlib.suppress(OSError):
        folder.rmdir()
    return found


def _own_files(folder: Path) -> Iterator[Path]:
    """The files that a cache has written: a folder that was named by mistake keeps its own."""
    for path in sorted(folder.glob("[0-9a-f][0-9a-f]/*")):
        if path.is_file() and (
            (path.suffix == SUFFIX and _KEY.fullmatch(path.stem))
            or (path.suffix == _UNFINISHED and re.fullmatch(r"[0-9a-f]{8}[a-z0-9_]+", path.stem))
        ):
            yield path
