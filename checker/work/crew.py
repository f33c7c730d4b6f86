"""A crew: the workers of a run, from outside. Each can be asked, stopped and replaced; none outlives the crew.

    with Crew([Deciding(...), Rechecking(...)]) as crew:
        ticket = crew.ask(0, 3)
        for event in crew.events(timeout=1.0):
            ...

A stopped worker gets a grace, in which an engine can end with what it has; then its process is killed. A worker that
dies takes one task with it, which comes back as `Lost` with the reason; the next task gets a new worker.
"""

from __future__ import annotations

import contextlib
import gc
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkContext, ForkServerContext, SpawnContext
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self

from checker.work.parcel import packed
from checker.work.service import Service
from checker.work.worker import Answer, Begun, Failure, Progress, Stop, Task, work
from model.lang.errors import UsageError

StartMethod = Literal["fork", "forkserver", "spawn"]
GRACE = 2.0
"""Seconds in which a worker that is to stop may end by itself."""
_MOMENT = 0.1
"""Seconds that threads of a library may need to end."""


@dataclass(frozen=True, slots=True)
class Lost:
    """A task that will never be answered, and why."""

    number: int
    reason: str


Event = Answer | Failure | Progress | Lost
_GONE = (BrokenPipeError, ConnectionResetError)
"""A worker has died, and `events` will tell so."""


def cores() -> int:
    """How many processors this process may use."""
    allowed = getattr(os, "sched_getaffinity", None)  # not everywhere, and only it knows of limits of a container
    return os.cpu_count() or 1 if allowed is None else len(allowed(0))


def default_method() -> StartMethod:
    """By fork on Linux, as long as this process has one thread; else each worker starts afresh."""
    return "fork" if sys.platform == "linux" and _is_alone() else "spawn"


def _is_alone() -> bool:
    """Whether this process has one thread, of whatever kind: libraries have some that Python does not know of.

    Diagrams have some, until they are collected and a moment longer: what nobody uses any more is collected first.
    """
    if _threads() > 1:
        gc.collect()
        until = time.monotonic() + _MOMENT
        while _threads() > 1 and time.monotonic() < until:
            time.sleep(_MOMENT / 20)
    return _threads() == 1


def _threads() -> int:
    try:
        return len(list(Path("/proc/self/task").iterdir()))
    except OSError:
        return threading.active_count()


def _context(method: StartMethod) -> ForkContext | ForkServerContext | SpawnContext:
    match method:
        case "fork":
            return multiprocessing.get_context("fork")
        case "forkserver":
            return multiprocessing.get_context("forkserver")
        case "spawn":
            return multiprocessing.get_context("spawn")


@dataclass(eq=False)
class _Worker:
    service: int
    process: BaseProcess
    pipe: Connection[Any, Any]
    task: int | None = None
    seconds: float | None = None
    """How long its task may take from when it has begun."""
    deadlines: dict[str, float] = field(default_factory=dict[str, float])
    """Why the worker is to be killed, and when."""


class Crew:
    """Workers for some services. Asking is cheap: a worker is hired when no idle one of its service is left."""

    def __init__(self, services: Sequence[Service], method: StartMethod | None = None) -> None:
        """`method`: how all workers start; else as `default_method` says when each is hired.

        Raises UsageError where the first of them could not be told what to do, because it would not inherit it.
        """
        self._services = tuple(services)
        self._method: StartMethod | None = method
        self._parcels: dict[int, bytes] = {}
        self._workers: list[_Worker] = []
        self._asked = 0
        if (method or default_method()) != "fork":
            for service in range(len(services)):
                self._parcel(service)

    # ---- asking ---------------------------------------------------------------------------------
    def ask(self, service: int, asked: Any, *, seconds: float | None = None) -> int:
        """Gives a worker of this service a task; returns its number.

        `seconds`: if the task takes longer, and the grace is over too, the worker is killed. The time begins when the
        worker says so; what it has to load first does not count.
        """
        worker = self._idle(service) or self._hired(service)
        self._asked += 1
        worker.task = self._asked
        worker.seconds = seconds
        worker.deadlines.clear()
        with contextlib.suppress(*_GONE):
            worker.pipe.send(Task(self._asked, asked))
        return self._asked

    def hire(self, service: int, number: int = 1) -> None:
        """Has so many workers of this service ready, for tasks that are sure to come."""
        for _ in range(number - sum(w.service == service for w in self._workers)):
            self._hired(service)

    def stop(self, number: int, reason: str = "stopped", *, grace: float = GRACE) -> None:
        """Ends a task: with what is there within the grace, else lost for this reason. It may have ended already."""
        for worker in self._workers:
            if worker.task == number and reason not in worker.deadlines:
                worker.deadlines[reason] = time.monotonic() + grace
                with contextlib.suppress(*_GONE):
                    worker.pipe.send(Stop(number))

    # ---- hearing --------------------------------------------------------------------------------
    def events(self, timeout: float) -> Iterator[Event]:
        """What the workers have to tell; waits for it, at most so many seconds."""
        busy = [w for w in self._workers if w.task is not None]
        now = time.monotonic()
        latest = min([now + timeout, *(at for w in busy for at in w.deadlines.values())])
        ready = set(wait([*(w.pipe for w in busy), *(w.process.sentinel for w in busy)], max(0.0, latest - now)))
        for worker in busy:
            if worker.pipe in ready or worker.process.sentinel in ready:
                yield from self._heard(worker)
        now = time.monotonic()
        for worker in busy:
            late = [reason for reason, at in worker.deadlines.items() if at <= now]
            task = worker.task
            if task is not None and late:
                self._dismiss(worker)
                yield Lost(task, late[0])

    def _heard(self, worker: _Worker) -> Iterator[Event]:
        """All that a worker has told. What it told before it died counts."""
        with contextlib.suppress(EOFError, OSError):
            while worker.pipe.poll():
                message: Event | Begun = worker.pipe.recv()
                if message.number != worker.task:
                    continue
                if isinstance(message, Begun):
                    self._begin(worker)
                    continue
                if not isinstance(message, Progress):
                    worker.task = None
                yield message
        if worker in self._workers and not worker.process.is_alive():
            task = worker.task
            cause = self._dismiss(worker)
            if task is not None:
                yield Lost(task, cause)

    def _begin(self, worker: _Worker) -> None:
        seconds = worker.seconds
        if seconds is not None:
            worker.deadlines[f"the budget of {seconds:g} seconds is used up"] = time.monotonic() + seconds + GRACE

    # ---- workers --------------------------------------------------------------------------------
    def _idle(self, service: int) -> _Worker | None:
        for worker in list(self._workers):
            if worker.service == service and worker.task is None:
                if worker.process.is_alive():
                    return worker
                self._dismiss(worker)
        return None

    def _hired(self, service: int) -> _Worker:
        method = self._method or default_method()
        try:
            told = self._services[service] if method == "fork" else self._parcel(service)
        except UsageError:
            # A worker has died, there are threads by now, and what it needs can only be inherited.
            return self._started(service, "fork", self._services[service])
        return self._started(service, method, told)

    def _started(self, service: int, method: StartMethod, told: Service | bytes) -> _Worker:
        context = _context(method)
        here, there = context.Pipe()
        process = context.Process(target=work, args=(there, told), daemon=True)
        with _deaf():
            process.start()
        there.close()
        worker = _Worker(service, process, here)
        self._workers.append(worker)
        return worker

    def _parcel(self, service: int) -> bytes:
        if service not in self._parcels:
            self._parcels[service] = packed(self._services[service])
        return self._parcels[service]

    def _dismiss(self, worker: _Worker) -> str:
        """Ends the process if it lives, and waits until it is gone: nothing is left of it. Tells how it ended."""
        self._workers.remove(worker)
        worker.task = None
        worker.process.kill()
        worker.process.join()
        cause = _cause_of_death(worker.process)
        worker.process.close()
        worker.pipe.close()
        return cause

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Ends all workers, whatever they are at."""
        for worker in self._workers:
            worker.process.kill()
        for worker in list(self._workers):
            self._dismiss(worker)


class _deaf:  # noqa: N801 - reads as a word: with _deaf()
    """Ctrl-C waits until a child is born, so that no child ever runs the handler of its parent."""

    def __enter__(self) -> None:
        if hasattr(signal, "pthread_sigmask"):
            self._former = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if hasattr(signal, "pthread_sigmask"):
            signal.pthread_sigmask(signal.SIG_SETMASK, self._former)


def _cause_of_death(process: BaseProcess) -> str:
    code = process.exitcode or 0
    if code >= 0:
        return f"its process ended with code {code}"
    name = signal.Signals(-code).name
    guess = {"SIGKILL": ", as the system does when memory runs out", "SIGABRT": ", as solvers do when memory runs out"}
    return f"its process was ended by {name}{guess.get(name, '')}"
