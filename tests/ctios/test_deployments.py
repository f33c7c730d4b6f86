from __future__ import annotations

import pytest

from model.lang.grounding import ground
from model.lang.rule import Kind
from tests.ctios.telling import Run, moves
from tests.telling import site_of

SHIPPED = ("duplex", "duplex-8", "independent-hosts", "three-servers")


@pytest.mark.parametrize(
    ("deployment", "variables", "bits"),
    [("duplex", 103, 167), ("duplex-8", 319, 503), ("independent-hosts", 111, 179), ("three-servers", 126, 204)],
)
def test_the_size_of_a_deployment(deployment: str, variables: int, bits: int) -> None:
    whole = ground(site_of(deployment, "normal", {}))

    assert len(whole.variables) == variables
    assert sum((len(v.values) - 1).bit_length() for v in whole.variables) == bits


@pytest.mark.parametrize("start", ["normal", "maintenance"])
@pytest.mark.parametrize("deployment", SHIPPED)
def test_a_start_condition_with_everything_up_is_settled(deployment: str, start: str) -> None:
    run = Run(deployment, start)
    automatic = {Kind.DETECTION, Kind.FAILOVER}

    assert [i.id for i in run.site.instances if i.rule.kind in automatic and run.can(i.id)] == []


def test_a_third_server_takes_the_clients_when_both_sides_have_none_left() -> None:
    run = Run("three-servers").do("crash(serverA)", "crash(serverB)", "notice_broken_socket(softphone1, serverA)")

    run.do("fail_to_connect(softphone1, serverB)", *moves("softphone1", "serverC"))

    assert run["softphone1.work"] == "ready"


def test_on_hosts_of_their_own_a_restart_of_the_host_leaves_the_gateway_in_service() -> None:
    alone, together = Run("independent-hosts"), Run("duplex")

    alone.do("have_system_fault(ctiosHostA)", "notice_system_fault(nmmA)", "restart_host(nmmA, ctiosHostA)")
    together.do("have_system_fault(hostA)", "notice_system_fault(nmmA)", "restart_host(nmmA, hostA)")

    assert (alone["pgA.state"], together["pgA.state"]) == ("enabled", "down")
