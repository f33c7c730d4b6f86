"""The shortest way to write a set of readings as a union of cubes: exact two-level minimisation over several values.

Quine's method (1952) for variables of several values, as in Brayton and others, *Logic Minimization Algorithms for VLSI
Synthesis* (1984): all prime cubes, those that grow no more without leaving the set, then a cheapest cover by them.
Cheapest: the fewest cubes, then the fewest readings named in them; both are then the fewest of any union of cubes. Of
equals the one that names the fewest options.

The work is bounded. Where the bound is met the form is a cover that may be longer than need be, and says so: it is
exact all the same.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from properties.cubes import Options, in_order
from properties.regions import EVERY, NONE, Region, Regions
from properties.result import Cube

MOST_PRIMES = 4_000
MOST_BRANCHES = 20_000

Cost = tuple[int, int, int]
"""Cubes, readings named, options named."""


@dataclass(frozen=True, slots=True)
class Form:
    """A union of cubes; `shortest`: no other one for the same set has fewer, or as many that name fewer readings."""

    cubes: tuple[Cube, ...]
    shortest: bool

    @property
    def cost(self) -> Cost:
        """How long it is to read."""
        return cost(self.cubes)


def cost(cubes: Iterable[Cube]) -> Cost:
    """What a union of cubes costs to read: less is better."""
    parts = list(cubes)
    named = [allowed for cube in parts for _, allowed in cube]
    return len(parts), len(named), sum(map(len, named))


def minimal(regions: Regions, region: Region) -> Form:
    """The shortest union of cubes for a region: no cube where it is empty, the empty cube where it is everything."""
    if region in (NONE, EVERY):
        return Form(((),) * int(region), shortest=True)
    found = _Primes(regions).of(region)
    if found is None:
        return Form(in_order(regions.disjoint(region), regions.options), shortest=False)
    cover = _Cover(regions, region, [_Prime(cube, regions.cube(cube)) for cube in found])
    return Form(in_order(cover.cheapest, regions.options), shortest=cover.complete)


def minimal_cubes(cubes: Iterable[Cube], options: Options) -> Form:
    """The same for a set that is given as a union of cubes."""
    regions = Regions(options)
    return minimal(regions, regions.union(cubes))


class _Primes:
    """The prime cubes of regions.

    A prime names some options of the first reading that is asked, or all. It is then prime in what these options have
    in common, and lies in what no other option allows.
    """

    def __init__(self, regions: Regions) -> None:
        self.regions = regions
        self._known: dict[Region, tuple[Cube, ...] | None] = {NONE: (), EVERY: ((),)}

    def of(self, region: Region) -> tuple[Cube, ...] | None:
        """The primes of a region; None where they are too many."""
        if region not in self._known:
            self._known[region] = self._made(region)
        return self._known[region]

    def _made(self, region: Region) -> tuple[Cube, ...] | None:
        regions, level = self.regions, self.regions.level(region)
        parts = regions.parts(region, level)
        options = regions.options[regions.ids[level]]
        found: list[Cube] = []
        for size in range(len(parts), 0, -1):
            for chosen in itertools.combinations(range(len(parts)), size):
                common = EVERY
                for place in chosen:
                    common = regions.meet(common, parts[place])
                below = self.of(common)
                if below is None:
                    return None
                others = [part for place, part in enumerate(parts) if place not in chosen]
                named = () if not others else ((regions.ids[level], tuple(options[place] for place in chosen)),)
                for cube in below:
                    here = regions.cube(cube)
                    if not any(regions.within(here, part) for part in others):
                        found.append((*named, *cube))
                if len(found) > MOST_PRIMES:
                    return None
        return tuple(found)


@dataclass(frozen=True, slots=True)
class _Prime:
    cube: Cube
    region: Region

    @property
    def cost(self) -> Cost:
        return cost([self.cube])


class _Cover:
    """The cheapest choice of primes that covers a region, by branch and bound."""

    def __init__(self, regions: Regions, region: Region, primes: Sequence[_Prime]) -> None:
        self.regions = regions
        self.complete = True
        self._branches = 0
        order = sorted(range(len(primes)), key=lambda i: (primes[i].cost, i))
        self._best: tuple[Cost, tuple[_Prime, ...]] | None = None
        self._search(region, [primes[i] for i in order], ())

    @property
    def cheapest(self) -> tuple[Cube, ...]:
        """The cubes of the cheapest cover found."""
        assert self._best is not None  # noqa: S101 - all primes together cover the region
        return tuple(p.cube for p in self._best[1])

    def _search(self, left: Region, primes: Sequence[_Prime], taken: tuple[_Prime, ...]) -> None:
        """Completes a choice in all ways that may be cheaper than the best."""
        left, primes, taken = self._reduced(left, primes, taken)
        spent = cost(p.cube for p in taken)
        if left == NONE:
            if self._best is None or spent < self._best[0]:
                self._best = spent, taken
            return
        if self._best is not None:
            if self._branches >= MOST_BRANCHES:
                self.complete = False
                return
            more = self._apart(left, primes)
            readings, names = (min(p.cost[part] for p in primes) for part in (1, 2))
            bound = (spent[0] + more, spent[1] + more * readings, spent[2] + more * names)
            if bound >= self._best[0]:
                return
        self._branches += 1
        point = self.regions.first(left)
        for prime in [p for p in primes if self._has(p, point)]:
            self._search(self.regions.minus(left, prime.region), primes, (*taken, prime))

    def _reduced(
        self, left: Region, primes: Sequence[_Prime], taken: tuple[_Prime, ...]
    ) -> tuple[Region, list[_Prime], tuple[_Prime, ...]]:
        """Takes the primes that alone cover something, and leaves out those that a cheaper one makes needless."""
        regions = self.regions
        kept = list(primes)
        while left != NONE:
            kept = self._undominated(left, kept)
            needed = self._essential(left, kept)
            if not needed:
                break
            taken = (*taken, *needed)
            for prime in needed:
                left = regions.minus(left, prime.region)
        return left, kept, taken

    def _undominated(self, left: Region, primes: Sequence[_Prime]) -> list[_Prime]:
        """The primes of which no cheaper one covers as much of what is left; primes come with the cheapest first."""
        kept: list[tuple[_Prime, Region]] = []
        for prime in primes:
            here = self.regions.meet(left, prime.region)
            if here != NONE and not any(self.regions.within(here, other) for _, other in kept):
                kept.append((prime, here))
        return [prime for prime, _ in kept]

    def _essential(self, left: Region, primes: Sequence[_Prime]) -> list[_Prime]:
        """The primes that cover something of what is left which no other one does."""
        regions = self.regions
        after = [NONE]
        for prime in reversed(primes):
            after.append(regions.join(after[-1], prime.region))
        after.reverse()
        before, found = NONE, list[_Prime]()
        for place, prime in enumerate(primes):
            others = regions.join(before, after[place + 1])
            if not regions.within(left, others):
                found.append(prime)
            before = regions.join(before, prime.region)
        return found

    def _apart(self, left: Region, primes: Sequence[_Prime]) -> int:
        """A number of combinations of which no prime covers two: so many cubes are needed at least."""
        number = 0
        while left != NONE:
            point = self.regions.first(left)
            for prime in primes:
                if self._has(prime, point):
                    left = self.regions.minus(left, prime.region)
            number += 1
        return number

    def _has(self, prime: _Prime, point: Mapping[str, str]) -> bool:
        return self.regions.contains(prime.region, point)
