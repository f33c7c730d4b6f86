"""Files with random damage are told with a place, exit code 2, or are good files still: never a traceback."""

from __future__ import annotations

import contextlib
import re
import warnings
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from checker.cli import command
from checker.cli.library import Library, shipped
from model.deployment_file import deployment_text
from tests.cli.toy import HERE, LIBRARY
from tests.own.damaged import PYTHON, TOML, damaged

PROPERTIES, DESIGN = (
    Path(__file__).with_name(name).read_text(encoding="utf-8") for name in ("good_properties.txt", "good_design.txt")
)
PLACE = re.compile(r"error: (bad\.(py|toml)|\w[\w/]*\.(py|toml))(:\d+)?: ")


def told(library: Library | None, *words: str) -> tuple[int, str]:
    """The exit code and standard error; what is raised and is no end of the program goes through."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        done = CliRunner().invoke(command, words, obj=library, prog_name="failproof")
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, done.stderr


def deployment(seed: int) -> tuple[int, str]:
    sources: list[tuple[Library, str]] = [
        (LIBRARY, deployment_text("two-open", HERE / "deployments")),
        (LIBRARY, deployment_text("two-own", HERE / "deployments")),
        (shipped(), deployment_text("figure-4-2")),
    ]
    library, text = sources[seed % 3]
    Path("bad.toml").write_bytes(damaged(text, seed, TOML))
    return told(library, "list", "components", "-d", "bad.toml")


def properties(seed: int) -> tuple[int, str]:
    Path("bad.py").write_bytes(damaged(PROPERTIES, seed, PYTHON))
    first = told(LIBRARY, "list", "properties", "-p", "bad.py")
    if first[0] != 0:
        return first
    return told(LIBRARY, "check", "-p", "bad.py", "-j", "1", "--engine", "reference", "--max-states", "200")


def design(seed: int) -> tuple[int, str]:
    Path("bad.py").write_bytes(damaged(DESIGN, seed, PYTHON))
    first = told(LIBRARY, "list", "components", "--design", "bad.py")
    if first[0] != 0:
        return first
    return told(LIBRARY, "check", "--design", "bad.py", "-j", "1", "--engine", "reference", "--max-states", "50")


KINDS = (deployment, properties, design)


def tried(kind: Callable[[int], tuple[int, str]], seeds: range) -> dict[int, int]:
    """How often each exit code came out, once each answer has been looked at."""
    found: dict[int, int] = {}
    for seed in seeds:
        try:
            code, said = kind(seed)
        except Exception as error:
            error.add_note(f"seed {seed}:\n{_file_text()}")
            raise
        found[code] = found.get(code, 0) + 1
        assert code in (0, 1, 2, 3), (seed, code)
        if code == 2:
            assert PLACE.match(said), (seed, said)
            assert "Traceback" not in said
    return found


def _file_text() -> str:
    with contextlib.suppress(OSError):
        return (
            max(Path().glob("bad.*"), key=lambda p: p.stat().st_mtime_ns).read_bytes().decode(errors="backslashreplace")
        )
    return ""


def test_the_files_are_good_before_they_are_damaged(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    Path("good.py").write_text(PROPERTIES, encoding="utf-8")
    Path("design.py").write_text(DESIGN, encoding="utf-8")

    assert told(LIBRARY, "list", "properties", "-p", "good.py") == (0, "")
    assert told(LIBRARY, "list", "components", "--design", "design.py") == (0, "")


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_some_damaged_files(
    kind: Callable[[int], tuple[int, str]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)

    found = tried(kind, range(40))

    assert found[2] >= 20


@pytest.mark.long
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_many_damaged_files(
    kind: Callable[[int], tuple[int, str]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)

    found = tried(kind, range(1_000, 2_000))

    assert found[2] >= 500
