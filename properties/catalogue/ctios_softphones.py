"""What is claimed of softphones: their connections, and when they display Offline."""

from __future__ import annotations

from collections.abc import Callable

from model.ctios import node_manager_duties, offline_events, reconnection
from model.ctios.ctios_server_node import CtiosServerNode
from model.ctios.readings import Audience, Disconnection, Hang, OfflineRule, OldSession, Readings, Retries, Sender
from model.ctios.softphone import Connection, Softphone
from model.lang.rule import enabled, fired, settled
from model.lang.term import Bool, conj, count, disj, exists, forall, old
from properties.catalogue.ctios_words import from_the_start
from properties.expectation import HOLDS, VIOLATED, depends
from properties.property import Property, absent, always, always_possible, never, on_step, reachable


# ---- words the claims share ----------------------------------------------------------------------
def connection_settled(softphone: Softphone) -> Bool:
    """The client library of this softphone has nothing left to notice or to do, nor the servers for it."""
    together = Readings.B2 == Disconnection.TOGETHER
    return conj(
        settled(Softphone, around=(softphone,)),
        softphone.connection != Connection.CLOSED,
        ~exists(CtiosServerNode, lambda n: together & reconnection.has_lost(softphone, n)),
    )


def could_connect(softphone: Softphone) -> Bool:
    """Some server would accept it now."""
    return exists(CtiosServerNode, softphone.can_connect)


def has_server(softphone: Softphone) -> Bool:
    """It is the client of a server, which may do its work or not."""
    return exists(CtiosServerNode, softphone.is_client_of)


# ---- connections ---------------------------------------------------------------------------------
def connections() -> tuple[Property, ...]:
    """Which server a softphone is connected to, and whether it finds another."""
    endless = Readings.B4 != Retries.FIVE
    return (
        on_step(
            "P2",
            "A softphone that has noticed the loss of its server connects only to one that is there, as its client",
            rule=reconnection.connect,
            that=lambda s, server: conj(s.is_client_of(server), server.running),
            why="Its agent would work on a server that is gone.",
            cites="S1-10 S1-47",
            expect=HOLDS,
        ),
        always(
            "P3",
            "A softphone is the client of one server at most",
            over=Softphone,
            that=lambda s: count(CtiosServerNode, s.is_client_of) <= 1,
            why="Two servers would act for the same agent.",
            cites="S1-10 S1-48",
            expect=HOLDS,
        ),
        always(
            "P3-old",
            "Once servers have dropped what they can drop, one server at most lists a softphone as its client",
            over=Softphone,
            when=lambda s: ~exists(CtiosServerNode, lambda n: enabled(reconnection.drop_client, n, s)),
            that=lambda s: count(CtiosServerNode, lambda n: s.listed[n] & n.running) <= 1,
            why="The other one would act on a session that has moved.",
            cites="S1-10 S1-47 S1-48 C7",
            expect=HOLDS,
        ),
        absent(
            "S1-48",
            "A softphone that is served stays with its server until its agent closes it",
            over=Softphone,
            after=from_the_start,
            that=lambda s: old(s.is_served) & ~s.believes_connected & ~fired(reconnection.close, s),
            why="Every move costs its agent a few seconds; none is worth it while all is well.",
            cites="S1-47 S1-48 C16",
            expect=HOLDS,
        ),
        always(
            "P22",
            "A softphone that could connect is connected once its library has settled (safety part)",
            over=Softphone,
            when=lambda s: connection_settled(s) & could_connect(s),
            that=lambda s: s.believes_connected,
            why="The server is back, and the desktop stays Offline.",
            cites="S1-48",
            expect=depends((endless, HOLDS), otherwise=VIOLATED),
        ),
        always_possible(
            "P34",
            "Every softphone that is started can be served again, without further faults",
            over=Softphone,
            that=lambda s: s.is_served & ~s.told_ctios,
            why="No order of faults may leave a desktop that nothing helps.",
            cites="S1-48",
            expect=HOLDS,
        ),
        never(
            "H5",
            "A softphone has never given up while a server would accept it",
            over=Softphone,
            that=lambda s: (s.connection == Connection.GAVE_UP) & could_connect(s),
            why="After a long outage every agent has to start the desktop again.",
            cites="S1-48 S1-49",
            expect=depends((endless, HOLDS), otherwise=VIOLATED),
        ),
        on_step(
            "H4",
            "A server that drops an old session never logs out an agent who works on another server",
            rule=reconnection.drop_client,
            that=lambda server, s: (
                old(s.agent.logged_in) & exists(CtiosServerNode, lambda n: (n != server) & s.is_client_of(n))
            ).implies(s.agent.logged_in),
            why="The agent is thrown out minutes after everything seemed well.",
            cites="S1-47 S1-48",
            expect=depends((Readings.B35 == OldSession.LOGS_OUT, VIOLATED), otherwise=HOLDS),
        ),
        always(
            "H12",
            "A softphone that believes it is connected is served once all that is noticed has been noticed",
            over=Softphone,
            when=lambda s: conj(
                connection_settled(s),
                s.believes_connected,
                ~exists(CtiosServerNode, lambda n: enabled(node_manager_duties.notice_hang_of_server, n)),
            ),
            that=lambda s: s.is_served,
            why="A hung server whose heartbeats go on keeps its clients for ever.",
            cites="S1-17 S1-26 S1-48",
            expect=depends(
                ((Readings.B2 != Disconnection.CLOSED) & (Readings.B14 == Hang.EXCLUDED), HOLDS), otherwise=VIOLATED
            ),
        ),
        never(
            "H16",
            "While every server does its work, not all softphones are clients of one",
            that=conj(
                count(Softphone, lambda s: s.believes_connected) > 1,
                forall(CtiosServerNode, lambda n: n.running),
                exists(CtiosServerNode, lambda n: forall(Softphone, lambda s: s.is_client_of(n))),
            ),
            why="Nothing moves them back, so the next failure hits everyone.",
            cites="S1-48",
            expect=VIOLATED,
        ),
        on_step(
            "H19",
            "A softphone that is started never tries a server first that does not accept it while another would",
            rule=reconnection.start,
            that=lambda s, server: could_connect(s).implies(s.can_connect(server)),
            why="The agent waits for a time-out although all is well on the other side.",
            cites="S1-48",
            expect=VIOLATED,
        ),
    )


# ---- Offline -------------------------------------------------------------------------------------
EVENTS = (
    offline_events.tell_phone_out,
    offline_events.tell_phone_back,
    offline_events.tell_switch_out,
    offline_events.tell_switch_back,
    offline_events.tell_pg_offline,
    offline_events.tell_pg_online,
    offline_events.tell_ctiserver_offline,
    offline_events.tell_ctiserver_online,
    offline_events.send_ctios_failure,
    offline_events.relay_ctios_failure,
)
"""Every event that a server sends to a softphone."""


def some_server_knows(fact: Callable[[CtiosServerNode], Bool]) -> Bool:
    """Some CTI OS Server has been told so, rightly or late."""
    return exists(CtiosServerNode, fact)


def offline() -> tuple[Property, ...]:
    """Who is told what, and what is displayed."""
    by_causes = Readings.B6 == OfflineRule.CAUSES
    causes = (by_causes, HOLDS)
    raises_itself = Readings.B1 == Sender.CLIENT_LIBRARY
    notices = Readings.B2 != Disconnection.CLOSED
    only_cut_off = Readings.B3 == Audience.CUT_OFF
    return (
        absent(
            "P1",
            "No event is sent to a softphone by a server that is not there",
            over=Softphone,
            after=from_the_start,
            that=lambda s: exists(
                CtiosServerNode, lambda n: disj(*(fired(rule, n, s) for rule in EVENTS)) & ~old(n.there)
            ),
            why="A document that says so has a gap there.",
            cites="S1-47 S1-48 S1-49 S1-50",
            expect=depends((Readings.B1 == Sender.FAILED_SERVER, VIOLATED), otherwise=HOLDS),
        ),
        always(
            "P4",
            "A softphone displays Offline exactly while it knows of a cause",
            over=Softphone,
            that=lambda s: s.offline.iff(s.has_cause),
            why="The word is all that the agent sees of five different failures.",
            cites="S1-33 S1-36 S1-40 S1-45 S1-50",
            expect=depends(causes, otherwise=VIOLATED),
        ),
        absent(
            "P5",
            "A softphone is not told that its phone is out of service before it is",
            over=Softphone,
            after=lambda s: s.phone.in_service & ~s.told_phone & ~some_server_knows(lambda n: n.phone_out[s.phone]),
            that=lambda s: s.told_phone,
            until=lambda s: ~s.phone.in_service,
            why="An agent would be taken from work by the failure of another's phone.",
            cites="S1-31 S1-32",
            expect=HOLDS,
        ),
        absent(
            "P6",
            "A softphone is not told that its switch is offline before it is",
            over=Softphone,
            after=lambda s: s.switch.in_service & ~s.told_switch & ~some_server_knows(lambda n: n.switch_out[s.switch]),
            that=lambda s: s.told_switch,
            until=lambda s: ~s.switch.in_service,
            why="Agents of other switches would be taken from work.",
            cites="S1-35",
            expect=HOLDS,
        ),
        always(
            "P8",
            "While the Peripheral Gateway is offline, every served softphone displays Offline once it has been told",
            over=(Softphone, CtiosServerNode),
            when=lambda s, n: conj(s.is_served_by(n), n.pg_offline, ~enabled(offline_events.tell_pg_offline, n, s)),
            that=lambda s, _n: s.offline,
            why="Its buttons would do nothing.",
            cites="S1-40",
            expect=depends(causes, otherwise=VIOLATED),
        ),
        always(
            "P23",
            "A softphone that no server accepts displays Offline once its library has settled (safety part)",
            over=Softphone,
            when=lambda s: connection_settled(s) & ~could_connect(s) & ~has_server(s),
            that=lambda s: s.offline,
            why="Its agent would wait for calls that cannot come.",
            cites="S1-49 S1-50",
            expect=depends((raises_itself & notices & (only_cut_off | by_causes), HOLDS), otherwise=VIOLATED),
        ),
        always(
            "P27",
            "A softphone that a server with all state serves knows of no cause among servers, once told (safety part)",
            over=(Softphone, CtiosServerNode),
            when=lambda s, n: conj(
                s.is_served_by(n),
                n.state_complete,
                ~n.pg_offline,
                ~enabled(offline_events.tell_pg_online, n, s),
                ~enabled(offline_events.tell_ctiserver_online, n, s),
            ),
            that=lambda s, _n: ~(s.told_pg | s.told_ctiserver | s.told_ctios),
            why="Offline that outlasts its cause is an outage of its own.",
            cites="S1-40 S1-44 S1-45 S1-46 S1-47 S1-48 S1-49 S1-50",
            expect=depends((only_cut_off, HOLDS), otherwise=VIOLATED),
        ),
        on_step(
            "S1-40",
            "A softphone that is told that the Peripheral Gateway is back knows of it no longer as a cause",
            rule=offline_events.tell_pg_online,
            that=lambda _server, s: ~s.told_pg,
            why="P27 waits for this event, and would wait for ever.",
            cites="S1-40 S1-46",
            expect=HOLDS,
        ),
        on_step(
            "S1-46",
            "A softphone that is told that its server has all state again knows of no CTI Server's failure any longer",
            rule=offline_events.tell_ctiserver_online,
            that=lambda _server, s: ~s.told_ctiserver,
            why="P27 waits for this event, and would wait for ever.",
            cites="S1-44 S1-46",
            expect=HOLDS,
        ),
        never(
            "H15",
            "A softphone never shows itself online while it knows of a cause",
            over=Softphone,
            that=lambda s: s.has_cause & ~s.offline,
            why="The agent is believed at work and cannot work.",
            cites="S1-33 S1-40",
            expect=depends(causes, otherwise=VIOLATED),
        ),
        *(_alone(name) for name in ("phone", "switch", "pg", "ctiserver", "ctios")),
    )


def _alone(cause: str) -> Property:
    """The cause can be the only one."""
    causes = ("phone", "switch", "pg", "ctiserver", "ctios")

    def only(softphone: Softphone) -> Bool:
        told = {
            "phone": softphone.told_phone,
            "switch": softphone.told_switch,
            "pg": softphone.told_pg,
            "ctiserver": softphone.told_ctiserver,
            "ctios": softphone.told_ctios,
        }
        return conj(told[cause], *(~told[c] for c in causes if c != cause))

    words = {
        "phone": ("P36", "its phone", "S1-31 S1-32 S1-33"),
        "switch": ("P36-switch", "its switch", "S1-35 S1-36"),
        "pg": ("P36-pg", "the Peripheral Gateway", "S1-40"),
        "ctiserver": ("P36-ctiserver", "the CTI Server", "S1-44 S1-45"),
        "ctios": ("P36-ctios", "the CTI OS Server", "S1-49 S1-50"),
    }
    name, what, cites = words[cause]
    return reachable(
        name,
        f"A softphone can be Offline for {what} alone",
        over=Softphone,
        that=only,
        why="A cause that never occurs alone is not modelled, only implied.",
        cites=cites,
        expect=HOLDS,
    )


def softphones_catalogue() -> tuple[Property, ...]:
    """The properties of connections and of the display."""
    return (*connections(), *offline())
