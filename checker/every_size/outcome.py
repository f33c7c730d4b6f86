"""What can be said of a property for every size, and nothing in between."""

from __future__ import annotations

from dataclasses import dataclass

from checker.certificate.every_size.proof import SizeProof
from checker.certificate.every_size.scope import Scope
from checker.every_size.given import Given
from model.lang.sites import Site
from properties.property import Property
from properties.result import Case


@dataclass(frozen=True, slots=True)
class Proved:
    """It holds for any numbers of elements, by a proof that other code has re-checked.

    `given`: the conditions of the proof that were not found, but given.
    """

    prop: Property
    scope: Scope
    proof: SizeProof
    sizes: tuple[str, ...]
    learned: int
    seconds: float
    given: tuple[Given, ...] = ()


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


Outcome = Proved | ViolatedAt | NotSettled
