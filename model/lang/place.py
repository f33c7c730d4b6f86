"""Where something was written: file and line."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

_HERE = str(Path(__file__).resolve().parent)


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A file, as short as it can be and still be found, and a line (0: the whole file)."""

    file: str
    line: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" if self.line else self.file


def place_of(function: Callable[..., object]) -> Place:
    """The line on which a function starts, decorators included."""
    code = function.__code__
    return Place(_short(code.co_filename, function.__module__), code.co_firstlineno)


def place_of_caller(beside: str = _HERE) -> Place:
    """The nearest line outside the folder `beside` that led to this call."""
    frame: FrameType | None = sys._getframe(1)  # noqa: SLF001  # pyright: ignore[reportPrivateUsage] - the cheap, documented way to see the caller
    while frame is not None and frame.f_code.co_filename.startswith(beside):
        frame = frame.f_back
    if frame is None:
        return Place("?")
    return Place(_short(frame.f_code.co_filename, str(frame.f_globals.get("__name__", ""))), frame.f_lineno)


def _short(file: str, module: str) -> str:
    path = Path(file)
    if not path.is_absolute():
        return path.as_posix()  # as the user has named it
    if "." in module and file.endswith(module.replace(".", "/") + ".py"):
        return module.replace(".", "/") + ".py"
    cwd = Path.cwd()
    return (path.relative_to(cwd) if path.is_relative_to(cwd) else path).as_posix()
