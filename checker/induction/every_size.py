"""The invariants of a file for every size: kept by every step whatever the numbers of elements, or a step on few.

Small sites are asked first, the smallest first: a step out of an invariant on one of them can be told with the names of
its elements. Where there is none, the verifier of proofs for every size is asked, over sorts of any size. Where it
refuses, larger sites are asked, at last one of the shape that it has found.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from checker.certificate.every_size.proof import SizeProof
from checker.certificate.every_size.scope import Scope
from checker.certificate.every_size.verify import SizeVerification, kept_for_every_size
from checker.engine import Reporter
from checker.every_size.instances import site_of, sites
from checker.induction.deployment import Ask, counterexamples, settled
from checker.induction.finding import Broken, Counterexample, Finding, Unsettled
from model.lang.sites import Site
from properties.invariants import assumed_by, condition_of
from properties.property import Property

FIRST = 2
"""Sites with up to so many elements of each sort are asked before the verifier, larger ones after it."""
WAYS = 3
"""Ways to link the elements that are looked at for each size."""


def check_for_every_size(
    scope: Scope, invariants: Sequence[Property], ask: Ask, reporter: Reporter, largest: int
) -> tuple[Finding, ...]:
    """What is found of each invariant of a file; all that they use are among them."""
    return _Search(scope, tuple(invariants), ask, reporter, largest).run()


@dataclass
class _Search:
    scope: Scope
    invariants: tuple[Property, ...]
    ask: Ask
    reporter: Reporter
    largest: int
    lost: dict[str, Counterexample] = field(default_factory=dict[str, Counterexample])
    reasons: dict[str, str] = field(default_factory=dict[str, str])
    sizes: list[str] = field(default_factory=list[str])

    def run(self) -> tuple[Finding, ...]:
        first = min(FIRST, self.largest)
        self._small_sites(range(1, first + 1))
        for prop in self._open():
            self._verified(prop)
        if self._refused():
            self._small_sites(range(first + 1, self.largest + 1))
        return tuple(self._findings())

    def _open(self) -> list[Property]:
        return [p for p in self.invariants if p.id not in self.lost]

    def _refused(self) -> list[str]:
        return [name for name in self.reasons if name not in self.lost]

    # ---- small sites ------------------------------------------------------------------------
    def _small_sites(self, levels: range) -> None:
        for level in levels:
            size = dict.fromkeys(self.scope.open, level)
            name = ""
            for site in sites(self.scope, size, WAYS):
                name = site.name.partition(" #")[0]
                self._ask(site)
            self.sizes.append(name)

    def _ask(self, site: Site) -> None:
        wanted = self._refused() if self.reasons else [p.id for p in self._open()]
        if wanted:
            self.lost |= counterexamples(site, self.invariants, self.reporter, wanted)

    # ---- every size -------------------------------------------------------------------------
    def _verified(self, prop: Property) -> None:
        """Asks the verifier about one invariant; what it refuses has a reason, and a counterexample if there is one."""
        self.reporter.progress(f"steps out of {prop.id} for every size", 0)
        opinion = kept(self.scope, prop, self.invariants)
        if opinion.accepted:
            return
        how = "could not be shown" if opinion.gave_up else "does not hold in every structure of any size"
        self.reasons[prop.id] = f"{opinion.failed} {how}"
        site = None if opinion.shape is None else site_of(self.scope, opinion.shape)
        if site is not None:
            self.lost |= counterexamples(site, self.invariants, self.reporter, [prop.id])

    def _findings(self) -> Iterator[Finding]:
        unsure = {name: reason for name, reason in self.reasons.items() if name not in self.lost}
        for found in settled(self.invariants, {**self.lost, **unsure}):
            if not isinstance(found, Property):
                yield found
            elif found.id in unsure:
                yield Unsettled(found, unsure[found.id], tuple(self.sizes))
            else:
                shown = self.lost[found.id]
                self.reporter.progress(f"whether {found.id} is violated with {shown.site.name}", 0)
                yield Broken(found, shown, self.ask(shown.site, found), shown.site.name.partition(" #")[0])


def kept(scope: Scope, prop: Property, invariants: Sequence[Property]) -> SizeVerification:
    """Whether an invariant holds at the start and every step keeps it, given those that it uses, for every size."""
    given = assumed_by(prop, {p.id: p for p in invariants})
    return kept_for_every_size(scope, prop, SizeProof(tuple(condition_of(p) for p in given)))
