"""Requests: how a CTI OS Server answers what its clients ask for (S1-43), and what then happens at the switch."""

from __future__ import annotations

from model.ctios.agent import Work
from model.ctios.click_buffer import outdate_call_clicks, pop, pop_with_call
from model.ctios.ctios_server_node import CtiosServerNode
from model.ctios.ip_phone import Call
from model.ctios.readings import BufferedLogin, OfflineRule, Readings
from model.ctios.softphone import Answer, Click, Softphone
from model.ctios.telephony import call_ends
from model.ctios.views import agent_changed, call_changed
from model.lang.rule import Step, failover, when
from model.lang.term import Bool, Term, Update, conj, disj


# ---- the switch does what is asked ---------------------------------------------------------------
@failover(cites="S1-29 S1-34 S1-37")
def carry_out_login(server: CtiosServerNode, softphone: Softphone) -> Step:
    """{server} carries out a login of {softphone}: its agent is logged in."""
    by_hand = (Readings.B33 != BufferedLogin.NOT_BY_HAND) | ~softphone.first_buffered
    return when(is_asked(server, softphone, Click.LOGIN), login_fits(softphone)).then(
        softphone.agent.by_hand.becomes(by_hand),
        softphone.flagged.becomes(False).where(Readings.B6 == OfflineRule.FLAG),
        *agent_becomes(softphone, Work.NOT_READY),
    )


@failover(cites="S1-29 C13")
def carry_out_logout(server: CtiosServerNode, softphone: Softphone) -> Step:
    """{server} carries out a logout of {softphone}: its agent is logged out."""
    return when(is_asked(server, softphone, Click.LOGOUT), logout_fits(softphone)).then(
        softphone.agent.by_hand.becomes(False), *agent_becomes(softphone, Work.LOGGED_OUT)
    )


@failover(cites="S1-29")
def carry_out_ready(server: CtiosServerNode, softphone: Softphone) -> Step:
    """{server} carries out a request of {softphone}: its agent is ready."""
    return when(is_asked(server, softphone, Click.READY), ready_fits(softphone)).then(
        *agent_becomes(softphone, Work.READY)
    )


@failover(cites="S1-29")
def carry_out_not_ready(server: CtiosServerNode, softphone: Softphone) -> Step:
    """{server} carries out a request of {softphone}: its agent is not ready."""
    return when(is_asked(server, softphone, Click.NOT_READY), not_ready_fits(softphone)).then(
        *agent_becomes(softphone, Work.NOT_READY)
    )


@failover(cites="S1-29")
def carry_out_answer(server: CtiosServerNode, softphone: Softphone) -> Step:
    """{server} carries out a request of {softphone}: the call that is offered is answered."""
    return when(is_asked(server, softphone, Click.ANSWER), answer_fits(softphone)).then(
        softphone.phone.call.becomes(Call.ACTIVE),
        *call_changed(softphone.phone),
        softphone.answer.becomes(Answer.CONFIRMED),
        *pop(softphone),
    )


@failover(cites="S1-29")
def carry_out_release(server: CtiosServerNode, softphone: Softphone) -> Step:
    """{server} carries out a request of {softphone}: the call is ended."""
    return when(is_asked(server, softphone, Click.RELEASE), release_fits(softphone)).then(
        *call_ends(softphone.phone),
        *outdate_call_clicks(softphone.phone, but=softphone),
        softphone.answer.becomes(Answer.CONFIRMED),
        *pop_with_call(softphone),
    )


# ---- failure responses ---------------------------------------------------------------------------
@failover(cites="S1-43")
def answer_with_failure(server: CtiosServerNode, softphone: Softphone) -> Step:
    """{server} has no session with a CTI Server, and answers a request of {softphone} with a failure."""
    asked = is_heard(server, softphone) & (softphone.first != Click.NONE)
    return when(asked, ~server.believes_session).then(softphone.answer.becomes(Answer.FAILED), *pop(softphone))


@failover(cites="S1-43")
def refuse(server: CtiosServerNode, softphone: Softphone) -> Step:
    """A request of {softphone} reaches the CTI Server, and is refused: it does not fit, or cannot be carried out."""
    asked = is_heard(server, softphone) & (softphone.first != Click.NONE)
    reached = server.believes_session & server.session_stands
    return when(asked, reached, ~(server.hears & fits(softphone))).then(
        softphone.answer.becomes(Answer.FAILED), *pop(softphone)
    )


# ---- what fits -----------------------------------------------------------------------------------
def is_heard(server: CtiosServerNode, softphone: Softphone) -> Bool:
    """The softphone is at work, and its server takes its requests."""
    return softphone.at_work & softphone.is_served_by(server)


def is_asked(server: CtiosServerNode, softphone: Softphone, button: Click) -> Bool:
    """This is the first of its clicks, and it gets through to the switch."""
    return conj(is_heard(server, softphone), softphone.first == button, server.believes_session, server.hears)


def fits(softphone: Softphone) -> Bool:
    """The switch can do what the first click asks for."""
    return disj(
        (softphone.first == Click.LOGIN) & login_fits(softphone),
        (softphone.first == Click.LOGOUT) & logout_fits(softphone),
        (softphone.first == Click.READY) & ready_fits(softphone),
        (softphone.first == Click.NOT_READY) & not_ready_fits(softphone),
        (softphone.first == Click.ANSWER) & answer_fits(softphone),
        (softphone.first == Click.RELEASE) & release_fits(softphone),
    )


def login_fits(softphone: Softphone) -> Bool:
    """The agent is logged out, and the phone works."""
    return ~softphone.agent.logged_in & softphone.phone.works


def logout_fits(softphone: Softphone) -> Bool:
    """The agent is not ready, and on no call."""
    return (softphone.agent.work == Work.NOT_READY) & (softphone.phone.call == Call.NONE)


def ready_fits(softphone: Softphone) -> Bool:
    """The agent is not ready, or wraps up."""
    return (softphone.agent.work == Work.NOT_READY) | wraps_up(softphone)


def not_ready_fits(softphone: Softphone) -> Bool:
    """The agent is ready, or wraps up."""
    return (softphone.agent.work == Work.READY) | wraps_up(softphone)


def answer_fits(softphone: Softphone) -> Bool:
    """A call is offered, and the phone works."""
    return softphone.phone.works & (softphone.phone.call == Call.OFFERED)


def release_fits(softphone: Softphone) -> Bool:
    """A call is there, and the phone works."""
    return softphone.phone.works & (softphone.phone.call != Call.NONE)


def wraps_up(softphone: Softphone) -> Bool:
    """The agent wraps up."""
    return (softphone.agent.work == Work.WRAP_UP_READY) | (softphone.agent.work == Work.WRAP_UP_NOT_READY)


def agent_becomes(softphone: Softphone, work: Work | Term[Work]) -> tuple[Update, ...]:
    """The agent is in this state, and the request is answered."""
    return (
        softphone.agent.work.becomes(work),
        *agent_changed(softphone.agent),
        softphone.answer.becomes(Answer.CONFIRMED),
        *pop(softphone),
    )
