"""A property for every size under all readings that are left open: proved under some, violated under others.

Small sites are looked at first, under all readings at once: a violation says under which of them it is one. What is
left is a union of cubes, each a choice among fewer options. What is quick is tried on a cube as it is. Where that does
not settle it, the property is asked thoroughly under one choice of readings, and what was found is held to the others
of the cube: a proof is tried under more and more of them, and a run that violates the property is looked for on the
same site. So every proof stands for itself, for the readings of its scope.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from checker.certificate.every_size.proof import SizeProof
from checker.certificate.every_size.scope import Scope
from checker.every_size.outcome import ByReadings, NotSettled, Outcome, Proved, ViolatedAt
from checker.every_size.under import first_of, options_of, under
from checker.every_size.widening import widened
from properties.cubes import difference, intersection
from properties.minimal import minimal_cubes
from properties.property import Property
from properties.result import Cube

MOST_PARTS = 24
"""Into so many parts the readings are split at most."""


class Ask(Protocol):
    """What can be asked about one property."""

    def violations(self, scope: Scope) -> Sequence[ViolatedAt]:
        """The violations on small sites, under any of the readings of a scope."""
        ...

    def quickly(self, scope: Scope) -> Proved | ViolatedAt | NotSettled:
        """What can be said under all readings of a scope at once."""
        ...

    def thoroughly(self, scope: Scope) -> Proved | ViolatedAt | NotSettled:
        """What can be said in a scope that leaves no reading open."""
        ...

    def holds(self, scope: Scope, proof: SizeProof) -> bool:
        """Whether a proof is one under all readings of a scope."""
        ...

    def also(self, scope: Scope, found: ViolatedAt) -> ViolatedAt:
        """A violation under one choice of readings, on the same site, for all of the scope under which there is one."""
        ...

    def stopped(self) -> bool:
        """Whether no more is to be asked."""
        ...


@dataclass(frozen=True, slots=True)
class _Part:
    """Some readings, and what became of them."""

    cubes: tuple[Cube, ...]
    outcome: Proved | ViolatedAt | NotSettled


def by_readings(scope: Scope, prop: Property, ask: Ask) -> Outcome:
    """What can be said under all readings that the site leaves open, each part of them asked for itself."""
    if not first_of(scope):
        return ask.thoroughly(scope)
    return _Parts(scope, prop, ask).outcome()


class _Parts:
    """The readings of a scope, as far as they are settled."""

    def __init__(self, scope: Scope, prop: Property, ask: Ask) -> None:
        self._begun = time.monotonic()
        self._scope = scope
        self._prop = prop
        self._ask = ask
        self._options = options_of(scope.site)
        self._parts: list[_Part] = []
        self._left: tuple[Cube, ...] = ((),)
        self._tried: list[Cube] = []
        """Cubes of which nothing can be said quickly."""
        self._deciding: set[str] | None = None
        """The readings that have a say in the proofs that were found; None before the first."""

    def outcome(self) -> Outcome:
        """All parts as one outcome; where there is one only, that one."""
        for violated in self._ask.violations(self._scope):
            self._take(_Part(violated.case.where, violated))
        while self._left and len(self._parts) < MOST_PARTS and not self._ask.stopped():
            self._take(self._part(self._left[0]))
        if len(self._parts) == 1 and not self._left:
            return replace(self._parts[0].outcome, seconds=time.monotonic() - self._begun)
        return self._together()

    def _take(self, part: _Part) -> None:
        """Settles the readings of a part."""
        self._parts.append(part)
        self._left = minimal_cubes(difference(self._left, part.cubes, self._options), self._options).cubes

    # ---- one part ---------------------------------------------------------------------------
    def _part(self, cube: Cube) -> _Part:
        """What can be said under some readings of a cube."""
        scope = under(self._scope, cube)
        if not first_of(scope):
            return self._made(cube, self._ask.thoroughly(scope))
        if not any(intersection(cube, tried) == cube for tried in self._tried):
            found = self._ask.quickly(scope)
            if not isinstance(found, NotSettled):
                return self._made(cube, found)
            self._tried.append(cube)
        return self._around(cube, scope)

    def _around(self, cube: Cube, scope: Scope) -> _Part:
        """What can be said under the first readings of a cube, and under which others of it."""
        point = first_of(scope)
        found = self._ask.thoroughly(under(scope, point))
        match found:
            case Proved(proof=proof):
                wide = widened(scope, point, lambda c: self._ask.holds(under(scope, c), proof))
                self._deciding = (self._deciding or set()) | {n for n, o in wide if o != options_of(scope.site)[n]}
                return self._made(_both(cube, wide), replace(found, scope=under(scope, wide)))
            case ViolatedAt():
                return self._made(cube, self._ask.also(scope, found))
            case NotSettled():
                # Where it differs only in readings that decide nothing, the next search would go as this one did.
                like = tuple((n, o) for n, o in point if self._deciding is None or n in self._deciding)
                return self._made(_both(cube, like), replace(found, scope=under(scope, like)))

    def _made(self, cube: Cube, found: Proved | ViolatedAt | NotSettled) -> _Part:
        """A part of these readings, or, of a violation, those of them under which it is one."""
        if not isinstance(found, ViolatedAt):
            return _Part((cube,), found)
        where = tuple(c for w in found.case.where if (c := intersection(cube, w)) is not None)
        return _Part(where, replace(found, case=replace(found.case, where=where)))

    # ---- all parts --------------------------------------------------------------------------
    def _together(self) -> Outcome:
        why = "it was stopped" if self._ask.stopped() else "the readings fall into too many parts"
        left = [_Part((c,), NotSettled(self._prop, under(self._scope, c), why, (), 0.0)) for c in self._left]
        every = [*self._parts, *left]

        def of(kind: type[Outcome]) -> tuple[Cube, ...]:
            cubes = (c for p in every if isinstance(p.outcome, kind) for c in p.cubes)
            return minimal_cubes(cubes, self._options).cubes

        outcomes = [p.outcome for p in every]
        return ByReadings(
            prop=self._prop,
            scope=self._scope,
            proved=tuple(o for o in outcomes if isinstance(o, Proved)),
            violated=tuple(o for o in outcomes if isinstance(o, ViolatedAt)),
            not_settled=tuple(o for o in outcomes if isinstance(o, NotSettled)),
            proved_under=of(Proved),
            violated_under=of(ViolatedAt),
            not_settled_under=of(NotSettled),
            seconds=time.monotonic() - self._begun,
        )


def _both(cube: Cube, narrower: Cube) -> Cube:
    """A cube with fewer options of some of its readings."""
    return tuple({**dict(cube), **dict(narrower)}.items())
