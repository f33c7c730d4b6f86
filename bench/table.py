"""What was measured, as the lines of one table."""

from __future__ import annotations

import resource
import statistics
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One thing measured: its size, and the seconds that each run took."""

    what: str
    size: str
    seconds: tuple[float, ...]

    def line(self, widths: tuple[int, int]) -> str:
        """The row under the heading: runs, the least and the median of the seconds."""
        least, median = min(self.seconds), statistics.median(self.seconds)
        return _line(widths, self.what, self.size, f"{len(self.seconds)}", f"{least:.2f}", f"{median:.2f}")


def heading(widths: tuple[int, int]) -> str:
    """The names of the columns."""
    return _line(widths, "what", "size", "runs", "least s", "median s")


def timed(runs: int, work: Callable[[], object]) -> tuple[float, ...]:
    """The seconds that each of so many runs takes."""
    return tuple(_seconds(work) for _ in range(runs))


def show(rows: Iterable[Row]) -> None:
    """Prints each row as soon as it is measured."""
    widths = (44, 64)
    print(heading(widths))
    for row in rows:
        print(row.line(widths), flush=True)


def used_by_children() -> float:
    """Seconds of the processor that processes took which this one has started and waited for."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _seconds(work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def _line(widths: tuple[int, int], what: str, size: str, *columns: str) -> str:
    cells = [what.ljust(widths[0]), size.rjust(widths[1]), *(c.rjust(9) for c in columns)]
    return " ".join(cells).rstrip()
