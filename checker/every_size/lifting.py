"""A search for proofs of every size that explores nothing: IC3 on small sites, its clauses lifted.

IC3 shows of one small site that the property holds there, by clauses about its elements. Lifted (`lift`), they are
conditions on elements of a site of any size. Those of them that hold at the start and are left by no step, for every
size, are found (`inductive`); if they imply the property, that is the proof. If not, the solver tells on what site a
condition is left, or does not suffice: that site is looked at in the same way, and its clauses join the others.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from checker.certificate.every_size.proof import SizeProof
from checker.certificate.every_size.scope import Scope
from checker.engine import Reporter
from checker.every_size.asked import Broken, Open, Safe, SmallSite
from checker.every_size.grounded import Grounded
from checker.every_size.inductive import Inductive
from checker.every_size.instances import site_of, sites
from checker.every_size.lift import Lifter
from checker.every_size.limits import Limits
from checker.every_size.templates import closed
from checker.question.budget import Stopped
from model.lang import expr as ex
from model.lang.expr import Expr
from model.lang.sites import Site
from model.lang.traverse import conjuncts, post_order
from properties.property import Always, Property

SMALLEST = 3
"""So many elements of each sort the first site has at most."""
MOST_SITES = 6
"""Clauses are lifted from so many sites at most."""


@dataclass
class Lifting:
    """One search: what was looked at, and what was found."""

    scope: Scope
    prop: Property
    reporter: Reporter
    limits: Limits
    grounded: Grounded
    looked_at: list[Site] = field(default_factory=list[Site])
    """The sites on which it holds."""
    conditions: dict[Expr, None] = field(default_factory=dict[Expr, None])
    reason: str = ""

    def run(self) -> SizeProof | Site | None:
        """A proof, a site on which the property is violated, or, with a `reason`, neither."""
        self.conditions |= dict.fromkeys(stronger(self.prop))
        waiting = list(itertools.islice(self._smallest_sites(), 1))
        while waiting and len(self.looked_at) < MOST_SITES:
            site = waiting.pop(0)
            if self._is_broken(site):
                return self._smallest(site)
            if self.reason:
                return None
            try:
                found = self._proof()
            except Stopped as stopped:
                self.reason = stopped.reason
                return None
            if isinstance(found, SizeProof):
                return found
            waiting = [] if found is None else [found]
        self.reason = self.reason or "conditions lifted from small sites do not suffice"
        return None

    def _smallest_sites(self) -> Iterator[Site]:
        """Sites with few elements; a design may ask for more than one of a sort."""
        for number in range(1, SMALLEST + 1):
            yield from sites(self.scope, dict.fromkeys(self.scope.open, number), 1)

    def is_vacuous(self) -> bool | None:
        """Whether what the property is about comes up on none of the sites; None where that is not known."""
        met = [self._small(site).is_met(self.prop) for site in self.looked_at]
        return False if True in met else None if None in met else True

    def _small(self, site: Site) -> SmallSite:
        return SmallSite(site, self.reporter, self.limits.queries, self.grounded)

    def _is_broken(self, site: Site) -> bool:
        """Whether a run violates it; not where it holds, nor, with a reason, where that is not known."""
        for answer in self._small(site).ask(self.prop):
            match answer:
                case Broken():
                    return True
                case Open(reason):
                    self.reason = reason
                    return False
                case Safe(clauses, places):
                    self.conditions |= dict.fromkeys(Lifter(self.scope, site, places).lifted(clauses))
        self.looked_at.append(site)
        return False

    def _proof(self) -> SizeProof | Site | None:
        """A proof from what was lifted, else a site that shows why there is none."""
        inductive = Inductive(self.scope, self.prop, tuple(self.conditions), self.reporter)
        proof = inductive.proof()
        if proof is not None:
            return proof
        for shape in inductive.shapes():
            if max(shape.sizes.values()) > self.limits.largest:
                continue
            site = site_of(self.scope, shape)
            if site is not None and not any(same(site, known) for known in self.looked_at):
                return site
        return None

    def _smallest(self, violated: Site) -> Site:
        """A site with as few elements as possible on which the property is violated, this one if no other."""
        most = {c: len(violated.elements[c]) for c in self.scope.open}
        for sizes in _below(self.scope, most):
            for site in sites(self.scope, sizes, self.limits.ways):
                answers = self._small(site).ask(self.prop)
                if answers and isinstance(answers[-1], Broken):
                    return site
                if all(isinstance(a, Safe) for a in answers):
                    self.looked_at.append(site)
        return violated


def stronger(prop: Property) -> Iterator[Expr]:
    """What a claim about settled states would say of all states: often it is so, and no clause could say it.

    "Some application knows the request" is no clause, for there is no saying which one.
    """
    match prop.formula:
        case Always(when, that):
            kept = [c for c in conjuncts(when) if not any(isinstance(n, ex.Settled) for n in post_order(c))]
            if len(kept) < len(conjuncts(when)):
                yield closed(ex.disj(ex.negate(ex.conj(*kept)), that), prop.variables)
        case _:
            pass


def same(one: Site, other: Site) -> bool:
    """Two sites of one scope with the same elements, links and data."""
    return (one.elements, one.followed, one.related, one.data) == (
        other.elements,
        other.followed,
        other.related,
        other.data,
    )


def _below(scope: Scope, most: Mapping[type, int]) -> Iterator[dict[type, int]]:
    """Numbers of elements, none more than these and not all as many, the fewest first."""
    sorts = [c for c in scope.site.system.components if c in scope.open]
    vectors = itertools.product(*(range(1, most[c] + 1) for c in sorts))
    whole = tuple(most[c] for c in sorts)
    for vector in sorted((v for v in vectors if v != whole), key=lambda v: (sum(v), v)):
        yield dict(zip(sorts, vector, strict=True))
