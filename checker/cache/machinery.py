"""The machinery: all that decides what comes out beside the site and the property, as one hash.

That is the source of this package, without the designs and their catalogues: those count by what they say, in the
fingerprints of sites and properties, so that a change to one component leaves the rest as it is. And the versions of
Python and of the solvers.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from importlib.resources.abc import Traversable

_SOLVERS = ("z3-solver", "oxidd", "msgspec")
_COUNTED = (".py", ".toml")
_SAID_ELSEWHERE = frozenset(
    {"model/callback", "model/ctios", "model/bridge", "model/deployments", "properties/catalogue"}
)
"""Folders whose content is hashed as part of a site or a property."""


def machinery() -> str:
    """The hash of the machinery that runs now."""
    made = hashlib.sha256()
    for told in (f"python {sys.version}", *map(_version, _SOLVERS)):
        made.update(f"{told}\n".encode())
    for package in ("checker", "model", "properties"):
        for path, file in _sources(files(package), package):
            data = file.read_bytes()
            made.update(f"{path} {len(data)}\n".encode())
            made.update(data)
    return made.hexdigest()


def _version(package: str) -> str:
    try:
        return f"{package} {version(package)}"
    except PackageNotFoundError:
        return f"{package} of an unknown version"


def _sources(folder: Traversable, path: str) -> Iterator[tuple[str, Traversable]]:
    for child in sorted(folder.iterdir(), key=lambda c: c.name):
        here = f"{path}/{child.name}"
        if here in _SAID_ELSEWHERE:
            continue
        if child.name.endswith(_COUNTED):
            yield here, child
        elif child.is_dir():
            yield from _sources(child, here)
