"""Which of some conditions make a proof for every size: the largest set that no step leaves, then as few as suffice.

The conditions come from small sites, so some may be wrong of larger ones. Those that do not hold at the start, or that
a step leaves, are dropped until none is left to drop (Houdini: Flanagan and Leino, FME 2001). What the claim does not
need of the others goes, by cores first and then one by one. The verifier's own queries are asked for that, each about
sites of any size; what comes out is verified anew.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from checker.certificate.every_size.nearby import Nearby, Query
from checker.certificate.every_size.proof import SizeProof
from checker.certificate.every_size.scope import Scope
from checker.certificate.every_size.shape import Shape
from checker.engine import Reporter
from checker.question.budget import Stopped
from model.lang.expr import Expr
from properties.property import Property


class Inductive:
    """The conditions at hand, and what is known of each query about them."""

    def __init__(self, scope: Scope, prop: Property, conditions: Sequence[Expr], reporter: Reporter) -> None:
        self.conditions = tuple(conditions)
        self._reporter = reporter
        self._nearby = Nearby(scope, prop, self.conditions)
        self._about = [tuple(self._nearby.about(p)) for p in range(len(self.conditions))]
        self._claim = tuple(self._nearby.claim())
        self._uses: dict[str, frozenset[int]] = {}
        self._lost: list[Query] = []

    def proof(self) -> SizeProof | None:
        """A proof from these conditions, none of which can be left out; None where they do not suffice.

        Raises Stopped where the reporter wants that.
        """
        kept = self._largest(range(len(self.conditions)))
        if not self._implies(kept):
            return None
        lost, self._lost = self._lost, []
        kept = self._closed(kept)
        for position in kept:
            if position in kept:
                fewer = self._largest([p for p in kept if p != position])
                if self._implies(fewer):
                    kept = self._closed(fewer)
        self._lost = lost
        return self._as_proof(kept)

    def shapes(self) -> Iterator[Shape]:
        """Small sites on which a condition is left, or does not imply the claim, as far as one is found."""
        for query in self._lost:
            shape = self._nearby.shape(query)
            if shape is not None:
                yield shape

    # ---- sets of conditions -------------------------------------------------------------------
    def _largest(self, positions: Sequence[int]) -> tuple[int, ...]:
        """The largest part that holds at the start and is left by no step."""
        kept = list(positions)
        again = True
        while again:
            again = False
            for position in tuple(kept):
                lost = next((q for q in self._about[position] if not self._refuted(q, kept)), None)
                if lost is not None:
                    self._lost.append(lost)
                    kept.remove(position)
                    again = True
        return tuple(kept)

    def _implies(self, kept: Sequence[int]) -> bool:
        lost = next((q for q in self._claim if not self._refuted(q, kept)), None)
        if lost is not None:
            self._lost.append(lost)
        return lost is None

    def _refuted(self, query: Query, kept: Sequence[int]) -> bool:
        known = self._uses.get(query.name)
        if known is not None and known.issubset(kept):
            return True
        self._reporter.progress("re-checking conditions", len(kept))
        if self._reporter.cancelled():
            raise Stopped("cancelled")
        found = self._nearby.needed(query, kept)
        if found is None:
            return False
        self._uses[query.name] = found
        return True

    def _used(self, position: int | None) -> frozenset[int]:
        queries = self._claim if position is None else self._about[position]
        return frozenset[int]().union(*(self._uses[q.name] for q in queries))

    def _closed(self, kept: Sequence[int]) -> tuple[int, ...]:
        """What the claim needs, what that needs, and so on."""
        needed: set[int] = set()
        waiting = set(self._used(None))
        while waiting:
            position = waiting.pop()
            needed.add(position)
            waiting |= self._used(position) - needed
        return tuple(p for p in kept if p in needed)

    def _as_proof(self, kept: Sequence[int]) -> SizeProof:
        place = {p: number for number, p in enumerate(kept)}
        uses = tuple(tuple(sorted(place[u] for u in self._used(p))) for p in (*kept, None))
        return SizeProof(tuple(self.conditions[p] for p in kept), uses)
