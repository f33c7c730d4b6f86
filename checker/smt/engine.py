"""The engines that work with solvers: each is a method with its limits, on a session that all of them share.

z3 is loaded when a site is opened, not before.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from checker.engine import Options, Reporter
from model.lang.sites import Site

if TYPE_CHECKING:
    from checker.smt.listening import Listener
    from checker.smt.session import SmtSession

DECIDES = frozenset({"always", "never", "reachable", "on_step", "absent", "independent"})
"""The kinds of property that ask whether something can be reached."""


@dataclass(frozen=True, slots=True)
class BmcEngine:
    """Bounded search: finds violations, the cheapest first, and proves nothing (see `bmc.py`).

    `depth` is the most steps of a run that it looks for, `effort` the steps of the solver that one search may take.
    """

    depth: int = 40
    effort: int = 400_000_000
    name: str = "bmc"
    decides: frozenset[str] = DECIDES

    def open(self, site: Site, options: Options, reporter: Reporter) -> SmtSession:
        """Grounds the site; nothing is searched before the first question."""
        from checker.smt.bmc import BoundedSearch
        from checker.smt.session import SmtSession

        return SmtSession(site, options, reporter, BoundedSearch(self.depth, self.effort))


@dataclass(frozen=True, slots=True)
class Ic3Engine:
    """IC3: finds violations of any length, and invariants where there is none (see `ic3/search.py`).

    `queries` are the questions that one search may put to the solver; for the cheapest run there are others, and
    conflicts of the solver beside them. A `listener` hears of each run as soon as it is found.
    """

    queries: int = 1_000_000
    queries_for_cheaper: int = 200_000
    conflicts_for_cheaper: int = 500_000
    name: str = "ic3"
    decides: frozenset[str] = DECIDES
    listener: Listener | None = None

    def open(self, site: Site, options: Options, reporter: Reporter) -> SmtSession:
        """Grounds the site; nothing is searched before the first question."""
        from checker.smt.ic3.method import Ic3
        from checker.smt.session import SmtSession

        method = Ic3(self.queries, self.queries_for_cheaper, self.conflicts_for_cheaper)
        return SmtSession(site, options, reporter, method, self.listener)


@dataclass(frozen=True, slots=True)
class KindEngine:
    """k-induction: proves what few steps decide (see `kind.py`). `depth` is the largest k."""

    depth: int = 40
    effort: int = 400_000_000
    name: str = "kind"
    decides: frozenset[str] = DECIDES

    def open(self, site: Site, options: Options, reporter: Reporter) -> SmtSession:
        """Grounds the site; nothing is searched before the first question."""
        from checker.smt.kind import Kind
        from checker.smt.session import SmtSession

        return SmtSession(site, options, reporter, Kind(self.depth, self.effort))
