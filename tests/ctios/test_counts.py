"""Exact numbers of reachable states: of the servers alone, and of what one softphone believes of its connection."""

from __future__ import annotations

import pytest

from checker.bdd.space import Space
from checker.engine import Options, Silent
from checker.question.budget import Budget
from checker.question.slices import restricted
from model.lang.cone import Influence
from model.lang.grounding import Grounder
from tests.telling import site_of

SERVERS = (
    "serverA.source",
    "serverB.source",
    "traceA.process",
    "traceB.process",
    "pgA.state",
    "pgB.state",
    "ctiA.role",
    "ctiB.role",
)


def states_of(deployment: str, *variables: str) -> tuple[int, int, int]:
    """How many variables and bits decide about these, and how many states they reach together."""
    grounder = Grounder(site_of(deployment, "normal", {}))
    whole = grounder.system()
    kept = Influence(whole).of(i for i, v in enumerate(whole.variables) if v.name in variables)
    budget = Budget(Options(), Silent())
    space = Space(restricted(whole, grounder.table, kept), grounder.table.nodes, 1 << 22, kept=kept)
    bits = sum((len(whole.variables[i].values) - 1).bit_length() for i in kept)
    return len(kept), bits, space.count(space.reached(None, budget))


def test_the_servers_alone() -> None:
    assert states_of("duplex", *SERVERS) == (26, 50, 54_040_690_096)


@pytest.mark.parametrize("deployment", ["duplex", "duplex-8", "independent-hosts"])
def test_the_connection_of_one_softphone_does_not_depend_on_how_many_there_are(deployment: str) -> None:
    assert states_of(deployment, "softphone1.connection") == (20, 37, 32_498_256)


def test_what_one_softphone_is_told_of_gateway_and_cti_server() -> None:
    assert states_of("duplex", "softphone1.told_pg", "softphone1.told_ctiserver") == (36, 63, 23_179_401_901_824)
