"""Deciding a property for every size by exploring small sites, the smallest first, and learning from what is in reach.

If one violates the property, that is the answer. What their tuples look like in states in reach gives types, and
clauses that no small site leaves are learned from these (`learn`). The proof is then checked over sorts of any size
(`checker.certificate.every_size`); where it is refused, larger sites show what was wrong with it. What that does not
settle is not settled.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator, Sequence

from oxidd.util import DDMemoryError

from checker.bdd.encode import Function
from checker.bdd.space import Space
from checker.certificate.every_size.check import Known, SizeVerification
from checker.certificate.every_size.proof import SizeProof
from checker.certificate.every_size.scope import Scope
from checker.certificate.every_size.smaller import smaller
from checker.engine import Options, Reporter
from checker.every_size.given import Given, by_given, joined, kept, states_of
from checker.every_size.ground import Ground
from checker.every_size.grounded import Grounded
from checker.every_size.instances import site_of, sites
from checker.every_size.learn import Kept, Learner, NotFoundError
from checker.every_size.limits import Limits
from checker.every_size.outcome import NotSettled, Proved, ViolatedAt
from checker.every_size.templates import Clause, Template, TemplateMaker
from checker.every_size.types import Types
from checker.question.budget import Crowded, Stopped
from checker.rechecking import Rechecker, independent_checks
from model.lang import expr as ex
from model.lang.sites import Site
from model.lang.symbols import DatumSymbol, LinkSymbol, StateSymbol
from model.lang.traverse import post_order
from properties.property import Property
from properties.result import Verdict

EXPLORED = ("always", "never", "on_step")
"""The kinds of property for which small sites are explored."""
MANY_SORTS = 2
"""Where more sorts are open, small sites have as many elements of one as of another."""
LARGEST_TUPLE = 3
"""Elements of the largest tuples that clauses speak of."""
MOST_SHAPES = 20
"""So many sites on which a proof fails are looked at for one number of elements."""


def by_exploring(
    scope: Scope,
    prop: Property,
    reporter: Reporter,
    limits: Limits,
    given: Sequence[Given] = (),
    grounded: Grounded | None = None,
) -> Proved | ViolatedAt | NotSettled:
    """What can be said of the property from all states in reach of small sites; they may be `grounded` already.

    Raises ReachedError where a small site does something undefined.
    """
    return _Search(scope, prop, reporter, limits, given, grounded or Grounded()).run()


class _Search:
    """One search under way."""

    def __init__(
        self,
        scope: Scope,
        prop: Property,
        reporter: Reporter,
        limits: Limits,
        given: Sequence[Given],
        grounded: Grounded,
    ) -> None:
        self.scope = scope
        self.prop = prop
        self.reporter = reporter
        self.limits = limits
        self.given = tuple(given)
        self._grounded = grounded
        self._states = states_of(scope, given)
        self.begun = time.monotonic()
        self._known: Known = set()
        self.grounds: list[Ground] = []
        self._reached: list[tuple[Ground, Space, Function]] = []
        self._largest_tuple = 2
        self._kept: Kept = {}
        self._narrowed: frozenset[StateSymbol] = frozenset()
        self._rigid: frozenset[LinkSymbol | DatumSymbol] | None = None
        self._may_narrow = True
        self._largest_seen = 0
        self.sizes: list[str] = []
        self.types: list[Types] = []
        self.learned = 0

    @property
    def seconds(self) -> float:
        """The time since the search began."""
        return time.monotonic() - self.begun

    def run(self) -> Proved | ViolatedAt | NotSettled:
        """The outcome. Where a set of types of tuples needs too much room, nothing is settled."""
        try:
            return self._outcome()
        except (Crowded, DDMemoryError):
            return self._open("the diagrams of what small sites look like are too large")

    def _outcome(self) -> Proved | ViolatedAt | NotSettled:
        if self.prop.kind not in EXPLORED:
            return self._open(f"a property of the kind {self.prop.kind} is not decided for every size")
        if not self.scope.open:
            return self._open("no sort of the design is open: there is one size only")
        if self.given:
            proof, opinion = by_given(self.scope, self.prop, self.given)
            if opinion.accepted:
                return self._proved(proof)
        clauses: list[Clause] = []
        reason = ""
        for level in range(1, self.limits.largest + 1):
            try:
                violated = self._explore(level)
            except Stopped as stopped:
                return self._open(reason or f"the states of small sites could not be explored: {stopped.reason}")
            if violated is not None:
                return violated
            if level < (2 if len(self.scope.open) > MANY_SORTS else 3):
                # So few elements say too little about pairs.
                continue
            for _ in range(MOST_SHAPES):
                still = [c for c in clauses if self._holds(c)]
                learner = Learner(self.grounds, self.types, self.reporter, still, self._kept)
                try:
                    self._learn(learner)
                except NotFoundError as error:
                    reason = str(error)
                    break
                finally:
                    clauses = learner.clauses
                    self.learned += learner.learned
                proof = self._proof(learner)
                self.reporter.progress("re-checking the proof", 0)
                proof, opinion = smaller(self.scope, self.prop, proof, known=self._known)
                if opinion.accepted:
                    return self._proved(proof)
                reason = _refusal(opinion)
                larger = None if opinion.shape is None else site_of(self.scope, opinion.shape)
                if larger is None:
                    break
                try:
                    violated = self._looked_at(larger, learner)
                except Stopped as stopped:
                    return self._open(f"{reason}; {stopped.reason}")
                if violated is not None:
                    return violated
                if self._may_narrow:
                    # A proof that fails only for its size has found what matters: all else would only mislead.
                    self._may_narrow = False
                    self._narrow(proof)
        return self._open(reason)

    def _proved(self, proof: SizeProof) -> Proved:
        given = kept(self.given, proof)
        return Proved(self.prop, self.scope, proof, tuple(self.sizes), self.learned, self.seconds, given)

    def _open(self, reason: str) -> NotSettled:
        return NotSettled(self.prop, self.scope, reason, tuple(self.sizes), self.seconds)

    # ---- small sites ------------------------------------------------------------------------
    def _explore(self, level: int) -> ViolatedAt | None:
        """The sites in which the largest number of elements of a sort is this, and what their states look like."""
        for size in _sizes(self.scope, level):
            for site in sites(self.scope, size, self.limits.ways):
                violated = self._explored(site)
                if violated is not None:
                    return violated
            self.sizes.append(self.grounds[-1].name.partition(" #")[0])
        return None

    def _explored(self, site: Site) -> ViolatedAt | None:
        self.reporter.progress(f"exploring {site.name}", 0)
        ground = self._ground(site)
        if not ground.states <= self._states:
            # More matters than was known: what was seen before is looked at again, with it.
            self._states |= ground.states
            self._reached = []
            self.grounds = [self._ground(g.site) for g in self.grounds]
            ground = self._ground(site)
            self.types = [Types(t) for t in self._templates()]
            for known in self.grounds:
                self._take(known)
        self.grounds.append(ground)
        return self._take(ground)

    def _ground(self, site: Site) -> Ground:
        given = [g.condition for g in self.given]
        return Ground(self._grounded.grounder(site), self.prop, self.reporter, self._states, given)

    def _looked_at(self, site: Site, learner: Learner) -> ViolatedAt | None:
        """A site on which a proof fails. Where a glance at it refutes conditions, that is all that is needed of it."""
        for near in (site, *self._larger(site)):
            self.reporter.progress(f"looking at {near.name}", 0)
            ground = self._ground(near)
            small = max(len(near.elements[c]) for c in self.scope.open) <= self.limits.largest
            violated = self._take(ground) if small else self._seen(ground, *ground.glanced_at())
            if violated is not None:
                return violated
        if all(self._holds(c) for c in learner.clauses):
            return self._explored(site)
        return None

    def _larger(self, site: Site) -> Iterator[Site]:
        """A site with one element more, of each size once."""
        size = {c: len(site.elements[c]) + 1 for c in self.scope.open}
        if self._largest_seen < max(size.values()) <= self.limits.largest + 1:
            self._largest_seen = max(size.values())
            yield next(sites(self.scope, size, 1))

    def _narrow(self, proof: SizeProof | None) -> None:
        """From now on clauses are about the states, links and data of this proof; without one, about all."""
        self._narrowed, self._rigid = frozenset(), None
        if proof is not None:
            nodes = list(post_order(*(self.scope.site.system.expand(c) for c in proof.conditions)))
            self._narrowed = frozenset(n.state for n in nodes if isinstance(n, ex.Read))
            links = (n.link for n in nodes if isinstance(n, ex.Follow | ex.Linked))
            self._rigid = frozenset([*links, *(n.datum for n in nodes if isinstance(n, ex.DatumOf))])
        self._look_again()

    def _look_again(self) -> None:
        """What was seen is seen with the templates as they are now; types added to mend clauses are forgotten."""
        self.types[:] = [Types(t) for t in self._templates()]
        for ground, space, reached in self._reached:
            for types in self.types:
                ground.project(space, reached, types)

    def _take(self, ground: Ground) -> ViolatedAt | None:
        try:
            return self._seen(ground, *ground.reached(self.limits.work))
        except (Crowded, DDMemoryError) as crowded:
            raise Stopped("the diagrams of a small site are too large") from crowded

    def _seen(self, ground: Ground, space: Space, reached: Function) -> ViolatedAt | None:
        """Takes the types of states in reach."""
        if (reached & space.encoding.condition(ground.bad)).satisfiable():
            return self._violated(ground.site)
        self._reached.append((ground, space, reached))
        for types in self.types:
            ground.project(space, reached, types)
        return None

    def _violated(self, site: Site) -> ViolatedAt:
        """The story, from an engine that tells the shortest, replayed."""
        from checker.bdd import BddEngine

        result = BddEngine().open(site, Options(), self.reporter).check(self.prop)
        rechecker = Rechecker(independent_checks(site), self.reporter)
        case = rechecker.recheck(self.prop, next(c for c in result.cases if c.verdict is Verdict.VIOLATED))
        before = tuple(self.sizes)
        return ViolatedAt(self.prop, self.scope, site, site.name.partition(" #")[0], case, before, self.seconds)

    def _templates(self) -> Iterator[Template]:
        wanted = self._states & (self._narrowed or self._states)
        states = [i.symbol for i in self.scope.site.system.states if i.symbol in wanted]
        maker = TemplateMaker(self.scope, states, rigid=self._rigid)
        sorts = [c for c in self.scope.site.system.components if c in self.scope.open]
        for count in range(self._largest_tuple + 1):
            for chosen in itertools.combinations_with_replacement(sorts, count):
                yield maker.template(chosen)

    def _holds(self, clause: Clause) -> bool:
        return any(t.template is clause.template and t.excludes(clause.cube) for t in self.types)

    def _learn(self, learner: Learner) -> None:
        """With tuples of two elements first, and of three where these do not suffice, or where few states do not."""
        try:
            learner.learn()
        except NotFoundError:
            if learner.stopped or (self._largest_tuple == LARGEST_TUPLE and not self._narrowed):
                raise
            if self._narrowed:
                self._narrow(None)
            else:
                self._largest_tuple += 1
                self._look_again()
            learner.clauses[:] = []
            self._learn(learner)

    # ---- proofs -----------------------------------------------------------------------------
    def _proof(self, learner: Learner) -> SizeProof:
        needed = learner.needed()
        clauses = [c for c in needed if c is not None]
        position = {c: i for i, c in enumerate(clauses)}
        uses = tuple(tuple(position[d] for d in needed[c]) for c in [*clauses, None])
        return joined(SizeProof(tuple(c.condition for c in clauses), uses), self.given)


def _refusal(opinion: SizeVerification) -> str:
    how = "could not be shown" if opinion.gave_up else "does not hold in every structure of any size"
    return f"{opinion.failed} {how}"


def _sizes(scope: Scope, level: int) -> Iterator[dict[type, int]]:
    """The numbers of elements whose largest is this; where many sorts are open, the same for all of them."""
    sorts = [c for c in scope.site.system.components if c in scope.open]
    if len(sorts) > MANY_SORTS:
        yield dict.fromkeys(sorts, level)
        return
    vectors = (v for v in itertools.product(range(1, level + 1), repeat=len(sorts)) if max(v) == level)
    for vector in sorted(vectors, key=lambda v: (sum(v), v)):
        yield dict(zip(sorts, vector, strict=True))


__all__ = ["EXPLORED", "by_exploring"]
