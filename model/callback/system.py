"""The Call Back design as one system."""

from __future__ import annotations

from model.callback import (
    call_back_handler,
    ctimanager_interface,
    database_interface,
    db_change_notifier,
    network,
    redundancy_manager,
    service,
)
from model.callback.callmanager import CallManager
from model.callback.ctimanager import CtiManager
from model.callback.extended_functions import ExtendedFunctions
from model.callback.phone import Phone
from model.callback.readings import Readings
from model.callback.start_conditions import cold, extension, maintenance, normal
from model.lang.rule import rules_in
from model.lang.systems import System, system

PARTS = (
    service,
    ctimanager_interface,
    database_interface,
    redundancy_manager,
    network,
    call_back_handler,
    db_change_notifier,
)


def callback() -> System:
    """The Call Back design: every statement of page 4-6 that can be modelled without a clock."""
    return system(
        "callback",
        (CallManager, CtiManager, ExtendedFunctions, Phone),
        rules=[rule for part in PARTS for rule in rules_in(part)],
        readings=Readings,
        starts=(normal(), cold(), maintenance(), extension()),
    )
