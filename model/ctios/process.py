"""What the service control shows of a process."""

from __future__ import annotations

from enum import Enum


class Process(Enum):
    """A process that is there or not. DEAD: it has ended abnormally, and nobody has noticed yet."""

    ABSENT = "absent"
    UP = "up"
    DEAD = "dead"
