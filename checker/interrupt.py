"""Ctrl-C: the first one asks the engines to end with what they have, the second one ends at once."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from types import FrameType, TracebackType
from typing import Any, Self


class Interrupt:
    """While it is entered, the first SIGINT sets `cancelled` and calls `tell`; the next one is a KeyboardInterrupt.

    Signals reach only the main thread: elsewhere it changes nothing.
    """

    def __init__(self, tell: Callable[[], None]) -> None:
        self.cancelled = False
        self._tell = tell
        self._former: Any = None

    def __enter__(self) -> Self:
        if threading.current_thread() is threading.main_thread():
            self._former = signal.signal(signal.SIGINT, self._interrupted)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._former is not None:
            signal.signal(signal.SIGINT, self._former)

    def _interrupted(self, _signal: int, _frame: FrameType | None) -> None:
        if self.cancelled:
            raise KeyboardInterrupt
        self.cancelled = True
        self._tell()
