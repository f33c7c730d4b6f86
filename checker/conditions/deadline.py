"""A reporter that wants to stop when a time is over."""

from __future__ import annotations

import time
from dataclasses import dataclass

from checker.engine import Reporter


@dataclass
class Deadline:
    """Passes on what it hears, and says to stop so many seconds after `begin`; None: never by itself."""

    reporter: Reporter
    seconds: float | None
    _since: float = 0.0

    def begin(self) -> None:
        """The time begins."""
        self._since = time.monotonic()

    def progress(self, phase: str, done: int, note: str = "") -> None:
        """Passes it on."""
        self.reporter.progress(phase, done, note)

    def cancelled(self) -> bool:
        """Whether the time is over, or the user wants to stop."""
        return self.reporter.cancelled() or (self.seconds is not None and time.monotonic() - self._since > self.seconds)
