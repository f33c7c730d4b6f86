"""Which events make a softphone display Offline, and which take a cause away again.

Each cause has events of its own, sent by the server to its client whenever the two differ; between different causes
their order is not kept. The event that a softphone cannot reconnect has no server to come from (B1).
"""

from __future__ import annotations

from model.ctios.click_buffer import clear_buffer
from model.ctios.ctios_server_node import CtiosServerNode
from model.ctios.readings import Audience, BufferContent, LeavingOffline, OfflineRule, Readings, Sender
from model.ctios.softphone import Connection, Softphone
from model.lang.rule import Step, failover, when
from model.lang.term import Bool, Update, Var, conj, each, exists


# ---- phone and switch ----------------------------------------------------------------------------
@failover(cites="S1-31 S1-32 S1-33 C4")
def tell_phone_out(server: CtiosServerNode, softphone: Softphone) -> Step:
    """{server} tells {softphone} that its phone is out of service."""
    return when(softphone.is_served_by(server), server.phone_out[softphone.phone], ~softphone.told_phone).then(
        *goes_offline(softphone, softphone.told_phone)
    )


@failover(cites="S1-34 C4")
def tell_phone_back(server: CtiosServerNode, softphone: Softphone) -> Step:
    """{server} tells {softphone} that its phone is back in service; its agent has to log in by hand (B8)."""
    back = softphone.told_phone & ~server.phone_out[softphone.phone]
    return when(softphone.is_served_by(server), back).then(*comes_back_by_hand(softphone, softphone.told_phone))


@failover(cites="S1-35 S1-36 C4")
def tell_switch_out(server: CtiosServerNode, softphone: Softphone) -> Step:
    """{server} tells {softphone} that its switch is offline."""
    return when(softphone.is_served_by(server), server.switch_out[softphone.switch], ~softphone.told_switch).then(
        *goes_offline(softphone, softphone.told_switch)
    )


@failover(cites="S1-37 C4")
def tell_switch_back(server: CtiosServerNode, softphone: Softphone) -> Step:
    """{server} tells {softphone} that its switch is back in service; its agent has to sign in by hand (B8)."""
    back = softphone.told_switch & ~server.switch_out[softphone.switch]
    return when(softphone.is_served_by(server), back).then(*comes_back_by_hand(softphone, softphone.told_switch))


# ---- Peripheral Gateway and CTI Server -----------------------------------------------------------
@failover(cites="S1-40 C4")
def tell_pg_offline(server: CtiosServerNode, softphone: Softphone) -> Step:
    """{server} tells {softphone} that the Peripheral Gateway is offline."""
    return when(softphone.is_served_by(server), server.pg_offline, ~softphone.told_pg).then(
        *goes_offline(softphone, softphone.told_pg)
    )


@failover(cites="S1-40 S1-46 C4")
def tell_pg_online(server: CtiosServerNode, softphone: Softphone) -> Step:
    """{server} tells {softphone} that the Peripheral Gateway is back; the session of its agent is restored (B8)."""
    back = softphone.told_pg & ~server.pg_offline & server.state_complete
    return when(softphone.is_served_by(server), back).then(*comes_back_restored(softphone, softphone.told_pg))


@failover(cites="S1-44 S1-45 C4")
def tell_ctiserver_offline(server: CtiosServerNode, softphone: Softphone) -> Step:
    """{server} tells {softphone} that it has no CTI Server."""
    return when(softphone.is_served_by(server), server.reports_cti_failure, ~softphone.told_ctiserver).then(
        *goes_offline(softphone, softphone.told_ctiserver)
    )


@failover(cites="S1-46 C4")
def tell_ctiserver_online(server: CtiosServerNode, softphone: Softphone) -> Step:
    """{server} tells {softphone} that it has a CTI Server and all state again; its agent's session is restored (B8)."""
    back = softphone.told_ctiserver & server.state_complete
    return when(softphone.is_served_by(server), back).then(*comes_back_restored(softphone, softphone.told_ctiserver))


# ---- no CTI OS Server to reconnect to ------------------------------------------------------------
@failover(cites="S1-49 S1-50 C3 C8")
def raise_ctios_failure(softphone: Softphone) -> Step:
    """The client library of {softphone} raises the event that it cannot reconnect."""
    return when(Readings.B1 == Sender.CLIENT_LIBRARY, is_stranded(softphone)).then(*tell_audience(softphone))


@failover(cites="S1-47 S1-49 S1-50")
def send_ctios_failure(server: CtiosServerNode, softphone: Softphone) -> Step:
    """The failed server {server} sends {softphone} the event that it cannot reconnect (B1)."""
    gone = ~server.there
    return when(Readings.B1 == Sender.FAILED_SERVER, gone, is_stranded(softphone)).then(*tell_audience(softphone))


@failover(cites="S1-49 S1-50")
def relay_ctios_failure(server: CtiosServerNode, softphone: Softphone) -> Step:
    """Another server, {server}, sends {softphone} the event that it cannot reconnect (B1)."""
    lives = server.running & softphone.has_path_to(server)
    return when(Readings.B1 == Sender.SURVIVING_SERVER, lives, is_stranded(softphone)).then(*tell_audience(softphone))


def is_stranded(softphone: Softphone) -> Bool:
    """An attempt to reconnect has failed, and it has not been told so."""
    failed = (softphone.connection == Connection.RETRYING) | (softphone.connection == Connection.GAVE_UP)
    return failed & ~softphone.told_ctios


def tell_audience(softphone: Softphone) -> tuple[Update, ...]:
    """It displays Offline, and so do the others that are told (B3)."""

    def hears(other: Softphone) -> Bool:
        of_server = (Readings.B3 == Audience.OF_THE_SERVER) & share_failed_server(softphone, other)
        return conj(other != softphone, other.connection != Connection.CLOSED, of_server | everyone)

    everyone = Readings.B3 == Audience.EVERYONE
    return (
        *goes_offline(softphone, softphone.told_ctios),
        *each(Softphone, lambda s: goes_offline(s, s.told_ctios), where=hears),
    )


def share_failed_server(one: Softphone, other: Softphone) -> Bool:
    """Some server that is no longer there lists both."""
    return exists(CtiosServerNode, lambda n: ~n.there & one.listed[n] & other.listed[n])


# ---- what an event does --------------------------------------------------------------------------
def goes_offline(softphone: Softphone, cause: Var[bool]) -> tuple[Update, ...]:
    """The softphone notes a cause, and displays Offline."""
    cleared = Readings.B28 == BufferContent.CLEARED
    return (
        cause.becomes(True),
        softphone.flagged.becomes(True).where(Readings.B6 != OfflineRule.CAUSES),
        *(u.where(cleared) for u in clear_buffer(softphone)),
    )


def comes_back_by_hand(softphone: Softphone, cause: Var[bool]) -> tuple[Update, ...]:
    """The softphone strikes out a cause after which agents log in by hand, unless they are always restored (B8)."""
    restored = Readings.B8 == LeavingOffline.AUTOMATIC
    return (
        cause.becomes(False),
        softphone.flagged.becomes(False).where(Readings.B6 == OfflineRule.LAST_EVENT),
        softphone.restoring.becomes(True).where(restored),
    )


def comes_back_restored(softphone: Softphone, cause: Var[bool]) -> tuple[Update, ...]:
    """The softphone strikes out a cause after which its agent's session is restored, unless never (B8)."""
    by_hand = Readings.B8 == LeavingOffline.BY_HAND
    return (
        cause.becomes(False),
        softphone.flagged.becomes(False).where(Readings.B6 == OfflineRule.LAST_EVENT),
        softphone.restoring.becomes(True).where(~by_hand),
    )
