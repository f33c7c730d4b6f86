"""Where runs begin."""

from __future__ import annotations

from collections.abc import Callable

from model.callback.backup_order import assign_roles
from model.callback.callmanager import CallManager
from model.callback.ctimanager import CtiManager
from model.callback.extended_functions import ExtendedFunctions, Process
from model.lang.systems import Start, start
from model.lang.term import ALWAYS_TRUE, Bool, Update, each, exists, forall

Filter = Callable[[ExtendedFunctions], Bool]


def cold() -> Start:
    """Everything off, no application added yet."""
    return start("cold", "Everything is off, and no application has been added to the cluster.")


def normal() -> Start:
    """Everything up and settled."""
    return start(
        "normal",
        "Everything is up, registered and settled; the application with the lowest address is active.",
        *servers_up(),
        *each(ExtendedFunctions, lambda n: n.added.becomes(True)),
        *up_and_settled(everyone),
    )


def maintenance() -> Start:
    """The active application has been stopped on purpose."""
    return start(
        "maintenance",
        "The application with the lowest address is stopped for maintenance; the others are up and settled.",
        *servers_up(),
        *each(ExtendedFunctions, lambda n: n.added.becomes(True)),
        *up_and_settled(all_but_lowest),
    )


def extension() -> Start:
    """A further application is about to be added."""
    return start(
        "extension",
        "The application with the lowest address is not yet added to the cluster; the others are up and settled.",
        *servers_up(),
        *each(ExtendedFunctions, lambda n: n.added.becomes(True), where=all_but_lowest),
        *up_and_settled(all_but_lowest),
    )


def servers_up() -> tuple[Update, ...]:
    """Every CallManager and CTIManager is up; a CTIManager works through its CallManager of lowest address."""
    return (
        *each(CallManager, lambda c: c.up.becomes(True)),
        *each(CtiManager, lambda m: m.up.becomes(True)),
        *each(
            CtiManager,
            lambda m: each(CallManager, m.callmanager.becomes, where=lambda c: has_first(m, c)),
        ),
    )


def has_first(ctimanager: CtiManager, callmanager: CallManager) -> Bool:
    """The CallManager is the one with the lowest address that the CTIManager can use."""
    before = exists(CallManager, lambda c: ctimanager.callmanagers.has(c) & (c.address < callmanager.address))
    return ctimanager.callmanagers.has(callmanager) & ~before


def up_and_settled(among: Filter) -> tuple[Update, ...]:
    """These applications run, are registered with their own CTIManager, and know their order."""
    orders = each(
        ExtendedFunctions,
        lambda first: assign_roles(first, among=among),
        where=lambda first: among(first) & is_lowest(first, among),
    )
    return (
        *each(ExtendedFunctions, lambda n: n.process.becomes(Process.RUNNING), where=among),
        *each(ExtendedFunctions, lambda n: n.registered_with.becomes(n.ctimanager), where=among),
        *each(ExtendedFunctions, lambda n: n.known_to[n.ctimanager].becomes(True), where=among),
        *each(ExtendedFunctions, lambda n: n.directory_status.becomes(True), where=among),
        *orders,
    )


def everyone(application: ExtendedFunctions) -> Bool:  # noqa: ARG001 - a filter that lets all pass
    """All applications of the deployment."""
    return ALWAYS_TRUE


def is_lowest(application: ExtendedFunctions, among: Filter) -> Bool:
    """No other of these has a lower address."""
    return forall(ExtendedFunctions, lambda n: (among(n) & (n != application)).implies(application.lower_than(n)))


def all_but_lowest(application: ExtendedFunctions) -> Bool:
    """All applications but the one with the lowest address."""
    return ~is_lowest(application, everyone)
