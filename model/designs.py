"""The designs that ship with the package, by name, each with the documents that it models."""

from __future__ import annotations

from collections.abc import Mapping

from model.lang.errors import Code, UsageError, nearest
from model.lang.systems import System

DOCUMENTS: Mapping[str, tuple[str, ...]] = {"bridge": (), "callback": ("S2",), "ctios": ("S1",)}
"""The documents of each design, by their ids in `requirements.toml`. A document of no design is not modelled as yet.

The bridge models none itself: it puts two designs together.
"""

OPEN_SORTS: Mapping[str, tuple[str, ...]] = {
    "callback": ("ExtendedFunctions",),
    "ctios": ("IpPhone", "Agent", "Softphone"),
}
"""The sorts that sites have any number of, where a proof for every size is about these rather than about all sorts."""

DESIGN_NAMES = tuple(DOCUMENTS)


def design(name: str) -> System:
    """The system of this name, built anew; raises UsageError with the nearest name."""
    match name:
        case "bridge":
            from model.bridge.system import bridge

            return bridge()
        case "callback":
            from model.callback.system import callback

            return callback()
        case "ctios":
            from model.ctios.system import ctios

            return ctios()
        case _:
            raise UsageError(Code.UNKNOWN_NAME, f"there is no design {name!r}", fix=nearest(name, DESIGN_NAMES))
