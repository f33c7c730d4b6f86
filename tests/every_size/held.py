"""Proofs for every size of random designs, each held to the reference on the small sites of its scope."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from checker.certificate.every_size.scope import Scope, scope
from checker.engine import Options, Session, Silent
from checker.every_size.by_exploring import EXPLORED, by_exploring
from checker.every_size.instances import sites
from checker.every_size.limits import Limits
from checker.every_size.outcome import NotSettled, Outcome, proofs_of, violations_of
from checker.every_size.prove import DECIDES, prove
from checker.every_size.under import options_of
from checker.reference import ReferenceEngine
from model.lang.errors import ReachedError
from model.lang.sites import Site
from properties.property import Property
from properties.result import Verdict
from tests.random_systems import RandomCase


@dataclass(frozen=True)
class Held:
    """To which sites a proof is held: up to so many elements of a sort, and so many states of a site."""

    largest: int
    most_states: int


QUICKLY = Held(2, 2_000)
LARGELY = Held(4, 500)
MOST_STARTS = 20_000
"""Sites that may have more start states are left out: the reference looks at each of them."""
LIMITS = Limits(largest=3, ways=2, work=60_000, queries=2_000)


def small_sites(chosen: Scope, largest: int, ways: int = 2) -> Iterator[Site]:
    """A few sites of each size."""
    for number in range(1, largest + 1):
        yield from sites(chosen, dict.fromkeys(chosen.open, number), ways)


def outcomes(case: RandomCase, limits: Limits = LIMITS) -> Iterator[Outcome]:
    """What is said of each property, also by exploring where lifting settles it."""
    chosen = scope(case.site)
    for prop in case.properties if chosen.open else ():
        if prop.kind not in DECIDES:
            continue
        try:
            found = prove(chosen, prop, Silent(), limits)
            yield found
            if prop.kind in EXPLORED and not isinstance(found, NotSettled):
                yield by_exploring(chosen, prop, Silent(), limits)
        except ReachedError:
            continue


class Reference:
    """The reference engine on the small sites of one random design; each is explored once."""

    def __init__(self, held: Held) -> None:
        self.held = held
        self._sessions: dict[object, Session] = {}

    def wrong(self, found: Outcome) -> Iterator[str]:
        """What is proved and yet violated on a small site, or told as violated without a story that was replayed."""
        for proved in proofs_of(found):
            for site in small_sites(proved.scope, self.held.largest):
                if self.is_violated(site, proved.prop):
                    yield f"{proved.prop.id} is proved, and violated on {site.name}"
        for violated in violations_of(found):
            if not violated.case.checked:
                yield f"the story of {violated.prop.id} was not replayed"

    def is_violated(self, site: Site, prop: Property) -> bool:
        """Whether the reference says so, or that it is not defined; not where the site itself runs into an error."""
        if most_starts(site) > MOST_STARTS:
            return False
        session = self._session(site)
        try:
            return Verdict.VIOLATED in {c.verdict for c in session.check(prop).cases}
        except ReachedError:
            return not _goes_wrong(session)

    def _session(self, site: Site) -> Session:
        options = Options(max_states=self.held.most_states)
        key = (site.name, tuple(options_of(site).items()))
        if key not in self._sessions:
            self._sessions[key] = ReferenceEngine().open(site, options, Silent())
        return self._sessions[key]


def most_starts(site: Site) -> int:
    """So many start states a site has at most."""
    initially = {info.symbol: info.initially for info in site.system.states}
    return math.prod(len(v.values if (given := initially[v.state]) is None else given) for v in site.variables)


def _goes_wrong(session: Session) -> bool:
    """Whether some run of the site ends in an error of its own."""
    try:
        session.explore()
    except ReachedError:
        return True
    return False
