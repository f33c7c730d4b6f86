"""A worker: a process that takes one task after the other, until its pipe is closed or somebody ends it.

It ignores Ctrl-C, which reaches every process of a terminal: whether and when a worker ends is for its crew to say.
If the crew's process is gone, however it ended, the worker ends too, even in the middle of a call that nobody can
interrupt.
"""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import threading
import time
import traceback
from dataclasses import dataclass
from multiprocessing import parent_process
from multiprocessing.connection import Connection, wait
from typing import Any

from checker.work.parcel import unpacked
from checker.work.service import Service

ORPHANED = 3
"""The exit code of a worker whose crew is gone; nobody is left to see it."""
SELDOM = 0.1
"""Seconds between two reports of progress."""
OFTEN = 0.02
"""Seconds between two looks for a wish to stop."""


@dataclass(frozen=True, slots=True)
class Task:
    """To a worker: answer this. `number` tells its answer from those of other tasks."""

    number: int
    asked: Any


@dataclass(frozen=True, slots=True)
class Stop:
    """To a worker: end the task of this number soon, with what is there."""

    number: int


@dataclass(frozen=True, slots=True)
class Begun:
    """From a worker: all is loaded, and the time of the task begins."""

    number: int


@dataclass(frozen=True, slots=True)
class Answer:
    """From a worker: the answer to a task."""

    number: int
    value: Any


@dataclass(frozen=True, slots=True)
class Failure:
    """From a worker: what its task raised, and where, for whoever has to look for the fault."""

    number: int
    error: BaseException
    where: str


@dataclass(frozen=True, slots=True)
class Progress:
    """From a worker: how far its task is."""

    number: int
    phase: str
    done: int
    note: str


class _Line:
    """The reporter of a worker: progress goes up its pipe, wishes to stop come down."""

    def __init__(self, pipe: Connection[Any, Any]) -> None:
        self._pipe = pipe
        self._number = 0
        self._stopped = False
        self._told = 0.0
        self._looked = 0.0

    def begin(self, number: int) -> None:
        self._number, self._stopped = number, False

    def begun(self) -> None:
        self._pipe.send(Begun(self._number))

    def progress(self, phase: str, done: int, note: str = "") -> None:
        now = time.monotonic()
        if now - self._told >= SELDOM:
            self._told = now
            self._pipe.send(Progress(self._number, phase, done, note))

    def cancelled(self) -> bool:
        now = time.monotonic()
        if not self._stopped and now - self._looked >= OFTEN:
            self._looked = now
            while not self._stopped and self._pipe.poll():
                # During a task nothing else comes down; a late word about a former task says nothing about this one.
                self._stopped = self._pipe.recv() == Stop(self._number)
        return self._stopped


def work(pipe: Connection[Any, Any], service: Service | bytes) -> None:
    """The life of a worker. The service is itself where it was inherited, else a parcel."""
    gc.freeze()  # what was inherited may hold on to threads of the parent: nothing of it is ever finalised here
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.environ["RUST_BACKTRACE"] = "0"  # a library that runs out of memory would hang while it tells where
    threading.Thread(target=_leave_with_parent, daemon=True).start()
    line = _Line(pipe)
    with contextlib.suppress(EOFError, BrokenPipeError):
        made: Service = unpacked(service) if isinstance(service, bytes) else service
        handler = made.begin(line)
        while True:
            message = pipe.recv()
            if not isinstance(message, Task):
                continue  # a wish to stop a task that has ended
            line.begin(message.number)
            try:
                told: Answer | Failure = Answer(message.number, handler(message.asked))
            except Exception as error:  # noqa: BLE001 - whatever it is, the crew has to hear of it
                told = Failure(message.number, error, traceback.format_exc())
            _send(pipe, told)
    os._exit(0)  # a process that was forked must not flush what its parent has still to print


def _send(pipe: Connection[Any, Any], told: Answer | Failure) -> None:
    try:
        pipe.send(told)
    except (EOFError, OSError):
        raise
    except Exception:  # noqa: BLE001 - an answer or an error that is no plain data; nothing of it has been sent
        where = f"{told.where}\n" if isinstance(told, Failure) else ""
        error = TypeError("a worker has something to tell that is no plain data")
        pipe.send(Failure(told.number, error, where + traceback.format_exc()))


def _leave_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(ORPHANED)
