"""Evidence: why a verdict is what it is, as plain data that other code can check."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from model.trace import Trace

SetNode = (
    tuple[Literal["true"]]
    | tuple[Literal["false"]]
    | tuple[Literal["is"], str, str]
    | tuple[Literal["not"], int]
    | tuple[Literal["and"], tuple[int, ...]]
    | tuple[Literal["or"], tuple[int, ...]]
    | tuple[Literal["if"], int, int, int]
)
"""A condition on states: ("is", variable name, printed value), or a connective over earlier nodes."""


@dataclass(frozen=True, slots=True)
class StateSet:
    """A set of states (and readings) as a condition, written as a DAG: parts stand before wholes, the root is last."""

    nodes: tuple[SetNode, ...]

    @property
    def size(self) -> int:
        """The number of nodes."""
        return len(self.nodes)


@dataclass(frozen=True, slots=True)
class EverySize:
    """A proof that the claim holds for any number of elements of these sorts: conditions, as a certificate says them.

    The elements of all other sorts, the readings and the start are those of the site that the evidence is about.
    """

    open: tuple[str, ...]
    proof: str


@dataclass(frozen=True, slots=True)
class Invariant:
    """A set that contains every start state, is left by no step, and lies within the claim.

    `every_size`: it is more than that, the set of one size of a proof for every size.
    """

    states: StateSet
    every_size: EverySize | None = None


@dataclass(frozen=True, slots=True)
class Ranking:
    """The way to the goal of one element tuple. Layer 0 lies in the goal.

    A state of a later layer lies in the layer before as well, or one allowed step leads from it there. Together the
    layers cover the states of an invariant from which the goal must be possible.

    `by`: for each later layer the rule instance whose step that is, as printed; with none given, it may be any.
    """

    binding: tuple[str, ...]
    layers: tuple[StateSet, ...]
    by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RankedInvariant:
    """An invariant, and for each element tuple of the property how its goal is reached from there."""

    states: StateSet
    rankings: tuple[Ranking, ...]

    @property
    def depth(self) -> int:
        """The layers of the ranking that has the most."""
        return max((len(r.layers) for r in self.rankings), default=0)

    @property
    def sets(self) -> tuple[StateSet, ...]:
        """The invariant, then all layers."""
        return (self.states, *(layer for r in self.rankings for layer in r.layers))


@dataclass(frozen=True, slots=True)
class TrapSet:
    """A run into a set that no allowed step leaves and in which the goal never holds."""

    trace: Trace
    states: StateSet


@dataclass(frozen=True, slots=True)
class Lasso:
    """A run whose steps from `loop` on repeat for ever."""

    trace: Trace
    loop: int


@dataclass(frozen=True, slots=True)
class CutSet:
    """A minimal set of faults that suffices for a violation, with a run that uses no other."""

    faults: tuple[str, ...]
    trace: Trace


@dataclass(frozen=True, slots=True)
class TracePair:
    """Two runs that share their steps but for one: it is the last of `first` up to `fork` and missing in `second`.

    Steps that only one of the two can make are missing in the other.
    """

    first: Trace
    second: Trace
    fork: int


Evidence = Trace | TracePair | Lasso | TrapSet | Invariant | RankedInvariant | CutSet
