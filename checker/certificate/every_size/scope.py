"""What a proof for every size is about: which sorts may have any number of elements, and what stays as it is.

The elements of a sort that is open are any number, at least one; their links and data are any that a deployment could
give them. All other elements are those of the site, with their links and data. The readings are those that the site
leaves open, and the start is the site's.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from model.lang.errors import Code, UsageError, nearest
from model.lang.sites import Site


@dataclass(frozen=True)
class Scope:
    """A site, and the component sorts that are open."""

    site: Site
    open: frozenset[type[Any]]

    @property
    def names(self) -> tuple[str, ...]:
        """The open sorts by name, in the order of the design."""
        return tuple(c.__name__ for c in self.site.system.components if c in self.open)


def scope(site: Site, names: Iterable[str] = ()) -> Scope:
    """The scope in which these sorts are open; for none given, all whose elements the design leaves to the deployment.

    Raises UsageError for a name that is none of them.
    """
    possible = {c.__name__: c for c in site.system.components if not c.closed}
    wanted = tuple(names)
    for name in wanted:
        if name not in possible:
            raise UsageError(
                Code.UNKNOWN_NAME,
                f"the design {site.system.name} has no sort {name!r} with any number of elements",
                fix=nearest(name, possible),
            )
    return Scope(site, frozenset(possible[n] for n in wanted or possible))
