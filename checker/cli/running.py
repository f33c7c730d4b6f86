"""A run that shows its progress and can be stopped by Ctrl-C: the engines' reporter on the command line."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from types import TracebackType
from typing import Self

from checker.interrupt import Interrupt
from checker.report.screen import Screen
from properties.property import Property


class Running:
    """A reporter that passes progress to a bar, and the user's wish to stop to the engine."""

    def __init__(self, screen: Screen, total: int) -> None:
        self._bar = screen.bar(total)
        self._interrupt = Interrupt(lambda: self._bar.note("stopping; Ctrl-C once more ends at once"))
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        self._stack.enter_context(self._bar)
        self._stack.enter_context(self._interrupt)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def begin(self, properties: Sequence[Property], position: int) -> None:
        """The property at this position is next; all before it are done."""
        if position:
            self._bar.done()
        if position < len(properties):
            self._bar.begin(properties[position].id)

    def progress(self, phase: str, done: int, note: str = "") -> None:
        """Shows how far the engine is."""
        parts = [phase, f"{done:,}" if done else "", note]
        self._bar.note(" ".join(filter(None, parts)))

    def cancelled(self) -> bool:
        """Whether Ctrl-C was pressed."""
        return self._interrupt.cancelled
