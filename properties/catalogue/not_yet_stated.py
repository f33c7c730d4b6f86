"""What the dossier claims and no catalogue states as yet, wholly or in part, and what it waits for.

A claim that something happens in the end needs fairness: faults stop, and what can be done is done. Of most of those a
catalogue states a *safety part*: what must be so once all has settled. A claim about how long it takes needs a clock.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Needs(Enum):
    """What is missing."""

    CLOCK = "a clock"
    FAIRNESS = "fairness"


@dataclass(frozen=True, slots=True)
class NotYetStated:
    """A claim. `safety_part`: the catalogue has a property of this id, which says as much as can be said without."""

    id: str
    needs: Needs
    claim: str
    cites: tuple[str, ...]
    safety_part: bool = False


def not_yet_stated(design: str) -> tuple[NotYetStated, ...]:
    """What is claimed of the design and not stated as yet; nothing for a design that the dossier does not know."""
    match design:
        case "callback":
            return _CALLBACK
        case "ctios":
            return _CTIOS
        case _:
            return ()


def _in_time(name: str, claim: str, cites: str) -> NotYetStated:
    return NotYetStated(name, Needs.CLOCK, claim, tuple(cites.split()))


def _in_the_end(name: str, claim: str, cites: str, *, safety_part: bool = True) -> NotYetStated:
    return NotYetStated(name, Needs.FAIRNESS, claim, tuple(cites.split()), safety_part)


_CTIOS = (
    _in_the_end("P21", "A process that has crashed comes back while NodeManager lives", "S1-17 S1-26 S1-51"),
    _in_the_end("P22", "A softphone without a connection gets one if some server stays within reach", "S1-48"),
    _in_the_end("P23", "A softphone without a server displays Offline in the end", "S1-49 S1-50"),
    _in_the_end("P24", "NodeManager and NodeManagerManager are replaced when they have ended", "S1-16 S1-19 S1-21"),
    _in_the_end("P25", "A CTI OS Server gets a session with a CTI Server that is there", "S1-41 S1-42"),
    _in_the_end("P26", "Every session ends in a complete snapshot", "S1-46 S1-52"),
    _in_the_end("P27", "Causes of Offline that mend themselves are struck out in the end", "S1-40 S1-44 S1-48 S1-50"),
    _in_the_end("P28", "After a restart of the host a service set to Automatic runs again", "S1-05 S1-21"),
    _in_the_end("P29", "Every request is answered", "S1-43"),
    _in_the_end(
        "H13",
        "Softphones do not change sides for ever without a fault that lasts",
        "S1-48 C23",
        safety_part=False,
    ),
    _in_time("P40", "After a crash a softphone is on the other side within the time of one connection", "S1-47 S1-48"),
    _in_time("P41", "A silent loss is noticed within 20 or 30 seconds, by the number of heartbeats", "S1-47 S1-48 C6"),
    _in_time("P42", "Two servers believe in one client for 340 seconds at most", "S1-47 S1-48 C7"),
    _in_time("P43", "A CTI OS Server is back on a CTI Server almost at once", "S1-42"),
    _in_time("P44", "A CTI OS Server is back within its restart, its start and its snapshot", "S1-51 S1-52"),
    _in_time("P46", "Clicks are at risk only until the loss is noticed", "S1-28 S1-30"),
)
_CALLBACK = (
    _in_the_end("P30", "When the active application has failed and another runs, one becomes active", "S2-10 S2-12"),
    _in_the_end("P31", "Every election ends", "S2-09 S2-14"),
    _in_the_end("P32", "Every call-back that was asked for is notified or cancelled", "S2-16 S2-24"),
    _in_the_end("P33", "Call Back becomes available if some application stays registered", "S2-04 S2-19"),
    _in_the_end("P39", "Directory and registration status come to agree with what is so", "S2-18 S2-19"),
    _in_the_end(
        "H9",
        "An application that fails and starts again and again does not keep Call Back from a healthy one for ever",
        "S2-11 S2-15 S2-16 S2-17",
        safety_part=False,
    ),
    _in_time("P45", "One start interrupts Call Back for about two minutes at most", "S2-15 S2-16 S2-17"),
    _in_time("P47", "After the loss of a CTIManager registration is back within 120 seconds", "S2-19 C28"),
)
