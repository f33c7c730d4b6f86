"""The registration of an IP phone with a CallManager of its list (C19, C30)."""

from __future__ import annotations

from model.callback.callmanager import CallManager
from model.ctios.ip_phone import IpPhone
from model.ctios.views import phone_changed
from model.lang.component import Component, Link, Links, Ref
from model.lang.rule import Step, detection, failover, when
from model.lang.term import Bool, exists


class PhoneRegistration(Component, cites="C19 C30"):
    """An IP phone as a client of a CallManager."""

    phone = Link(IpPhone)
    callmanagers = Links(CallManager, at_least=1)
    callmanager = Ref(CallManager)

    @detection(cites="S1-31 C19")
    def lose_callmanager(self) -> Step:
        """The phone behind {self} notices that its CallManager is gone, and is out of service."""
        gone = self.callmanager.is_some & ~self.callmanager.element.up
        changed = (self.phone.in_service.becomes(False), *phone_changed(self.phone))
        return when(gone).then(self.callmanager.becomes(None), *(u.where(self.phone.in_service) for u in changed))

    @failover(cites="S1-34 C19")
    def find_callmanager(self, callmanager: CallManager) -> Step:
        """The phone behind {self} finds CallManager {callmanager}, with which it can register."""
        known = self.callmanagers.has(callmanager) & callmanager.up
        return when(self.callmanager.is_none, known).then(self.callmanager.becomes(callmanager))


def has_callmanager(phone: IpPhone) -> Bool:
    """The phone has a CallManager to register with."""
    return exists(PhoneRegistration, lambda r: (r.phone == phone) & r.callmanager.is_some)
