"""The bridge with one of its own rules taken away: which claim misses it. See `ctios_deletions`."""

from __future__ import annotations

from tests.mutants.patches import Missed

BRIDGE = {
    "PeripheralConnection.log_in": Missed("P34-login"),
    "PeripheralConnection.lose_ctimanager": Missed("C32-service"),
    "PeripheralConnection.leave_service": Missed("C32-service"),
    "PhoneRegistration.lose_callmanager": Missed("C19-phone"),
    "PhoneRegistration.find_callmanager": Missed("P34-registration"),
    "Switch.go_out_of_service": Missed("C32-switch"),
    "Switch.come_into_service": Missed("C32-switch"),
}
"""The rules that only the bridge has."""
