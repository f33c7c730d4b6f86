"""Workers and the program: Ctrl-C reaches all of a terminal, a program that is killed leaves nobody behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = """
from checker.cli.target import find_target
from checker.engine import Options
from checker.cli.running import Running
from checker.report.screen import screen_for
from checker.work.workshop import Workshop
from tests.cli.toy import LIBRARY
from tests.work.engines import Troubled
import sys

class Telling(Running):
    def progress(self, phase, done, note=""):
        print(phase, flush=True)

if __name__ == "__main__":
    target = find_target(LIBRARY, "two")
    wanted = [target.properties([name])[0] for name in ("T1", "T3", "T2")]
    with Workshop(target.site, wanted, Troubled(sys.argv[1]), Options(), jobs=2, method=sys.argv[2]) as workshop:
        with Telling(screen_for(sys.stdout), 3) as reporter:
            try:
                for judged in workshop.run(reporter, from_catalogue=True):
                    print(judged.result.property.id, judged.result.cases[0].verdict.value, flush=True)
            except KeyboardInterrupt:
                print("interrupted", flush=True)
"""
"""Prints `opened`, `waiting` and so on as the troubled engine goes on, and the verdicts."""

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc, and signals differ elsewhere")


def started(trouble: str, method: str) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", SCRIPT, trouble, method],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    assert process.stdout is not None
    told = ""
    while "T3" not in told:
        told += process.stdout.readline()
    return process


def group(leader: int) -> list[int]:
    """The processes of a session that still live."""
    found: list[int] = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            state, _, _, session = entry.joinpath("stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()[:4]
        except OSError:
            continue
        if int(session) == leader and state != "Z":
            found.append(int(entry.name))
    return found


def ends_within(seconds: float, leader: int) -> bool:
    until = time.monotonic() + seconds
    while group(leader) and time.monotonic() < until:
        time.sleep(0.05)
    return not group(leader)


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_a_program_that_is_killed_leaves_no_worker_behind(method: str) -> None:
    process = started("sleeps", method)
    assert len(group(process.pid)) > 2

    process.kill()
    process.communicate(timeout=30)

    assert ends_within(20, process.pid)


def test_one_interrupt_of_the_terminal_lets_the_engine_end() -> None:
    process = started("waits", "fork")

    os.killpg(process.pid, signal.SIGINT)
    told, _ = process.communicate(timeout=30)

    assert [line for line in told.splitlines() if line != "waiting"] == ["T2 undecided"]
    assert ends_within(5, process.pid)


def test_two_interrupts_of_the_terminal_end_at_once() -> None:
    process = started("sleeps", "fork")
    begun = time.monotonic()

    os.killpg(process.pid, signal.SIGINT)
    time.sleep(0.5)
    os.killpg(process.pid, signal.SIGINT)
    told, _ = process.communicate(timeout=30)

    assert time.monotonic() - begun < 10
    assert told.splitlines()[-1] == "interrupted"
    assert ends_within(5, process.pid)


@pytest.mark.parametrize("args", [("check", "-d", "two-open"), ("certify", "--out", "certificates")])
def test_the_number_of_jobs_changes_no_byte(args: tuple[str, ...], tmp_path: Path) -> None:
    printed: list[tuple[str, dict[str, str]]] = []
    for jobs in ("1", "2", "3"):
        folder = tmp_path / jobs
        folder.mkdir()
        done = subprocess.run(
            [sys.executable, "-m", "tests.cli.toy_program", *args, "--jobs", jobs],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.stderr == ""
        files = {f.name: f.read_text(encoding="utf-8") for f in sorted(folder.rglob("*.*"))}
        printed.append((done.stdout, files))

    assert "T9" in printed[0][0]
    assert bool(printed[0][1]) is (args[0] == "certify")
    assert printed == [printed[0]] * 3
