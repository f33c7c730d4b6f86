"""Interchangeable elements: two of them where swapping maps the site, and what is asked of it, onto itself.

A swap is of joint blocks: with a softphone goes its phone, and its column in a server's table. `swap` guesses the block
from the links. Whether the guess is right is then shown: the swap has to map the start states onto the start states,
the rules onto the rules, and what the property asks about an element tuple onto what it asks about the swapped one.
What names nothing that the swap changes is mapped so (`checker.portfolio.sight`); the rest is held against the ground
system (`checker.portfolio.mirror`).

Then the swap maps runs onto runs with as many faults, so what is found about one tuple is found about the other, under
each choice of the readings, which no swap touches.

Limits. Ground nodes are compared as they are written, so elements may be interchangeable and not be seen as such, above
all where the design counts. The swaps that are tried are of two elements with their blocks, not all permutations.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from checker.portfolio.instances import Binding, about, speaking
from checker.portfolio.mirror import GroundSymmetry
from checker.portfolio.sight import Name, Sight, Swap
from model.lang.component import Component
from model.lang.sites import Site
from model.lang.symbols import LinkSymbol
from properties.property import OnStep, Property

__all__ = ["Interchange", "Swap", "swap"]


def swap(site: Site, one: str, other: str) -> Swap | None:
    """The swap of two elements of a sort with what their links lead to; None where the links do not fit together."""
    pairs: dict[str, str] = {}
    todo = [(one, other)]
    while todo:
        a, b = todo.pop()
        if pairs.get(a, b) != b or pairs.get(b, a) != a:
            return None
        if a in pairs:
            continue
        pairs[a], pairs[b] = b, a
        for beside in (_ahead(site, a, b), _behind(site, a, b)):
            for here, there in beside:
                if len(here) != len(there):
                    return None
                todo += zip(here, there, strict=True)
    return {a: b for a, b in pairs.items() if a != b}


def _ahead(site: Site, a: str, b: str) -> Iterator[tuple[list[str], list[str]]]:
    """For each link of both, what only one of them leads to."""
    for (link, name), target in site.followed.items():
        if name == a:
            yield _apart([target], [site.followed[link, b]])
    for (link, name), targets in site.related.items():
        if name == a:
            yield _apart(targets, site.related[link, b])


def _behind(site: Site, a: str, b: str) -> Iterator[tuple[list[str], list[str]]]:
    """For each link to both, what leads to only one of them."""
    links = dict.fromkeys([link for link, _ in (*site.followed, *site.related)])
    for link in links:
        to = {end: [n for n in site.elements[link.owner] if end in _targets(site, link, n)] for end in (a, b)}
        yield _apart(to[a], to[b])


def _targets(site: Site, link: LinkSymbol, name: str) -> tuple[str, ...]:
    one = site.followed.get((link, name))
    return site.related.get((link, name), ()) if one is None else (one,)


def _apart(here: Sequence[str], there: Sequence[str]) -> tuple[list[str], list[str]]:
    return [n for n in here if n not in there], [n for n in there if n not in here]


class Interchange:
    """Finds out which elements of a site are interchangeable."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self._sight = Sight(site)
        self._ground = GroundSymmetry(site)
        self._swaps: dict[tuple[str, str], _Moving | None] = {}

    def orbits(self, prop: Property) -> tuple[tuple[tuple[Binding, Swap], ...], ...]:
        """The element tuples of the property in orbits, each with the permutation that leads there from the first."""
        every = about(self.site, prop)
        sorts = dict.fromkeys(v.sort.component for v in speaking(prop))
        swaps = [s for sort in sorts for s in self._of_sort(sort, prop, every)]
        orbits: list[tuple[tuple[Binding, Swap], ...]] = []
        seen: set[Binding] = set()
        for first in every:
            if first in seen:
                continue
            orbit: dict[Binding, Swap] = {first: {}}
            todo = [first]
            for here in todo:
                for step in swaps:
                    there = tuple(step.get(e, e) for e in here)
                    if there not in orbit:
                        way = orbit[here]
                        moved = {e: step.get(way.get(e, e), way.get(e, e)) for e in (*way, *step)}
                        orbit[there] = {e: to for e, to in moved.items() if e != to}
                        todo.append(there)
            seen |= orbit.keys()
            orbits.append(tuple(sorted(orbit.items(), key=lambda o: every.index(o[0]))))
        return tuple(orbits)

    def _of_sort(self, sort: type[Component], prop: Property, every: Sequence[Binding]) -> list[Swap]:
        """Swaps that change nothing of the site and of what is asked: each of a further element with one before it."""
        found: list[Swap] = []
        firsts: list[str] = []
        for name in self.site.elements[sort]:
            guesses = (self._moving(first, name) for first in firsts)
            good = next((m for m in guesses if m is not None and self._keeps(m, prop, every)), None)
            if good is None:
                firsts.append(name)
            else:
                found.append(good.swap)
        return found

    def _moving(self, one: str, other: str) -> _Moving | None:
        """A swap of the two that maps the site onto itself."""
        if (one, other) not in self._swaps:
            guess = swap(self.site, one, other)
            made = None if guess is None else _Moving(guess, self._sight.moved(guess))
            self._swaps[one, other] = made if made is not None and self._is_automorphism(made) else None
        return self._swaps[one, other]

    def _is_automorphism(self, moving: _Moving) -> bool:
        """Whether start and rules are kept. The start first: it is the least to ground, and mostly tells."""
        if moving.shows_in(self._sight.in_start) and not self._ground.keeps_start(moving.swap):
            return False
        telling = frozenset(rule.id for rule, named in self._sight.in_rules.items() if moving.shows_in(named))
        return not telling or self._ground.keeps_rules(moving.swap, telling)

    def _keeps(self, moving: _Moving, prop: Property, every: Sequence[Binding]) -> bool:
        """Whether what is asked about an element tuple becomes what is asked about the swapped one."""
        shown = [p for p, e in enumerate(prop.expressions) if moving.shows_in(self._sight.named(e))]
        if isinstance(prop.formula, OnStep):
            # What is asked about a step of a rule is not held against the ground system.
            return not shown
        return all(self._ground.keeps(moving.swap, prop, position, every) for position in shown)


@dataclass(frozen=True, slots=True)
class _Moving:
    """A swap and what it does not map onto itself."""

    swap: Swap
    moved: frozenset[Name]

    def shows_in(self, named: frozenset[Name]) -> bool:
        """Whether something is named that the swap changes."""
        return not self.moved.isdisjoint(named)
