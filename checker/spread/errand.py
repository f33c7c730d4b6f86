"""An errand: a task in a process of its own, `python -m checker.spread.errand`.

Workers of executors have threads, and those of dask may start no children by `multiprocessing`; engines need children
that can be stopped. So each task gets a fresh process. It hears that its worker is gone by the end of its input, and
leaves: nothing is left behind, however the worker ended.
"""

from __future__ import annotations

import math
import os
import pickle
import select
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import IO, cast

from checker.engine import Silent
from checker.spread.task import Task, work_on
from checker.work.service import Found
from checker.work.worker import ORPHANED

_SIZE = 8


def run_errand(task: Task) -> Found:
    """Works on a task in a process of its own. Raises what that raises, or RuntimeError where it just ended."""
    process = subprocess.Popen(
        [sys.executable, "-m", "checker.spread.errand"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(p or str(Path.cwd()) for p in sys.path)},
    )
    assert process.stdin is not None  # noqa: S101 - it is a pipe
    assert process.stdout is not None  # noqa: S101 - it is a pipe
    with process, process.stdin, process.stdout:
        told = b""
        try:
            _send(process.stdin, pickle.dumps(task))
            told = _received(process.stdout)
        except (EOFError, BrokenPipeError):
            pass
        finally:
            process.kill()
    if not told:
        raise RuntimeError(f"its process ended with code {process.returncode}")
    found = cast("Found | Exception", pickle.loads(told))  # noqa: S301 - made by the process that was started above
    if isinstance(found, Exception):
        raise found
    return found


def main() -> None:
    """The life of the process: reads a task, works on it, writes what it found or what was raised."""
    out = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints must not get between
    task = pickle.loads(_received(sys.stdin.buffer))  # noqa: S301 - made by the process that started this one
    try:
        found: Found | Exception = work_on(task, _Watching(task))
    except Exception as error:  # noqa: BLE001 - whatever it is, the other side has to hear of it
        found = error
    _send(out, _pickled(found))
    os._exit(0)  # a thread may wait for input that does not come


def _pickled(found: Found | Exception) -> bytes:
    try:
        return pickle.dumps(found)
    except Exception as error:  # noqa: BLE001 - an error that holds what is no plain data
        return pickle.dumps(RuntimeError(f"{type(found).__name__}: {found} (it does not travel: {error})"))


def _send(file: IO[bytes], data: bytes) -> None:
    file.write(len(data).to_bytes(_SIZE, "big") + data)
    file.flush()


def _received(file: IO[bytes]) -> bytes:
    size = int.from_bytes(_exactly(file, _SIZE), "big")
    return _exactly(file, size)


def _exactly(file: IO[bytes], size: int) -> bytes:
    data = file.read(size)
    if len(data) < size:
        raise EOFError
    return data


class _Watching(Silent):
    """A reporter that stops when the time of the run is up, and ends the process when its worker is gone.

    It looks when it is asked, which is often. A thread would look too, but beside a thread no worker is forked; so
    there is one only where no process ever forks, and a pipe cannot be looked at.
    """

    def __init__(self, task: Task) -> None:
        self._until = math.inf if task.seconds is None else time.monotonic() + task.seconds
        if os.name == "nt":
            threading.Thread(target=_leave_with_input, daemon=True).start()

    def cancelled(self) -> bool:
        """Whether the time has come."""
        if os.name != "nt" and select.select([sys.stdin.buffer], [], [], 0)[0]:
            _leave_with_input()
        return time.monotonic() >= self._until


def _leave_with_input() -> None:
    while sys.stdin.buffer.read(1):
        pass
    os._exit(ORPHANED)


if __name__ == "__main__":
    main()
