"""What is claimed of the two designs together: what holds of the parts they share, and a hazard of sharing them."""

from __future__ import annotations

from model.bridge import cluster
from model.bridge.peripheral_connection import PeripheralConnection
from model.bridge.phone_registration import PhoneRegistration
from model.callback.callmanager import CallManager
from model.callback.ctimanager import CtiManager
from model.callback.extended_functions import ExtendedFunctions, call_back_available
from model.ctios.peripheral_gateway import PeripheralGateway
from model.ctios.switch import Switch
from model.lang.rule import enabled, settled
from model.lang.term import exists, forall
from properties.expectation import HOLDS, VIOLATED
from properties.property import Property, always, always_possible


def bridge_catalogue() -> tuple[Property, ...]:
    """The properties of the bridge."""
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
        always(
            "C32-service",
            "A side of the Peripheral Gateway without a CTIManager is not in service once its connection has settled",
            over=PeripheralConnection,
            when=lambda c: settled(PeripheralConnection) & ~c.ctimanager.works(),
            that=lambda c: ~c.gateway.serves,
            why="It would be the enabled side, and hear nothing of phones.",
            cites="S1-38 C32",
            expect=HOLDS,
        ),
        always(
            "C19-phone",
            "A phone in service is registered with a CallManager that is there, or is about to notice that it is not",
            over=PhoneRegistration,
            when=lambda r: r.phone.in_service & ~enabled(PhoneRegistration.lose_callmanager, r),
            that=lambda r: r.callmanager.is_some & r.callmanager.element.up,
            why="Its agent would be offered calls that nobody can put through.",
            cites="S1-31 C19",
            expect=HOLDS,
        ),
        always_possible(
            "P34-registration",
            "Every phone can be registered with a CallManager again, without further faults",
            over=PhoneRegistration,
            that=lambda r: r.callmanager.is_some & r.callmanager.element.up,
            why="No order of faults may leave an agent without a phone for ever.",
            cites="S1-34 C19 C30",
            expect=HOLDS,
        ),
        always_possible(
            "P34-login",
            "Every side of the Peripheral Gateway can be logged in to its CTIManager again, without further faults",
            over=PeripheralConnection,
            that=lambda c: c.logged_in & c.ctimanager.works(),
            why="A pair that stays single does not survive the next failure.",
            cites="S1-38 C32",
            expect=HOLDS,
        ),
        always(
            "C32-switch",
            "The switch is in service just while there is a CallManager, once that has been noticed",
            over=Switch,
            when=lambda w: ~enabled(cluster.go_out_of_service, w) & ~enabled(cluster.come_into_service, w),
            that=lambda w: w.in_service.iff(exists(CallManager, lambda c: c.up)),
            why="Both documents mean the same cluster.",
            cites="S1-35 S1-37 C32",
            expect=HOLDS,
        ),
    )
