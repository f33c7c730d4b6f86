"""Packages that bear the names of ours: a process can import only one `model`, whoever it belongs to.

This module imports nothing of the package, because that is what may be shadowed.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

PACKAGES = ("model", "properties", "diagrams", "checker")
OURS = Path(__file__).resolve().parents[2]
"""The folder that our packages are in."""


def shadowed(folders: Iterable[Path]) -> list[Path]:
    """Modules and packages in these folders that have the name of one of ours, each once, in order."""
    found: dict[Path, None] = {}
    for folder in folders:
        for name in PACKAGES:
            found |= dict.fromkeys(path for path in (folder / name, folder / f"{name}.py") if _is_foreign(path))
    return list(found)


def explanation(found: Iterable[Path], root: Path) -> str:
    """What is wrong where there are such modules, and what to do."""
    names = ", ".join(_shown(path, root) for path in found)
    return (
        f"failproof cannot run in this process: {names} would be mixed up with packages of its own,"
        f" which are {', '.join(PACKAGES[:-1])} and {PACKAGES[-1]}\n"
        "  to mend it: check in a process of its own, `failproof check --properties FILE --deployment FILE`,"
        " or run pytest\n  with this plugin in a folder that has none of these names, and without it here"
    )


def _is_foreign(path: Path) -> bool:
    try:
        if path.resolve().parent == OURS:
            return False
        if path.suffix == ".py":
            return path.is_file()
        return path.is_dir() and any(path.glob("*.py"))
    except OSError:
        return False


def _shown(path: Path, root: Path) -> str:
    shown = path.relative_to(root) if path.is_relative_to(root) else path
    return shown.as_posix() + ("" if path.suffix else "/")
