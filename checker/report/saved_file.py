"""Files of results as they stand: what `failproof check --json` writes, typed, and made into results again.

Sets of states are not in such a file, so a proof is told of, not brought.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal, NoReturn, assert_never

import msgspec

from checker.engine import Options
from checker.report.html.decided import Proof
from checker.report.json_report import VERSION
from model.lang.errors import Code, UsageError
from model.lang.place import Place
from model.trace import Trace
from properties.evidence import (
    CutSet,
    EverySize,
    Evidence,
    Invariant,
    Lasso,
    RankedInvariant,
    Ranking,
    StateSet,
    TracePair,
    TrapSet,
)
from properties.result import Case, Effort, InstanceCase, Vacuity, Verdict

NOT_SAVED = StateSet(())
"""Stands for a set of states of which only the size was saved."""


Count = Annotated[str, msgspec.Meta(pattern="^[0-9]{1,1000}$")]
"""An exact count, as a string because JSON readers round large numbers."""


class _Kind(msgspec.Struct, frozen=True, tag_field="kind"):
    """What the evidence of all kinds has: its kind."""


class SavedRun(_Kind, frozen=True, tag="trace"):
    """A run."""

    trace: Trace


class SavedPair(_Kind, frozen=True, tag="trace-pair"):
    """Two runs."""

    trace: Trace
    other: Trace
    fork: int


class SavedLasso(_Kind, frozen=True, tag="lasso"):
    """A run with a loop."""

    trace: Trace
    loop: int


class SavedTrap(_Kind, frozen=True, tag="trap-set"):
    """A run into a trap of so many nodes."""

    trace: Trace
    nodes: Count


class SavedCut(_Kind, frozen=True, tag="cut-set"):
    """A run that uses these faults only."""

    trace: Trace
    faults: tuple[str, ...]


class SavedInvariant(_Kind, frozen=True, tag="invariant"):
    """A proof of so many nodes, and the one for every size that it comes from, if it does."""

    nodes: Count
    every_size: EverySize | None = None


class SavedRanking(_Kind, frozen=True, tag="ranked-invariant"):
    """A proof of so many nodes and layers."""

    nodes: Count
    layers: Annotated[int, msgspec.Meta(ge=0, le=1_000_000)]


SavedEvidence = SavedRun | SavedPair | SavedLasso | SavedTrap | SavedCut | SavedInvariant | SavedRanking


class SavedInstance(msgspec.Struct, frozen=True):
    """What was found for one tuple of elements."""

    binding: tuple[str, ...]
    verdict: Verdict
    vacuity: Vacuity


class SavedCase(msgspec.Struct, frozen=True):
    """A case, as far as it is not derived from others of its fields."""

    where: tuple[dict[str, tuple[str, ...]], ...]
    verdict: Verdict
    max_faults: int | None
    vacuity: Vacuity
    checked: bool
    binding: tuple[str, ...]
    instances: tuple[SavedInstance, ...]
    failed: tuple[str, ...]
    reason: str
    evidence: SavedEvidence | None


class SavedEffort(msgspec.Struct, frozen=True):
    """How far the engine went; timings are not read."""

    states: Count | None
    transitions: Count | None
    depth: int | None
    notes: tuple[str, ...]


class SavedProperty(msgspec.Struct, frozen=True):
    """A result, as far as the catalogue does not have it."""

    id: str
    engine: str
    cases: tuple[SavedCase, ...]
    effort: SavedEffort


class SavedReport(msgspec.Struct, frozen=True):
    """A file that `failproof check --json` has written."""

    format: Literal["failproof-report"]
    version: int
    design: str
    deployment: str
    title: str
    start: str
    engine: str
    readings: dict[str, tuple[str, ...]]
    budget: Options
    properties: tuple[SavedProperty, ...]


@dataclass(frozen=True)
class SavedFile:
    """The file as its types have it, and as it stands there, to be compared."""

    place: Place
    report: SavedReport
    data: dict[str, Any]


def read_saved(text: str, place: Place) -> SavedFile:
    """The results in the text of a file; `place` is what errors call it. Raises UsageError where there are none."""
    try:
        data = msgspec.json.decode(text, type=dict[str, Any])
        found = msgspec.convert(data, SavedReport)
    except (msgspec.DecodeError, RecursionError) as error:
        refuse(place, f"the file holds no results: {error}")
    if found.version != VERSION:
        refuse(place, f"the results are of version {found.version} of the format; this program reads {VERSION}")
    return SavedFile(place, found, data)


def refuse(place: Place, message: str) -> NoReturn:
    """Raises the error of a file whose results cannot be taken."""
    fix = "write the results again with `failproof check --json FILE`"
    raise UsageError(Code.BAD_RESULTS, message, place=place, fix=fix)


def saved_case(saved: SavedCase) -> Case:
    """The case. Of its evidence only the runs are real: a set of states is empty, `saved_proof` tells of it."""
    return Case(
        tuple(tuple(cube.items()) for cube in saved.where),
        saved.verdict,
        None if saved.evidence is None else _evidence(saved.evidence),
        saved.vacuity,
        saved.max_faults,
        saved.checked,
        saved.binding,
        tuple(InstanceCase(i.binding, i.verdict, i.vacuity) for i in saved.instances),
        saved.failed,
        saved.reason,
    )


def saved_proof(saved: SavedCase) -> Proof | None:
    """What is told of the set of states in the evidence of a case, if there is one."""
    match saved.evidence:
        case SavedInvariant(nodes, every_size):
            return Proof("invariant", int(nodes), open=() if every_size is None else every_size.open)
        case SavedRanking(nodes, layers):
            return Proof("ranked-invariant", int(nodes), layers)
        case SavedTrap(nodes=nodes):
            return Proof("trap-set", int(nodes))
        case _:
            return None


def saved_effort(saved: SavedEffort) -> Effort:
    """The effort, without timings."""
    states, transitions = (None if count is None else int(count) for count in (saved.states, saved.transitions))
    return Effort(states, transitions, saved.depth, notes=saved.notes)


def _evidence(saved: SavedEvidence) -> Evidence:
    match saved:
        case SavedRun(trace):
            return trace
        case SavedPair(trace, other, fork):
            return TracePair(trace, other, fork)
        case SavedLasso(trace, loop):
            return Lasso(trace, loop)
        case SavedTrap(trace):
            return TrapSet(trace, NOT_SAVED)
        case SavedCut(trace, faults):
            return CutSet(faults, trace)
        case SavedInvariant(_, every_size):
            return Invariant(NOT_SAVED, every_size)
        case SavedRanking(_, layers):
            return RankedInvariant(NOT_SAVED, (Ranking((), (NOT_SAVED,) * layers),))
        case _:
            assert_never(saved)
