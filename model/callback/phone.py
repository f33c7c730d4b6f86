"""An IP phone that asks for a call-back."""

from __future__ import annotations

from enum import Enum

from model.lang.component import Component, State


class Display(Enum):
    """What the calling phone shows of Call Back."""

    IDLE = "idle"
    WAITING = "waiting"
    NOTIFIED = "notified"


class Phone(Component, cites="S2-29"):
    """A calling phone. What it shows is its own memory, not the application's."""

    display = State(Display, initially=Display.IDLE)
