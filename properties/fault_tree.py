"""Fault trees: which faults together bring an event about, as gates over faults. Plain data.

A tree is made of gates by name, not of gates in gates: one gate may be needed in several places.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from properties.evidence import CutSet


class GateKind(Enum):
    """How many of its inputs a gate needs."""

    ALL = "and"
    ANY = "or"


@dataclass(frozen=True, slots=True)
class BasicEvent:
    """A fault: the name of a rule instance, and its sentence."""

    name: str
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class Gate:
    """An event that comes about by others: `inputs` are names of gates and of basic events."""

    name: str
    kind: GateKind
    inputs: tuple[str, ...]
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class FaultTree:
    """The event at the top, and what it comes about by. `top` names a gate or a basic event."""

    title: str
    top: str
    gates: tuple[Gate, ...]
    events: tuple[BasicEvent, ...]


def tree_of(title: str, cut_sets: tuple[CutSet, ...], sentences: Mapping[str, str]) -> FaultTree:
    """The tree that cut sets are: any of them suffices, and of each all faults are needed."""
    names = tuple(dict.fromkeys(fault for cut in cut_sets for fault in cut.faults))
    gates: list[Gate] = []
    inputs: list[str] = []
    for number, cut in enumerate(cut_sets, start=1):
        if len(cut.faults) == 1:
            inputs.append(cut.faults[0])
            continue
        gates.append(Gate(f"set {number}", GateKind.ALL, cut.faults))
        inputs.append(f"set {number}")
    top = Gate("top", GateKind.ANY, tuple(inputs), title)
    return FaultTree(title, "top", (top, *gates), tuple(BasicEvent(n, sentences.get(n, "")) for n in names))
