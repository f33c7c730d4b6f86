"""What is claimed of the way back in Call Back: from every state, without further faults, each part can be whole again.

It is what P34 claims of CTI OS, part by part, as there: all parts at once would be a claim about the whole system.
"""

from __future__ import annotations

from model.callback.ctimanager import CtiManager
from model.callback.extended_functions import ExtendedFunctions
from model.lang.term import forall
from properties.expectation import HOLDS
from properties.property import Property, always_possible


def recovery() -> tuple[Property, ...]:
    """That the servers, the links and the applications can come back."""
    return (
        always_possible(
            "S2-04",
            "Every CTIManager can work again, without further faults",
            over=CtiManager,
            that=lambda m: m.works(),
            why="No order of faults may leave the phones of a CTIManager without Call Back for ever.",
            cites="S2-03 S2-04 S2-28 C30",
            expect=HOLDS,
        ),
        always_possible(
            "S2-08",
            "The applications can be in one network again, without further faults",
            that=forall(ExtendedFunctions, lambda n: forall(ExtendedFunctions, n.reaches)),
            why="No order of faults may leave a cluster divided for ever.",
            cites="S2-08",
            expect=HOLDS,
        ),
        always_possible(
            "S2-21",
            "Every application can run and be registered with a CTIManager that knows it again, without further faults",
            over=ExtendedFunctions,
            that=lambda n: n.running & n.registration_stands,
            why="An application that is not registered hears nothing of the phones.",
            cites="S2-15 S2-19 S2-21",
            expect=HOLDS,
        ),
        always_possible(
            "S2-22",
            "Every application can reach the directory and the database again, without further faults",
            over=ExtendedFunctions,
            that=lambda n: n.directory_link & n.database_link,
            why="Without them an application serves nobody, and stays active.",
            cites="S2-18 S2-22",
            expect=HOLDS,
        ),
    )
