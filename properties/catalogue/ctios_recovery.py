"""What is claimed of the way back: from every state, without further faults, each part can be whole again (P34)."""

from __future__ import annotations

from model.ctios.cti_server import CtiRole, CtiServer
from model.ctios.ctios_server_node import CtiosServerNode, ServerProcess
from model.ctios.ctios_trace import CtiosTrace
from model.ctios.network import network
from model.ctios.node_manager import NodeManager
from model.ctios.node_manager_manager import Guard, NodeManagerManager
from model.ctios.peripheral_gateway import PeripheralGateway, PgState
from model.ctios.process import Process
from model.ctios.service import CtiosService, Status
from model.ctios.softphone import Softphone
from model.ctios.switch import Switch
from model.lang.term import Bool, conj, count, forall
from properties.catalogue.ctios_servers import all_four_there, processes_settled
from properties.expectation import HOLDS
from properties.property import Property, always, always_possible, reachable


# ---- words the claims share ----------------------------------------------------------------------
def is_whole(service: CtiosService) -> Bool:
    """The service runs with all four processes, on a host without a system fault."""
    return conj(service.wanted, ~service.host.system_fault, all_four_there(service))


def has_none_left(service: CtiosService) -> Bool:
    """None of the four processes of the service is there."""
    return conj(
        forall(NodeManager, lambda m: (m.service == service).implies(m.process == Process.ABSENT)),
        forall(NodeManagerManager, lambda g: (g.service == service).implies(g.process == Guard.ABSENT)),
        forall(CtiosTrace, lambda t: (t.service == service).implies(t.process == Process.ABSENT)),
        forall(CtiosServerNode, lambda n: (n.service == service).implies(n.process == ServerProcess.ABSENT)),
    )


# ---- the service control -------------------------------------------------------------------------
def service_control() -> tuple[Property, ...]:
    """What an administrator does with a service."""
    return (
        always(
            "S1-03",
            "Once all has settled, none of the four processes of a stopped service is there",
            over=CtiosService,
            when=lambda s: processes_settled() & (s.status == Status.STOPPED),
            that=has_none_left,
            why="It is what stopping the service means.",
            cites="S1-03 S1-04",
            expect=HOLDS,
        ),
        reachable(
            "S1-02",
            "A service that an administrator has stopped can run again",
            over=CtiosService,
            after=lambda s: (s.status == Status.STOPPED) & s.host.up,
            that=is_whole,
            why="It is what the service control is for.",
            cites="S1-02 S1-03 S1-04",
            expect=HOLDS,
        ),
        reachable(
            "S1-04",
            "A service can be cycled: it runs again after none of its processes was left",
            over=CtiosService,
            after=lambda s: (s.status == Status.CYCLING) & has_none_left(s),
            that=is_whole,
            why="It is what helps where nobody notices that a server hangs.",
            cites="S1-02 S1-03 S1-04",
            expect=HOLDS,
        ),
    )


# ---- from every state ----------------------------------------------------------------------------
def recovery() -> tuple[Property, ...]:
    """P34, part by part: all parts at once would be a claim about the whole system."""
    return (
        always_possible(
            "P34-service",
            "Every service can run with all four processes again, without further faults",
            over=CtiosService,
            that=is_whole,
            why="No order of faults may leave a service that nothing helps.",
            cites="S1-02 S1-05 S1-07 S1-16 S1-17 S1-21 S1-26 S1-51",
            expect=HOLDS,
        ),
        always_possible(
            "P34-network",
            "Both networks between the sides can carry again, without further faults",
            that=network().private_link & network().public_link,
            why="No order of faults may leave the sides apart for ever.",
            cites="S1-38 C25",
            expect=HOLDS,
        ),
        always_possible(
            "P34-cable",
            "Every softphone can reach every server again, without further faults",
            over=(Softphone, CtiosServerNode),
            that=lambda s, n: s.has_path_to(n),
            why="No order of faults may leave a desktop cut off for ever.",
            cites="S1-47 C5",
            expect=HOLDS,
        ),
        always_possible(
            "P34-switch",
            "Every switch can be in service again, without further faults",
            over=Switch,
            that=lambda w: w.in_service,
            why="No order of faults may leave its agents without calls for ever.",
            cites="S1-37",
            expect=HOLDS,
        ),
        always_possible(
            "P34-pg",
            "The Peripheral Gateway can be a synchronised pair again, without further faults",
            that=conj(
                count(PeripheralGateway, lambda p: p.state == PgState.ENABLED) == 1,
                forall(PeripheralGateway, lambda p: (p.state == PgState.ENABLED) | (p.state == PgState.STANDBY)),
                forall(PeripheralGateway, lambda p: ~p.peer_lost),
            ),
            why="A pair that stays single does not survive the next failure.",
            cites="S1-38",
            expect=HOLDS,
        ),
        always_possible(
            "P34-ctiserver",
            "The CTI Servers can be an active one and others that stand by again, without further faults",
            that=conj(
                count(CtiServer, lambda s: s.role == CtiRole.ACTIVE) == 1,
                forall(CtiServer, lambda s: s.role != CtiRole.DOWN),
            ),
            why="A pair that stays single does not survive the next failure.",
            cites="S1-41",
            expect=HOLDS,
        ),
    )


def recovery_catalogue() -> tuple[Property, ...]:
    """The properties of the service control and of the way back."""
    return (*service_control(), *recovery())
