"""The catalogue catches each mistake of the dossier (D.4): a claim that holds in the design fails in the mutant."""

from __future__ import annotations

import pytest

from model.lang.errors import UsageError
from properties.expectation import Expected
from tests.mutants.callback_mutants import CALLBACK
from tests.mutants.ctios_mutants import CTIOS
from tests.mutants.patches import Mutant, claims, whole

MUTANTS = (*CTIOS, *CALLBACK)
OF_THE_DOSSIER = {
    "forget to clear a cause",
    "last-event-wins Offline",
    "autologin after phone outage",
    "text-order IPs",
    "election without re-sort",
    "second start does not restart the clock",
    "NM restarts after intentional stop",
    "snapshot omits devices",
    "Offline sent by dead process",
    "client keeps both sessions",
    "replay buffer in reverse",
    "peer fail-back",
    "PG offline only to one client",
    "NMM reboot without fault",
    "failure response dropped",
}


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda m: m.name)
def test_the_claim_is_false_at_the_end_of_the_run(mutant: Mutant) -> None:
    assert mutant.death.false_parts(mutant.system()) != ()


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda m: m.name)
def test_the_claim_is_expected_to_hold_in_the_design(mutant: Mutant) -> None:
    defaults = {info.id: info.default for info in whole(mutant.design).readings}
    sizes = mutant.death.run_of(mutant.system()).site.sizes

    expect = claims(mutant.design)[mutant.death.claim].expect

    assert expect is not None
    assert expect.under(defaults, sizes) is Expected.HOLDS


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda m: m.name)
def test_the_design_has_no_such_run(mutant: Mutant) -> None:
    with pytest.raises((AssertionError, UsageError)):
        mutant.death.false_parts(whole(mutant.design))


def test_every_mistake_of_the_dossier_is_made() -> None:
    assert {m.name for m in MUTANTS} >= OF_THE_DOSSIER
