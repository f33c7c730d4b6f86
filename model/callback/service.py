"""The Extended Functions service: added, started, stopped, failed."""

from __future__ import annotations

from model.callback.extended_functions import ExtendedFunctions, Process, Role
from model.callback.phone import Phone
from model.callback.readings import AddressOrder, Interruption, PendingRequests, Readings
from model.lang.rule import Step, failover, fault, operator, when
from model.lang.term import Update, each


@operator(cites="S2-08 S2-14")
def add(application: ExtendedFunctions) -> Step:
    """An administrator adds application {application} to the cluster; its service starts."""
    return when(~application.added).then(
        application.added.becomes(True),
        application.newly_added.becomes(True),
        application.process.becomes(Process.STARTING),
    )


@operator(cites="S2-15")
def start(application: ExtendedFunctions) -> Step:
    """An administrator starts the service of {application}."""
    idle = (application.process == Process.STOPPED) | (application.process == Process.FAILED)
    return when(application.added, idle).then(application.process.becomes(Process.STARTING))


@operator(cites="S2-15")
def stop(application: ExtendedFunctions) -> Step:
    """An administrator stops the service of {application}."""
    return when(application.running).then(
        application.process.becomes(Process.STOPPED),
        *forget(application),
    )


@fault(cites="S2-12 S2-30")
def crash(application: ExtendedFunctions) -> Step:
    """The service of {application} fails."""
    alive = (application.process == Process.STARTING) | application.running
    return when(application.added, alive).then(
        application.process.becomes(Process.FAILED),
        *forget(application),
    )


@failover(cites="S2-14 S2-15 S2-25")
def come_up(application: ExtendedFunctions) -> Step:
    """{application} has started and announces itself; the election is restarted."""
    return when(application.process == Process.STARTING).then(
        application.process.becomes(Process.RUNNING),
        application.electing.becomes(True),
        *restart_election(application),
    )


@operator(cites="S2-11 S2-14")
def readdress(application: ExtendedFunctions) -> Step:
    """An administrator re-addresses {application}: it leaves the cluster, to be added again."""
    movable = Readings.B25 == AddressOrder.MOVABLE
    return when(movable, application.added, application.process == Process.STOPPED).then(
        application.added.becomes(False),
    )


def restart_election(application: ExtendedFunctions) -> tuple[Update, ...]:
    """S2-14, S2-15: every running application that this one reaches begins the election anew."""
    always = Readings.B18 == Interruption.ALWAYS
    return (
        *each(ExtendedFunctions, lambda n: n.electing.becomes(True), where=application.sees),
        *each(
            ExtendedFunctions,
            lambda n: n.interrupted.becomes(True),
            where=lambda n: always & application.sees(n) & (n.role == Role.ACTIVE),
        ),
    )


def forget(application: ExtendedFunctions) -> tuple[Update, ...]:
    """What was in the memory of the process is gone with it."""
    return (
        application.restart_due.becomes(False),
        application.newly_added.becomes(False),
        application.electing.becomes(False),
        application.role.becomes(Role.NONE),
        application.backs_up.becomes(None),
        application.peer_lost.becomes(False),
        application.outvoted.becomes(False),
        application.interrupted.becomes(False),
        application.registered_with.becomes(None),
        application.directory_status.becomes(False),
        *each(
            Phone,
            lambda p: application.pending[p].becomes(False),
            where=lambda _: Readings.B26 != PendingRequests.PRESERVED,
        ),
    )
