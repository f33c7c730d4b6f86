"""Each option of each reading allows something that the others do not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from model.callback.readings import Readings
from model.deployment_file import find_deployment
from model.lang.reading import readings_of
from model.lang.sites import Deployment
from tests.callback.stories import Run

RESTART_OF_THE_LOWEST = ("stop(app1)", "notice_loss(app2)", "take_over(app2)", "start(app1)", "come_up(app1)")
RESTART_OF_THE_BACKUP = ("stop(app2)", "start(app2)", "come_up(app2)")


def winners(run: Run) -> set[str]:
    return {app for app in ("app1", "app2") if run.can(f"decide({app})")}


@pytest.mark.parametrize(
    ("option", "after_restart", "after_addition"),
    [("always", {"app1"}, {"app1"}), ("added", {"app2"}, {"app1"}), ("never", {"app2"}, {"app2"})],
)
def test_b17_who_displaces_a_working_application(
    option: str, after_restart: set[str], after_addition: set[str]
) -> None:
    restarted = Run(B17=option).do(*RESTART_OF_THE_LOWEST)
    added = Run(start="extension", B17=option).do("add(app1)", "come_up(app1)")

    assert winners(restarted) == after_restart
    assert winners(added) == after_addition


@pytest.mark.parametrize(
    ("option", "can_interrupt", "same_winner", "new_winner"),
    [("may", True, "no", "no"), ("on-change", False, "no", "yes"), ("always", False, "yes", "yes")],
)
def test_b18_which_election_interrupts(option: str, can_interrupt: bool, same_winner: str, new_winner: str) -> None:
    same = Run(B18=option).do(*RESTART_OF_THE_BACKUP)
    other = Run(start="extension", B18=option).do("add(app1)", "come_up(app1)")

    assert same.can("interrupt(app1)") is can_interrupt
    assert same.do("decide(app1)")["app1.interrupted"] == same_winner
    assert other.do("decide(app1)")["app1.interrupted"] == new_winner


@pytest.mark.parametrize(
    ("option", "backs_up"),
    [
        ("chain", ["none", "app1", "app2", "app3"]),
        ("ring", ["app4", "app1", "app2", "app3"]),
        ("pool", ["none", "app1", "app1", "app1"]),
    ],
)
def test_b19_who_backs_up_whom(option: str, backs_up: list[str]) -> None:
    run = Run("four-applications", B19=option)

    assert [run[f"app{n}.backs_up"] for n in (1, 2, 3, 4)] == backs_up


@pytest.mark.parametrize(
    ("option", "listed", "unlisted"),
    [("own", False, False), ("backup-list", True, False), ("whole-cluster", True, True)],
)
def test_b20_which_ctimanager_an_application_can_use(option: str, listed: bool, unlisted: bool) -> None:
    figure = find_deployment("figure-4-2")
    bare = {name: {k: v for k, v in app.items() if k != "backup_ctimanagers"} for name, app in applications(figure)}
    without_list = replace(figure, elements={**figure.elements, "ExtendedFunctions": bare})
    lost = ("CtiManager.fail(ctim1)", "lose_registration(app1)")

    assert Run(B20=option).do(*lost).can("register(app1, ctim2)") is listed
    assert Run(without_list, B20=option).do(*lost).can("register(app1, ctim2)") is unlisted


def applications(deployment: Deployment) -> list[tuple[str, dict[str, object]]]:
    return [(name, dict(fields)) for name, fields in deployment.elements["ExtendedFunctions"].items()]


@pytest.mark.parametrize(
    ("option", "election", "winner"),
    [("running", "no", {"app1"}), ("filter", "no", {"app2"}), ("trigger", "yes", {"app2"})],
)
def test_b21_whether_the_election_looks_at_registration(option: str, election: str, winner: set[str]) -> None:
    run = Run(B21=option).do("CtiManager.fail(ctim1)", "lose_registration(app1)")

    assert run["app2.electing"] == election
    if election == "no":
        run.do(*RESTART_OF_THE_BACKUP, "register(app2, ctim2)")
    assert winners(run) == winner


@pytest.mark.parametrize(
    ("option", "at_once", "noticed", "interrupted"),
    [("detected", False, True, "yes"), ("instant", True, True, "no"), ("on-start-only", False, False, None)],
)
def test_b22_what_the_backup_does(option: str, at_once: bool, noticed: bool, interrupted: str | None) -> None:
    run = Run(B22=option).do("crash(app1)")

    assert run.can("take_over(app2)") is at_once
    run.do("notice_loss(app2)")
    assert run.can("take_over(app2)") is noticed
    if interrupted is not None:
        assert run.do("take_over(app2)")["app2.interrupted"] == interrupted


@pytest.mark.parametrize(
    ("option", "divides", "both_active", "minority"),
    [("per-partition", True, True, False), ("shared", False, False, False), ("quorum", True, False, True)],
)
def test_b23_what_a_part_of_the_network_does(option: str, divides: bool, both_active: bool, minority: bool) -> None:
    run = Run(B23=option)

    assert run.can("cut_off(app2)") is divides
    if divides:
        run.do("cut_off(app2)", "notice_loss(app2)")
        assert run.can("take_over(app2)") is both_active
        assert run.can("notice_minority(app2)") is minority


@pytest.mark.parametrize(
    ("option", "active", "movable"), [("numeric", "app1", False), ("text", "app2", False), ("movable", "app1", True)]
)
def test_b25_how_addresses_are_compared(option: str, active: str, movable: bool) -> None:
    run = Run(B25=option)

    assert run[f"{active}.role"] == "active"
    assert run.do("stop(app1)").can("readdress(app1)") is movable


@pytest.mark.parametrize(
    ("option", "copy", "after_crash", "after_takeover"),
    [("lost", "no", "no", "no"), ("preserved", "no", "yes", "yes"), ("replicated", "yes", "no", "yes")],
)
def test_b26_what_becomes_of_requests(option: str, copy: str, after_crash: str, after_takeover: str) -> None:
    run = Run(B26=option).do("Phone.activate(phone1, app1)")

    assert run["app2.pending[phone1]"] == copy
    assert run.do("crash(app1)")["app1.pending[phone1]"] == after_crash
    assert run.do("notice_loss(app2)", "take_over(app2)")["app2.pending[phone1]"] == after_takeover


def test_every_reading_has_a_test_here() -> None:
    tested = {name.split("_")[1].upper() for name in globals() if name.startswith("test_b")}

    assert tested == {info.id for info in readings_of(Readings)}
