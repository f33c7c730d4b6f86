"""From what was won about units to the cases of a property: one for each class of readings, with one proof for all."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from checker.portfolio.contest import Won
from checker.portfolio.instances import Binding
from checker.portfolio.sets import Atom, by_readings, renamed
from checker.portfolio.symmetry import Swap
from model.lang.sites import Site
from model.lang.sorts import ElementSort, show_value
from properties.cubes import intersection as common
from properties.evidence import EverySize, Evidence, Invariant, RankedInvariant, Ranking, StateSet
from properties.property import Property, Reachable
from properties.result import Cube, Verdict
from properties.state_sets import intersection


@dataclass(frozen=True, slots=True)
class Part:
    """What was won about one element tuple, or, for a property that is not divided, about all of them.

    `way` is the permutation that makes evidence about the tuple that was checked one about this tuple.
    """

    binding: Binding | None
    won: tuple[Won, ...]
    way: Swap


def shows_run(prop: Property, verdict: Verdict) -> bool:
    """Whether this verdict is shown by a run."""
    return isinstance(prop.formula, Reachable) is (verdict is Verdict.HOLDS)


def proof(site: Site, prop: Property, where: tuple[Cube, ...], parts: Sequence[Part]) -> Evidence | None:
    """One proof out of those of the parts, under these readings; None where one of them has none."""
    sets: list[StateSet] = []
    ranked: list[RankedInvariant] = []
    for part in parts:
        pieces = list(_pieces(part, where))
        name = _naming(site, prop, part)
        invariants = [(w, e.states) for w, e in pieces if isinstance(e, Invariant)]
        layered = [(w, e) for w, e in pieces if isinstance(e, RankedInvariant)]
        if len(invariants) == len(pieces):
            sets.append(renamed(by_readings(invariants), name))
        elif len(layered) == len(pieces):
            ranked.append(_renamed(site, _joined(layered), name, part))
        else:
            return None
    if ranked:
        rankings = tuple(ranking for one in ranked for ranking in one.rankings)
        return None if sets else RankedInvariant(intersection([one.states for one in ranked]), rankings)
    return Invariant(intersection(sets), _every_size(site, parts))


def _every_size(site: Site, parts: Sequence[Part]) -> EverySize | None:
    """The proof for every size that all parts bring; it names no element that one part has in the place of another."""
    brought = (won.case.evidence for part in parts for won in part.won)
    found = {evidence.every_size if isinstance(evidence, Invariant) else None for evidence in brought}
    if len(found) != 1:
        return None
    (only,) = found
    if only is None:
        return None
    own = {name for component, names in site.elements.items() if component.__name__ in only.open for name in names}
    return only if all(own.issuperset(part.way) for part in parts) else None


def _pieces(part: Part, where: tuple[Cube, ...]) -> Iterator[tuple[tuple[Cube, ...], Evidence | None]]:
    """The evidence of a part that is about some of the readings, each with those."""
    for won in part.won:
        here = tuple(c for a in where for b in won.case.where if (c := common(a, b)) is not None)
        if here:
            yield here, won.case.evidence


def _joined(parts: Sequence[tuple[tuple[Cube, ...], RankedInvariant]]) -> RankedInvariant:
    """Layers joined by readings; where one proof has fewer, the last ones are empty under its readings."""
    if len(parts) == 1:
        return parts[0][1]
    empty = StateSet((("false",),))
    rankings: list[Ranking] = []
    for binding in dict.fromkeys(ranking.binding for _, one in parts for ranking in one.rankings):
        found = [(w, next((r.layers for r in one.rankings if r.binding == binding), ())) for w, one in parts]
        depth = max(len(layers) for _, layers in found)
        joined = (by_readings([(w, ls[i] if i < len(ls) else empty) for w, ls in found]) for i in range(depth))
        rankings.append(Ranking(binding, tuple(joined)))
    return RankedInvariant(by_readings([(w, one.states) for w, one in parts]), tuple(rankings))


def _renamed(site: Site, one: RankedInvariant, name: Callable[[Atom], Atom], part: Part) -> RankedInvariant:
    """The same about other elements; where it is about one tuple alone, the proof of all says which."""
    moved = {i.id: replace(i, binding=tuple(part.way.get(e, e) for e in i.binding)).id for i in site.instances}
    rankings = tuple(
        Ranking(
            ranking.binding if part.binding is None else part.binding,
            tuple(renamed(layer, name) for layer in ranking.layers),
            tuple(moved[rule] for rule in ranking.by),
        )
        for ranking in one.rankings
    )
    return RankedInvariant(renamed(one.states, name), rankings)


def _naming(site: Site, prop: Property, part: Part) -> Callable[[Atom], Atom]:
    """How what the evidence of a part speaks of is called in a proof about all parts."""
    names: dict[Atom, Atom] = {}
    if part.way:
        moved = {v.name: replace(v, args=tuple(part.way.get(e, e) for e in v.args)).name for v in site.variables}
        for variable in site.variables:
            of_elements = isinstance(variable.state.sort, ElementSort)
            for value in map(show_value, variable.values):
                there = part.way.get(value, value) if of_elements else value
                names[variable.name, value] = moved[variable.name], there
    if part.binding is not None:
        for value in ("no", "yes"):
            names[prop.id, value] = f"{prop.id}[{', '.join(part.binding)}]", value
    return lambda atom: names.get(atom, atom)
