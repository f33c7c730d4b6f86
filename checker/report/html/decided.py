"""What was decided: the results of a run with all that a report about them needs to know."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from checker.engine import Options
from checker.judgement import Judged
from model.lang.sites import Site
from properties.evidence import Invariant, RankedInvariant, TrapSet
from properties.property import Property
from properties.result import Case
from properties.verdict_table import VerdictTable

CaseKey = tuple[str, int]
"""The id of a property, and the number of one of its cases, from 1."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What is told of a set of states that proves something: its sort, and how large it is."""

    kind: Literal["invariant", "ranked-invariant", "trap-set"]
    nodes: int
    layers: int = 0
    open: tuple[str, ...] = ()
    """The sorts of which there may be any number of elements."""


@dataclass(frozen=True, slots=True)
class Needs:
    """What a violation needs, of one kind: its faults and actions, or its readings; a sentence for each."""

    lead: str
    each: tuple[str, ...]


@dataclass(frozen=True)
class Decided:
    """Judged results on a site.

    `plain` is the site as its deployment has it, before readings and a start were chosen on the command line.
    `deployment` is what `--deployment` takes, `text` the text of its file; `own` names files of the user's own design
    and properties, as words of a command. The proofs themselves are not kept here, for they can be large. `table` has
    conditions over readings that the site fixes, and `needs` what violations need, where that was asked for. `source`
    says where the results are from, if not from this very run.
    """

    site: Site
    plain: Site
    title: str
    deployment: str
    text: str
    engine: str
    options: Options
    catalogue: tuple[Property, ...]
    judged: tuple[Judged, ...]
    proofs: Mapping[CaseKey, Proof]
    own: tuple[str, ...] = ()
    table: VerdictTable | None = None
    needs: Mapping[CaseKey, tuple[Needs, ...]] = field(default_factory=dict[CaseKey, tuple[Needs, ...]])
    source: str = ""


def proof_of(case: Case) -> Proof | None:
    """What is told of the set of states that the evidence of a case brings, if it brings one."""
    match case.evidence:
        case Invariant(states, every_size):
            return Proof("invariant", states.size, open=() if every_size is None else every_size.open)
        case RankedInvariant(states) as ranked:
            return Proof("ranked-invariant", states.size, ranked.depth)
        case TrapSet(states=states):
            return Proof("trap-set", states.size)
        case _:
            return None


def proofs_of(judged: Sequence[Judged]) -> dict[CaseKey, Proof]:
    """What is told of all proofs."""
    found = {
        (j.result.property.id, number): proof_of(case)
        for j in judged
        for number, case in enumerate(j.result.cases, start=1)
    }
    return {key: proof for key, proof in found.items() if proof is not None}
