"""What is claimed of the two designs together: hazards that only show where they share a CTIManager."""

from __future__ import annotations

from model.bridge.peripheral_connection import PeripheralConnection
from model.callback.ctimanager import CtiManager
from model.callback.extended_functions import ExtendedFunctions, call_back_available
from model.ctios.peripheral_gateway import PeripheralGateway
from model.lang.rule import settled
from model.lang.term import exists, forall
from properties.expectation import VIOLATED
from properties.property import Property, always


def bridge_catalogue() -> tuple[Property, ...]:
    """The hazards of the bridge."""
    return (
        always(
            "H17",
            "A CTIManager that fails does not cost both Call Back and a side of the Peripheral Gateway",
            when=settled(ExtendedFunctions, CtiManager, PeripheralConnection, PeripheralGateway)
            & exists(CtiManager, lambda m: ~m.up),
            that=call_back_available() | forall(PeripheralConnection, lambda c: c.logged_in),
            why="One process is then a single point of failure of two products that know nothing of each other.",
            cites="S1-38 S2-04 S2-19 C32",
            expect=VIOLATED,
        ),
    )
