"""Parcels: values that hold expressions, as bytes for another process.

Expressions refuse to be pickled, because a copy would not be the one node that everyone compares with. A parcel writes
them as a table, parts before wholes, and the receiver makes each row the one node that it is there. Nothing recurses on
depth. Classes and functions go by name, so a design has to stand in a module that can be imported.
"""

from __future__ import annotations

import io
import pickle
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, cast

from model.lang import expr as ex
from model.lang.errors import Code, UsageError
from model.lang.expr import Expr
from model.lang.nodes import is_node
from model.lang.sites import Site
from model.lang.systems import System
from model.lang.traverse import post_order


@dataclass(frozen=True, slots=True)
class _Row:
    """A node: its class, and its parts without nodes.

    `nodes` are the parts that are nodes: at which position, whether it is a tuple of them, their places in the table.
    """

    kind: type[Any]
    rest: tuple[object, ...]
    nodes: tuple[tuple[int, bool, tuple[int, ...]], ...]


def packed(value: object) -> bytes:
    """The value as bytes. Raises UsageError where it names a class or a function that no other process could find."""
    body, whole = io.BytesIO(), io.BytesIO()
    packer = _Packer(body)
    try:
        packer.dump(value)
        table = list(post_order(*packer.nodes))
        place: dict[Expr, int] = {node: i for i, node in enumerate(table)}
        rows = [_row(node, place) for node in table]
        _Packer(whole).dump((rows, [place[n] for n in packer.nodes], body.getvalue()))
    except (pickle.PicklingError, AttributeError, TypeError) as error:
        raise UsageError(
            Code.NOT_PORTABLE,
            f"another process cannot be told of this design: {error}",
            fix="define its components, enumerations and engines at the top of a module, or use one job",
        ) from error
    return whole.getvalue()


def unpacked(parcel: bytes) -> Any:
    """The value of a parcel that this package has made. Its expressions are the nodes of this process."""
    rows, roots, body = pickle.loads(parcel)  # noqa: S301 - made by `packed` in the parent process
    nodes: list[Expr] = []
    for row in rows:
        nodes.append(_node(row, nodes))
    return _Unpacker(io.BytesIO(body), [nodes[r] for r in roots]).load()


class _Packer(pickle.Pickler):
    """Writes a number for each node that it meets, and of systems and sites only what they were made from."""

    def __init__(self, file: io.BytesIO) -> None:
        super().__init__(file, protocol=pickle.HIGHEST_PROTOCOL)
        self.nodes: dict[Expr, int] = {}

    def persistent_id(self, obj: Any) -> int | None:
        """The number of a node."""
        return self.nodes.setdefault(obj, len(self.nodes)) if is_node(obj) else None

    def reducer_override(self, obj: Any) -> Any:
        """The fields alone: what was worked out from them can be worked out again."""
        if isinstance(obj, Site | System):
            return type(obj), tuple(getattr(obj, f.name) for f in fields(obj))
        return NotImplemented


class _Unpacker(pickle.Unpickler):
    def __init__(self, file: io.BytesIO, nodes: list[Expr]) -> None:
        super().__init__(file)
        self._nodes = nodes

    def persistent_load(self, pid: Any) -> Expr:
        """The node of a number."""
        return self._nodes[int(pid)]


def _row(node: Expr, place: Mapping[Expr, int]) -> _Row:
    parts = ex.parts_of(node)
    rest = tuple(None if _nodes_in(p) else p for p in parts)
    nodes = tuple((i, isinstance(p, tuple), tuple(place[n] for n in _nodes_in(p))) for i, p in enumerate(parts))
    return _Row(type(node), rest, tuple(n for n in nodes if n[2]))


def _nodes_in(part: object) -> tuple[Expr, ...]:
    """The nodes that a part of a node consists of: of a node itself, or of a tuple of them."""
    given = cast("tuple[object, ...]", part) if isinstance(part, tuple) else (part,)
    return tuple(p for p in given if is_node(p))


def _node(row: _Row, nodes: Sequence[Expr]) -> Expr:
    parts = list(row.rest)
    for position, several, places in row.nodes:
        found = tuple(nodes[place] for place in places)
        parts[position] = found if several else found[0]
    return ex.remade(row.kind, tuple(parts))
