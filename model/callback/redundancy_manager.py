"""The Redundancy Manager of an application (S2-23): the election, and the order of backups.

The election ends in one step, `decide`. What may happen while it runs, and what follows, are steps of their own.
"""

from __future__ import annotations

from model.callback.backup_order import assign_roles, is_last, is_next_before, nobody_before
from model.callback.extended_functions import ExtendedFunctions, Role
from model.callback.phone import Phone
from model.callback.readings import (
    BackupOrder,
    Health,
    Interruption,
    Membership,
    PendingRequests,
    Preemption,
    Readings,
    Takeover,
)
from model.callback.service import restart_election
from model.lang.rule import Step, detection, failover, when
from model.lang.term import Bool, Update, conj, each, exists, forall, ite


# ---- the election --------------------------------------------------------------------------------
@failover(cites="S2-16 S2-17")
def interrupt(application: ExtendedFunctions) -> Step:
    """Call Back on {application} is interrupted by the election."""
    may = Readings.B18 == Interruption.MAY
    return when(may, application.active, application.electing, ~application.interrupted).then(
        application.interrupted.becomes(True),
    )


@failover(cites="S2-09 S2-10 S2-11 S2-12 S2-13 S2-15 S2-23")
def decide(winner: ExtendedFunctions) -> Step:
    """The election ends: {winner} is active, the others that it reaches are its backups in their order."""
    others = forall(
        ExtendedFunctions,
        lambda n: (winner.sees(n) & n.stands() & (n != winner)).implies(comes_before(winner, n)),
    )
    # One that did not hear of the election still takes part in it: the network may have joined in the meantime.
    under_way = exists(ExtendedFunctions, lambda n: winner.sees(n) & n.electing)
    return when(winner.stands(), under_way, others).then(
        *assign_roles(winner, among=winner.sees),
        each(ExtendedFunctions, lambda n: n.electing.becomes(False), where=winner.sees),
        each(ExtendedFunctions, lambda n: n.newly_added.becomes(False), where=winner.sees),
        each(ExtendedFunctions, lambda n: n.peer_lost.becomes(False), where=winner.sees),
        each(
            ExtendedFunctions,
            lambda n: n.interrupted.becomes(False),
            where=lambda n: winner.sees(n) & (n != winner),
        ),
        winner.interrupted.becomes(interrupted_by_winning(winner)),
        *hand_over_requests(winner),
    )


@failover(cites="S2-17")
def resume(application: ExtendedFunctions) -> Step:
    """The interruption is over, about two minutes after it began."""
    return when(application.active, application.interrupted, ~application.electing).then(
        application.interrupted.becomes(False),
    )


def comes_before(one: ExtendedFunctions, other: ExtendedFunctions) -> Bool:
    """The first of two candidates: the one that keeps its office (B17), else the one with the lower address."""
    kept, other_kept = keeps_office(one), keeps_office(other)
    return (kept & ~other_kept) | (kept.iff(other_kept) & one.lower_than(other))


def keeps_office(application: ExtendedFunctions) -> Bool:
    """It is active, and this election leaves a working application where it is (B17)."""
    nobody_added = ~exists(ExtendedFunctions, lambda n: application.sees(n) & n.newly_added)
    sticky = (Readings.B17 == Preemption.NEVER) | ((Readings.B17 == Preemption.ADDED) & nobody_added)
    return sticky & application.active


def interrupted_by_winning(winner: ExtendedFunctions) -> Bool:
    """Whether Call Back is interrupted on the winner once the election has ended (B18)."""
    still = winner.active & winner.interrupted
    changes = (Readings.B18 == Interruption.ON_CHANGE) & ~winner.active
    may = (Readings.B18 == Interruption.MAY) & exists(ExtendedFunctions, lambda n: winner.sees(n) & n.interrupted)
    return (Readings.B18 == Interruption.ALWAYS) | changes | may | still


# ---- takeover ------------------------------------------------------------------------------------
@detection(cites="S2-12")
def notice_loss(application: ExtendedFunctions) -> Step:
    """{application} notices that the application it backs up is gone."""
    peer = application.backs_up
    return when(application.running, peer.is_some, ~application.sees(peer.element), ~application.peer_lost).then(
        application.peer_lost.becomes(True),
    )


@failover(cites="S2-12")
def take_over(application: ExtendedFunctions) -> Step:
    """{application} becomes active in place of the application that is gone."""
    return when(reacts(application), application.stands(), is_next(application)).then(
        application.role.becomes(Role.ACTIVE),
        application.backs_up.becomes(None),
        application.peer_lost.becomes(False),
        application.interrupted.becomes(Readings.B22 == Takeover.DETECTED),
        *hand_over_requests(application),
    )


@failover(cites="S2-12 S2-19")
def pass_over(application: ExtendedFunctions) -> Step:
    """{application} should take over but cannot become active; it restarts the election."""
    unfit = (Readings.B21 != Health.RUNNING) & ~application.stands()
    return when(reacts(application), unfit, is_next(application)).then(*restart_election(application))


@failover(cites="S2-13")
def move_up(application: ExtendedFunctions) -> Step:
    """{application} now backs up the next application before it that is left."""
    return when(reacts(application), has_lost_peer(application), ~nobody_before(application)).then(
        application.peer_lost.becomes(False),
        each(
            ExtendedFunctions,
            application.backs_up.becomes,
            where=lambda n: is_next_before(n, application),
        ),
    )


@failover(cites="S2-12 S2-13")
def become_first_backup(application: ExtendedFunctions) -> Step:
    """{application} finds that the application it backs up is the active one: it is the first backup now."""
    peer = application.backs_up
    active = peer.is_some & application.sees(peer.element) & (peer.element.role == Role.ACTIVE)
    return when(application.running, ~application.electing, application.role == Role.RESERVE, active).then(
        application.role.becomes(Role.BACKUP),
    )


@failover(cites="S2-13")
def leave_last(application: ExtendedFunctions) -> Step:
    """The active application {application} no longer backs up the last in the ring, which is gone."""
    return when(keeps_ring(application), application.peer_lost).then(
        application.peer_lost.becomes(False),
        application.backs_up.becomes(None),
    )


@failover(cites="S2-13")
def follow_last(application: ExtendedFunctions, last: ExtendedFunctions) -> Step:
    """The ring closes: the active application {application} backs up {last}, the last in the order."""
    return when(keeps_ring(application), application.backs_up.is_none, is_last(last, application)).then(
        application.backs_up.becomes(last),
    )


def reacts(application: ExtendedFunctions) -> Bool:
    """It runs as a backup, no election is under way, and backups act without one (B22)."""
    backup = (application.role == Role.BACKUP) | (application.role == Role.RESERVE)
    return conj(Readings.B22 != Takeover.ON_START_ONLY, application.running, backup, ~application.electing)


def has_lost_peer(application: ExtendedFunctions) -> Bool:
    """It has noticed that the application it backs up is gone; under B22 INSTANT no notice is needed."""
    peer = application.backs_up
    gone = peer.is_some & ~application.sees(peer.element)
    return application.peer_lost | ((Readings.B22 == Takeover.INSTANT) & gone)


def is_next(application: ExtendedFunctions) -> Bool:
    """It is its turn to become active: no active application is left, and none stands before it."""
    sees_active = exists(ExtendedFunctions, lambda n: application.sees(n) & n.active)
    first = (application.role == Role.BACKUP) | nobody_before(application)
    in_line = (Readings.B19 != BackupOrder.POOL) & has_lost_peer(application) & first
    in_pool = (Readings.B19 == BackupOrder.POOL) & leads_pool(application)
    return ~sees_active & (in_line | in_pool)


def leads_pool(application: ExtendedFunctions) -> Bool:
    """B19 POOL: some backup has noticed the loss, and this is the lowest of those that can become active."""
    noticed = exists(ExtendedFunctions, lambda n: application.sees(n) & reacts(n) & has_lost_peer(n))
    lowest = forall(
        ExtendedFunctions,
        lambda n: (application.sees(n) & reacts(n) & n.stands() & (n != application)).implies(
            application.lower_than(n)
        ),
    )
    return noticed & lowest


def keeps_ring(application: ExtendedFunctions) -> Bool:
    """B19 RING: it is the active application and looks after the end of the order."""
    ring = (Readings.B19 == BackupOrder.RING) & (Readings.B22 != Takeover.ON_START_ONLY)
    return ring & application.active & ~application.electing


# ---- partitions ----------------------------------------------------------------------------------
@detection(cites="S2-08 S2-14")
def notice_rival(application: ExtendedFunctions) -> Step:
    """The active application {application} sees another active one; the election is restarted."""
    rival = exists(ExtendedFunctions, lambda n: (n != application) & application.sees(n) & n.active)
    return when(application.active, ~application.electing, rival).then(*restart_election(application))


@detection(cites="S2-08")
def notice_minority(application: ExtendedFunctions) -> Step:
    """{application} notices that its part of the network holds no quorum."""
    quorum = Readings.B23 == Membership.QUORUM
    return when(quorum, application.running, ~application.holds_quorum(), ~application.outvoted).then(
        application.outvoted.becomes(True),
    )


@failover(cites="S2-08")
def step_down(application: ExtendedFunctions) -> Step:
    """Without a quorum, {application} gives up its role."""
    return when(application.running, application.outvoted, application.role != Role.NONE).then(
        application.role.becomes(Role.NONE),
        application.backs_up.becomes(None),
        application.peer_lost.becomes(False),
        application.interrupted.becomes(False),
    )


@detection(cites="S2-08 S2-14")
def notice_quorum(application: ExtendedFunctions) -> Step:
    """{application} notices that its part of the network holds a quorum again; the election is restarted."""
    return when(application.running, application.outvoted, application.holds_quorum()).then(
        application.outvoted.becomes(False),
        *restart_election(application),
    )


# ---- pending call-backs --------------------------------------------------------------------------
def hand_over_requests(winner: ExtendedFunctions) -> tuple[Update, ...]:
    """What becomes of pending call-backs when this application becomes or stays active (B26)."""
    lost = Readings.B26 == PendingRequests.LOST
    stored = Readings.B26 == PendingRequests.PRESERVED

    def others(phone: Phone) -> tuple[Update, ...]:
        return each(
            ExtendedFunctions,
            lambda n: n.pending[phone].becomes(False),
            where=lambda n: (n != winner) & ((lost & winner.sees(n)) | (stored & winner.reaches(n))),
        )

    def own(phone: Phone) -> Update:
        reached = exists(ExtendedFunctions, lambda n: winner.reaches(n) & n.pending[phone])
        kept = ite(stored, reached, winner.pending[phone] & (~lost | winner.active))
        return winner.pending[phone].becomes(kept)

    return (*each(Phone, others), *each(Phone, own))
