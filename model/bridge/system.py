"""Both designs as one system, with what they share and what changes by it."""

from __future__ import annotations

import model.callback.readings
import model.callback.system
import model.ctios.readings
import model.ctios.system
from model.bridge import cluster
from model.bridge.peripheral_connection import PeripheralConnection, has_ctimanager
from model.bridge.phone_registration import PhoneRegistration, has_callmanager
from model.callback.callmanager import CallManager
from model.lang.rule import Rule, rules_in
from model.lang.systems import Start, System, start, system
from model.lang.term import Bool, Term, conj, each, exists

OF_THE_SWITCH = ("Switch.fail", "Switch.return_to_service")
"""Rules that the cluster replaces."""

NEED_A_CTIMANAGER = (
    "PeripheralGateway.take_over",
    "PeripheralGateway.take_over_anew",
    "PeripheralGateway.take_over_empty",
    "PeripheralGateway.synchronise",
)
NEED_A_CALLMANAGER = ("IpPhone.register_phone",)


class Readings(model.ctios.readings.Readings, model.callback.readings.Readings):
    """The open questions of both documents."""


def bridge() -> System:
    """CTI OS and Call Back on one cluster."""
    ctios, callback = model.ctios.system.ctios(), model.callback.system.callback()
    parts = (*model.ctios.system.PARTS, *model.callback.system.PARTS, cluster)
    whole = system(
        "bridge",
        (*ctios.components, *callback.components, PeripheralConnection, PhoneRegistration),
        rules=[rule for part in parts for rule in rules_in(part)],
        readings=Readings,
        starts=(normal(ctios, callback), cold()),
    )
    for rule in OF_THE_SWITCH:
        whole = whole.remove(rule)
    for rule in NEED_A_CTIMANAGER:
        whole = whole.replace(_needs(whole.rule(rule), has_ctimanager(whole.rule(rule).elements()[0])))
    for rule in NEED_A_CALLMANAGER:
        whole = whole.replace(_needs(whole.rule(rule), has_callmanager(whole.rule(rule).elements()[0])))
    return whole


def cold() -> Start:
    """Everything off."""
    return start("cold", "Everything is off, and no application has been added to the cluster.")


def normal(ctios: System, callback: System) -> Start:
    """Both designs up and settled, every phone and every side of the Peripheral Gateway with its server."""
    return start(
        "normal",
        "Both designs are up and settled; every IP phone is registered, and both sides of the Peripheral Gateway are "
        "logged in.",
        ctios.start("normal").values,
        callback.start("normal").values,
        *each(PeripheralConnection, lambda c: c.logged_in.becomes(True)),
        *each(
            PhoneRegistration,
            lambda r: each(CallManager, r.callmanager.becomes, where=lambda c: is_first(r, c)),
        ),
    )


def is_first(registration: PhoneRegistration, callmanager: CallManager) -> Bool:
    """It is the CallManager with the lowest address of the list."""
    before = exists(CallManager, lambda c: registration.callmanagers.has(c) & (c.address < callmanager.address))
    return registration.callmanagers.has(callmanager) & ~before


def _needs(rule: Rule, condition: Bool) -> Rule:
    return rule.with_guard(conj(Term(rule.guard), condition))
