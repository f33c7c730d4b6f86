"""What can be said of an invariant that someone has written."""

from __future__ import annotations

from dataclasses import dataclass

from model.lang.sites import Site
from model.trace import TraceStep
from properties.property import Property
from properties.result import Result


@dataclass(frozen=True, slots=True)
class Counterexample:
    """A step that leads out of an invariant, or a start state outside of it (`step` is None); replayed.

    `before`: what matters of the state before it and of the readings, each with its printed value. `failed`: what of
    the invariant is false after it, for the elements of `binding`.
    """

    site: Site
    binding: tuple[str, ...]
    before: tuple[tuple[str, str], ...]
    step: TraceStep | None
    failed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """It holds at the start, and every step keeps it, given those that it uses; these hold as well."""

    prop: Property


@dataclass(frozen=True, slots=True)
class Unsupported:
    """Every step keeps it, given those that it uses; but some of these were not shown to hold."""

    prop: Property
    lacking: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Broken:
    """Some step leads out of it.

    The state before that step need not be in reach: `truth` says whether the invariant holds in all states in reach of
    the site of the counterexample, as far as was found out. `size`: the number of elements, where any was asked for.
    """

    prop: Property
    counterexample: Counterexample
    truth: Result
    size: str = ""


@dataclass(frozen=True, slots=True)
class Unsettled:
    """Asked for every size, neither was found: why, and the sizes on which every step keeps it."""

    prop: Property
    reason: str
    sizes: tuple[str, ...]


Finding = Kept | Unsupported | Broken | Unsettled
