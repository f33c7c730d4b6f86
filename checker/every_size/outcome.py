"""What can be said of a property for every size, and nothing in between."""

from __future__ import annotations

from dataclasses import dataclass

from checker.certificate.every_size.proof import SizeProof
from checker.certificate.every_size.scope import Scope
from checker.every_size.given import Given
from model.lang.sites import Site
from properties.property import Property
from properties.result import Case, Cube


@dataclass(frozen=True, slots=True)
class Proved:
    """It holds for any numbers of elements, by a proof that other code has re-checked.

    `given`: the conditions of the proof that were not found, but given.
    `conditions_of`: the other property for whose proof the conditions were found, where they were not for this one.
    `vacuous`: what it is about does not come up on the small sites; None where that was not asked, or is not known.
    """

    prop: Property
    scope: Scope
    proof: SizeProof
    sizes: tuple[str, ...]
    learned: int
    seconds: float
    given: tuple[Given, ...] = ()
    conditions_of: str = ""
    vacuous: bool | None = None


@dataclass(frozen=True, slots=True)
class ViolatedAt:
    """It is violated on a small site, by a run that was replayed. On the sizes before it, it was not."""

    prop: Property
    scope: Scope
    site: Site
    size: str
    case: Case
    before: tuple[str, ...]
    seconds: float


@dataclass(frozen=True, slots=True)
class NotSettled:
    """Neither: why, and the sizes on which every state in reach was looked at, each in so many ways to link."""

    prop: Property
    scope: Scope
    reason: str
    sizes: tuple[str, ...]
    seconds: float


@dataclass(frozen=True, slots=True)
class ByReadings:
    """One or the other, by the readings that are left open: each part with the readings that it is for.

    Each proof stands for itself, in a scope with fewer options. The cubes say what all parts of one kind are for.
    """

    prop: Property
    scope: Scope
    proved: tuple[Proved, ...]
    violated: tuple[ViolatedAt, ...]
    not_settled: tuple[NotSettled, ...]
    proved_under: tuple[Cube, ...]
    violated_under: tuple[Cube, ...]
    not_settled_under: tuple[Cube, ...]
    seconds: float


Outcome = Proved | ViolatedAt | NotSettled | ByReadings


def proofs_of(found: Outcome) -> tuple[Proved, ...]:
    """The proofs that it rests on."""
    match found:
        case Proved():
            return (found,)
        case ByReadings(proved=proved):
            return proved
        case _:
            return ()


def violations_of(found: Outcome) -> tuple[ViolatedAt, ...]:
    """The violations that it tells."""
    match found:
        case ViolatedAt():
            return (found,)
        case ByReadings(violated=violated):
            return violated
        case _:
            return ()
