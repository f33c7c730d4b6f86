"""The Call Back Handler of an application (S2-24): pending call-backs, one for each calling phone (C27)."""

from __future__ import annotations

from model.callback.extended_functions import ExtendedFunctions
from model.callback.phone import Display, Phone
from model.callback.readings import PendingRequests, Readings
from model.lang.rule import Step, event, when
from model.lang.term import Update, each


@event(cites="S2-22 S2-24 S2-29 C27")
def activate(phone: Phone, application: ExtendedFunctions) -> Step:
    """The line that {phone} called is busy; its user asks for a call-back, which {application} takes."""
    return when(phone.display == Display.IDLE, application.serves()).then(
        phone.display.becomes(Display.WAITING),
        *set_pending(application, phone, value=True),
    )


@event(cites="S2-24 S2-29 C27")
def notify(application: ExtendedFunctions, phone: Phone) -> Step:
    """The called line becomes free; {application} tells {phone}."""
    return when(application.serves(), application.pending[phone]).then(
        phone.display.becomes(Display.NOTIFIED),
        *set_pending(application, phone, value=False),
    )


@event(cites="S2-29")
def answer(phone: Phone) -> Step:
    """The user of {phone} calls back, or dismisses the notice."""
    return when(phone.display == Display.NOTIFIED).then(phone.display.becomes(Display.IDLE))


@event(cites="S2-24 S2-29")
def cancel(phone: Phone, application: ExtendedFunctions) -> Step:
    """The user of {phone} cancels the call-back; {application} forgets it."""
    return when(phone.display == Display.WAITING, application.serves()).then(
        phone.display.becomes(Display.IDLE),
        *set_pending(application, phone, value=False),
    )


@event(cites="S2-29 C31")
def reset(phone: Phone) -> Step:
    """{phone} is reset and shows nothing; applications with a working CTIManager hear of it and forget its request."""
    return when(phone.display != Display.IDLE).then(
        phone.display.becomes(Display.IDLE),
        each(
            ExtendedFunctions,
            lambda n: n.pending[phone].becomes(False),
            where=lambda n: n.running & n.reached_by_phones(),
        ),
    )


def set_pending(application: ExtendedFunctions, phone: Phone, *, value: bool) -> tuple[Update, ...]:
    """The application notes or forgets the request; where copies are kept (B26), so does every one it sees."""
    copied = Readings.B26 == PendingRequests.REPLICATED
    return (
        application.pending[phone].becomes(value),
        *each(
            ExtendedFunctions,
            lambda n: n.pending[phone].becomes(value),
            where=lambda n: copied & (n != application) & application.sees(n),
        ),
    )
