"""Fingerprints: hashes of sites and properties, the same on every machine and whatever the hash seed.

Everything that a verdict can come from counts: the unexpanded rules, enumerations with all their members, links, data,
readings, and the words that stories use. What never shows in a result does not: the places of declarations, and how a
datum was derived, since the derived values are data of the site.

A value of a kind that is not known here is refused, never skipped: what is not in a hash could change unseen.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from ipaddress import IPv4Address
from typing import Any, cast

from model.lang import expr as ex
from model.lang.component import Component
from model.lang.errors import Code, UsageError
from model.lang.expr import Expr
from model.lang.nodes import is_node
from model.lang.place import Place
from model.lang.sites import Site
from model.lang.traverse import post_order
from properties.property import Property


def fingerprint_of_site(site: Site) -> str:
    """The hash of all that a result on this site can depend on. What is expected there is judged anew each time."""
    system = site.system
    return Fingerprint().of(
        # The states, links and data of a system stand in the classes of its components.
        ("declared", system.states, system.links, system.data, system),
        *(getattr(site, f.name) for f in fields(site) if f.name not in {"system", "expect"}),
    )


def fingerprint_of_property(prop: Property) -> str:
    """The hash of what is claimed. The words around it, and what is expected, are no part of a result."""
    return Fingerprint().of(prop.id, prop.formula, prop.variables)


class Fingerprint:
    """Hashes values; what several of them share is hashed once."""

    def __init__(self) -> None:
        self._nodes: dict[Expr, bytes] = {}
        self._classes: dict[type[Any], bytes] = {}

    def of(self, *values: object) -> str:
        """The hash of some values in this order."""
        return _hash("all", *map(self._value, values)).hex()

    def _value(self, value: object) -> bytes:
        match value:
            case Enum():
                return _hash("member", self._value(type(value)), value.name.encode())
            case None | bool() | int() | str() | IPv4Address():
                return _hash(type(value).__name__, str(value).encode())
            case Place():
                return b""
            case type():
                return self._class(cast("type[Any]", value))
            case tuple() | list():
                return _hash("row", *map(self._value, cast("Iterable[object]", value)))
            case frozenset():
                return _hash("set", *sorted(map(self._value, cast("Iterable[object]", value))))
            case Mapping():
                pairs = cast("Mapping[object, object]", value).items()
                return _hash("map", *(self._value(part) for pair in pairs for part in pair))
            case _ if is_node(value):
                return self._node(value)
            case _ if is_dataclass(value):
                told = (getattr(value, f.name) for f in fields(value) if f.compare)
                return _hash("record", self._class(type(value)), *map(self._value, told))
            case _:
                raise UsageError(
                    Code.NOT_PORTABLE,
                    f"there is no fingerprint of a {type(value).__name__}: {value!r}",
                    fix="use truth values, integers, texts, enumerations and IPv4 addresses as data",
                )

    def _node(self, root: Expr) -> bytes:
        if root not in self._nodes:
            for node in post_order(root):
                if node not in self._nodes:
                    parts = map(self._part, ex.parts_of(node))
                    self._nodes[node] = _hash("node", type(node).__name__.encode(), *parts)
        return self._nodes[root]

    def _part(self, part: object) -> bytes:
        """A part of a node: its own parts have been hashed before it."""
        if is_node(part):
            return self._nodes[part]
        if isinstance(part, tuple):
            return _hash("row", *map(self._part, cast("tuple[object, ...]", part)))
        return self._value(part)

    def _class(self, value: type[Any]) -> bytes:
        if value not in self._classes:
            parts = [value.__module__.encode(), value.__qualname__.encode()]
            # Known before its members are hashed: a member names its class.
            self._classes[value] = _hash("class", *parts)
            if issubclass(value, Enum):
                members = [(m.name, m.value) for m in value]
                self._classes[value] = _hash("enumeration", *parts, self._value(members))
            elif issubclass(value, Component):
                self._classes[value] = _hash("component", *parts, self._value(value.closed))
        return self._classes[value]


def _hash(kind: str, *parts: bytes) -> bytes:
    """Parts cannot run into each other: each is told with its length."""
    made = hashlib.sha256(kind.encode())
    for part in parts:
        made.update(b"%d:" % len(part))
        made.update(part)
    return made.digest()
