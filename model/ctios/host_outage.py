"""What a host takes with it when it goes down, and what comes back when it has booted (B11)."""

from __future__ import annotations

from model.ctios.cti_server import CtiRole, CtiServer
from model.ctios.ctios_server_node import CtiosServerNode, ServerProcess, forget
from model.ctios.ctios_trace import CtiosTrace
from model.ctios.host import Host, Power
from model.ctios.node_manager import NodeManager
from model.ctios.node_manager_manager import Guard, NodeManagerManager
from model.ctios.peripheral_gateway import PeripheralGateway, PgState
from model.ctios.process import Process
from model.ctios.service import CtiosService, Status
from model.lang.rule import Step, failover, fault, when
from model.lang.term import Update, each


@fault(cites="S1-21")
def lose_power(host: Host) -> Step:
    """Host {host} loses its power."""
    return when(host.power != Power.OFF).then(host.power.becomes(Power.OFF), *take_down(host))


@failover(cites="S1-19 S1-20 S1-21")
def restart_host(guard: NodeManagerManager, host: Host) -> Step:
    """NodeManagerManager {guard} restarts host {host}."""
    return when(guard.host == host, guard.process == Guard.ALARMED, host.up).then(
        host.power.becomes(Power.REBOOTING), *take_down(host)
    )


@failover(cites="S1-05")
def boot(host: Host) -> Step:
    """Host {host} has booted; a service that is set to Automatic is started."""
    return when(host.power == Power.REBOOTING).then(
        host.power.becomes(Power.UP),
        each(
            CtiosService,
            lambda s: s.status.becomes(Status.RUNNING),
            where=lambda s: (s.host == host) & s.starts_with_windows,
        ),
    )


def take_down(host: Host) -> tuple[Update, ...]:
    """All processes of the host are gone at once, and the sessions that its CTI Server held."""
    return (
        host.system_fault.becomes(False),
        *each(CtiosService, lambda s: s.status.becomes(Status.STOPPED), where=lambda s: s.host == host),
        *each(NodeManager, lambda m: m.process.becomes(Process.ABSENT), where=lambda m: m.service.host == host),
        *each(NodeManagerManager, lambda g: g.process.becomes(Guard.ABSENT), where=lambda g: g.host == host),
        *each(CtiosTrace, lambda t: t.process.becomes(Process.ABSENT), where=lambda t: t.host == host),
        *each(
            CtiosServerNode,
            lambda n: (n.process.becomes(ServerProcess.ABSENT), *forget(n)),
            where=lambda n: n.host == host,
        ),
        *each(
            PeripheralGateway,
            lambda p: (p.state.becomes(PgState.DOWN), p.peer_lost.becomes(False)),
            where=lambda p: p.host == host,
        ),
        *each(CtiServer, lambda s: s.role.becomes(CtiRole.DOWN), where=lambda s: s.host == host),
        *each(
            CtiosServerNode,
            lambda n: n.ctiserver.becomes(None),
            where=lambda n: n.ctiserver.is_some & (n.ctiserver.element.host == host),
        ),
    )
