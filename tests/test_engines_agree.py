"""Random systems on which the engines agree; `make fuzz` asks for more, and checks every certificate.

With the 200 of tests/bdd/test_agreement.py these are 500.
"""

from __future__ import annotations

import pytest

from tests.fuzz.fuzzing import first_difference

FIRST, LAST = 200, 500
BATCH = 20


@pytest.mark.parametrize("first", range(FIRST, LAST, BATCH))
def test_engines_agree_and_their_runs_are_accepted(first: int) -> None:
    found = [first_difference(seed, proofs=False) for seed in range(first, first + BATCH)]

    assert [f for f in found if f is not None] == []
