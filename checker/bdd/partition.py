"""From answers about single element tuples to the cases of a result.

The readings fall into classes: within a class every element tuple has one verdict and one vacuity. A class is a case.
Answers are plain data, because each may come from a manager or a process of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from oxidd.util import DDMemoryError

from checker.bdd.cubes import cover, covered
from checker.bdd.encode import Encoding, Function
from model.lang.ground import GroundVariable
from properties.result import Cube, InstanceCase, Vacuity, Verdict

_SEVERITY = (Vacuity.NEVER, Vacuity.BEFORE_FAULTS_ONLY, Vacuity.NOT_ASKED, Vacuity.TRIGGERED)
ROOM = 1 << 16
LARGEST = 1 << 24
"""Nodes of the first manager for the classes, and of the last one that is tried."""


@dataclass(frozen=True, slots=True)
class Part:
    """A verdict with its vacuity, and the readings under which one element tuple has it."""

    where: tuple[Cube, ...]
    verdict: Verdict
    vacuity: Vacuity


@dataclass(frozen=True, slots=True)
class Class:
    """Readings under which every element tuple is answered in the same way."""

    where: tuple[Cube, ...]
    instances: tuple[InstanceCase, ...]

    @property
    def verdict(self) -> Verdict:
        """Violated if one is, else undecided if one is."""
        found = {i.verdict for i in self.instances}
        for verdict in (Verdict.VIOLATED, Verdict.UNDECIDED):
            if verdict in found:
                return verdict
        return Verdict.HOLDS

    @property
    def vacuity(self) -> Vacuity:
        """A proof is as vacuous as its most vacuous element tuple, a violation as the least vacuous that shows it."""
        if self.verdict is Verdict.HOLDS:
            return min((i.vacuity for i in self.instances), key=_SEVERITY.index)
        return max((i.vacuity for i in self.instances if i.verdict is self.verdict), key=_SEVERITY.index)


def classes(
    readings: Sequence[GroundVariable], parts: Sequence[tuple[tuple[str, ...], Sequence[Part]]]
) -> tuple[Class, ...]:
    """The classes, in the order of the least combination of options of each. Raises DDMemoryError."""
    room = ROOM
    while True:
        try:
            return _classes(readings, parts, room)
        except DDMemoryError:
            if room >= LARGEST:
                raise
        room *= 16


def _classes(
    readings: Sequence[GroundVariable], parts: Sequence[tuple[tuple[str, ...], Sequence[Part]]], room: int
) -> tuple[Class, ...]:
    positions = tuple(range(len(readings)))
    encoding = Encoding(readings, (), positions, room)
    found: list[tuple[Function, tuple[InstanceCase, ...]]] = [(encoding.domain(positions), ())]
    for binding, own in parts:
        sets = [(covered(encoding, positions, p.where), InstanceCase(binding, p.verdict, p.vacuity)) for p in own]
        found = [
            (here & there, (*instances, instance))
            for here, instances in found
            for there, instance in sets
            if (here & there).satisfiable()
        ]
    found.sort(key=lambda c: encoding.least(c[0]))
    return tuple(Class(cover(encoding, positions, here), instances) for here, instances in found)
