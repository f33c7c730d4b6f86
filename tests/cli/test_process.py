"""The program as a process: pipes, signals, colours, hash seeds, the time it needs to start."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TOY = (sys.executable, "-m", "tests.cli.toy_program")
QUIET = {k: v for k, v in os.environ.items() if k not in {"NO_COLOR", "FORCE_COLOR", "COLUMNS", "TERM"}}


def run(*args: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*TOY, *args], cwd=ROOT, env=QUIET | environment, capture_output=True, text=True, check=False)


def test_the_program_runs_as_a_module_and_tells_its_version() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "checker.cli", "--version"], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("failproof ")


@pytest.mark.skipif(os.name == "nt", reason="pipes break differently there")
@pytest.mark.parametrize(
    "args",
    [
        ["list", "rules"],
        ["check", "-d", "two-open"],
        ["graph"],
        ["export", "T1", "--to", "smtlib"],
        ["requirements"],
        ["--help"],
    ],
)
def test_a_reader_that_goes_away_causes_no_traceback(args: list[str]) -> None:
    process = subprocess.Popen([*TOY, *args], cwd=ROOT, env=QUIET, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()

    told = process.stderr.read().decode()
    process.wait(timeout=30)
    process.stderr.close()

    assert told == ""


@pytest.mark.parametrize(
    "args",
    [
        ["check", "-d", "two-open"],
        ["list", "components"],
        ["explore", "-d", "two-open"],
        ["export", "T7", "--to", "smtlib"],
        ["requirements", "--design", "pair", "--verdicts", "--markdown", "-"],
    ],
)
def test_hash_seeds_change_no_byte(args: list[str]) -> None:
    printed = [run(*args, PYTHONHASHSEED=seed).stdout for seed in ("0", "1", "4711")]

    assert printed[0]
    assert printed == [printed[0]] * 3


def test_the_order_of_elements_changes_no_byte(tmp_path: Path) -> None:
    first = (ROOT / "tests/cli/deployments/two-open.toml").read_text(encoding="utf-8")
    lines = first.splitlines()
    swapped = [*lines[:-2], lines[-1], lines[-2]]
    backwards = [*swapped[:3], *swapped[8:], "", *swapped[4:8]]
    printed: list[str] = []
    for text in (lines, swapped, backwards):
        path = tmp_path / "same.toml"
        path.write_text("\n".join(text), encoding="utf-8")
        printed.append(run("check", "-d", str(path), "--json", "-").stdout)

    assert '"deployment": "same"' in printed[0]
    assert printed == [printed[0]] * 3


def test_no_colour_reaches_a_pipe() -> None:
    assert "\x1b" not in run("check", "T3", TERM="xterm-256color", FORCE_COLOR="1").stdout


@pytest.mark.skipif(os.name == "nt", reason="there are no pseudo-terminals")
def test_verdicts_are_coloured_on_a_terminal_only_without_no_color() -> None:
    coloured = on_terminal("check", "T3", "T7", "-e", "reference", TERM="xterm")
    plain = on_terminal("check", "T3", "T7", "-e", "reference", TERM="xterm", NO_COLOR="1")

    assert "\x1b[32mas expected" in coloured
    assert "\x1b[1;31mNOT as expected" in coloured
    assert "\x1b[32m" not in plain
    assert "NOT as expected" in plain


def on_terminal(*args: str, **environment: str) -> str:
    """What the program prints to a terminal of 80 columns."""
    import pty

    leader, follower = pty.openpty()
    process = subprocess.Popen(
        [*TOY, *args], cwd=ROOT, env=QUIET | {"COLUMNS": "80"} | environment, stdout=follower, stderr=follower
    )
    os.close(follower)
    told = b""
    while True:
        try:
            piece = os.read(leader, 4096)
        except OSError:
            break
        if not piece:
            break
        told += piece
    process.wait(timeout=30)
    os.close(leader)
    return told.decode()


def test_a_fault_of_the_program_itself_is_no_verdict() -> None:
    script = "import checker.cli.root as r; r.VERBS['gone'] = ''; import sys; sys.argv = ['f', 'gone']; r.main()"

    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 2
    assert done.stderr.endswith("this is a fault of failproof itself: please report it with the lines above\n")


SLOW = """
import time
from checker.cli import command
from checker.reference import ReferenceSession

def check(self, prop, real=ReferenceSession.check):
    if prop.id == "T2":
        print("begun", flush=True)
        while not self.reporter.cancelled():
            time.sleep(0.01)
        if PATIENT:
            time.sleep(60)
    return real(self, prop)

ReferenceSession.check = check
from tests.cli.toy import LIBRARY
command(["check", "-e", "reference", "-j", "1", "T1", "T2", "T3"], obj=LIBRARY, prog_name="failproof")
"""


def interrupted(times: int, *, patient: bool) -> tuple[int, str, str]:
    process = subprocess.Popen(
        [sys.executable, "-c", SLOW.replace("PATIENT", str(patient))],
        cwd=ROOT,
        env=QUIET,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    told = ""
    while not told.endswith("begun\n"):
        told += process.stdout.readline()
    for _ in range(times):
        process.send_signal(signal.SIGINT)
        time.sleep(0.5)
    rest, errors = process.communicate(timeout=30)
    return process.returncode, told + rest, errors


@pytest.mark.skipif(os.name == "nt", reason="signals are sent differently there")
def test_the_first_interrupt_ends_with_the_results_so_far() -> None:
    code, told, errors = interrupted(1, patient=False)

    assert code == 3
    assert errors == ""
    assert "T1  holds" in told
    assert "T3  undecided  -" in told
    assert "stopped before it was begun" in told
    assert told.endswith("stopped by Ctrl-C: the rest is undecided\n")


@pytest.mark.skipif(os.name == "nt", reason="signals are sent differently there")
def test_the_second_interrupt_ends_at_once() -> None:
    begun = time.monotonic()

    code, told, errors = interrupted(2, patient=True)

    assert time.monotonic() - begun < 20
    assert code == 130
    assert errors == "interrupted\n"
    assert "T3" not in told
