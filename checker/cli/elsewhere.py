"""What the design at hand does not have, and another one does: the deployments on which it is there."""

from __future__ import annotations

from collections.abc import Callable

from checker.cli.library import Library


def property_elsewhere(library: Library, wanted: str) -> str:
    """On which deployments there is such a property; nothing where no design has it."""
    return _elsewhere(library, lambda design: any(p.id == wanted for p in library.catalogue(design)))


def reading_elsewhere(library: Library, wanted: str) -> str:
    """On which deployments there is such a reading; nothing where no design has it."""
    return _elsewhere(library, lambda design: wanted in library.design(design).reading_by_id)


def _elsewhere(library: Library, has: Callable[[str], bool]) -> str:
    designs = {design for design in library.design_names if has(design)}
    found = [n for n in library.deployment_names() if library.find_deployment(n).design in designs]
    return f"it is there with --deployment {' or '.join(found)}" if found else ""
