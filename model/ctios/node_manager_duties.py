"""Who starts, watches and ends the processes of the CTI OS service: NodeManager, and the service control manager.

A process that has ended abnormally is noticed first, then created again. A process that is stopped on purpose is not.
"""

from __future__ import annotations

from model.ctios.ctios_server_node import CtiosServerNode, ServerProcess, forget
from model.ctios.ctios_trace import CtiosTrace
from model.ctios.node_manager import NodeManager
from model.ctios.node_manager_manager import Guard, NodeManagerManager
from model.ctios.process import Process
from model.ctios.readings import Hang, Launch, Readings, Watchers
from model.ctios.service import CtiosService, Status
from model.ctios.softphone import Softphone
from model.lang.rule import Step, detection, failover, when
from model.lang.term import Bool, Update, each, exists


# ---- the service control manager -----------------------------------------------------------------
@failover(cites="S1-02 S1-03 S1-05 S1-07 S1-15")
def launch_manager(manager: NodeManager) -> Step:
    """The service control manager starts NodeManager {manager}."""
    starts_it = Readings.B12 != Launch.BY_NODE_MANAGER_MANAGER
    return when(starts_it, manager.service.wanted, manager.process == Process.ABSENT).then(
        manager.process.becomes(Process.UP)
    )


@failover(cites="S1-07 S1-19 S1-20")
def launch_guard(guard: NodeManagerManager) -> Step:
    """The service control manager starts NodeManagerManager {guard}."""
    starts_it = Readings.B12 != Launch.BY_NODE_MANAGER
    return when(starts_it, guard.service.wanted, guard.process == Guard.ABSENT).then(guard.process.becomes(Guard.UP))


@failover(cites="S1-07 S1-08")
def launch_server(server: CtiosServerNode) -> Step:
    """The service control manager starts CtiosServerNode {server}."""
    starts_it = Readings.B12 == Launch.BY_SERVICE
    return when(starts_it, server.service.wanted, server.process == ServerProcess.ABSENT).then(*begins(server))


@failover(cites="S1-07 S1-12")
def launch_trace(trace: CtiosTrace) -> Step:
    """The service control manager starts CTIOSTrace {trace}."""
    starts_it = Readings.B12 == Launch.BY_SERVICE
    return when(starts_it, trace.service.wanted, trace.process == Process.ABSENT).then(
        trace.process.becomes(Process.UP)
    )


@detection(cites="S1-17 S1-21")
def notice_end_of_service(service: CtiosService, manager: NodeManager) -> Step:
    """The service control manager notices that NodeManager {manager} of service {service} has ended (B13)."""
    watches = Readings.B13 == Watchers.SERVICE_CONTROL
    return when(watches, manager.service == service, service.wanted, manager.process == Process.DEAD).then(
        manager.process.becomes(Process.ABSENT)
    )


# ---- NodeManager creates -------------------------------------------------------------------------
@failover(cites="S1-07 S1-16 S1-17 S1-23 S1-24 S1-26 S1-51")
def create_server(server: CtiosServerNode) -> Step:
    """NodeManager creates CtiosServerNode {server}."""
    return when(server.manager.on_duty, server.process == ServerProcess.ABSENT).then(*begins(server))


@failover(cites="S1-07 S1-12 S1-17 S1-24 S1-26")
def create_trace(trace: CtiosTrace) -> Step:
    """NodeManager creates CTIOSTrace {trace}."""
    return when(trace.manager.on_duty, trace.process == Process.ABSENT).then(trace.process.becomes(Process.UP))


@failover(cites="S1-07 S1-19 S1-20 S1-24")
def create_guard(guard: NodeManagerManager) -> Step:
    """NodeManager creates NodeManagerManager {guard}."""
    creates_it = Readings.B12 == Launch.BY_NODE_MANAGER
    return when(creates_it, guard.manager.on_duty, guard.process == Guard.ABSENT).then(guard.process.becomes(Guard.UP))


@failover(cites="S1-16 S1-20")
def create_manager(manager: NodeManager, guard: NodeManagerManager) -> Step:
    """NodeManagerManager {guard} creates NodeManager {manager} (B12)."""
    creates_it = Readings.B12 == Launch.BY_NODE_MANAGER_MANAGER
    missing = manager.service.wanted & (manager.process == Process.ABSENT)
    return when(creates_it, guard.manager == manager, guard.there, missing).then(manager.process.becomes(Process.UP))


def begins(server: CtiosServerNode) -> tuple[Update, ...]:
    """The process runs, and knows nothing of clients that an earlier one had."""
    return (
        server.process.becomes(ServerProcess.RUNNING),
        *each(Softphone, lambda s: s.listed[server].becomes(False)),
    )


# ---- NodeManager watches -------------------------------------------------------------------------
@detection(cites="S1-17 S1-25 S1-26")
def notice_end_of_server(server: CtiosServerNode) -> Step:
    """NodeManager notices that CtiosServerNode {server} has ended abnormally."""
    return when(server.manager.up, server.process == ServerProcess.DEAD).then(
        server.process.becomes(ServerProcess.ABSENT)
    )


@detection(cites="S1-17 S1-25 S1-26")
def notice_end_of_trace(trace: CtiosTrace) -> Step:
    """NodeManager notices that CTIOSTrace {trace} has ended abnormally."""
    return when(trace.manager.up, trace.process == Process.DEAD).then(trace.process.becomes(Process.ABSENT))


@detection(cites="S1-25 S1-26")
def notice_hang_of_server(server: CtiosServerNode) -> Step:
    """NodeManager notices that CtiosServerNode {server} hangs, and ends it (B14)."""
    notices = Readings.B14 == Hang.NODE_MANAGER
    stuck = (server.process == ServerProcess.HUNG) | (server.process == ServerProcess.STALLED)
    return when(notices, server.manager.up, stuck).then(
        server.process.becomes(ServerProcess.ABSENT),
        *forget(server),
    )


# ---- a stop on purpose ---------------------------------------------------------------------------
@failover(cites="S1-03 S1-04")
def end_server(server: CtiosServerNode) -> Step:
    """CtiosServerNode {server} is ended on purpose, with its service."""
    return when(server.service.ending, server.process != ServerProcess.ABSENT).then(
        server.process.becomes(ServerProcess.ABSENT),
        *forget(server),
    )


@failover(cites="S1-03 S1-04")
def end_trace(trace: CtiosTrace) -> Step:
    """CTIOSTrace {trace} is ended on purpose, with its service."""
    ended = trace.service.ending | (trace.service.status == Status.STOPPED)
    return when(ended, trace.process != Process.ABSENT).then(trace.process.becomes(Process.ABSENT))


@failover(cites="S1-03 S1-04")
def end_guard(guard: NodeManagerManager) -> Step:
    """NodeManagerManager {guard} is ended on purpose, with its service."""
    return when(guard.service.ending, guard.process != Guard.ABSENT).then(guard.process.becomes(Guard.ABSENT))


@failover(cites="S1-03 S1-04")
def end_manager(manager: NodeManager) -> Step:
    """NodeManager {manager} is ended on purpose, with its service."""
    return when(manager.service.ending, manager.process != Process.ABSENT).then(manager.process.becomes(Process.ABSENT))


@failover(cites="S1-03 S1-04")
def finish_stop(service: CtiosService) -> Step:
    """Service {service} has stopped."""
    return when(service.status == Status.STOPPING, has_ended(service)).then(service.status.becomes(Status.STOPPED))


@failover(cites="S1-03 S1-04")
def finish_cycle(service: CtiosService) -> Step:
    """Service {service} has stopped, and is started again."""
    return when(service.status == Status.CYCLING, has_ended(service)).then(service.status.becomes(Status.RUNNING))


def has_ended(service: CtiosService) -> Bool:
    """None of the processes that clients or NodeManager depend on is left."""
    server = exists(CtiosServerNode, lambda n: (n.service == service) & (n.process != ServerProcess.ABSENT))
    guard = exists(NodeManagerManager, lambda g: (g.service == service) & (g.process != Guard.ABSENT))
    manager = exists(NodeManager, lambda m: (m.service == service) & (m.process != Process.ABSENT))
    return ~server & ~guard & ~manager
