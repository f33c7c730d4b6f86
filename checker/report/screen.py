"""Where a report is shown: a terminal, with colours, wrapping and progress, or a pipe, with plain stable lines."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from types import TracebackType
from typing import TYPE_CHECKING, Any, Protocol, Self, TextIO

from checker.report.line import Line, Style

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress
    from rich.text import Text


class Bar(Protocol):
    """Progress on a task of known length."""

    def begin(self, name: str) -> None:
        """The next unit of the task is under way."""
        ...

    def note(self, text: str) -> None:
        """How it is going."""
        ...

    def done(self) -> None:
        """The unit is finished."""
        ...

    def __enter__(self) -> Self: ...
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


class Screen(Protocol):
    """Where lines go."""

    def show(self, lines: Iterable[Line]) -> None:
        """Shows the lines, one below the other."""
        ...

    def bar(self, total: int) -> Bar:
        """A progress bar, which shows nothing where nobody watches."""
        ...


def screen_for(stream: TextIO) -> Screen:
    """A terminal's screen where the stream is one that understands colours and cursors, else a plain one."""
    if stream.isatty() and os.environ.get("TERM") != "dumb":
        return TerminalScreen(stream)
    return PlainScreen(stream)


class _NoBar:
    def begin(self, name: str) -> None:
        pass

    def note(self, text: str) -> None:
        pass

    def done(self) -> None:
        pass

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        pass


class PlainScreen:
    """One output line for each line, never wrapped, each written at once."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream

    def show(self, lines: Iterable[Line]) -> None:
        """Writes the lines without styles."""
        for line in lines:
            self.stream.write(line.text + "\n")
        self.stream.flush()

    def bar(self, total: int) -> Bar:  # noqa: ARG002 - the protocol's signature
        """Shows nothing: a pipe gets results only."""
        return _NoBar()


_STYLES: dict[Style, str] = {
    "": "",
    "good": "green",
    "bad": "bold red",
    "open": "yellow",
    "dim": "dim",
    "strong": "bold",
}


ROOMY = 60
"""Columns from which on a line can hang in as far as its table wants."""


class TerminalScreen:
    """Colours unless NO_COLOR is set, lines wrapped with a hanging indent, a progress bar while there is work."""

    def __init__(self, stream: TextIO) -> None:
        from rich.console import Console

        self.console: Console = Console(file=stream, highlight=False, markup=False, emoji=False)

    def show(self, lines: Iterable[Line]) -> None:
        """Prints the lines above the progress bar, if there is one."""
        from rich.text import Text

        width = self.console.width
        deepest = width // 2 if width >= ROOMY else width // 4
        for line in lines:
            text = Text.assemble(*((p.text, _STYLES[p.style]) for p in line.parts))
            indent = len(text.plain) - len(text.plain.lstrip(" "))
            if indent > deepest:
                text = text[indent - deepest :]
            for piece in self._wrapped(text, width, min(line.hang, deepest + 2)):
                piece.rstrip()
                self.console.print(piece, soft_wrap=True)

    def _wrapped(self, text: Text, width: int, hang: int) -> Iterator[Text]:
        """The text in lines, all but the first hanging in."""
        from rich.text import Text

        if len(text) <= width:
            yield text
            return
        first = text.wrap(self.console, width, overflow="fold")[0]
        yield first
        rest = text[len(first) :]
        blanks = len(rest.plain) - len(rest.plain.lstrip(" "))
        for piece in rest[blanks:].wrap(self.console, width - hang, overflow="fold"):
            yield Text(" " * hang) + piece

    def bar(self, total: int) -> Bar:
        """A bar that vanishes when the work is done."""
        return _TerminalBar(self.console, total)


class _TerminalBar:
    def __init__(self, console: Console, total: int) -> None:
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

        self._progress: Progress = Progress(
            BarColumn(bar_width=16),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TextColumn("{task.description}", markup=False),
            console=console,
            transient=True,
            redirect_stdout=False,
            redirect_stderr=sys.stderr.isatty(),
        )
        self._task = self._progress.add_task("", total=total)
        self._name = ""

    def begin(self, name: str) -> None:
        self._name = name
        self._update(description=name)

    def note(self, text: str) -> None:
        self._update(description=f"{self._name} {text}")

    def done(self) -> None:
        self._update(advance=1)

    def _update(self, **changes: Any) -> None:
        self._progress.update(self._task, **changes)

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()
