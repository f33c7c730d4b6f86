"""Each option of each reading allows something that the others do not."""

from __future__ import annotations

import pytest

from model.ctios.readings import Readings
from model.ctios.softphone import Softphone
from model.lang import expr as ex
from model.lang.evaluate import Moment
from model.lang.reading import readings_of
from tests import telling
from tests.ctios.telling import Run, snapshot

BOTH_CTI_SERVERS_FAIL = ("fail(ctiB)", "fail(ctiA)", "lose_session(serverA)", "fail_to_reconnect(serverA)")
STRANDED = (
    "pull_cable(softphone1, serverB)",
    "crash(serverA)",
    "notice_broken_socket(softphone1, serverA)",
    "fail_to_connect(softphone1, serverB)",
)
PHONE_OUT = ("lose_phone(phone1)", "hear_of_phone(serverA, phone1)", "tell_phone_out(serverA, softphone1)")
PHONE_BACK = ("register_phone(phone1)", "hear_of_phone(serverA, phone1)", "tell_phone_back(serverA, softphone1)")
PG_OUT = ("fail(pgB)", "fail(pgA)", "hear_of_pg_offline(serverA)", "tell_pg_offline(serverA, softphone1)")
PG_BACK = (
    "restart(pgA)",
    "notice_loss_of_peer(pgA)",
    "take_over_empty(pgA)",
    *snapshot("serverA"),
    "hear_of_pg_online(serverA)",
    "tell_pg_online(serverA, softphone1)",
)
REBOOT = ("lose_power(hostA)", "power_on(hostA)", "boot(hostA)")


def possible(run: telling.Run, *steps: str) -> list[str]:
    return [step.partition("(")[0] for step in steps if run.can(step)]


def displays_offline(run: telling.Run, softphone: str) -> bool:
    element = Softphone.symbol(ex.bound("it", Softphone))
    return run.evaluator.holds(element.offline.node, Moment(run.state), {"it": softphone})


@pytest.mark.parametrize(
    ("option", "sent_by"),
    [
        ("client-library", ["raise_ctios_failure"]),
        ("failed-server", ["send_ctios_failure"]),
        ("surviving-server", ["relay_ctios_failure"]),
    ],
)
def test_b1_who_sends_the_last_event(option: str, sent_by: list[str]) -> None:
    run = Run(B1=option).do("crash(serverB)", "crash(serverA)", "notice_broken_socket(softphone1, serverA)")

    run.do("fail_to_connect(softphone1, serverB)", "notice_end_of_server(serverA)", "create_server(serverA)")

    senders = ("send_ctios_failure(serverB, softphone1)", "relay_ctios_failure(serverA, softphone1)")
    assert possible(run, "raise_ctios_failure(softphone1)", *senders) == sent_by


@pytest.mark.parametrize(
    ("option", "crash", "cut"),
    [
        ("noticed", ["notice_broken_socket"], ["miss_heartbeats"]),
        ("closed", ["notice_broken_socket"], []),
        ("together", ["disconnect_all"], ["disconnect_all"]),
    ],
)
def test_b2_how_a_softphone_is_disconnected(option: str, crash: list[str], cut: list[str]) -> None:
    ways = (
        "notice_broken_socket(softphone1, serverA)",
        "miss_heartbeats(softphone1, serverA)",
        "disconnect_all(serverA)",
    )

    assert possible(Run(B2=option).do("crash(serverA)"), *ways) == crash
    assert possible(Run(B2=option).do("pull_cable(softphone1, serverA)"), *ways) == cut


@pytest.mark.parametrize(
    ("option", "same_server", "other_server"),
    [("cut-off", "no", "no"), ("of-the-server", "yes", "no"), ("everyone", "yes", "yes")],
)
def test_b3_who_is_told(option: str, same_server: str, other_server: str) -> None:
    same = Run(start="maintenance", B3=option).do(*STRANDED, "raise_ctios_failure(softphone1)")
    other = Run(B3=option).do(*STRANDED, "raise_ctios_failure(softphone1)")

    assert same["softphone2.told_ctios"] == same_server
    assert other["softphone2.told_ctios"] == other_server


@pytest.mark.parametrize(
    ("option", "in_the_end"),
    [("five", ["give_up", "close"]), ("for-ever", []), ("until-closed", ["close"])],
)
def test_b4_how_long_it_tries(option: str, in_the_end: list[str]) -> None:
    run = Run(B4=option).do("lose_power(hostA)", "lose_power(hostB)", "notice_broken_socket(softphone1, serverA)")

    for server in "BABABAB":
        step = f"fail_to_connect(softphone1, server{server})"
        if run.can(step):
            run.do(step)

    assert possible(run, "give_up(softphone1)", "close(softphone1)") == in_the_end


@pytest.mark.parametrize(
    ("option", "first", "after_loss"),
    [
        ("alternate", ["serverA", "serverB"], "serverA"),
        ("other", ["serverB"], "serverA"),
        ("listed", ["serverA"], "serverA"),
    ],
)
def test_b5_which_server_it_tries(option: str, first: list[str], after_loss: str) -> None:
    run = Run(B5=option).do("crash(serverB)", "notice_broken_socket(softphone2, serverB)")

    assert run["softphone2.server"] == after_loss
    run.do("close(softphone2)")
    assert [s for s in ("serverA", "serverB") if run.can(f"start(softphone2, {s})")] == first


@pytest.mark.parametrize(
    ("option", "next_one"), [("alternate", "serverB"), ("other", "serverB"), ("listed", "serverA")]
)
def test_b5_which_server_comes_after_the_first(option: str, next_one: str) -> None:
    run = Run(B5=option).do("crash(serverA)", "notice_broken_socket(softphone1, serverA)")

    assert run["softphone1.server"] == next_one


@pytest.mark.parametrize(
    ("option", "one_left", "none_left"), [("causes", True, False), ("flag", True, True), ("last-event", False, False)]
)
def test_b6_when_offline_is_displayed(option: str, one_left: bool, none_left: bool) -> None:
    run = Run(B6=option).do(*PHONE_OUT, *PG_OUT)

    assert displays_offline(run, "softphone1")
    assert displays_offline(run.do(*PG_BACK), "softphone1") is one_left
    assert displays_offline(run.do(*PHONE_BACK), "softphone1") is none_left


@pytest.mark.parametrize(("option", "told"), [("if-no-other", False), ("always", True)])
def test_b7_which_failure_of_a_cti_server_is_told(option: str, told: bool) -> None:
    run = Run(B7=option).do("fail(ctiA)", "lose_session(serverA)")

    assert run.can("tell_ctiserver_offline(serverA, softphone1)") is told


@pytest.mark.parametrize(
    ("option", "after_phone", "after_pg"),
    [("by-cause", False, True), ("by-hand", False, False), ("automatic", True, True)],
)
def test_b8_how_an_agent_comes_back(option: str, after_phone: bool, after_pg: bool) -> None:
    phone = Run(B8=option).do(*PHONE_OUT, "log_out_for_outage(agent1)", *PHONE_BACK)
    gateway = Run(B8=option).do(*PG_OUT, *PG_BACK)

    assert phone.can("log_in_again(serverA, softphone1)") is after_phone
    assert gateway.can("log_in_again(serverA, softphone1)") is after_pg


@pytest.mark.parametrize(
    ("option", "clean", "dirty"),
    [
        ("clean-or-dirty", ["take_over"], ["take_over_anew", "take_over_empty"]),
        ("never-seen", ["take_over"], ["take_over"]),
        ("always-seen", ["take_over_anew"], ["take_over_anew", "take_over_empty"]),
    ],
)
def test_b9_what_is_seen_of_a_switch_of_sides(option: str, clean: list[str], dirty: list[str]) -> None:
    ways = ("take_over(pgB)", "take_over_anew(pgB)", "take_over_empty(pgB)")
    synchronised = Run(B9=option).do("fail(pgA)", "notice_loss_of_peer(pgB)")
    out_of_step = Run(B9=option).do("lose_private_link", "notice_loss_of_private_link(pgB)", "fail(pgA)")

    assert possible(synchronised, *ways) == clean
    assert possible(out_of_step.do("notice_loss_of_peer(pgB)"), *ways) == dirty


@pytest.mark.parametrize(
    ("option", "out_of_step", "peripheral"),
    [("none-reachable", True, False), ("both-down", False, False), ("any-event", True, True)],
)
def test_b10_when_the_gateway_is_offline(option: str, out_of_step: bool, peripheral: bool) -> None:
    one_left = Run(B10=option).do("lose_private_link", "notice_loss_of_private_link(pgB)", "fail(pgA)")
    switch = Run(B10=option).do("fail(switch1)")

    assert one_left.can("hear_of_pg_offline(serverA)") is out_of_step
    assert switch.can("hear_of_pg_offline(serverA)") is peripheral


@pytest.mark.parametrize(
    ("option", "started"),
    [
        ("by-node-manager", ["launch_manager"]),
        ("by-service", ["launch_manager", "launch_guard", "launch_server", "launch_trace"]),
        ("by-node-manager-manager", ["launch_guard"]),
    ],
)
def test_b12_what_the_service_control_manager_starts(option: str, started: list[str]) -> None:
    run = Run(B12=option).do(*REBOOT)

    starts = ("launch_manager(nmA)", "launch_guard(nmmA)", "launch_server(serverA)", "launch_trace(traceA)")
    assert possible(run, *starts) == started


@pytest.mark.parametrize(
    ("option", "fails", "noticed_by"),
    [
        ("host-restart", True, ["notice_end_of_manager"]),
        ("service-control", True, ["notice_end_of_service"]),
        ("nobody", True, []),
        ("infallible", False, []),
    ],
)
def test_b13_who_watches_node_manager(option: str, fails: bool, noticed_by: list[str]) -> None:
    run = Run(B13=option)

    assert run.can("crash(nmA)") is fails
    if fails:
        run.do("crash(nmA)")
    assert possible(run, "notice_end_of_manager(nmmA)", "notice_end_of_service(serviceA, nmA)") == noticed_by


@pytest.mark.parametrize(
    ("option", "hangs", "noticed"),
    [("clients-only", True, False), ("node-manager", True, True), ("excluded", False, False)],
)
def test_b14_who_notices_that_a_server_hangs(option: str, hangs: bool, noticed: bool) -> None:
    run = Run(B14=option)

    assert run.can("hang(serverA)") is hangs
    assert run.can("stall(serverA)") is hangs
    if hangs:
        run.do("hang(serverA)")
    assert run.can("notice_hang_of_server(serverA)") is noticed


@pytest.mark.parametrize(
    ("option", "before_notice", "after_notice"),
    [("until-noticed", True, False), ("always", True, True), ("never", False, False)],
)
def test_b27_when_clicks_are_buffered(option: str, before_notice: bool, after_notice: bool) -> None:
    run = Run(B27=option)

    assert run.can("click_not_ready(softphone1)")
    assert run.do("crash(serverA)").can("click_not_ready(softphone1)") is before_notice
    run.do("notice_broken_socket(softphone1, serverA)")
    assert run.can("click_not_ready(softphone1)") is after_notice


@pytest.mark.parametrize(("option", "kept", "after_offline"), [("queue", 2, 2), ("cleared", 2, 0), ("last", 1, 1)])
def test_b28_what_the_buffer_keeps(option: str, kept: int, after_offline: int) -> None:
    def clicks(run: telling.Run) -> int:
        return sum(run[f"softphone1.{place}"] != "none" for place in ("first", "second"))

    run = Run(B28=option).do("crash(serverA)", "click_not_ready(softphone1)", "click_not_ready(softphone1)")

    assert clicks(run) == kept
    run.do("crash(serverB)", "notice_broken_socket(softphone1, serverA)", "fail_to_connect(softphone1, serverB)")
    assert clicks(run.do("raise_ctios_failure(softphone1)")) == after_offline


@pytest.mark.parametrize(
    ("option", "after_loss", "after_total_loss"),
    [
        ("three-phases", ["ask_for_agents"], ["ask_for_agents"]),
        ("atomic", ["take_snapshot_at_once"], ["take_snapshot_at_once"]),
        ("after-total-loss", [], ["ask_for_agents"]),
    ],
)
def test_b29_which_snapshot_is_taken(option: str, after_loss: list[str], after_total_loss: list[str]) -> None:
    ways = ("ask_for_agents(serverA)", "take_snapshot_at_once(serverA)")
    loss = Run(B29=option).do("fail(ctiA)", "lose_session(serverA)", "activate(ctiB)", "open_session(serverA, ctiB)")
    total = Run(B29=option).do(*BOTH_CTI_SERVERS_FAIL, "restart(ctiA)", "activate(ctiA)", "open_session(serverA, ctiA)")

    assert possible(loss, *ways) == after_loss
    assert possible(total, *ways) == after_total_loss


@pytest.mark.parametrize(
    ("option", "accepts", "follows"),
    [("wait", True, ["tell_ctiserver_offline"]), ("refuse", False, []), ("empty", True, ["resume"])],
)
def test_b30_what_a_server_without_a_source_does(option: str, accepts: bool, follows: list[str]) -> None:
    run = Run(B30=option).do("close(softphone1)", *BOTH_CTI_SERVERS_FAIL, "crash(serverA)")

    run.do("notice_end_of_server(serverA)", "create_server(serverA)", "start(softphone1, serverA)")

    assert run.can("connect(softphone1, serverA)") is accepts
    if accepts:
        run.do("connect(softphone1, serverA)")
    ways = ("tell_ctiserver_offline(serverA, softphone1)", "resume(serverA, softphone1)")
    assert possible(run, *ways) == follows


@pytest.mark.parametrize(("option", "cut_off"), [("peripheral", False), ("network", True)])
def test_b32_which_switch_is_meant(option: str, cut_off: bool) -> None:
    run = Run(B32=option).do("fail(switch1)")

    assert run.can("miss_heartbeats(softphone1, serverA)") is cut_off


@pytest.mark.parametrize(
    ("option", "clicked", "by_hand"),
    [("not-by-hand", True, "no"), ("by-hand", True, "yes"), ("never-buffered", False, None)],
)
def test_b33_whether_a_buffered_login_is_one_by_hand(option: str, clicked: bool, by_hand: str | None) -> None:
    run = Run(B33=option).do("lose_phone(phone1)", "log_out_for_outage(agent1)", "hear_of_agent(serverA, agent1)")

    run.do("show_work(serverA, softphone1)")

    assert run.can("click_login(softphone1)") is clicked
    if by_hand is not None:
        run.do("click_login(softphone1)", "register_phone(phone1)", "carry_out_login(serverA, softphone1)")
        assert run["agent1.by_hand"] == by_hand


@pytest.mark.parametrize(("option", "work"), [("no-effect", "ready"), ("logs-out", "logged-out")])
def test_b35_what_dropping_an_old_session_does(option: str, work: str) -> None:
    run = Run(B35=option).do("pull_cable(softphone1, serverA)", "drop_client(serverA, softphone1)")

    assert run["agent1.work"] == work


@pytest.mark.parametrize(("option", "yields"), [("side-in-service", False), ("side-a", True)])
def test_c24_which_side_stays(option: str, yields: bool) -> None:
    switched = ("fail(pgA)", "notice_loss_of_peer(pgB)", "take_over(pgB)", "restart(pgA)", "synchronise(pgA)")
    run = Run(C24=option).do(*switched, "lose_private_link", "notice_loss_of_private_link(pgA)")

    assert run.can("yield_to_side_a(pgB)") is yields


def test_every_reading_has_a_test_here() -> None:
    tested = {name.split("_")[1].upper() for name in globals() if name.startswith(("test_b", "test_c"))}

    assert tested == {info.id for info in readings_of(Readings)}


def test_every_option_is_told_from_all_others() -> None:
    told: dict[str, dict[str, list[str]]] = {}
    for name, test in list(globals().items()):
        if name.startswith(("test_b", "test_c")):
            options = told.setdefault(name.split("_")[1].upper(), {})
            for option, *outcome in test.pytestmark[0].args[1]:
                options.setdefault(option, []).append(repr(outcome))

    for info in readings_of(Readings):
        outcomes = told[info.id]
        assert set(outcomes) == {option.option for option in info.options}
        assert len({tuple(o) for o in outcomes.values()}) == len(info.options), info.id
