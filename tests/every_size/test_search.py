"""The search by exploring, where a site that refutes a proof is too large to explore."""

from __future__ import annotations

import pytest

from checker.certificate.every_size.scope import scope
from checker.certificate.every_size.verify import verify_for_every_size
from checker.cli.library import shipped
from checker.cli.target import find_target
from checker.engine import Silent
from checker.every_size.by_exploring import by_exploring
from checker.every_size.ground import Ground
from checker.every_size.limits import Limits
from checker.every_size.outcome import Proved
from checker.question.budget import Stopped
from model.designs import OPEN_SORTS
from model.lang.symbols import StateSymbol

TOO_MANY = 5


@pytest.mark.long
def test_what_a_large_site_starts_with_suffices_to_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """With five applications only: a proof from three is refuted there, at the start."""
    target = find_target(shipped(), "figure-4-2", ["B23=shared"])
    chosen = scope(target.site, OPEN_SORTS["callback"])
    (prop,) = target.properties(["P17"])
    decisive, refused = Ground.decisive, list[str]()

    def only_small(
        self: Ground, most_work: int, states: frozenset[StateSymbol] = frozenset()
    ) -> frozenset[StateSymbol] | None:
        if any(len(self.site.elements[c]) >= TOO_MANY for c in chosen.open):
            refused.append(self.name)
            raise Stopped("too large")
        return decisive(self, most_work, states)

    monkeypatch.setattr(Ground, "decisive", only_small)

    found = by_exploring(chosen, prop, Silent(), Limits())

    assert refused
    assert isinstance(found, Proved)
    assert verify_for_every_size(chosen, prop, found.proof).accepted
