"""How a side of the Peripheral Gateway takes over: without a trace if it is synchronised, otherwise with one (B9).

Every step that a CTI OS Server has to notice makes its next snapshot due.
"""

from __future__ import annotations

from model.ctios.agent import Agent, Work
from model.ctios.ctios_server_node import CtiosServerNode, Source
from model.ctios.host import Side
from model.ctios.network import in_touch, network
from model.ctios.peripheral_gateway import PeripheralGateway, PgState
from model.ctios.readings import PgSwitch, PrivateLinkRule, Readings
from model.ctios.views import agent_changed
from model.lang.rule import Step, failover, when
from model.lang.term import Bool, Update, each, exists


@failover(cites="S1-38 S1-39")
def take_over(gateway: PeripheralGateway) -> Step:
    """Synchronised side {gateway} of the Peripheral Gateway becomes the enabled one."""
    clean = (gateway.state == PgState.STANDBY) & (Readings.B9 != PgSwitch.ALWAYS_SEEN)
    unseen = (gateway.state == PgState.OUT_OF_STEP) & (Readings.B9 == PgSwitch.NEVER_SEEN)
    return when(may_take_over(gateway), clean | unseen).then(*becomes_enabled(gateway))


@failover(cites="S1-38 S1-39 C20 C24")
def take_over_anew(gateway: PeripheralGateway) -> Step:
    """Side {gateway} of the Peripheral Gateway becomes the enabled one, and reads the state of the switch."""
    return when(may_take_over(gateway), is_seen(gateway)).then(*becomes_enabled(gateway), *snapshot_due(gateway))


@failover(cites="S1-38 S1-39 C18 C20 C24")
def take_over_empty(gateway: PeripheralGateway) -> Step:
    """Side {gateway} of the Peripheral Gateway becomes the enabled one, and all agents have to log in again."""
    out_of_step = gateway.state == PgState.OUT_OF_STEP
    return when(may_take_over(gateway), is_seen(gateway), out_of_step).then(
        *becomes_enabled(gateway),
        *snapshot_due(gateway),
        *each(
            Agent,
            lambda a: (a.work.becomes(Work.LOGGED_OUT), a.by_hand.becomes(False), *agent_changed(a)),
            where=lambda a: a.logged_in,
        ),
    )


@failover(cites="S1-38 C24")
def yield_to_side_a(gateway: PeripheralGateway) -> Step:
    """Without the private link, enabled side {gateway} of the Peripheral Gateway gives way to side A (C24)."""
    forced = Readings.C24 == PrivateLinkRule.SIDE_A
    rival = exists(
        PeripheralGateway,
        lambda p: (p.side == Side.of("A")) & (p.state == PgState.OUT_OF_STEP) & in_touch(p.side, gateway.side),
    )
    enabled_b = (gateway.side == Side.of("B")) & (gateway.state == PgState.ENABLED)
    return when(forced, enabled_b, ~network().private_link, rival).then(gateway.state.becomes(PgState.OUT_OF_STEP))


@failover(cites="S1-38 S1-39 C25")
def restart_after_division(gateway: PeripheralGateway) -> Step:
    """Side {gateway} of the Peripheral Gateway finds side A enabled as well, and restarts: its state is gone."""
    enabled_b = (gateway.side == Side.of("B")) & (gateway.state == PgState.ENABLED)
    return when(enabled_b, gateway.sees_enabled()).then(
        gateway.state.becomes(PgState.OUT_OF_STEP), *snapshot_due(gateway)
    )


def may_take_over(gateway: PeripheralGateway) -> Bool:
    """It waits, has noticed that no other side is enabled, and that is still so."""
    waits = (gateway.state == PgState.STANDBY) | (gateway.state == PgState.OUT_OF_STEP)
    return waits & gateway.peer_lost & ~gateway.sees_enabled()


def is_seen(gateway: PeripheralGateway) -> Bool:
    """CTI OS notices that this side takes over (B9)."""
    dirty = (gateway.state == PgState.OUT_OF_STEP) & (Readings.B9 != PgSwitch.NEVER_SEEN)
    return dirty | (Readings.B9 == PgSwitch.ALWAYS_SEEN)


def becomes_enabled(gateway: PeripheralGateway) -> tuple[Update, ...]:
    """It is the enabled side."""
    return (gateway.state.becomes(PgState.ENABLED), gateway.peer_lost.becomes(False))


def snapshot_due(gateway: PeripheralGateway) -> tuple[Update, ...]:
    """Servers with a session that this side is behind have to read all state again."""
    return each(
        CtiosServerNode,
        lambda n: n.source.becomes(Source.DUE),
        where=lambda n: n.believes_session & n.session_stands & in_touch(n.ctiserver.element.side, gateway.side),
    )
