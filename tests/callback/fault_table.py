"""The rows of the fault table (D.2) that Call Back is about."""

from __future__ import annotations

from dataclasses import dataclass

from tests import fault_rows


@dataclass(frozen=True)
class Row(fault_rows.Row):
    deployment: str = "figure-4-2"


ELECTED = ("decide(app1)", "register(app1, ctim1)", "update_directory_status(app1)")
"""The application with the lowest address wins the election, and registers."""

ROWS = (
    Row(
        "CEF crash",
        "",
        ("crash(app1)",),
        ("notice_loss(app2)", "CtiManager.drop_client(ctim1, app1)"),
        ("take_over(app2)", "resume(app2)"),
        {"app2.role": "active", "app2.interrupted": "no", "app1.known_to[ctim1]": "no"},
    ),
    Row(
        "CEF start, add, parameter change",
        "start",
        ("start(app1)",),
        (),
        ("come_up(app1)", "interrupt(app2)", *ELECTED, "resume(app1)"),
        {"app1.role": "active", "app2.role": "backup", "app1.interrupted": "no"},
        before=("stop(app1)", "notice_loss(app2)", "take_over(app2)", "resume(app2)"),
        by_itself=True,
    ),
    Row(
        "CEF start, add, parameter change",
        "add",
        ("add(app1)",),
        (),
        ("come_up(app1)", "interrupt(app2)", *ELECTED, "resume(app1)"),
        {"app1.role": "active", "app2.role": "backup", "app1.interrupted": "no"},
        before=("stop(app1)", "notice_loss(app2)", "take_over(app2)", "resume(app2)", "readdress(app1)"),
        readings={"B25": "movable"},
        by_itself=True,
    ),
    Row(
        "CEF start, add, parameter change",
        "parameter change",
        ("change_parameter(app1)",),
        (),
        ("restart_for_change(app1)", "come_up(app1)", *ELECTED),
        {"app1.role": "active", "app1.restart_due": "no"},
        by_itself=True,
    ),
    Row(
        "CTIManager crash",
        "",
        ("CtiManager.fail(ctim1)",),
        ("lose_registration(app1)",),
        (
            "CtiManager.return_to_service(ctim1)",
            "CtiManager.open_devices(ctim1, cm1)",
            "register(app1, ctim1)",
        ),
        {"app1.registered_with": "ctim1"},
    ),
    Row(
        "CallManager crash",
        "",
        ("CallManager.fail(cm1)",),
        ("CtiManager.lose_callmanager(ctim1)",),
        ("CtiManager.open_devices(ctim1, cm2)", "CallManager.return_to_service(cm1)"),
        {"ctim1.callmanager": "cm2", "app1.registered_with": "ctim1"},
    ),
    Row(
        "partition among CEFs",
        "",
        ("cut_off(app2)",),
        ("notice_loss(app2)",),
        ("take_over(app2)", "rejoin(app2)", "notice_rival(app1)", "decide(app1)", "resume(app1)"),
        {"app1.role": "active", "app2.role": "backup"},
    ),
    Row(
        "directory / DB loss",
        "directory",
        ("lose_directory(app1)",),
        ("update_directory_status(app1)",),
        ("restore_directory(app1)", "update_directory_status(app1)"),
        {"app1.directory_status": "yes"},
    ),
    Row(
        "directory / DB loss",
        "database",
        ("lose_database(app1)",),
        (),
        ("restore_database(app1)", "Phone.activate(phone1, app1)"),
        {"app1.pending[phone1]": "yes"},
    ),
)
