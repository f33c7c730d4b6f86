"""The folder of a cache: written at once or not at all, and only its own files are touched."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from checker.cache.store import Extent, Store, clear, default_folder, extent

KEY, OTHER = "ab" * 32, "cd" * 32


def store(folder: Path) -> tuple[Store, list[str]]:
    notes: list[str] = []
    return Store(folder, notes.append), notes


def test_what_was_put_can_be_got_and_replaced(tmp_path: Path) -> None:
    kept, notes = store(tmp_path / "new" / "folder")

    kept.put(KEY, b"first")
    kept.put(KEY, b"second")

    assert (kept.get(KEY), kept.get(OTHER), notes) == (b"second", None, [])
    assert extent(kept.folder) == Extent(1, 6, 0)


def test_a_write_that_fails_leaves_the_former_entry_and_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, notes = store(tmp_path)
    kept.put(KEY, b"first")

    def full(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device", str(self), 0, str(target))

    monkeypatch.setattr(Path, "replace", full)
    kept.put(KEY, b"second")
    kept.put(OTHER, b"third")

    assert (kept.get(KEY), kept.get(OTHER)) == (b"first", None)
    assert notes == [
        f"the cache cannot be written, so results are not kept: No space left on device: {tmp_path.as_posix()}"
    ]
    assert extent(tmp_path) == Extent(1, 5, 0)


def test_clearing_keeps_what_is_not_its_own(tmp_path: Path) -> None:
    kept, _ = store(tmp_path)
    kept.put(KEY, b"mine")
    (tmp_path / "ab" / "abcdabcd12_x.unfinished").write_bytes(b"half")
    for name in ("notes.txt", "ab/notes.entry", "cd"):
        (tmp_path / name).write_text("yours", encoding="utf-8")

    found = clear(tmp_path)

    assert found == Extent(1, 8, 1)
    assert sorted(p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*") if p.is_file()) == [
        "ab/notes.entry",
        "cd",
        "notes.txt",
    ]


def test_clearing_removes_the_folders_that_it_made(tmp_path: Path) -> None:
    kept, _ = store(tmp_path / "cache")
    kept.put(KEY, b"mine")

    assert clear(kept.folder) == Extent(1, 4, 0)
    assert not kept.folder.exists()
    assert clear(kept.folder) == Extent(0, 0, 0)


@pytest.mark.skipif(sys.platform != "linux", reason="each platform has a place of its own")
def test_the_cache_stands_where_the_platform_keeps_caches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))

    assert default_folder() == tmp_path / "failproof"
