"""Clicks: what an agent asks for, and what a softphone keeps while nothing can carry it (S1-28, S1-29).

A click waits in the softphone until its server has answered it. While the connection stands that is a request under
way; once it does not, it is a buffered action, which takes effect when the failover is complete.
"""

from __future__ import annotations

from model.ctios.ip_phone import IpPhone
from model.ctios.readings import BufferContent, BufferedLogin, Clicks, Readings
from model.ctios.softphone import Click, Connection, SeenCall, SeenWork, Softphone
from model.lang.rule import Step, event, when
from model.lang.term import Bool, Term, Update, conj, each, ite


# ---- the buttons ---------------------------------------------------------------------------------
@event(cites="S1-28 S1-30 S1-34 S1-37")
def click_login(softphone: Softphone) -> Step:
    """The agent clicks the login button of {softphone}."""
    kept = (Readings.B33 != BufferedLogin.NEVER_BUFFERED) | ~is_buffered(softphone)
    return click(softphone, Click.LOGIN, (softphone.work == SeenWork.LOGGED_OUT) & kept)


@event(cites="S1-28 S1-30 C13")
def click_logout(softphone: Softphone) -> Step:
    """The agent clicks the logout button of {softphone}."""
    return click(softphone, Click.LOGOUT, softphone.work == SeenWork.NOT_READY)


@event(cites="S1-28 S1-30")
def click_ready(softphone: Softphone) -> Step:
    """The agent clicks the ready button of {softphone}."""
    idle = softphone.work == SeenWork.NOT_READY
    wraps_up = (softphone.work == SeenWork.WRAP_UP_READY) | (softphone.work == SeenWork.WRAP_UP_NOT_READY)
    return click(softphone, Click.READY, idle | wraps_up)


@event(cites="S1-28 S1-30")
def click_not_ready(softphone: Softphone) -> Step:
    """The agent clicks the not-ready button of {softphone}."""
    wraps_up = (softphone.work == SeenWork.WRAP_UP_READY) | (softphone.work == SeenWork.WRAP_UP_NOT_READY)
    return click(softphone, Click.NOT_READY, (softphone.work == SeenWork.READY) | wraps_up)


@event(cites="S1-28 S1-30")
def click_answer(softphone: Softphone) -> Step:
    """The agent clicks the answer button of {softphone}."""
    return click(softphone, Click.ANSWER, softphone.call == SeenCall.OFFERED)


@event(cites="S1-28 S1-30")
def click_release(softphone: Softphone) -> Step:
    """The agent clicks the release button of {softphone}."""
    return click(softphone, Click.RELEASE, softphone.call == SeenCall.ACTIVE)


def click(softphone: Softphone, button: Click, shown: Bool) -> Step:
    """A button is there, enabled and clicked: the click is the last to take effect."""
    last_only = Readings.B28 == BufferContent.LAST
    goes_first = last_only | (softphone.first == Click.NONE)
    room = last_only | (softphone.second == Click.NONE)
    buffered = is_buffered(softphone)
    return when(shown, buttons_enabled(softphone), may_click(softphone), room).then(
        softphone.first.becomes(button).where(goes_first),
        softphone.first_buffered.becomes(buffered).where(goes_first),
        softphone.first_outdated.becomes(False).where(goes_first),
        softphone.second.becomes(button).where(~goes_first),
        softphone.second_buffered.becomes(buffered).where(~goes_first),
    )


def buttons_enabled(softphone: Softphone) -> Bool:
    """The softphone takes clicks (B27)."""
    at_work = softphone.at_work & ~softphone.shut_off
    always = (Readings.B27 == Clicks.ALWAYS) & (softphone.connection != Connection.CLOSED)
    carried = (Readings.B27 == Clicks.UNTIL_NOTICED) | softphone.is_served
    return (at_work & carried) | always


def may_click(softphone: Softphone) -> Bool:
    """An agent who has been warned does not click during a failover (S1-30)."""
    calm = conj(softphone.at_work, ~softphone.shut_off, softphone.is_served)
    return ~softphone.agent.holds_back | calm


def is_buffered(softphone: Softphone) -> Bool:
    """Nothing carries a click of this softphone now, or its phone or switch is out of service."""
    return ~softphone.is_served | ~softphone.phone.works


# ---- the queue -----------------------------------------------------------------------------------
def pop(softphone: Softphone) -> tuple[Update, ...]:
    """The first click has been answered; the second one comes first now."""
    return (
        softphone.first.becomes(softphone.second),
        softphone.first_buffered.becomes(softphone.second_buffered),
        softphone.first_outdated.becomes(softphone.second_outdated),
        softphone.second.becomes(Click.NONE),
        softphone.second_buffered.becomes(False),
        softphone.second_outdated.becomes(False),
    )


def pop_with_call(softphone: Softphone) -> tuple[Update, ...]:
    """The first click has been answered, and the call is over: a second one aimed at it has lost it."""
    gone = softphone.second_outdated | aims_at_call(softphone.second)
    return (
        *(u for u in pop(softphone) if u.target is not softphone.first_outdated.node),
        softphone.first_outdated.becomes(ite(gone, True, False)),
    )


def clear_buffer(softphone: Softphone) -> tuple[Update, ...]:
    """No click is left to take effect."""
    return (
        softphone.first.becomes(Click.NONE),
        softphone.second.becomes(Click.NONE),
        softphone.first_buffered.becomes(False),
        softphone.second_buffered.becomes(False),
        softphone.first_outdated.becomes(False),
        softphone.second_outdated.becomes(False),
    )


def outdate_call_clicks(phone: IpPhone, but: Softphone | None = None) -> tuple[Update, ...]:
    """Clicks that were aimed at the call on this phone have lost it, in all softphones but one."""

    def concerned(softphone: Softphone) -> Bool:
        here = softphone.phone == phone
        return here if but is None else here & (softphone != but)

    return (
        *each(
            Softphone,
            lambda s: s.first_outdated.becomes(True),
            where=lambda s: concerned(s) & aims_at_call(s.first),
        ),
        *each(
            Softphone,
            lambda s: s.second_outdated.becomes(True),
            where=lambda s: concerned(s) & aims_at_call(s.second),
        ),
    )


def aims_at_call(button: Term[Click]) -> Bool:
    """The click is about a call."""
    return (button == Click.ANSWER) | (button == Click.RELEASE)
