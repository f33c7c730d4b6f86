"""The catalogue: what is claimed of each design that ships with the package."""

from __future__ import annotations

from model.designs import DESIGN_NAMES
from model.lang.errors import Code, UsageError, nearest
from properties.property import Property


def catalogue(design: str) -> tuple[Property, ...]:
    """The properties of a design, in the order in which they are reported; raises UsageError for an unknown design."""
    match design:
        case "bridge":
            from properties.catalogue.bridge import bridge_catalogue

            return bridge_catalogue()
        case "callback":
            from properties.catalogue.callback import callback_catalogue

            return callback_catalogue()
        case "ctios":
            from properties.catalogue.ctios import ctios_catalogue

            return ctios_catalogue()
        case _:
            raise UsageError(Code.UNKNOWN_NAME, f"there is no catalogue {design!r}", fix=nearest(design, DESIGN_NAMES))
