"""Call Back with one rule taken away: which claim misses it, or why none does.

On `figure-4-2` from the normal start, under the readings given, the others at their defaults, unless it says otherwise.
"""

from __future__ import annotations

from tests.mutants.instead import Instead
from tests.mutants.patches import Missed

QUORUM = {"B23": "quorum"}
RING = {"B19": "ring"}
SHARED = {"B23": "shared"}

MISSED = {
    # ---- CallManagers, CTIManagers -----------------------------------------------------------
    "CallManager.return_to_service": Missed("S2-04"),
    "CtiManager.fail": Missed("H8"),
    "CtiManager.return_to_service": Missed("S2-04"),
    "CtiManager.lose_callmanager": Missed("S2-28"),
    "CtiManager.open_devices": Missed("S2-04"),
    "CtiManager.drop_client": Missed("S2-19"),
    # ---- the service of an application, and its links ------------------------------------------
    "ExtendedFunctions.add": Missed("P38", start="cold"),
    "ExtendedFunctions.start": Missed("S2-21"),
    "ExtendedFunctions.come_up": Missed("S2-14"),
    "ExtendedFunctions.register": Missed("S2-21"),
    "ExtendedFunctions.lose_registration": Missed("P39"),
    "ExtendedFunctions.restore_directory": Missed("S2-22"),
    "ExtendedFunctions.update_directory_status": Missed("P39"),
    "ExtendedFunctions.restore_database": Missed("S2-22"),
    "ExtendedFunctions.change_parameter": Missed("H18"),
    "ExtendedFunctions.restart_for_change": Missed("H18"),
    # ---- the election, and the order of backups ------------------------------------------------
    "ExtendedFunctions.interrupt": Missed("H10", SHARED),
    "ExtendedFunctions.decide": Missed("P17"),
    "ExtendedFunctions.resume": Missed("P20", {"B18": "always"}),
    "ExtendedFunctions.notice_loss": Missed("P17"),
    "ExtendedFunctions.take_over": Missed("P17"),
    "ExtendedFunctions.pass_over": Missed("P17", {"B21": "filter", **SHARED}, applications=3),
    "ExtendedFunctions.move_up": Missed("P19", SHARED, applications=3),
    "ExtendedFunctions.become_first_backup": Missed("P19", SHARED, applications=3),
    "ExtendedFunctions.leave_last": Missed("S2-13", RING),
    "ExtendedFunctions.follow_last": Missed("S2-13", RING),
    # ---- partitions --------------------------------------------------------------------------
    "ExtendedFunctions.cut_off": Missed("H11"),
    "ExtendedFunctions.rejoin": Missed("S2-08"),
    "ExtendedFunctions.notice_rival": Missed("P17"),
    "ExtendedFunctions.notice_minority": Missed("S2-09", QUORUM),
    "ExtendedFunctions.step_down": Missed("S2-09", QUORUM),
    "ExtendedFunctions.notice_quorum": Missed("P17", QUORUM),
    # ---- pending call-backs ------------------------------------------------------------------
    "Phone.activate": Missed("P20"),
    "ExtendedFunctions.notify": Missed("S2-29"),
}
"""The claim of the catalogue that misses each rule."""

NOBODY = {
    "CallManager.fail": "a CTIManager can fail by itself, and is then of no use either",
    "ExtendedFunctions.stop": "an application that crashes is as little there",
    "ExtendedFunctions.crash": "an application that is stopped is as little there",
    "ExtendedFunctions.readdress": "no claim is about addresses that change (B25): it is a stop and a start",
    "ExtendedFunctions.lose_directory": "an application without its CTIManager is of as little use",
    "ExtendedFunctions.lose_database": "an application without its CTIManager is of as little use",
    "Phone.answer": "a call-back ends in one of three ways, and claims are about its beginning",
    "Phone.cancel": "a call-back ends in one of three ways, and claims are about its beginning",
    "Phone.reset": "a call-back ends in one of three ways, and claims are about its beginning",
}
"""Why no claim misses the rule. What it does can be done without it: see `INSTEAD`."""

SERVED = ("activate(phone1, app1)",)
"""What can be done as long as Call Back is there."""
WAITS = SERVED
NOTIFIED = (*WAITS, "notify(app1, phone1)")
APP1 = ("app1.process", "app1.role", "app1.registered_with", "app1.added")

INSTEAD = {
    "CallManager.fail": Instead(
        ("ctim1.callmanager", "ctim1.up"),
        ("fail(cm1)", "lose_callmanager(ctim1)"),
        ("fail(ctim1)", "return_to_service(ctim1)"),
        ended=SERVED,
    ),
    "ExtendedFunctions.stop": Instead(
        APP1, ("stop(app1)", "start(app1)"), ("crash(app1)", "start(app1)"), ended=SERVED
    ),
    "ExtendedFunctions.crash": Instead(
        APP1, ("crash(app1)", "start(app1)"), ("stop(app1)", "start(app1)"), ended=SERVED
    ),
    "ExtendedFunctions.readdress": Instead(
        APP1,
        ("stop(app1)", "readdress(app1)", "add(app1)"),
        ("stop(app1)", "start(app1)"),
        readings={"B25": "movable"},
    ),
    "ExtendedFunctions.lose_directory": Instead((), ("lose_directory(app1)",), ("fail(ctim1)",), ended=SERVED),
    "ExtendedFunctions.lose_database": Instead((), ("lose_database(app1)",), ("fail(ctim1)",), ended=SERVED),
    "Phone.answer": Instead(("phone1.display",), ("answer(phone1)",), ("reset(phone1)",), before=NOTIFIED),
    "Phone.cancel": Instead(
        ("phone1.display", "app1.pending[phone1]"), ("cancel(phone1, app1)",), ("reset(phone1)",), before=WAITS
    ),
    "Phone.reset": Instead(("phone1.display",), ("reset(phone1)",), ("answer(phone1)",), before=NOTIFIED),
}
"""Two runs for each: one with the rule, and one without it that ends with the same."""
