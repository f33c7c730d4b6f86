"""Sets of readings as multi-valued decision diagrams: exact, and small because readings are few and rigid.

A region is the number of a node in the table of its `Regions`. A node asks one reading which option it has, and the
readings are asked in the order of the options. Equal sets have equal numbers.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from typing import NewType

from properties.cubes import Options
from properties.result import Cube

Region = NewType("Region", int)
"""A set of readings, in the table that made it."""

NONE = Region(0)
EVERY = Region(1)


class Regions:
    """The sets of the readings that have these options. Recursion is as deep as there are readings."""

    def __init__(self, options: Options) -> None:
        self.options = {i: tuple(names) for i, names in options.items()}
        self.ids = tuple(self.options)
        self._level = {i: level for level, i in enumerate(self.ids)}
        self._nodes: list[tuple[int, tuple[Region, ...]]] = [(len(self.ids), ()), (len(self.ids), ())]
        self._known: dict[tuple[int, tuple[Region, ...]], Region] = {}
        self._minus: dict[tuple[Region, Region], Region] = {}
        self._meet: dict[tuple[Region, Region], Region] = {}

    # ---- making ---------------------------------------------------------------------------------
    def cube(self, cube: Cube) -> Region:
        """The readings of a cube."""
        made = EVERY
        for reading, allowed in sorted(cube, key=lambda part: -self._level[part[0]]):
            made = self._node(
                self._level[reading], tuple(made if o in allowed else NONE for o in self.options[reading])
            )
        return made

    def union(self, cubes: Iterable[Cube]) -> Region:
        """The readings of all the cubes."""
        found = NONE
        for cube in cubes:
            found = self.join(found, self.cube(cube))
        return found

    def _node(self, level: int, parts: tuple[Region, ...]) -> Region:
        if all(part == parts[0] for part in parts):
            return parts[0]
        made = (level, parts)
        known = self._known.get(made)
        if known is None:
            known = self._known[made] = Region(len(self._nodes))
            self._nodes.append(made)
        return known

    # ---- combining ------------------------------------------------------------------------------
    def meet(self, a: Region, b: Region) -> Region:
        """What lies in both."""
        if NONE in (a, b):
            return NONE
        if b in (a, EVERY):
            return a
        if a == EVERY:
            return b
        pair = (min(a, b), max(a, b))
        known = self._meet.get(pair)
        if known is None:
            level = min(self.level(a), self.level(b))
            parts = zip(self.parts(a, level), self.parts(b, level), strict=True)
            known = self._meet[pair] = self._node(level, tuple(self.meet(x, y) for x, y in parts))
        return known

    def minus(self, a: Region, b: Region) -> Region:
        """What lies in the first and not in the second."""
        if a == NONE or b in (a, EVERY):
            return NONE
        if b == NONE:
            return a
        pair = (a, b)
        known = self._minus.get(pair)
        if known is None:
            level = min(self.level(a), self.level(b))
            parts = zip(self.parts(a, level), self.parts(b, level), strict=True)
            known = self._minus[pair] = self._node(level, tuple(self.minus(x, y) for x, y in parts))
        return known

    def join(self, a: Region, b: Region) -> Region:
        """What lies in one of them."""
        return self.minus(EVERY, self.minus(self.minus(EVERY, a), b))

    def within(self, a: Region, b: Region) -> bool:
        """Whether all of the first lies in the second."""
        return self.minus(a, b) == NONE

    # ---- looking --------------------------------------------------------------------------------
    def level(self, region: Region) -> int:
        """The position of the reading that the region asks first; the number of readings where it asks none."""
        return self._nodes[region][0]

    def parts(self, region: Region, level: int) -> tuple[Region, ...]:
        """The region under each option of the reading at a position, which is not after the first that it asks."""
        found, parts = self._nodes[region]
        return parts if found == level else (region,) * len(self.options[self.ids[level]])

    def depends_on(self, region: Region) -> tuple[str, ...]:
        """The readings that decide whether a combination lies in the region, all others left out."""
        found: set[int] = set()
        seen = {NONE, EVERY}
        queue = [region]
        while queue:
            node = queue.pop()
            if node not in seen:
                seen.add(node)
                level, parts = self._nodes[node]
                found.add(level)
                queue += parts
        return tuple(self.ids[level] for level in sorted(found))

    def count(self, region: Region) -> int:
        """The number of combinations in the region, over all readings."""
        counts: dict[Region, int] = {}

        def below(node: Region) -> int:
            if node in (NONE, EVERY):
                return int(node)
            if node not in counts:
                level, parts = self._nodes[node]
                counts[node] = sum(below(part) * self._size(level + 1, self.level(part)) for part in parts)
            return counts[node]

        return below(region) * self._size(0, self.level(region))

    def _size(self, begin: int, end: int) -> int:
        return math.prod(len(self.options[i]) for i in self.ids[begin:end])

    def disjoint(self, region: Region) -> Iterator[Cube]:
        """The region as disjoint cubes, one for each way through its diagram, in the order of the options."""
        if region == EVERY:
            yield ()
        elif region != NONE:
            level, parts = self._nodes[region]
            reading, options = self.ids[level], self.options[self.ids[level]]
            for part in dict.fromkeys(parts):
                allowed = tuple(o for o, p in zip(options, parts, strict=True) if p == part)
                for rest in self.disjoint(part):
                    yield ((reading, allowed), *rest)

    def first(self, region: Region) -> Mapping[str, str]:
        """The first combination of a region that is not empty, by the order of readings and options."""
        chosen: dict[str, str] = {}
        for level, reading in enumerate(self.ids):
            options = self.options[reading]
            parts = self.parts(region, level)
            place = next(i for i, part in enumerate(parts) if part != NONE)
            chosen[reading], region = options[place], parts[place]
        return chosen

    def contains(self, region: Region, chosen: Mapping[str, str]) -> bool:
        """Whether a combination lies in the region."""
        while region not in (NONE, EVERY):
            level, parts = self._nodes[region]
            region = parts[self.options[self.ids[level]].index(chosen[self.ids[level]])]
        return region == EVERY

    def nearest(self, region: Region, usual: Mapping[str, str]) -> dict[str, str]:
        """The combination of a region that is not empty which differs in the fewest readings from the usual one.

        Of equals the one that differs in the latest readings, by the first option that does.
        """
        known: dict[Region, int] = {EVERY: 0}

        def distance(node: Region) -> int:
            if node not in known:
                level, parts = self._nodes[node]
                known[node] = min(self._away(level, place, usual) + distance(p) for place, p in _possible(parts))
            return known[node]

        chosen = {reading: usual[reading] for reading in self.ids}
        while region != EVERY:
            level, parts = self._nodes[region]
            reading = self.ids[level]
            ways = [(self._away(level, place, usual) + distance(p), place) for place, p in _possible(parts)]
            least = min(cost for cost, _ in ways)
            equal = [place for cost, place in ways if cost == least]
            place = next((p for p in equal if not self._away(level, p, usual)), equal[0])
            chosen[reading] = self.options[reading][place]
            region = parts[place]
        return chosen

    def _away(self, level: int, place: int, usual: Mapping[str, str]) -> int:
        reading = self.ids[level]
        return int(self.options[reading][place] != usual[reading])


def _possible(parts: tuple[Region, ...]) -> Iterator[tuple[int, Region]]:
    return ((place, part) for place, part in enumerate(parts) if part != NONE)
