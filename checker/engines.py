"""The engines by name.

The table is explicit: an engine is known because it stands here, not because something imported it.
"""

from __future__ import annotations

from checker.engine import Engine
from model.lang.errors import Code, UsageError, nearest

ENGINE_NAMES = ("bdd", "bmc", "reference")
"""The engines, the default first."""


def engine(name: str) -> Engine:
    """The engine of this name; raises UsageError with the nearest one. Only the engine asked for is loaded."""
    match name:
        case "bdd":
            from checker.bdd import BddEngine

            return BddEngine()
        case "bmc":
            from checker.smt import BmcEngine

            return BmcEngine()
        case "reference":
            from checker.reference import ReferenceEngine

            return ReferenceEngine()
        case _:
            raise UsageError(Code.UNKNOWN_NAME, f"there is no engine {name!r}", fix=nearest(name, ENGINE_NAMES))
