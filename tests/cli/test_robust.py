"""What goes wrong around the program gives a clear outcome: no traceback, and no wrong exit code."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import IO, cast

import pytest

from checker.api import check
from checker.cache.store import Extent, extent
from checker.cli.target import find_target
from checker.report.results import Lines
from checker.report.screen import TerminalScreen, screen_for
from tests.cli.toy import LIBRARY

ROOT = Path(__file__).resolve().parents[2]
TOY = "from checker.cli.root import main, command\nfrom tests.cli.toy import LIBRARY\n"
MAIN = TOY + "import checker.cli.library as l, checker.cli.target as t\nt.shipped = lambda: LIBRARY\nmain()"
"""The program itself, with the small library."""
QUIET = {k: v for k, v in os.environ.items() if k not in {"NO_COLOR", "FORCE_COLOR", "COLUMNS", "TERM"}}
QUICK = ("check", "T1", "T3", "-e", "reference", "-j", "1")
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="needs /dev/full or limits of memory as Linux has them")


def run(
    *args: str, before: str = "", stdout: int | IO[bytes] = subprocess.PIPE, **environment: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", before + MAIN, *args],
        cwd=ROOT,
        env=QUIET | {"PYTHONPATH": str(ROOT)} | environment,
        stdout=stdout,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        check=False,
        timeout=120,
    )


# ---- disks ---------------------------------------------------------------------------------------
@LINUX
def test_a_full_disk_under_the_output_is_told_and_is_no_verdict() -> None:
    with Path("/dev/full").open("wb") as full:
        done = run(*QUICK, stdout=full)

    assert (done.returncode, done.stderr) == (2, "error: standard output cannot be written: No space left on device\n")


@LINUX
def test_a_full_disk_under_a_file_is_told_with_the_file() -> None:
    done = run(*QUICK, "--json", "/dev/full")

    assert done.returncode == 2
    assert done.stderr.startswith("error: /dev/full: the file cannot be written: No space left on device [F402]")
    assert done.stdout.endswith("2 properties: 2 as expected\n")


TINY_FILES = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (64, 64))\n"


@pytest.mark.skipif(os.name == "nt", reason="there are no limits on files")
def test_a_full_disk_under_the_cache_costs_nothing_but_the_cache(tmp_path: Path) -> None:
    there = run(*QUICK)

    done = run(*QUICK, "--cache", "--cache-dir", str(tmp_path), before=TINY_FILES)

    assert (done.returncode, done.stdout) == (there.returncode, there.stdout)
    why = f"File too large: {tmp_path.as_posix()}"
    assert done.stderr == f"note: the cache cannot be written, so results are not kept: {why}\n"
    assert extent(tmp_path) == Extent(0, 0, 0)


def test_a_folder_that_cannot_be_written_to_is_told_before_the_work_is_done(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("", encoding="utf-8")

    done = run(*QUICK, "--trace-dir", str(file / "traces"))

    assert done.returncode == 2
    assert done.stdout == ""
    assert "the file cannot be written" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_cache_that_cannot_be_written_is_told_once(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("", encoding="utf-8")

    done = run(*QUICK, "--cache", "--cache-dir", str(file / "cache"))

    assert done.returncode == 0
    assert done.stdout.endswith("2 properties: 2 as expected\n")
    assert done.stderr.count("note: the cache cannot be") == done.stderr.count("\n") == 2


# ---- processes -----------------------------------------------------------------------------------
KILLED = """
import os, signal
from checker.cache.store import Store
written = []
real = Store.put
def put(self, key, data):
    written.append(key)
    if len(written) == 4:
        os.fdopen = killed
    real(self, key, data)
def killed(handle, mode):
    os.write(handle, b'{"format": "fail')
    os.kill(os.getpid(), signal.SIGKILL)
Store.put = put
"""


@pytest.mark.skipif(os.name == "nt", reason="there is no SIGKILL")
def test_a_run_that_is_killed_while_it_writes_leaves_a_cache_that_is_of_use(tmp_path: Path) -> None:
    args = ("check", "T1", "T2", "T3", "T4", "-e", "bdd", "-j", "1", "--cache", "--cache-dir", str(tmp_path))

    killed = run(*args, before=KILLED)
    left = extent(tmp_path)
    after = run(*args)

    assert killed.returncode == -9
    assert (left.entries, left.unfinished) == (3, 1)
    assert (after.returncode, after.stderr) == (0, "")
    assert after.stdout == run(*args[:-3]).stdout
    assert extent(tmp_path).entries == 9


@pytest.mark.long
def test_two_processes_fill_one_cache_at_once(tmp_path: Path) -> None:
    args = ("check", "-d", "two-open", "-e", "bdd", "-j", "1", "--cache", "--cache-dir", str(tmp_path))
    both = [
        subprocess.Popen(
            [sys.executable, "-c", MAIN, *args],
            cwd=ROOT,
            env=QUIET | {"PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        for _ in range(2)
    ]

    told = [process.communicate(timeout=120) for process in both]
    third = run(*args)

    assert told[0] == told[1] == (third.stdout, "")
    assert extent(tmp_path).entries == 19
    assert extent(tmp_path).unfinished == 0


@LINUX
@pytest.mark.long
@pytest.mark.parametrize("megabytes", [100, 150, 200, 300, 600])
@pytest.mark.parametrize("engine", ["portfolio", "bdd", "ic3"])
def test_without_memory_nothing_is_decided_and_nothing_hangs(megabytes: int, engine: str) -> None:
    size = megabytes << 20
    limit = f"import resource; resource.setrlimit(resource.RLIMIT_AS, ({size}, {size}))\n"

    done = run("check", "T1", "T3", "-e", engine, "-j", "2", before=limit, RUST_BACKTRACE="1")

    assert done.returncode in (2, 3)
    assert "Traceback" not in done.stderr
    assert "fault of failproof" not in done.stderr
    if done.returncode == 3:
        assert "2 properties: 2 undecided" in done.stdout
        assert "memory" in done.stdout


# ---- terminals and texts -------------------------------------------------------------------------
class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_narrow_terminal_loses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    target = find_target(LIBRARY, "two-open")
    found = check(target.site, *target.catalogue[:3], engine="reference")
    told: dict[int, str] = {}
    for columns in (40, 400):
        monkeypatch.setenv("COLUMNS", str(columns))
        screen = screen_for(Terminal())
        assert isinstance(screen, TerminalScreen)
        lines = Lines(target.site, target.catalogue, timings=True)
        for judged in found:
            screen.show([*lines.result(judged), *lines.stories(judged, witnesses=True)])
        told[columns] = re.sub(r"\x1b\[[0-9;]*m", "", cast("Terminal", screen.console.file).getvalue())

    assert max(len(line) for line in told[40].splitlines()) == 40
    assert words(told[40]) == words(told[400])


def words(text: str) -> str:
    """The text without white space, which wrapping changes."""
    return "".join(text.split())


def test_a_locale_that_is_not_utf_8_breaks_nothing(tmp_path: Path) -> None:
    deployment = tmp_path / "zwei.toml"
    text = (ROOT / "tests/cli/deployments/two.toml").read_text(encoding="utf-8")
    deployment.write_text(re.sub(r'title = ".*"', 'title = "Zwei Köpfe = 二"', text), encoding="utf-8")
    plain = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": "ascii"}

    done = run(*QUICK, "-d", str(deployment), "--json", str(tmp_path / "found.json"), stdout=subprocess.PIPE, **plain)

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("zwei: Zwei K\\xf6pfe = \\u4e8c\n")
    assert json.loads((tmp_path / "found.json").read_text(encoding="utf-8"))["title"] == "Zwei Köpfe = 二"
