"""Exact numbers of reachable states: of the servers alone, and of what one softphone believes of its connection."""

from __future__ import annotations

import pytest

from bench.counts import one_side, part
from bench.peer_opinions import trap_of
from bench.peers import storm
from properties.catalogue import catalogue
from tests.mutants.patches import whole
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
    asked = part(site_of(deployment, "normal", {}), *variables)
    return len(asked.variables), asked.bits, asked.counted_by_diagrams()


def test_the_servers_alone() -> None:
    assert states_of("duplex", *SERVERS) == (26, 50, 54_040_690_096)


@pytest.mark.parametrize("deployment", ["duplex", "duplex-8", "independent-hosts"])
def test_the_connection_of_one_softphone_does_not_depend_on_how_many_there_are(deployment: str) -> None:
    assert states_of(deployment, "softphone1.connection") == (20, 37, 32_498_256)


def test_what_one_softphone_is_told_of_gateway_and_cti_server() -> None:
    assert states_of("duplex", "softphone1.told_pg", "softphone1.told_ctiserver") == (36, 63, 23_179_401_901_824)


@pytest.mark.parametrize(
    ("variables", "states"),
    [
        pytest.param(("serverA.source", "traceA.process"), 136_444, id="servers", marks=pytest.mark.long),
        pytest.param(("softphone1.connection",), 13_684, id="connection", marks=pytest.mark.long),
        pytest.param(("serverA.process",), 311, id="process"),
    ],
)
def test_a_tool_of_others_counts_the_same_on_one_side(variables: tuple[str, ...], states: int) -> None:
    asked = part(one_side(), *variables)
    listed = asked.counted_by_rumur()
    if listed is None:
        pytest.skip("Rumur or a C compiler is not installed")

    assert (asked.counted_by_diagrams(), listed) == (states, states)


needs_storm = pytest.mark.skipif(not storm.installed(), reason="Storm is not installed: the extra `peers`")


@needs_storm
@pytest.mark.parametrize(
    ("variables", "states"),
    [
        pytest.param(SERVERS, 54_040_690_096, id="servers", marks=pytest.mark.long),
        pytest.param(("softphone1.connection",), 32_498_256, id="connection", marks=pytest.mark.long),
        pytest.param(("ctiA.role",), 3_452_164, id="CTI Servers", marks=pytest.mark.long),
        pytest.param(("serverA.process",), 311, id="process"),
    ],
)
def test_diagrams_of_others_count_the_same_on_duplex(variables: tuple[str, ...], states: int) -> None:
    asked = part(site_of("duplex", "normal", {}), *variables)

    assert (asked.counted_by_diagrams(), asked.counted_by_storm().states) == (states, states)


@needs_storm
@pytest.mark.parametrize(("without", "trapped"), [(None, False), ("Network.restore_private_link", True)])
def test_a_tool_of_others_finds_states_without_a_way_back(without: str | None, trapped: bool) -> None:
    system = whole("ctios") if without is None else whole("ctios").remove(without)
    claim = next(p for p in catalogue("ctios") if p.id == "P34-network")

    found = trap_of(site_of("duplex", "normal", {}, system), claim, ())

    assert found is not None
    assert (storm.traps(found[0].prism(found[1])).states > 0) is trapped
