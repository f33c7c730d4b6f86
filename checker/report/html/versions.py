"""What made the report: without it nobody can make it again."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, version

PACKAGES = ("failproof", "z3-solver", "oxidd", "msgspec")
"""What decides, re-checks and tells."""


def versions() -> tuple[tuple[str, str], ...]:
    """The packages and the Python that were used, each with its version."""
    return (*((name, _version(name)) for name in PACKAGES), ("Python", platform.python_version()))


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"
