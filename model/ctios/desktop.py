"""What a softphone shows of its agent and of the call on its phone, and how the agent's session is restored.

While it displays Offline it keeps what it showed last: by that it knows whether its agent has to be logged in again.
"""

from __future__ import annotations

from model.ctios.agent import Work
from model.ctios.ctios_server_node import CtiosServerNode
from model.ctios.ip_phone import Call
from model.ctios.readings import LeavingOffline, OfflineRule, Readings
from model.ctios.softphone import SeenCall, SeenWork, Softphone
from model.ctios.views import agent_changed
from model.lang.rule import Step, failover, when
from model.lang.term import Bool, Term, Update, conj, ite


# ---- news from the server ------------------------------------------------------------------------
@failover(cites="S1-09 S1-10 C22")
def show_work(server: CtiosServerNode, softphone: Softphone) -> Step:
    """{server} tells {softphone} the state of its agent."""
    tells = shows_news(server, softphone) & server.knows_agent(softphone.agent)
    return when(tells, ~softphone.shows_work_as_it_is).then(softphone.work.becomes(work_as_it_is(softphone)))


@failover(cites="S1-09 S1-10 C22")
def show_call(server: CtiosServerNode, softphone: Softphone) -> Step:
    """{server} tells {softphone} of the call on its phone."""
    tells = shows_news(server, softphone) & server.knows_call(softphone.phone)
    return when(tells, ~softphone.shows_call_as_it_is).then(softphone.call.becomes(call_as_it_is(softphone)))


def shows_news(server: CtiosServerNode, softphone: Softphone) -> Bool:
    """It is at work, and its server sends it events."""
    return conj(softphone.at_work, ~softphone.shut_off, softphone.is_served_by(server))


# ---- the session of the agent is restored --------------------------------------------------------
@failover(cites="S1-46 S1-48 S1-52 C10 C18")
def log_in_again(server: CtiosServerNode, softphone: Softphone) -> Step:
    """{softphone} logs its agent in again by itself, into the state that it last showed (B8)."""
    agent = softphone.agent
    ready = was_ready(softphone)
    return when(is_restoring(server, softphone), can_log_in(server, softphone)).then(
        agent.work.becomes(ite(ready, Work.READY, Work.NOT_READY)),
        agent.by_hand.becomes(False),
        *agent_changed(agent),
        softphone.work.becomes(ite(ready, SeenWork.READY, SeenWork.NOT_READY)),
        softphone.call.becomes(call_downloaded(server, softphone)),
        *is_restored(softphone),
    )


@failover(cites="S1-46 S1-48 S1-52 C5 C11")
def resume(server: CtiosServerNode, softphone: Softphone) -> Step:
    """{softphone} downloads the state of its agent and of the call on its phone from {server}."""
    return when(is_restoring(server, softphone), ~can_log_in(server, softphone)).then(
        softphone.work.becomes(ite(server.knows_agent(softphone.agent), work_as_it_is(softphone), SeenWork.STALE)),
        softphone.call.becomes(call_downloaded(server, softphone)),
        *is_restored(softphone),
    )


def is_restoring(server: CtiosServerNode, softphone: Softphone) -> Bool:
    """It is connected to this server, which has all state, and its agent's session is not restored yet."""
    return conj(softphone.restoring, softphone.is_served_by(server), server.state_complete)


def can_log_in(server: CtiosServerNode, softphone: Softphone) -> Bool:
    """Its agent was logged in when it last showed anything, is not now, and nothing is in the way (B8)."""
    was = (softphone.work != SeenWork.LOGGED_OUT) & (softphone.work != SeenWork.STALE)
    allowed = Readings.B8 != LeavingOffline.BY_HAND
    return conj(allowed, was, ~softphone.agent.logged_in, softphone.phone.works, server.hears)


def is_restored(softphone: Softphone) -> tuple[Update, ...]:
    """The session of the agent is restored."""
    return (
        softphone.restoring.becomes(False),
        softphone.flagged.becomes(False).where(Readings.B6 == OfflineRule.FLAG),
    )


# ---- values --------------------------------------------------------------------------------------
def was_ready(softphone: Softphone) -> Bool:
    """It last showed its agent ready, or in wrap-up and then ready (C18)."""
    return (softphone.work == SeenWork.READY) | (softphone.work == SeenWork.WRAP_UP_READY)


def work_as_it_is(softphone: Softphone) -> Term[SeenWork]:
    """The state of its agent, as it is shown."""
    return ite(
        softphone.agent.work == Work.NOT_READY,
        SeenWork.NOT_READY,
        ite(
            softphone.agent.work == Work.READY,
            SeenWork.READY,
            ite(
                softphone.agent.work == Work.WRAP_UP_NOT_READY,
                SeenWork.WRAP_UP_NOT_READY,
                ite(softphone.agent.work == Work.WRAP_UP_READY, SeenWork.WRAP_UP_READY, SeenWork.LOGGED_OUT),
            ),
        ),
    )


def call_as_it_is(softphone: Softphone) -> Term[SeenCall]:
    """The call on its phone, as it is shown."""
    none_or_offered = ite(softphone.phone.call == Call.OFFERED, SeenCall.OFFERED, SeenCall.NONE)
    return ite(softphone.phone.call == Call.ACTIVE, SeenCall.ACTIVE, none_or_offered)


def call_downloaded(server: CtiosServerNode, softphone: Softphone) -> Term[SeenCall]:
    """The call, if the server knows it."""
    return ite(server.knows_call(softphone.phone), call_as_it_is(softphone), SeenCall.STALE)
