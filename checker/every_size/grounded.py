"""Small sites in ground form. Each is grounded once, however often it is asked about, and by how many properties."""

from __future__ import annotations

from model.lang.grounding import Grounder
from model.lang.sites import Site


class Grounded:
    """The sites that were grounded so far.

    What was asked of one of them is not seen by the next question, so answers do not depend on the order of questions.
    """

    def __init__(self) -> None:
        self._of: dict[str, list[Grounder]] = {}

    def grounder(self, site: Site) -> Grounder:
        """A grounder of the site, as if just made."""
        known = self._of.setdefault(site.name, [])
        found = next((g for g in known if _same(g.site, site)), None)
        if found is None:
            found = Grounder(site)
            known.append(found)
        return found.fresh()


def _same(one: Site, other: Site) -> bool:
    # A system that was made twice counts as two: to compare them would take as long as grounding a site again.
    return one is other or (one.system is other.system and one == other)
