"""The designs that ship with the package, by name."""

from __future__ import annotations

from model.lang.errors import Code, UsageError, nearest
from model.lang.systems import System

DESIGN_NAMES = ("callback",)


def design(name: str) -> System:
    """The system of this name, built anew; raises UsageError with the nearest name."""
    match name:
        case "callback":
            from model.callback.system import callback

            return callback()
        case _:
            raise UsageError(Code.UNKNOWN_NAME, f"there is no design {name!r}", fix=nearest(name, DESIGN_NAMES))
