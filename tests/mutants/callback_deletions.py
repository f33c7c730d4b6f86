"""Call Back with one rule taken away, on `figure-4-2`: which claim misses it, or why none does."""

from __future__ import annotations

from model.callback.ctimanager import CtiManager
from model.callback.extended_functions import call_back_available
from model.lang.term import forall
from properties.property import Property, always_possible
from tests.mutants.patches import Missed

MISSED = {
    "CtiManager.fail": Missed("H8"),
    "ExtendedFunctions.come_up": Missed("S2-14"),
    "ExtendedFunctions.lose_registration": Missed("P39"),
    "ExtendedFunctions.update_directory_status": Missed("P39"),
    "ExtendedFunctions.decide": Missed("P17"),
    "ExtendedFunctions.notice_loss": Missed("P17"),
    "ExtendedFunctions.take_over": Missed("P17"),
    "ExtendedFunctions.leave_last": Missed("P50", {"B19": "ring"}),
    "ExtendedFunctions.notice_rival": Missed("P17"),
    "ExtendedFunctions.notice_quorum": Missed("P17", {"B23": "quorum"}),
    "ExtendedFunctions.resume": Missed("P20", {"B18": "always"}),
    "ExtendedFunctions.cut_off": Missed("H11"),
    "ExtendedFunctions.notify": Missed("S2-29"),
    "ExtendedFunctions.change_parameter": Missed("H18"),
    "ExtendedFunctions.restart_for_change": Missed("H18"),
    "Phone.activate": Missed("P20"),
}
"""The claim of the catalogue that misses each rule."""

AGAIN = always_possible(
    "again",
    "Call Back can be available again, without further faults",
    that=call_back_available(),
    why="It is what P34 is for CTI OS; the dossier makes that claim of CTI OS alone, so no catalogue has it.",
)
WORKS_AGAIN = always_possible(
    "works-again",
    "Every CTIManager can work again, without further faults",
    that=forall(CtiManager, lambda m: m.works()),
    why="It is what P34 is for CTI OS; the dossier makes that claim of CTI OS alone, so no catalogue has it.",
)
MISSED_BY_RECOVERY: dict[str, Property] = {
    "CallManager.return_to_service": WORKS_AGAIN,
    "CtiManager.return_to_service": WORKS_AGAIN,
    "CtiManager.open_devices": WORKS_AGAIN,
    "ExtendedFunctions.start": AGAIN,
    "ExtendedFunctions.register": AGAIN,
    "ExtendedFunctions.restore_directory": AGAIN,
    "ExtendedFunctions.restore_database": AGAIN,
}
"""What only a claim about the way back misses."""

NOBODY = {
    "CallManager.fail": "a CTIManager can fail by itself, and is then of no use either",
    "CtiManager.lose_callmanager": "claims ask whether a CTIManager works, which it does not, noticed or not",
    "CtiManager.drop_client": "claims ask what an application knows of its registration, not what a CTIManager lists",
    "ExtendedFunctions.add": "at the normal start all applications are in the cluster",
    "ExtendedFunctions.stop": "an application that crashes is as little there",
    "ExtendedFunctions.crash": "an application that is stopped is as little there",
    "ExtendedFunctions.readdress": "no claim is about addresses that change (B25)",
    "ExtendedFunctions.lose_directory": "an application without its CTIManager is of as little use",
    "ExtendedFunctions.lose_database": "an application without its CTIManager is of as little use",
    "ExtendedFunctions.interrupt": "the decision of an election can interrupt Call Back as well (B18)",
    "ExtendedFunctions.pass_over": "with two applications the other one is gone when this one should take over",
    "ExtendedFunctions.move_up": "with two applications the one before it is the active one, or nobody is",
    "ExtendedFunctions.become_first_backup": "of two applications none is behind a backup",
    "ExtendedFunctions.follow_last": "no claim is about whom the active application backs up in a ring (B19)",
    "ExtendedFunctions.notice_minority": "of two applications a part of one never elects, noticed or not",
    "ExtendedFunctions.step_down": "of two applications a part of one never elects, whether it steps down or not",
    "ExtendedFunctions.rejoin": "what is claimed of a divided network is claimed of each part (B23)",
    "Phone.answer": "a call-back ends in one of three ways, and claims are about its beginning",
    "Phone.cancel": "a call-back ends in one of three ways, and claims are about its beginning",
    "Phone.reset": "a call-back ends in one of three ways, and claims are about its beginning",
}
"""Why no claim misses the rule, where there are two applications: by reasoning, not tested."""
