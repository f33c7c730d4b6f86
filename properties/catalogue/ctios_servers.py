"""What is claimed of the servers: the service and its processes, the pairs behind them, snapshots."""

from __future__ import annotations

from model.ctios import cti_server_duties, host_outage, node_manager_duties, pg_switch, snapshot
from model.ctios.agent import Agent
from model.ctios.cti_server import CtiServer
from model.ctios.ctios_server_node import CtiosServerNode, ServerProcess, Source
from model.ctios.ctios_trace import CtiosTrace
from model.ctios.host import Host, Side
from model.ctios.ip_phone import IpPhone
from model.ctios.network import network
from model.ctios.node_manager import NodeManager
from model.ctios.node_manager_manager import Guard, NodeManagerManager
from model.ctios.peripheral_gateway import PeripheralGateway, PgState, some_side_enabled
from model.ctios.process import Process
from model.ctios.readings import Hang, Launch, PrivateLinkRule, Readings, Watchers
from model.ctios.service import CtiosService, Status
from model.ctios.softphone import Softphone
from model.lang.rule import enabled, fired, settled
from model.lang.term import Bool, conj, count, disj, exists, forall, old
from properties.catalogue.ctios_words import from_the_start
from properties.expectation import HOLDS, VIOLATED, depends
from properties.property import Property, absent, always, independent, on_step


# ---- words the claims share ----------------------------------------------------------------------
def processes_settled() -> Bool:
    """Nobody who starts or watches processes has anything left to do."""
    missing = exists(
        CtiosServerNode,
        lambda n: disj(
            enabled(node_manager_duties.create_server, n),
            enabled(node_manager_duties.launch_server, n),
            enabled(node_manager_duties.notice_end_of_server, n),
        ),
    )
    return settled(Host, CtiosService, NodeManager, NodeManagerManager, CtiosTrace) & ~missing


def all_four_there(service: CtiosService) -> Bool:
    """The four processes of the service are there."""
    return conj(
        forall(NodeManager, lambda m: (m.service == service).implies(m.up)),
        forall(NodeManagerManager, lambda g: (g.service == service).implies(g.there)),
        forall(CtiosTrace, lambda t: (t.service == service).implies(t.process == Process.UP)),
        forall(CtiosServerNode, lambda n: (n.service == service).implies(n.there)),
    )


def watchers_alive(service: CtiosService) -> Bool:
    """Neither NodeManager nor NodeManagerManager of the service has ended abnormally."""
    return conj(
        forall(NodeManager, lambda m: (m.service == service).implies(m.process != Process.DEAD)),
        forall(NodeManagerManager, lambda g: (g.service == service).implies(g.process != Guard.DEAD)),
    )


# ---- the service and its processes ---------------------------------------------------------------
def processes() -> tuple[Property, ...]:
    """Who starts, restarts and ends processes."""
    watched = Readings.B13 == Watchers.SERVICE_CONTROL
    return (
        on_step(
            "P12",
            "A CTI OS Server is never created while its service is stopped on purpose",
            rule=node_manager_duties.create_server,
            that=lambda server: old(server.service.wanted),
            why="Maintenance relies on a stopped service that stays stopped.",
            cites="S1-03 S1-04 S1-17 S1-26",
            expect=HOLDS,
        ),
        independent(
            "P13",
            "The end of CTIOSTrace changes nothing that a softphone shows",
            what=lambda s: (s.connection, s.work, s.call, s.told_pg, s.told_ctiserver, s.told_ctios, s.told_phone),
            over=Softphone,
            of=CtiosTrace.crash,
            why="Tracing is no part of the service.",
            cites="S1-12 S1-13",
            expect=HOLDS,
        ),
        absent(
            "P14",
            "NodeManagerManager is never about to restart its host unless there has been an unrecoverable fault",
            over=NodeManagerManager,
            after=lambda g: (g.process != Guard.ALARMED) & ~is_faulty(g),
            that=lambda g: g.process == Guard.ALARMED,
            until=is_faulty,
            why="A restart takes a whole side with it.",
            cites="S1-20 S1-21",
            expect=HOLDS,
        ),
        always(
            "P16",
            "While the service is wanted and its watchers are alive, all four processes are there",
            over=CtiosService,
            when=lambda s: processes_settled() & s.wanted & watchers_alive(s),
            that=all_four_there,
            why="It is what starting the service means.",
            cites="S1-07 S1-08 S1-09 S1-10 S1-11 S1-12 S1-13 S1-14 S1-15 S1-16 S1-17 S1-18 S1-19 S1-20 S1-21 S1-22",
            expect=HOLDS,
        ),
        absent(
            "P48",
            "The service changes by the service control, by its host and by nothing else",
            over=CtiosService,
            after=from_the_start,
            that=lambda s: (s.status != old(s.status)) & ~is_controlled(s),
            why="Nothing done on the pages of Websetup may touch it.",
            cites="S1-06",
            expect=HOLDS,
        ),
        absent(
            "P49",
            "CtiosServerNode is created by NodeManager and by nobody else",
            over=CtiosServerNode,
            after=from_the_start,
            that=lambda n: conj(
                n.process == ServerProcess.RUNNING,
                old(n.process) == ServerProcess.ABSENT,
                ~fired(node_manager_duties.create_server, n),
            ),
            why="What NodeManager has not created it does not watch.",
            cites="S1-16 S1-23 S1-24 S1-25",
            expect=depends((Readings.B12 == Launch.BY_SERVICE, VIOLATED), otherwise=HOLDS),
        ),
        absent(
            "P49-trace",
            "CTIOSTrace is created by NodeManager and by nobody else",
            over=CtiosTrace,
            after=from_the_start,
            that=lambda t: conj(
                t.process == Process.UP,
                old(t.process) == Process.ABSENT,
                ~fired(node_manager_duties.create_trace, t),
            ),
            why="What NodeManager has not created it does not watch.",
            cites="S1-16 S1-23 S1-24 S1-25",
            expect=depends((Readings.B12 == Launch.BY_SERVICE, VIOLATED), otherwise=HOLDS),
        ),
        always(
            "P21",
            "While NodeManager is on duty, a CTI OS Server that has ended is back once all has settled (safety part)",
            over=CtiosServerNode,
            when=lambda n: processes_settled() & n.manager.on_duty,
            that=lambda n: n.there,
            why="It is what NodeManager is for.",
            cites="S1-17 S1-26 S1-51",
            expect=HOLDS,
        ),
        always(
            "S1-25",
            "While NodeManager is on duty, a CTI OS Server does its work once all has settled",
            over=CtiosServerNode,
            when=lambda n: conj(
                processes_settled(),
                n.manager.on_duty,
                ~enabled(node_manager_duties.notice_hang_of_server, n),
            ),
            that=lambda n: n.running,
            why="A server that hangs has not ended, so nobody may be watching for it.",
            cites="S1-25 S1-26 C21",
            expect=depends((Readings.B14 == Hang.CLIENTS_ONLY, VIOLATED), otherwise=HOLDS),
        ),
        always(
            "P24",
            "While NodeManagerManager is there, NodeManager is too once all has settled (safety part)",
            over=NodeManagerManager,
            when=lambda g: processes_settled() & g.service.wanted & g.there,
            that=lambda g: g.manager.up,
            why="Without NodeManager nothing is restarted any more.",
            cites="S1-16 S1-19 S1-21",
            expect=depends((Readings.B13 == Watchers.NOBODY, VIOLATED), otherwise=HOLDS),
        ),
        always(
            "P24-nmm",
            "While NodeManager is on duty, NodeManagerManager is there once all has settled (safety part)",
            over=NodeManagerManager,
            when=lambda g: processes_settled() & g.manager.on_duty,
            that=lambda g: g.there,
            why="Without NodeManagerManager nobody replaces NodeManager, and nobody is told.",
            cites="S1-16 S1-19 S1-21",
            expect=depends((Readings.B13 == Watchers.INFALLIBLE, HOLDS), otherwise=VIOLATED),
        ),
        on_step(
            "P28",
            "When a host has booted, a service that is set to Automatic is wanted again (safety part)",
            rule=host_outage.boot,
            that=lambda host: forall(
                CtiosService,
                lambda s: ((s.host == host) & s.starts_with_windows).implies(s.status == Status.RUNNING),
            ),
            why="Nobody is there at night to start it.",
            cites="S1-05 S1-21",
            expect=HOLDS,
        ),
        always(
            "H6",
            "A CTI OS Server that is wanted is there once all has settled, whoever has failed",
            over=CtiosServerNode,
            when=lambda n: processes_settled() & n.service.wanted,
            that=lambda n: n.there,
            why="Nobody restarts the restarter.",
            cites="S1-17 S1-21 S1-51",
            expect=depends(
                (watched & (Readings.B12 != Launch.BY_NODE_MANAGER_MANAGER), HOLDS),
                (Readings.B13 == Watchers.INFALLIBLE, HOLDS),
                otherwise=VIOLATED,
            ),
        ),
    )


def is_controlled(service: CtiosService) -> Bool:
    """A step was one of the service control, or one of the host that takes all processes with it or starts them."""
    control = (
        CtiosService.start,
        CtiosService.stop,
        CtiosService.cycle,
        node_manager_duties.finish_stop,
        node_manager_duties.finish_cycle,
    )
    by_host = (fired(host_outage.lose_power, service.host), fired(host_outage.boot, service.host))
    return disj(*(fired(rule, service) for rule in control), *by_host, fired(host_outage.restart_host))


def is_faulty(guard: NodeManagerManager) -> Bool:
    """Its host has a system fault, or its NodeManager has ended abnormally."""
    return guard.host.system_fault | (guard.manager.process == Process.DEAD)


# ---- the pairs behind the CTI OS Servers ---------------------------------------------------------
def pairs() -> tuple[Property, ...]:
    """Peripheral Gateway and CTI Servers."""
    return (
        on_step(
            "P9",
            "A clean switch of sides changes nothing that CTI OS knows or that agents do",
            rule=pg_switch.take_over,
            that=lambda _gateway: conj(
                forall(
                    CtiosServerNode,
                    lambda n: conj(
                        n.source == old(n.source),
                        n.pg_offline.iff(old(n.pg_offline)),
                        forall(Agent, lambda a: n.agents[a] == old(n.agents[a])),
                        forall(IpPhone, lambda p: n.calls[p] == old(n.calls[p])),
                    ),
                ),
                forall(Agent, lambda a: a.work == old(a.work)),
            ),
            why="It is the promise of a fault-tolerant pair.",
            cites="S1-38 S1-39",
            expect=HOLDS,
        ),
        always(
            "P15",
            "At most one side of the Peripheral Gateway is enabled",
            that=count(PeripheralGateway, lambda p: p.state == PgState.ENABLED) <= 1,
            why="Two enabled sides both act for the same agents.",
            cites="S1-38",
            expect=VIOLATED,
        ),
        always(
            "S1-38",
            "Once the sides of the Peripheral Gateway have settled, one is enabled if any is up",
            when=settled(PeripheralGateway) & exists(PeripheralGateway, lambda p: p.up),
            that=some_side_enabled(),
            why="A backup that does not take over is none.",
            cites="S1-38 S1-39 S1-40",
            expect=HOLDS,
        ),
        always(
            "S1-38-synchronised",
            "A side counts as synchronised only while the private link carries, or until it notices that it does not",
            over=PeripheralGateway,
            when=lambda p: (p.state == PgState.STANDBY) & ~enabled(PeripheralGateway.notice_loss_of_private_link, p),
            that=lambda _gateway: network().private_link,
            why="It would take over with a state that is not that of the other side.",
            cites="S1-38 S1-39 C25",
            expect=HOLDS,
        ),
        always(
            "S1-38-side",
            "Without the private link, side A is the enabled one if it is up and in touch, once the sides have settled",
            over=PeripheralGateway,
            when=lambda p: conj(
                settled(PeripheralGateway),
                ~network().private_link,
                network().public_link,
                p.side == Side.of("A"),
                p.up,
            ),
            that=lambda p: p.state == PgState.ENABLED,
            why="Where the rule says so, losing a network makes every agent sign in again.",
            cites="S1-38 C24",
            expect=depends((Readings.C24 == PrivateLinkRule.SIDE_A, HOLDS), otherwise=VIOLATED),
        ),
        always(
            "P25",
            "A CTI OS Server has a session once all has settled, if a CTI Server can be reached (safety part)",
            over=CtiosServerNode,
            when=lambda n: conj(
                n.running,
                ~enabled(cti_server_duties.lose_session, n),
                ~exists(CtiServer, lambda s: enabled(cti_server_duties.open_session, n, s)),
                exists(CtiServer, n.can_open),
            ),
            that=lambda n: n.session_stands,
            why="Softphones are Offline for nothing otherwise.",
            cites="S1-41 S1-42",
            expect=HOLDS,
        ),
        always(
            "P26",
            "A session ends in a complete snapshot once all has settled (safety part)",
            over=CtiosServerNode,
            when=lambda n: conj(
                n.running,
                n.believes_session,
                n.hears,
                ~enabled(snapshot.ask_for_agents, n),
                ~enabled(snapshot.ask_for_devices, n),
                ~enabled(snapshot.ask_for_calls, n),
                ~enabled(snapshot.finish_snapshot, n),
                ~enabled(snapshot.take_snapshot_at_once, n),
            ),
            that=lambda n: n.source == Source.READY,
            why="Softphones wait for it.",
            cites="S1-46 S1-52",
            expect=HOLDS,
        ),
        on_step(
            "H7",
            "The restart of a host never takes the last side of the Peripheral Gateway with it",
            rule=host_outage.restart_host,
            that=lambda _guard, _host: old(some_side_enabled()).implies(exists(PeripheralGateway, lambda p: p.serves)),
            why="A fault of CTI OS alone stops the whole contact centre.",
            cites="S1-21 S1-38 S1-41",
            expect=VIOLATED,
        ),
        on_step(
            "H20",
            "When both networks are back, no CTI OS Server has to read all state again",
            rule=pg_switch.restart_after_division,
            that=lambda _gateway: forall(CtiosServerNode, lambda n: n.source == old(n.source)),
            why="The repair of a network is itself an outage.",
            cites="S1-38 S1-39",
            expect=VIOLATED,
        ),
    )


def servers_catalogue() -> tuple[Property, ...]:
    """The properties of the servers."""
    return (*processes(), *pairs())
