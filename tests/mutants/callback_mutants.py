"""Mistakes in the Call Back design, each with a run that gives it away."""

from __future__ import annotations

from model.callback.extended_functions import ExtendedFunctions, Process, Role
from model.callback.service import restart_election
from model.lang.term import Update, each, exists, ite
from tests.mutants.patches import Death, Mutant, only, updates

RESTART_OF_THE_LOWEST = ("stop(app1)", "notice_loss(app2)", "take_over(app2)", "start(app1)", "come_up(app1)")
RESTART_OF_THE_BACKUP = ("stop(app2)", "start(app2)", "come_up(app2)")


def only_the_winner_changes(winner: ExtendedFunctions) -> tuple[Update, ...]:
    """The election ends, and the others keep the places that they had; one that was active becomes a backup."""
    return (
        *each(
            ExtendedFunctions,
            lambda n: n.role.becomes(ite(n == winner, Role.ACTIVE, ite(n.role == Role.ACTIVE, Role.BACKUP, n.role))),
            where=winner.sees,
        ),
        winner.backs_up.becomes(None),
        *each(ExtendedFunctions, lambda n: n.electing.becomes(False), where=winner.sees),
        *each(ExtendedFunctions, lambda n: n.newly_added.becomes(False), where=winner.sees),
        *each(ExtendedFunctions, lambda n: n.peer_lost.becomes(False), where=winner.sees),
    )


def joins_what_is_under_way(application: ExtendedFunctions) -> tuple[Update, ...]:
    """The application runs; it restarts the election unless an interruption is under way."""
    under_way = exists(ExtendedFunctions, lambda n: application.sees(n) & n.interrupted)
    return (
        application.process.becomes(Process.RUNNING),
        application.electing.becomes(~under_way),
        *(u.where(~under_way) for u in restart_election(application)),
    )


CALLBACK = (
    Mutant(
        "text-order IPs",
        "callback",
        "the election compares addresses as text",
        only("B25", "text"),
        Death("P18", ()),
    ),
    Mutant(
        "election without re-sort",
        "callback",
        "an election makes the winner active, and leaves the order of the others as it was",
        updates("ExtendedFunctions.decide", only_the_winner_changes),
        Death(
            "P19", (*RESTART_OF_THE_LOWEST, "decide(app1)", "register(app1, ctim1)", "update_directory_status(app1)")
        ),
    ),
    Mutant(
        "second start does not restart the clock",
        "callback",
        "an application that comes up during an interruption restarts no election",
        updates("ExtendedFunctions.come_up", joins_what_is_under_way),
        Death(
            "S2-14",
            (*RESTART_OF_THE_BACKUP, "interrupt(app1)", "decide(app1)", *RESTART_OF_THE_BACKUP),
        ),
        instead="the model has no clock: the second start leaves the interruption to end as if it had not been",
    ),
)
