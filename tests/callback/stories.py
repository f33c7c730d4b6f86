"""Acceptance stories: runs that the documents say are possible, as rule instances in order.

Fault, what notices it and what follows are steps of their own in each. A story replays from its start condition under
its readings; it is data, so a system with a rule taken away can be asked whether it still tells it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from model.lang.sites import Deployment
from model.lang.systems import System
from tests import telling


class Run(telling.Run):
    def __init__(
        self,
        deployment: str | Deployment = "figure-4-2",
        start: str = "normal",
        system: System | None = None,
        chosen: Mapping[str, str] | None = None,
        **readings: str,
    ) -> None:
        super().__init__(deployment, start, system, chosen, **readings)


@dataclass(frozen=True)
class Story(telling.Story):
    deployment: str = "figure-4-2"


STORIES = (
    Story(
        "the cluster of the figure comes up from cold",
        (
            "CallManager.return_to_service(cm1)",
            "CallManager.return_to_service(cm2)",
            "CallManager.return_to_service(cm3)",
            "CtiManager.return_to_service(ctim1)",
            "CtiManager.return_to_service(ctim2)",
            "CtiManager.open_devices(ctim1, cm1)",
            "CtiManager.open_devices(ctim2, cm1)",
            "add(app1)",
            "come_up(app1)",
            "decide(app1)",
            "register(app1, ctim1)",
            "update_directory_status(app1)",
            "add(app2)",
            "come_up(app2)",
            "decide(app1)",
            "register(app2, ctim2)",
            "update_directory_status(app2)",
        ),
        {"app1.role": "active", "app2.role": "backup", "app2.backs_up": "app1", "app1.registered_with": "ctim1"},
        start="cold",
    ),
    Story(
        "the active application fails, its backup takes over, and gives way when it is back",
        (
            "crash(app1)",
            "notice_loss(app2)",
            "take_over(app2)",
            "resume(app2)",
            "start(app1)",
            "come_up(app1)",
            "interrupt(app2)",
            "decide(app1)",
            "register(app1, ctim1)",
            "update_directory_status(app1)",
            "resume(app1)",
        ),
        {"app1.role": "active", "app2.role": "backup", "app1.interrupted": "no", "app2.interrupted": "no"},
    ),
    Story(
        "a stopped application is not started again by itself",
        ("stop(app1)", "CtiManager.drop_client(ctim1, app1)", "notice_loss(app2)", "take_over(app2)"),
        {"app1.process": "stopped", "app2.role": "active", "app1.known_to[ctim1]": "no"},
    ),
    Story(
        "a CTIManager fails, the application notices, and registers again when it is back",
        (
            "CtiManager.fail(ctim1)",
            "lose_registration(app1)",
            "CtiManager.return_to_service(ctim1)",
            "CtiManager.open_devices(ctim1, cm2)",
            "register(app1, ctim1)",
        ),
        {"app1.registered_with": "ctim1", "app1.known_to[ctim1]": "yes", "ctim1.callmanager": "cm2"},
    ),
    Story(
        "a CallManager fails and its CTIManager reopens devices on another",
        (
            "CallManager.fail(cm1)",
            "CtiManager.lose_callmanager(ctim1)",
            "CtiManager.open_devices(ctim1, cm3)",
        ),
        {"ctim1.callmanager": "cm3", "app1.registered_with": "ctim1"},
    ),
    Story(
        "the directory is lost and restored, and the monitoring tool follows",
        (
            "lose_directory(app1)",
            "update_directory_status(app1)",
            "restore_directory(app1)",
            "update_directory_status(app1)",
        ),
        {"app1.directory_status": "yes"},
    ),
    Story(
        "the database is lost, and call-backs with it, until it is restored",
        ("lose_database(app1)", "restore_database(app1)", "Phone.activate(phone1, app1)"),
        {"app1.pending[phone1]": "yes"},
    ),
    Story(
        "a changed parameter restarts the service, and with it the election",
        (
            "change_parameter(app1)",
            "restart_for_change(app1)",
            "come_up(app1)",
            "decide(app1)",
            "register(app1, ctim1)",
            "update_directory_status(app1)",
        ),
        {"app1.role": "active", "app1.restart_due": "no"},
    ),
    Story(
        "the network divides, both parts have an active application, and the election is run again when it heals",
        (
            "cut_off(app2)",
            "notice_loss(app2)",
            "take_over(app2)",
            "rejoin(app2)",
            "notice_rival(app1)",
            "decide(app1)",
        ),
        {"app1.role": "active", "app2.role": "backup"},
    ),
    Story(
        "the network heals before the backup has taken over, and it goes on backing up the same application",
        ("cut_off(app1)", "notice_loss(app2)", "rejoin(app1)", "move_up(app2)"),
        {"app1.role": "active", "app2.role": "backup", "app2.backs_up": "app1", "app2.peer_lost": "no"},
    ),
    Story(
        "with a quorum, a part that loses it steps down and elects again when it is whole",
        (
            "cut_off(app2)",
            "notice_minority(app1)",
            "step_down(app1)",
            "rejoin(app2)",
            "notice_quorum(app1)",
            "decide(app1)",
        ),
        {"app1.role": "active", "app2.role": "backup"},
        readings={"B23": "quorum"},
    ),
    Story(
        "a call-back is asked for, the line becomes free, and the user calls back",
        ("Phone.activate(phone1, app1)", "notify(app1, phone1)", "Phone.answer(phone1)"),
        {"phone1.display": "idle", "app1.pending[phone1]": "no"},
    ),
    Story(
        "a call-back is cancelled by its user, and another by a reset of its phone",
        (
            "Phone.activate(phone1, app1)",
            "Phone.cancel(phone1, app1)",
            "Phone.activate(phone2, app1)",
            "Phone.reset(phone2)",
        ),
        {"app1.pending[phone1]": "no", "app1.pending[phone2]": "no", "phone2.display": "idle"},
    ),
    Story(
        "the first of three backups fails, and the one behind it moves up",
        ("crash(app2)", "notice_loss(app3)", "move_up(app3)", "become_first_backup(app3)"),
        {"app3.role": "backup", "app3.backs_up": "app1", "app4.backs_up": "app3"},
        deployment="four-applications",
    ),
    Story(
        "the last of a ring fails, and the active application closes the ring again",
        ("crash(app4)", "notice_loss(app1)", "leave_last(app1)", "follow_last(app1, app3)"),
        {"app1.role": "active", "app1.backs_up": "app3"},
        deployment="four-applications",
        readings={"B19": "ring"},
    ),
    Story(
        "a backup that cannot become active passes the election on to one that can",
        (
            "CtiManager.fail(ctim2)",
            "lose_registration(app2)",
            "crash(app1)",
            "notice_loss(app2)",
            "pass_over(app2)",
            "decide(app3)",
        ),
        {"app3.role": "active", "app2.role": "backup", "app2.backs_up": "app3"},
        deployment="four-applications",
        readings={"B21": "filter"},
    ),
    Story(
        "an application is re-addressed: it leaves the cluster and is added again",
        ("stop(app1)", "readdress(app1)", "add(app1)", "come_up(app1)", "decide(app1)"),
        {"app1.role": "active", "app1.added": "yes"},
        readings={"B25": "movable"},
    ),
    Story(
        "in a pool, a backup that finds two active applications in a network made whole follows the first of them",
        ("cut_off(app1)", "notice_loss(app2)", "take_over(app2)", "notice_loss(app3)", "rejoin(app1)", "move_up(app3)"),
        {"app1.role": "active", "app2.role": "active", "app3.backs_up": "app1"},
        deployment="four-applications",
        readings={"B19": "pool"},
    ),
)
