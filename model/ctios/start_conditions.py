"""Where runs begin."""

from __future__ import annotations

from collections.abc import Callable

from model.ctios.agent import Agent, Work
from model.ctios.cti_server import CtiRole, CtiServer
from model.ctios.ctios_server_node import CtiosServerNode, ServerProcess, Source, View
from model.ctios.ctios_trace import CtiosTrace
from model.ctios.host import Host, Power, Side
from model.ctios.ip_phone import IpPhone
from model.ctios.node_manager import NodeManager
from model.ctios.node_manager_manager import Guard, NodeManagerManager
from model.ctios.peripheral_gateway import PeripheralGateway, PgState
from model.ctios.process import Process
from model.ctios.service import CtiosService, Status
from model.ctios.softphone import Connection, SeenWork, Softphone
from model.ctios.switch import Switch
from model.lang.systems import Start, start
from model.lang.term import ALWAYS_TRUE, Bool, Update, conj, each, exists

Filter = Callable[[Host], Bool]


def cold() -> Start:
    """Everything off."""
    return start("cold", "Everything is off: hosts, switches and phones; no softphone is started.")


def normal() -> Start:
    """Everything up and settled."""
    return start(
        "normal",
        "Everything is up and settled; side A is in service, each softphone is connected to its usual server, "
        "each agent is ready.",
        *up_and_settled(every_host),
        *each(Softphone, at_usual_server),
    )


def maintenance() -> Start:
    """Side B is down for planned maintenance."""
    return start(
        "maintenance",
        "All hosts of side B are off for maintenance; everything on side A is up and settled, "
        "and serves all softphones.",
        *up_and_settled(on_side_a),
        *each(CtiosServerNode, lambda n: each(Softphone, lambda s: connected(s, n)), where=is_first_of_side_a),
    )


def up_and_settled(among: Filter) -> tuple[Update, ...]:
    """All that runs on these hosts is up; side A is in service; agents are logged in and ready."""
    return (
        *each(Host, lambda h: h.power.becomes(Power.UP), where=among),
        *each(CtiosService, lambda s: s.status.becomes(Status.RUNNING), where=lambda s: among(s.host)),
        *each(NodeManager, lambda m: m.process.becomes(Process.UP), where=lambda m: among(m.service.host)),
        *each(NodeManagerManager, lambda g: g.process.becomes(Guard.UP), where=lambda g: among(g.host)),
        *each(CtiosTrace, lambda t: t.process.becomes(Process.UP), where=lambda t: among(t.host)),
        *each(PeripheralGateway, lambda p: p.state.becomes(PgState.STANDBY), where=lambda p: among(p.host)),
        *each(PeripheralGateway, lambda p: p.state.becomes(PgState.ENABLED), where=lambda p: on_side_a(p.host)),
        *each(CtiServer, lambda s: s.role.becomes(CtiRole.STANDBY), where=lambda s: among(s.host)),
        *each(CtiServer, lambda s: s.role.becomes(CtiRole.ACTIVE), where=lambda s: on_side_a(s.host)),
        *each(CtiosServerNode, ready, where=lambda n: among(n.host)),
        *each(Switch, lambda w: w.in_service.becomes(True)),
        *each(IpPhone, lambda p: p.in_service.becomes(True)),
        *each(Agent, lambda a: (a.work.becomes(Work.READY), a.by_hand.becomes(True))),
    )


def ready(server: CtiosServerNode) -> tuple[Update, ...]:
    """The server runs, has a session with the active CTI Server, and knows the world as it is."""
    return (
        server.process.becomes(ServerProcess.RUNNING),
        server.source.becomes(Source.READY),
        *each(CtiServer, server.ctiserver.becomes, where=lambda s: on_side_a(s.host)),
        *each(Agent, lambda a: server.agents[a].becomes(View.CURRENT)),
        *each(IpPhone, lambda p: server.calls[p].becomes(View.CURRENT)),
    )


def at_usual_server(softphone: Softphone) -> tuple[Update, ...]:
    """The softphone is connected to its usual server."""
    return (*shows_ready(softphone), *joined(softphone, softphone.usual_server))


def connected(softphone: Softphone, server: CtiosServerNode) -> tuple[Update, ...]:
    """The softphone is connected to this server."""
    return (*shows_ready(softphone), *joined(softphone, server))


def joined(softphone: Softphone, server: CtiosServerNode) -> tuple[Update, ...]:
    """Softphone and server both know of the connection."""
    return (softphone.server.becomes(server), softphone.listed[server].becomes(True))


def shows_ready(softphone: Softphone) -> tuple[Update, ...]:
    """The softphone is at work, and shows its agent ready."""
    return (
        softphone.connection.becomes(Connection.CONNECTED),
        softphone.settings_downloaded.becomes(True),
        softphone.work.becomes(SeenWork.READY),
    )


def every_host(host: Host) -> Bool:  # noqa: ARG001 - a filter that lets all pass
    """All hosts of the deployment."""
    return ALWAYS_TRUE


def on_side_a(host: Host) -> Bool:
    """The hosts of side A."""
    return host.side == Side.of("A")


def is_first_of_side_a(server: CtiosServerNode) -> Bool:
    """It is the first CTI OS Server of side A."""
    lower = exists(CtiosServerNode, lambda n: on_side_a(n.host) & (n.number < server.number))
    return conj(on_side_a(server.host), ~lower)
