"""The engine `bdd`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from checker.engine import Options, Reporter
from model.lang.site import Site

if TYPE_CHECKING:
    from checker.bdd.session import BddSession


@dataclass(frozen=True, slots=True)
class BddEngine:
    """The engine that works on sets of states."""

    name: str = "bdd"
    decides: frozenset[str] = frozenset(
        {"always", "never", "reachable", "always_possible", "on_step", "absent", "independent"}
    )

    def open(self, site: Site, options: Options, reporter: Reporter) -> BddSession:
        """Grounds the site; its states are searched when they are first needed."""
        from checker.bdd.session import BddSession

        return BddSession(site, options, reporter)
