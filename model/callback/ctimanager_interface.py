"""The CTIManager interface of an application (S2-21, QBEHelper): registration, and how its loss is noticed."""

from __future__ import annotations

from model.callback.ctimanager import CtiManager
from model.callback.extended_functions import ExtendedFunctions
from model.callback.readings import Health, Readings
from model.callback.service import restart_election
from model.lang.rule import Step, detection, failover, fault, when
from model.lang.term import each


@fault(cites="S2-04 S2-30")
def fail(ctimanager: CtiManager) -> Step:
    """CTIManager {ctimanager} fails, and with it the registrations it holds."""
    return when(ctimanager.up).then(
        ctimanager.up.becomes(False),
        ctimanager.callmanager.becomes(None),
        each(ExtendedFunctions, lambda n: n.known_to[ctimanager].becomes(False)),
    )


@failover(cites="S2-19 S2-21 C28 C29")
def register(application: ExtendedFunctions, ctimanager: CtiManager) -> Step:
    """{application} registers with CTIManager {ctimanager}."""
    free = application.registered_with.is_none & application.may_use(ctimanager)
    return when(application.running, free, ctimanager.up).then(
        application.registered_with.becomes(ctimanager),
        application.known_to[ctimanager].becomes(True),
    )


@detection(cites="S2-19 C28")
def lose_registration(application: ExtendedFunctions) -> Step:
    """{application} misses the heartbeat of its CTIManager and shows that it is not registered."""
    lost = application.registration_status & ~application.registration_stands
    triggers = Readings.B21 == Health.TRIGGER
    return when(application.running, lost).then(
        application.registered_with.becomes(None),
        *(u.where(triggers) for u in restart_election(application)),
    )


@detection(cites="S2-19 S2-21")
def drop_client(ctimanager: CtiManager, application: ExtendedFunctions) -> Step:
    """CTIManager {ctimanager} notices that {application} is no longer its client."""
    gone = ~application.running | application.registered_with.is_none | (application.registered_with != ctimanager)
    return when(ctimanager.up, application.known_to[ctimanager], gone).then(
        application.known_to[ctimanager].becomes(False),
    )
