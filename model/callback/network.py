"""The network between applications: a partition is a side for each of them (B23)."""

from __future__ import annotations

from model.callback.extended_functions import ExtendedFunctions, Segment
from model.callback.readings import Membership, Readings
from model.lang.rule import Step, fault, repair, when


@fault(cites="S2-08 S2-30")
def cut_off(application: ExtendedFunctions) -> Step:
    """The network divides, with {application} on the far side."""
    divides = Readings.B23 != Membership.SHARED
    return when(divides, application.segment == Segment.MAIN).then(application.segment.becomes(Segment.CUT_OFF))


@repair(cites="S2-08")
def rejoin(application: ExtendedFunctions) -> Step:
    """The network carries between {application} and the rest again."""
    return when(application.segment == Segment.CUT_OFF).then(application.segment.becomes(Segment.MAIN))
