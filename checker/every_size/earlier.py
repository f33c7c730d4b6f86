"""Proofs of other properties: what was found for one of them often shows the next one, too.

That one application is active, that it has the lowest address and that its backups stand in order are claims about the
same election. The conditions of one proof are tried for the next claim before any are searched for. Which proofs there
are depends on what was asked before, so an engine, whose answers must not, has none.
"""

from __future__ import annotations

import time
from collections.abc import Iterable

from checker.certificate.every_size.proof import SizeProof
from checker.certificate.every_size.scope import Scope
from checker.certificate.every_size.smaller import smaller
from checker.certificate.every_size.watch import watch_of
from checker.every_size.outcome import Proved
from checker.every_size.under import options_of
from properties.property import Property


def by_earlier(scope: Scope, prop: Property, earlier: Iterable[Proved]) -> Proved | None:
    """A proof by the conditions of an earlier one, those that it needs; the first that suffices is taken."""
    begun = time.monotonic()
    for proved in earlier:
        conditions, uses = proved.proof.conditions, proved.proof.uses
        if not conditions or not _is_for(proved, scope):
            continue
        every = tuple(range(len(conditions)))
        proof, opinion = smaller(scope, prop, SizeProof(conditions, (*uses[:-1], every) if uses else ()))
        if opinion.accepted:
            # What needs no condition owes nothing to the other proof.
            sizes, source = (proved.sizes, proved.prop.id) if proof.conditions else ((), "")
            return Proved(prop, scope, proof, sizes, 0, time.monotonic() - begun, conditions_of=source)
    return None


def _is_for(proved: Proved, scope: Scope) -> bool:
    """Whether the proof is about the same system, under all readings of the scope, and remembers nothing of a run."""
    own, site = proved.scope.site, scope.site
    if watch_of(proved.prop) is not None or proved.scope.open != scope.open:
        return False
    fixed = {c: own.elements[c] for c in own.elements if c not in scope.open}
    if own.system is not site.system or fixed != {c: n for c, n in site.elements.items() if c not in scope.open}:
        return False
    known = options_of(own)
    return own.start == site.start and all(set(o) <= set(known[name]) for name, o in options_of(site).items())
