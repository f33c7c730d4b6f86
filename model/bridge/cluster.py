"""The cluster of CallManagers as the telephone switch of CTI OS: it is out of service when none of them is left."""

from __future__ import annotations

from model.callback.callmanager import CallManager
from model.ctios.switch import Switch
from model.lang.rule import Step, detection, when
from model.lang.term import exists


@detection(cites="S1-35 C32")
def go_out_of_service(switch: Switch) -> Step:
    """{switch} is out of service: no CallManager of the cluster is left."""
    return when(switch.in_service, ~exists(CallManager, lambda c: c.up)).then(switch.in_service.becomes(False))


@detection(cites="S1-37 C32")
def come_into_service(switch: Switch) -> Step:
    """{switch} is in service: there is a CallManager in the cluster."""
    return when(~switch.in_service, exists(CallManager, lambda c: c.up)).then(switch.in_service.becomes(True))
