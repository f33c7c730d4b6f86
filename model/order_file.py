"""Orders of variables that were learned for a deployment, as TOML files beside it. They make searches cheaper.

    # what it was learned from
    variables = ["CTIManager.service[cti1]", "CTIManager.service[cti2]"]

The names are those of all state variables, from the top of the diagrams down: a file of other variables is stale.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from importlib.resources import files
from importlib.resources.abc import Traversable

import msgspec

SUFFIX = ".toml"


class _OrderFile(msgspec.Struct, forbid_unknown_fields=True):
    variables: tuple[str, ...]


def order_folder() -> Traversable:
    """Where the orders are that come with the package: a folder for each design, a file for each deployment."""
    return files("model").joinpath("orders")


def stored_order(design: str, deployment: str, folder: Traversable | None = None) -> tuple[str, ...]:
    """The names of the state variables from the top down; none where no order is stored for this deployment."""
    design_folder = (folder or order_folder()).joinpath(design)
    name = deployment + SUFFIX
    if not design_folder.is_dir() or name not in {f.name for f in design_folder.iterdir()}:
        return ()
    return read_order(design_folder.joinpath(name).read_text(encoding="utf-8"))


def read_order(text: str) -> tuple[str, ...]:
    """The order in the text of a file."""
    return msgspec.convert(tomllib.loads(text), _OrderFile).variables


def order_text(told: Sequence[str], names: Sequence[str]) -> str:
    """The text of a file with this order, under comments that say where it is from."""
    lines = [f"# {line}" for line in told]
    return "\n".join([*lines, "", "variables = [", *(f"    {_quoted(name)}," for name in names), "]", ""])


def _quoted(name: str) -> str:
    return msgspec.json.encode(name).decode()
