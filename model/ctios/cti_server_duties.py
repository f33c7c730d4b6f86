"""A CTI Server and the sessions that it holds: losing it, opening another, giving way after a division."""

from __future__ import annotations

from model.ctios.cti_server import CtiRole, CtiServer
from model.ctios.ctios_server_node import CtiosServerNode, Source
from model.ctios.host import Side
from model.ctios.readings import Readings, SnapshotRule
from model.ctios.views import lose_events
from model.lang.rule import Step, detection, failover, fault, when
from model.lang.term import Update, each, ite


@fault(cites="S1-41 S1-42")
def fail(ctiserver: CtiServer) -> Step:
    """CTI Server {ctiserver} fails, and with it the sessions that it holds."""
    return when(ctiserver.role != CtiRole.DOWN).then(ctiserver.role.becomes(CtiRole.DOWN), *close_sessions(ctiserver))


@failover(cites="S1-41 C25")
def give_way(ctiserver: CtiServer) -> Step:
    """CTI Server {ctiserver} of side B finds another one active, closes its sessions and stands by."""
    rival = (ctiserver.side == Side.of("B")) & ctiserver.sees_active()
    return when(ctiserver.role == CtiRole.ACTIVE, rival).then(
        ctiserver.role.becomes(CtiRole.STANDBY), *close_sessions(ctiserver)
    )


@detection(cites="S1-42 C20")
def lose_session(server: CtiosServerNode) -> Step:
    """CTI OS Server {server} notices that its session with a CTI Server is gone."""
    return when(server.running, server.believes_session, ~server.session_stands).then(
        server.source.becomes(Source.LOST),
        server.ctiserver.becomes(None),
        *lose_events(server),
    )


@detection(cites="S1-42 S1-43")
def fail_to_reconnect(server: CtiosServerNode) -> Step:
    """CTI OS Server {server} finds that it can reach no CTI Server."""
    return when(server.running, server.source == Source.LOST, ~server.can_reconnect()).then(
        server.source.becomes(Source.FAILED)
    )


@failover(cites="S1-42 S1-46 S1-52")
def open_session(server: CtiosServerNode, ctiserver: CtiServer) -> Step:
    """CTI OS Server {server} opens a session with CTI Server {ctiserver}."""
    spared = (Readings.B29 == SnapshotRule.AFTER_TOTAL_LOSS) & (server.source == Source.LOST)
    return when(server.running, ~server.believes_session, server.can_open(ctiserver)).then(
        server.ctiserver.becomes(ctiserver),
        server.source.becomes(ite(spared, Source.READY, Source.DUE)),
    )


def close_sessions(ctiserver: CtiServer) -> tuple[Update, ...]:
    """No server has a session with this CTI Server any more."""
    return each(CtiosServerNode, lambda n: n.ctiserver.becomes(None), where=lambda n: n.ctiserver == ctiserver)
