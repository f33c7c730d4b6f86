"""How long a search may go on: states, seconds, and the wish of the user."""

from __future__ import annotations

import time

from checker.engine import Options, Reporter

_EVERY = 200
"""The clock and the reporter are asked once for so many nodes."""


class Budget:
    """The budget of one question to the engine. Its clock starts when it is made."""

    def __init__(self, options: Options, reporter: Reporter) -> None:
        self.max_faults = options.max_faults
        self.max_states = options.max_states
        self.max_seconds = options.max_seconds
        self.reporter = reporter
        self._begun = time.monotonic()
        self._asked = 0
        self._stop = ""
        self.cancelled = False

    @property
    def seconds(self) -> float:
        """The time since the question was asked."""
        return time.monotonic() - self._begun

    def spent(self, phase: str, done: int, *, states: int = 0) -> str:
        """Why the search has to end now, or nothing. `states` counts what `max_states` limits."""
        if self._stop:
            return self._stop
        if self.max_states is not None and states > self.max_states:
            # Another search of this question may be small enough, so this does not end them all.
            return f"the budget of {self.max_states} states is spent"
        if self._asked % _EVERY == 0:
            self.reporter.progress(phase, done)
            if self.reporter.cancelled():
                self.cancelled = True
                self._stop = "cancelled"
            elif self.max_seconds is not None and self.seconds > self.max_seconds:
                self._stop = f"the budget of {self.max_seconds:g} seconds is spent"
        self._asked += 1
        return self._stop
