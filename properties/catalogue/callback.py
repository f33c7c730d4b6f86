"""What is claimed of the Call Back design.

P and H are the properties and hazards of the dossier; S properties are sentences of the page that no P states. The
expectations of P and H are the dossier's, worked out by reasoning before any engine ran: where one turned out wrong,
docs/expectations-callback.md says so. Those of S are ours.
"""

from __future__ import annotations

from model.callback import call_back_handler, db_change_notifier, service
from model.callback.callmanager import CallManager
from model.callback.ctimanager import CtiManager
from model.callback.extended_functions import ExtendedFunctions, Role, call_back_available
from model.callback.phone import Display, Phone
from model.callback.readings import (
    AddressOrder,
    BackupOrder,
    FigureLinks,
    Health,
    Interruption,
    Membership,
    PendingRequests,
    Preemption,
    Readings,
    Takeover,
)
from model.lang.rule import fired, settled
from model.lang.term import Bool, conj, count, exists, forall, old
from properties.catalogue.callback_recovery import recovery
from properties.expectation import HOLDS, VIOLATED, depends, number_of
from properties.property import Property, absent, always, always_possible, independent, never, on_step, reachable

OF_THE_FIGURE = 2
"""Applications of Figure 4-2: a majority of two is both, one of three or more is not."""


# ---- words the claims share ----------------------------------------------------------------------
def cluster_settled() -> Bool:
    """Nothing is left to notice or to do by itself, in applications and CTIManagers."""
    return settled(ExtendedFunctions, CtiManager)


def connected() -> Bool:
    """No partition lies between running applications."""
    return forall(
        ExtendedFunctions,
        lambda n: forall(ExtendedFunctions, lambda m: (n.running & m.running).implies(n.reaches(m))),
    )


def somebody_stands() -> Bool:
    """Some application can become active."""
    return exists(ExtendedFunctions, lambda n: n.stands())


def number_active() -> Bool:
    """Exactly one application is active."""
    return count(ExtendedFunctions, lambda n: n.active) == 1


def is_backup(n: ExtendedFunctions) -> Bool:
    """It backs up another application."""
    return (n.role == Role.BACKUP) | (n.role == Role.RESERVE)


def stands_alone(n: ExtendedFunctions) -> Bool:
    """It sees no other application that has a place in the order."""
    return ~exists(ExtendedFunctions, lambda m: (m != n) & n.sees(m) & (m.role != Role.NONE))


def lowest_by_number(n: ExtendedFunctions) -> Bool:
    """No running application has a lower address, as unsigned numbers."""
    return forall(ExtendedFunctions, lambda m: (m.running & (m != n)).implies(n.address < m.address))


def takes_itself_for_registered(n: ExtendedFunctions, m: CtiManager) -> Bool:
    """It runs, and knows of no other than this CTIManager."""
    return n.running & n.registered_with.is_some & (n.registered_with == m)


def figure() -> Bool:
    """The picture of Figure 4-2: one active, one backup, each registered with the CTIManager drawn below it."""
    return conj(
        count(ExtendedFunctions, lambda n: n.active) == 1,
        count(ExtendedFunctions, lambda n: n.running & (n.role == Role.BACKUP)) == 1,
        forall(ExtendedFunctions, lambda n: n.running.implies(n.registered_with == n.ctimanager)),
    )


# ---- the election --------------------------------------------------------------------------------
def election() -> tuple[Property, ...]:
    """Who is active, and who backs up whom."""
    no_takeover = Readings.B22 == Takeover.ON_START_ONLY
    choosy = Readings.B21 != Health.RUNNING
    quorum = Readings.B23 == Membership.QUORUM
    ring = Readings.B19 == BackupOrder.RING
    text = Readings.B25 == AddressOrder.TEXT
    gives_way_not_always = Readings.B17 != Preemption.ALWAYS
    waits = waits_for_all()
    return (
        always(
            "P17",
            "In a settled, connected cluster exactly one application is active",
            when=cluster_settled() & connected() & somebody_stands(),
            that=number_active(),
            why="Two would ring one phone twice; none means no Call Back.",
            cites="S2-09 S2-11",
            expect=depends((no_takeover & ~waits, VIOLATED), otherwise=HOLDS),
        ),
        always(
            "P18",
            "In a settled, connected cluster the active application has the lowest address of all that run",
            when=cluster_settled() & connected() & somebody_stands(),
            that=exists(ExtendedFunctions, lambda n: n.active & lowest_by_number(n)),
            why="It is the one rule the page states; administrators plan addresses by it.",
            cites="S2-11 S2-15",
            expect=depends(
                (choosy | text, VIOLATED),
                (waits, HOLDS),
                (gives_way_not_always | no_takeover, VIOLATED),
                otherwise=HOLDS,
            ),
        ),
        always(
            "P19",
            "In a settled, connected cluster the backups stand in ascending order of addresses",
            when=conj(
                cluster_settled(),
                connected(),
                somebody_stands(),
                exists(ExtendedFunctions, lambda n: n.running & is_backup(n)),
            ),
            that=forall(ExtendedFunctions, lambda n: (n.running & is_backup(n)).implies(in_ascending_order(n))),
            why="The next failure is planned for by this order.",
            cites="S2-10 S2-12 S2-13",
            expect=depends((no_takeover & ~waits, VIOLATED), otherwise=HOLDS),
        ),
        always(
            "P50",
            "A single running application is active, and backs up nobody",
            when=cluster_settled() & (count(ExtendedFunctions, lambda n: n.running) == 1),
            that=forall(ExtendedFunctions, lambda n: n.running.implies(n.active & n.backs_up.is_none)),
            why="A cluster of one is the smallest that still gives Call Back.",
            cites="S2-08 S2-11",
            expect=depends((no_takeover | choosy | quorum, VIOLATED), otherwise=HOLDS),
        ),
        always(
            "P30",
            "Once the cluster has settled, a running application is active, whatever failed before",
            when=cluster_settled() & connected() & exists(ExtendedFunctions, lambda n: n.running),
            that=exists(ExtendedFunctions, lambda n: n.active),
            why="A backup that does not take over is none.",
            cites="S2-10 S2-12",
            expect=depends((no_takeover | choosy | quorum, VIOLATED), otherwise=HOLDS),
        ),
        always(
            "P31",
            "Every election ends: none is under way in a settled cluster in which somebody can become active",
            when=cluster_settled() & somebody_stands(),
            that=~exists(ExtendedFunctions, lambda n: n.electing & n.stands()),
            why="An election without an end is an interruption without an end.",
            cites="S2-09 S2-14",
            expect=HOLDS,
        ),
        reachable(
            "P37",
            "A backup can become active",
            after=exists(ExtendedFunctions, lambda n: n.active & lowest_by_number(n)),
            that=exists(
                ExtendedFunctions,
                lambda n: n.active & exists(ExtendedFunctions, lambda m: m.address < n.address),
            ),
            why="Otherwise the backup of the figure is decoration.",
            cites="S2-12",
            expect=depends((waits & ~choosy & ~text, VIOLATED), otherwise=HOLDS),
        ),
        reachable(
            "P38",
            "The picture of Figure 4-2 can come about: one active, one backup, each on its CTIManager",
            that=figure(),
            why="A model that cannot show the figure is not a model of it.",
            cites="S2-02 S2-03 S2-04 S2-05 S2-06",
            expect=HOLDS,
        ),
        on_step(
            "S2-14",
            "An application that comes up restarts the election",
            rule=service.come_up,
            that=lambda application: application.electing,
            why="The order of backups would go stale.",
            cites="S2-14 S2-15",
            expect=HOLDS,
        ),
        always_possible(
            "S2-12",
            "From every state in which an application can become active, one can be, without further faults",
            when=somebody_stands(),
            that=exists(ExtendedFunctions, lambda n: n.active),
            why="No order of faults may leave the cluster in a state that nothing leads out of.",
            cites="S2-09 S2-12",
            expect=HOLDS,
        ),
        always(
            "S2-09",
            "Once the cluster has settled, no application is active in a part of the network without a quorum (B23)",
            when=cluster_settled() & exists(ExtendedFunctions, lambda n: n.active),
            that=forall(
                ExtendedFunctions,
                lambda n: n.active.implies((Readings.B23 != Membership.QUORUM) | n.holds_quorum()),
            ),
            why="What a majority decides is worth nothing where a minority goes on without it.",
            cites="S2-08 S2-09 S2-11",
            expect=HOLDS,
        ),
        always(
            "S2-13",
            "In a settled cluster without an election the active application backs up another in a ring alone (B19)",
            when=cluster_settled()
            & exists(ExtendedFunctions, lambda n: n.active)
            & ~exists(ExtendedFunctions, lambda n: n.electing),
            that=forall(
                ExtendedFunctions,
                lambda n: n.active.implies(no_takeover | n.backs_up.is_some.iff(ring & ~stands_alone(n))),
            ),
            why="Backups that back each other up are a ring only if somebody stands behind the last.",
            cites="S2-12 S2-13",
            expect=HOLDS,
        ),
        never(
            "H11",
            "Two applications are never active at once",
            that=count(ExtendedFunctions, lambda n: n.active) > 1,
            why="Both would serve Call Back, each with requests the other does not know.",
            cites="S2-11",
            expect=depends(
                (Readings.B23 == Membership.PER_PARTITION, VIOLATED),
                ((Readings.B23 == Membership.QUORUM) & (number_of(ExtendedFunctions) > OF_THE_FIGURE), VIOLATED),
                otherwise=HOLDS,
            ),
        ),
    )


def waits_for_all() -> Bool:
    """Whoever stops is waited for: a quorum of two is both, and it is a start that brings it back.

    One that is re-addressed leaves the cluster, and the other one is then a majority of one that does not take over.
    """
    return conj(
        Readings.B22 == Takeover.ON_START_ONLY,
        Readings.B23 == Membership.QUORUM,
        Readings.B25 != AddressOrder.MOVABLE,
        number_of(ExtendedFunctions) <= OF_THE_FIGURE,
    )


def in_ascending_order(n: ExtendedFunctions) -> Bool:
    """A first backup stands behind the active one and before all others; a further one right behind a lower one."""
    lower_reserve = exists(ExtendedFunctions, lambda m: (m != n) & m.running & is_backup(m) & (m.address < n.address))
    return conj(
        n.backs_up.is_some,
        n.sees(n.backs_up.element),
        ((n.role == Role.BACKUP) & (n.backs_up.element.role == Role.ACTIVE) & ~lower_reserve)
        | ((n.role == Role.RESERVE) & is_backup(n.backs_up.element) & (n.backs_up.element.address < n.address)),
    )


# ---- the service ---------------------------------------------------------------------------------
def availability() -> tuple[Property, ...]:
    """Whether Call Back is there when it could be."""
    other_ways = (Readings.B20 != FigureLinks.OWN) | (Readings.B21 == Health.TRIGGER)
    takes_over = Readings.B22 != Takeover.ON_START_ONLY
    immune = other_ways & takes_over & (Readings.B23 != Membership.QUORUM)
    return (
        always(
            "H8",
            "If some application is registered with a CTIManager that works, the active one is",
            when=conj(
                cluster_settled(),
                connected(),
                exists(ExtendedFunctions, lambda n: n.running & n.reached_by_phones()),
            ),
            that=exists(ExtendedFunctions, lambda n: n.active & n.reached_by_phones()),
            why="Call Back is dead while a healthy backup looks on: Figure 4-2 does not survive one CTIManager.",
            cites="S2-04 S2-05 S2-06 S2-11 S2-19",
            expect=depends((immune, HOLDS), otherwise=VIOLATED),
        ),
        always(
            "P33",
            "Once the cluster has settled, Call Back is available if some application could give it",
            when=cluster_settled() & connected() & exists(ExtendedFunctions, lambda n: n.can_serve()),
            that=call_back_available(),
            why="It is what the redundancy is for.",
            cites="S2-04 S2-05 S2-06 S2-19",
            expect=VIOLATED,
        ),
        absent(
            "H10",
            "An election that leaves a serving application in place does not interrupt Call Back on it",
            over=ExtendedFunctions,
            after=lambda n: fired(service.come_up) & old(n.serves()),
            that=lambda n: n.active & n.interrupted & ~n.electing,
            until=lambda n: ~n.active,
            why="Every start of any application may cost two minutes of service for nothing.",
            cites="S2-14 S2-15 S2-16 S2-17",
            expect=depends((Readings.B18 == Interruption.ON_CHANGE, HOLDS), otherwise=VIOLATED),
        ),
        on_step(
            "H18",
            "A restart for a changed parameter does not take Call Back out of service",
            rule=db_change_notifier.restart_for_change,
            that=lambda _application: old(call_back_available()).implies(call_back_available()),
            why="A change of one parameter costs about two minutes of service.",
            cites="S2-15 S2-26 C28",
            expect=VIOLATED,
        ),
        always(
            "S2-28",
            "Once it has settled, a CTIManager works if one of its CallManagers does",
            over=CtiManager,
            when=lambda m: settled(CtiManager) & m.up & exists(CallManager, lambda c: m.callmanagers.has(c) & c.up),
            that=lambda m: m.works(),
            why="Three CallManagers are drawn so that Call Back survives the loss of one.",
            cites="S2-03 S2-04 S2-28 C30",
            expect=HOLDS,
        ),
        always(
            "S2-19",
            "Once both have settled, a CTIManager lists the applications that take themselves for registered with it",
            over=CtiManager,
            when=lambda m: settled(ExtendedFunctions, CtiManager) & m.up,
            that=lambda m: forall(ExtendedFunctions, lambda n: n.known_to[m].iff(takes_itself_for_registered(n, m))),
            why="One listed too many is sent what phones do; one too few hears nothing.",
            cites="S2-19 S2-21 C28",
            expect=HOLDS,
        ),
        always(
            "P39",
            "The Real-Time Monitoring Tool shows registration and directory of a settled application as they are",
            over=ExtendedFunctions,
            when=lambda n: settled(ExtendedFunctions) & n.running,
            that=lambda n: n.registration_status.iff(n.registration_stands) & n.directory_status.iff(n.directory_link),
            why="It is the only way the page gives to see what is wrong.",
            cites="S2-18 S2-19",
            expect=HOLDS,
        ),
        independent(
            "S2-18",
            "What phones show of Call Back has no influence on which application is active",
            what=lambda n: n.role,
            over=ExtendedFunctions,
            of=(
                call_back_handler.activate,
                call_back_handler.answer,
                call_back_handler.cancel,
                call_back_handler.reset,
            ),
            why="Traffic must not decide an election.",
            cites="S2-11 S2-29",
            expect=HOLDS,
        ),
    )


# ---- pending call-backs --------------------------------------------------------------------------
def requests() -> tuple[Property, ...]:
    """What becomes of call-backs that phones have asked for."""
    return (
        always(
            "P20",
            "A calling phone has at most one pending call-back: one active application holds it",
            over=Phone,
            that=lambda phone: count(ExtendedFunctions, lambda n: n.active & n.pending[phone]) <= 1,
            why="A second one would ring the phone twice.",
            cites="S2-24 C27",
            expect=depends((Readings.B23 == Membership.PER_PARTITION, VIOLATED), otherwise=HOLDS),
        ),
        always(
            "P32",
            "While a phone waits in a settled cluster, some running application knows its request (safety part)",
            over=Phone,
            when=lambda phone: cluster_settled() & (phone.display == Display.WAITING),
            that=lambda phone: exists(ExtendedFunctions, lambda n: n.pending[phone]),
            why="The user waits for a call-back that will never come.",
            cites="S2-16 S2-24",
            expect=depends((Readings.B26 == PendingRequests.PRESERVED, HOLDS), otherwise=VIOLATED),
        ),
        absent(
            "S2-29",
            "A phone is not told of a free line before it has asked for a call-back again",
            over=Phone,
            after=lambda phone: phone.display == Display.IDLE,
            that=lambda phone: phone.display == Display.NOTIFIED,
            until=lambda phone: phone.display == Display.WAITING,
            why="A call-back out of nowhere is a defect that users report.",
            cites="S2-29 C27",
            expect=VIOLATED,
        ),
    )


def callback_catalogue() -> tuple[Property, ...]:
    """Every property of the design, in the order of the page: election, service, requests; last, the way back."""
    return (*election(), *availability(), *requests(), *recovery())
