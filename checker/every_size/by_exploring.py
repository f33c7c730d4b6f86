"""Deciding a property for every size by exploring small sites, the smallest first, and learning from what is in reach.

If one violates the property, that is the answer. What their tuples look like gives types, and clauses that no small
site leaves are learned from these (`learn`). All that is told on few states: those that it takes to show that small
sites keep the property (`ground`), and the links and data that go with them (`spoken`). The proof is then checked over
sorts of any size (`checker.certificate.every_size`); where it is refused, larger sites show what was wrong with it.
What that does not settle is not settled.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator, Sequence

from oxidd.util import DDMemoryError

from checker.bdd.encode import Function
from checker.certificate.every_size.check import Known, SizeVerification
from checker.certificate.every_size.proof import SizeProof
from checker.certificate.every_size.scope import Scope
from checker.certificate.every_size.smaller import smaller
from checker.engine import Options, Reporter
from checker.every_size.given import Given, by_given, joined, kept, states_of
from checker.every_size.ground import Ground
from checker.every_size.grounded import Grounded
from checker.every_size.instances import MANY_SORTS, site_of, sites, size_of, sizes_of
from checker.every_size.learn import Kept, Learner, NotFoundError
from checker.every_size.limits import Limits
from checker.every_size.outcome import NotSettled, Proved, ViolatedAt
from checker.every_size.spoken import Rigid, spoken_of
from checker.every_size.templates import Clause, Template, TemplateMaker
from checker.every_size.types import Types
from checker.question.budget import Crowded, Stopped
from checker.rechecking import Rechecker, independent_checks
from model.lang import expr as ex
from model.lang.sites import Site
from model.lang.symbols import StateSymbol
from model.lang.traverse import post_order
from properties.property import Property
from properties.result import Verdict

EXPLORED = ("always", "never", "on_step")
"""The kinds of property for which small sites are explored."""
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
        self._known = Known()
        self.grounds: list[Ground] = []
        self._reached: list[tuple[Ground, Function]] = []
        self._started: list[Ground] = []
        """Sites that are too large to explore; what they start with was looked at."""
        self._others: list[Site] = []
        self._largest_tuple = 2
        self._kept: Kept = {}
        self._narrowed: frozenset[StateSymbol] = frozenset()
        self._rigid: frozenset[Rigid] | None = None
        self._wide = False
        self._may_narrow = True
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
            found = self._settled(clauses)
            if isinstance(found, str) and self._others:
                try:
                    found = self._explore_others() or self._settled(clauses)
                except Stopped as stopped:
                    return self._open(f"{found}; {stopped.reason}")
            if not isinstance(found, str):
                return found
            reason = found
        return self._open(reason)

    def _settled(self, clauses: list[Clause]) -> Proved | ViolatedAt | NotSettled | str:
        """What comes of the sites that were looked at and those that refute proofs; if nothing, why."""
        reason = ""
        for _ in range(MOST_SHAPES):
            still = [c for c in clauses if self._holds(c)]
            learner = Learner(self.grounds, self.types, self.reporter, still, self._kept)
            try:
                self._learn(learner)
            except NotFoundError as error:
                return str(error)
            finally:
                clauses[:] = learner.clauses
                self.learned += learner.learned
            proof = self._proof(learner)
            self.reporter.progress("re-checking the proof", 0)
            proof, opinion = smaller(self.scope, self.prop, proof, known=self._known)
            if opinion.accepted:
                return self._proved(proof)
            reason = _refusal(opinion)
            larger = None if opinion.shape is None else site_of(self.scope, opinion.shape)
            if larger is None:
                return reason
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
        return reason

    def _proved(self, proof: SizeProof) -> Proved:
        given = kept(self.given, proof)
        return Proved(self.prop, self.scope, proof, tuple(self.sizes), self.learned, self.seconds, given)

    def _open(self, reason: str) -> NotSettled:
        return NotSettled(self.prop, self.scope, reason, tuple(self.sizes), self.seconds)

    # ---- small sites ------------------------------------------------------------------------
    def _explore(self, level: int) -> ViolatedAt | None:
        """What states look like where the largest number of elements of a sort is this, linked in one way."""
        for size in sizes_of(self.scope, level):
            first, *others = sites(self.scope, size, self.limits.ways)
            violated = self._explored(first)
            if violated is not None:
                return violated
            self._others += others
            self.sizes.append(size_of(first))
        return None

    def _explore_others(self) -> ViolatedAt | None:
        """The same with elements linked in the other ways."""
        while self._others:
            violated = self._explored(self._others.pop(0))
            if violated is not None:
                return violated
        return None

    def _explored(self, site: Site) -> ViolatedAt | None:
        found = self._take(site)
        if isinstance(found, ViolatedAt):
            return found
        self.grounds.append(found)
        return None

    def _ground(self, site: Site) -> Ground:
        self.reporter.progress(f"exploring {site.name}", 0)
        given = [g.condition for g in self.given]
        return Ground(self._grounded.grounder(site), self.prop, self.reporter, self._states, given)

    def _looked_at(self, site: Site, learner: Learner) -> ViolatedAt | None:
        """A site on which a proof fails. Where its states refute conditions, that is all that is needed of it."""
        try:
            found = self._take(site)
        except Stopped:
            # Its start states are in reach, whatever else is: that refutes what small sites happen to start with.
            if self.reporter.cancelled() or not self._refuted_by_starts(site, learner):
                raise
            return None
        if isinstance(found, ViolatedAt):
            return found
        if all(self._holds(c) for c in learner.clauses):
            self.grounds.append(found)
        return None

    def _look_at_starts(self, ground: Ground) -> None:
        for types in self.types:
            ground.project(ground.start, types)

    def _refuted_by_starts(self, site: Site, learner: Learner) -> bool:
        """Whether the start states of a site that is too large to explore refute a condition; they are kept as seen."""
        self._started.append(self._ground(site))
        self._look_at_starts(self._started[-1])
        return not all(self._holds(c) for c in learner.clauses)

    def _narrow(self, proof: SizeProof | None) -> None:
        """From now on clauses are about the states, links and data of this proof; without one, of all that matter."""
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
        for ground, states in self._reached:
            for types in self.types:
                ground.project(states, types)
        self._started = [self._with_all(g) for g in self._started]
        for ground in self._started:
            self._look_at_starts(ground)

    def _take(self, site: Site) -> ViolatedAt | Ground:
        """Takes what a site looks like, told by the states that it takes to show that the property holds there."""
        ground = self._ground(site)
        try:
            states = ground.decisive(self.limits.work, self._states)
            if states is None:
                return self._violated(site)
            if not states <= self._states:
                # More matters than was known: what was seen before is looked at again, with it.
                self._states |= states
                before = [g for g, _ in self._reached]
                again = {g: self._with_all(g) for g in before}
                self.grounds = [again[g] for g in self.grounds]
                self._reached = [(again[g], again[g].around(self._states, self.limits.work)) for g in before]
                self._look_again()
            ground = self._with_all(ground)
            self._reached.append((ground, ground.around(self._states, self.limits.work)))
        except (Crowded, DDMemoryError) as crowded:
            raise Stopped("the diagrams of a small site are too large") from crowded
        for types in self.types:
            ground.project(self._reached[-1][1], types)
        return ground

    def _with_all(self, ground: Ground) -> Ground:
        """The site with all states in its slice that matter anywhere."""
        return ground if self._states <= ground.states else self._ground(ground.site)

    def _violated(self, site: Site) -> ViolatedAt:
        """The story, from an engine that tells the shortest, replayed."""
        from checker.bdd import BddEngine

        site = self._smallest(site)
        result = BddEngine().open(site, Options(), self.reporter).check(self.prop)
        rechecker = Rechecker(independent_checks(site), self.reporter)
        case = rechecker.recheck(self.prop, next(c for c in result.cases if c.verdict is Verdict.VIOLATED))
        before = tuple(s for s in self.sizes if s != size_of(site))
        return ViolatedAt(self.prop, self.scope, site, size_of(site), case, before, self.seconds)

    def _smallest(self, site: Site) -> Site:
        """The site, or one with fewer elements, linked in a way not looked at yet, where that violates it as well."""
        count = _count(self.scope, site)
        for other in self._others:
            if _count(self.scope, other) < count and self._ground(other).decisive(self.limits.work) is None:
                return other
        return site

    def _templates(self) -> Iterator[Template]:
        wanted = self._states & (self._narrowed or self._states)
        states = [i.symbol for i in self.scope.site.system.states if i.symbol in wanted]
        rigid = self._rigid
        if rigid is None and not self._wide:
            rigid = spoken_of(self.scope, self.prop, frozenset(states))
        maker = TemplateMaker(self.scope, states, rigid=rigid)
        sorts = [c for c in self.scope.site.system.components if c in self.scope.open]
        for count in range(self._largest_tuple + 1):
            for chosen in itertools.combinations_with_replacement(sorts, count):
                yield maker.template(chosen)

    def _holds(self, clause: Clause) -> bool:
        return any(t.template is clause.template and t.excludes(clause.cube) for t in self.types)

    def _learn(self, learner: Learner) -> None:
        """With tuples of two elements first, and of three where these do not suffice, or where few states do not.

        Last, with all links and data.
        """
        try:
            learner.learn()
        except NotFoundError:
            if learner.stopped:
                raise
            if self._narrowed:
                self._narrow(None)
            elif self._largest_tuple < LARGEST_TUPLE:
                self._largest_tuple += 1
                self._look_again()
            elif not self._wide:
                self._wide = True
                self._look_again()
            else:
                raise
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


def _count(scope: Scope, site: Site) -> int:
    return sum(len(site.elements[c]) for c in scope.open)


__all__ = ["EXPLORED", "by_exploring"]
