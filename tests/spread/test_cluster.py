"""A real scheduler of dask and two workers on loopback, of which one is killed in the middle."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TOY = (sys.executable, "-m", "tests.cli.toy_program")
pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc to see which worker is at work"),
]


@dataclass
class Cluster:
    address: str
    workers: list[subprocess.Popen[bytes]]

    def busy(self) -> tuple[subprocess.Popen[bytes], int] | None:
        """A worker that is at an errand, and the process of the errand."""
        for worker in self.workers:
            for child in children(worker.pid):
                if b"checker.spread.errand" in Path(f"/proc/{child}/cmdline").read_bytes():
                    return worker, child
        return None


def children(pid: int) -> list[int]:
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        with contextlib.suppress(OSError):
            found += map(int, (task / "children").read_text(encoding="ascii").split())
    return found


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    started: list[subprocess.Popen[bytes]] = []

    def start(program: str, *args: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", f"distributed.cli.dask_{program}", "--no-dashboard", *args]
        with (tmp_path / f"{len(started)}-{program}.log").open("wb") as log:
            process = subprocess.Popen(
                command, cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=log, stderr=log
            )
        started.append(process)
        return process

    told = tmp_path / "scheduler.json"
    start("scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(told))
    wait_for(told.exists)
    address = str(json.loads(told.read_text(encoding="utf-8"))["address"])
    workers = [start("worker", address, "--no-nanny", "--nthreads", "1", "--host", "127.0.0.1") for _ in range(2)]
    try:
        yield Cluster(address, workers)
    finally:
        for process in reversed(started):
            process.kill()
            process.wait()


def wait_for(condition: object, seconds: float = 60) -> None:
    assert callable(condition)
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.02)


def check(*args: str) -> list[str]:
    return [*TOY, "check", "-d", "two-open", "--no-cache", *args]


def test_a_killed_worker_loses_no_result_and_repeats_none(cluster: Cluster) -> None:
    here = subprocess.run(check(), cwd=ROOT, capture_output=True, text=True, check=False)
    run = subprocess.Popen(
        check("--dask", cluster.address), cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    wait_for(lambda: cluster.busy() is not None)
    busy = cluster.busy()
    assert busy is not None
    worker, errand = busy

    worker.send_signal(signal.SIGKILL)
    told, errors = run.communicate(timeout=240)

    assert worker.wait() == -signal.SIGKILL
    assert told == here.stdout
    assert [line.split()[0] for line in told.splitlines() if line.startswith("T")][:9] == [
        f"T{i}" for i in range(1, 10)
    ]
    assert (run.returncode, errors) == (1, "")
    wait_for(lambda: not Path(f"/proc/{errand}").exists())


def test_the_time_of_a_run_ends_it_on_a_cluster_too(cluster: Cluster) -> None:
    run = subprocess.run(
        check("--dask", cluster.address, "--max-run-seconds", "0.01"),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert run.returncode == 3
    assert run.stdout.count("stopped before its result was back") == 9
    assert run.stdout.endswith("the 0.01 seconds of the run are used up: the rest is undecided\n")
    wait_for(lambda: cluster.busy() is None)
