"""Entries of the cache: what was found about a property, as JSON with a checksum.

    {"format": "failproof-cache", "version": 1, "key": "...", "sha256": "..."}
    {"engine": "portfolio", "cases": [...], "effort": {...}}

An entry is data and is read as data: nothing in it is ever run. What is damaged, or of another key, is refused.
"""

from __future__ import annotations

import hashlib
from typing import Any, cast

import msgspec

from checker.work.service import Found
from model.trace import Trace
from properties.evidence import Evidence, Invariant, RankedInvariant, Ranking, SetNode, StateSet, TracePair, TrapSet
from properties.result import Case, Cube, Effort, InstanceCase, Vacuity, Verdict

FORMAT = "failproof-cache"
VERSION = 2


class DamagedError(Exception):
    """The bytes are no entry of this key."""


class _Head(msgspec.Struct, forbid_unknown_fields=True):
    format: str
    version: int
    key: str
    sha256: str


_Nodes = list[list[Any]]


class _Run(msgspec.Struct, tag="run", forbid_unknown_fields=True):
    trace: Trace


class _Pair(msgspec.Struct, tag="pair", forbid_unknown_fields=True):
    first: Trace
    second: Trace
    fork: int


class _Trap(msgspec.Struct, tag="trap", forbid_unknown_fields=True):
    trace: Trace
    nodes: _Nodes


class _Invariant(msgspec.Struct, tag="invariant", forbid_unknown_fields=True):
    nodes: _Nodes


class _Ways(msgspec.Struct, forbid_unknown_fields=True):
    binding: tuple[str, ...]
    layers: list[_Nodes]
    by: tuple[str, ...]


class _Ranked(msgspec.Struct, tag="ranked", forbid_unknown_fields=True):
    nodes: _Nodes
    rankings: list[_Ways]


class _Case(msgspec.Struct, forbid_unknown_fields=True):
    where: tuple[Cube, ...]
    verdict: Verdict
    evidence: _Run | _Pair | _Trap | _Invariant | _Ranked | None
    vacuity: Vacuity
    binding: tuple[str, ...]
    instances: tuple[InstanceCase, ...]
    failed: tuple[str, ...]
    reason: str


class _Body(msgspec.Struct, forbid_unknown_fields=True):
    engine: str
    cases: list[_Case]
    effort: Effort


def is_final(found: Found) -> bool:
    """Whether every case is decided and its evidence was re-checked: nothing else is ever kept."""
    return bool(found.cases) and all(
        c.verdict is not Verdict.UNDECIDED and c.checked and c.max_faults is None and _can_be_kept(c.evidence)
        for c in found.cases
    )


def written(key: str, found: Found) -> bytes:
    """The bytes of an entry. What was found must be final."""
    body = msgspec.json.encode(_Body(found.engine, [_case(c) for c in found.cases], found.effort))
    return _sealed(key, body)


def read(key: str, data: bytes) -> Found:
    """What was found, from the bytes of an entry. Raises DamagedError where they are none of this key."""
    try:
        made = msgspec.json.decode(_opened(key, data), type=_Body)
        found = Found(made.engine, tuple(map(_case_again, made.cases)), made.effort)
    except (msgspec.DecodeError, UnicodeDecodeError, ValueError, RecursionError) as error:
        raise DamagedError(f"its content is none: {error}") from error
    if not is_final(found):
        raise DamagedError("it holds a result that is not final")
    return found


def pointer(key: str, to: str) -> bytes:
    """The bytes of an entry that leads to another one."""
    return _sealed(key, to.encode())


def target(key: str, data: bytes) -> str:
    """The key that a pointer leads to. Raises DamagedError."""
    return _opened(key, data).decode("ascii", errors="replace")


# ---- sealing -------------------------------------------------------------------------------------
def _sealed(key: str, body: bytes) -> bytes:
    return msgspec.json.encode(_Head(FORMAT, VERSION, key, _sum(body))) + b"\n" + body + b"\n"


def _opened(key: str, data: bytes) -> bytes:
    head, newline, rest = data.partition(b"\n")
    try:
        found = msgspec.json.decode(head, type=_Head)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise DamagedError("it is no entry of a cache") from error
    if (found.format, found.version) != (FORMAT, VERSION):
        raise DamagedError("it is of another format")
    if found.key != key:
        raise DamagedError("it is the entry of another question")
    body = rest.removesuffix(b"\n")
    if not newline or found.sha256 != _sum(body):
        raise DamagedError("it is damaged")
    return body


def _sum(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


# ---- cases ---------------------------------------------------------------------------------------
def _can_be_kept(evidence: Evidence | None) -> bool:
    """A proof for every size is about more than its site, such as how data of other elements would be derived."""
    if isinstance(evidence, Invariant):
        return evidence.every_size is None
    return evidence is None or isinstance(evidence, Trace | TracePair | TrapSet | RankedInvariant)


def _case(case: Case) -> _Case:
    return _Case(
        case.where,
        case.verdict,
        _told(case.evidence),
        case.vacuity,
        case.binding,
        case.instances,
        case.failed,
        case.reason,
    )


def _told(evidence: Evidence | None) -> _Run | _Pair | _Trap | _Invariant | _Ranked | None:
    match evidence:
        case None:
            return None
        case Trace():
            return _Run(evidence)
        case TracePair(first, second, fork):
            return _Pair(first, second, fork)
        case TrapSet(trace, states):
            return _Trap(trace, _rows(states))
        case Invariant(states):
            return _Invariant(_rows(states))
        case RankedInvariant(states, rankings):
            return _Ranked(_rows(states), [_Ways(r.binding, list(map(_rows, r.layers)), r.by) for r in rankings])
        case _:
            raise AssertionError(evidence)


def _rows(states: StateSet) -> _Nodes:
    return cast("_Nodes", states.nodes)


def _case_again(row: _Case) -> Case:
    return Case(
        row.where,
        row.verdict,
        _evidence(row.evidence),
        row.vacuity,
        None,
        True,
        row.binding,
        row.instances,
        row.failed,
        row.reason,
    )


def _evidence(row: _Run | _Pair | _Trap | _Invariant | _Ranked | None) -> Evidence | None:
    match row:
        case None:
            return None
        case _Run(trace):
            return trace
        case _Pair(first, second, fork):
            return TracePair(first, second, fork)
        case _Trap(trace, nodes):
            return TrapSet(trace, _states(nodes))
        case _Invariant(nodes):
            return Invariant(_states(nodes))
        case _Ranked(nodes, rankings):
            ways = (Ranking(r.binding, tuple(map(_states, r.layers)), r.by) for r in rankings)
            return RankedInvariant(_states(nodes), tuple(ways))


def _states(nodes: _Nodes) -> StateSet:
    if not nodes:
        raise ValueError("a set of states has a node at least")
    return StateSet(tuple(_node(i, row) for i, row in enumerate(nodes)))


def _node(position: int, row: list[Any]) -> SetNode:
    """A node, whose parts stand before it."""
    match row:
        case ["true" | "false"]:
            return cast("SetNode", tuple(row))
        case ["is", str(), str()]:
            return cast("SetNode", tuple(row))
        case ["not", int(part)] if 0 <= part < position:
            return ("not", part)
        case ["if", int(test), int(yes), int(no)] if 0 <= min(test, yes, no) <= max(test, yes, no) < position:
            return ("if", test, yes, no)
        case ["and" | "or" as kind, [*parts]] if all(isinstance(p, int) and 0 <= p < position for p in parts):
            return cast("SetNode", (kind, tuple(parts)))
        case _:
            raise ValueError(f"no node: {row!r}")
