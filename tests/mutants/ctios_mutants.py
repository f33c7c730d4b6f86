"""Mistakes in the CTI OS design, each with a run that gives it away."""

from __future__ import annotations

from collections.abc import Callable

from model.ctios.click_buffer import is_buffered
from model.ctios.ctios_server_node import CtiosServerNode, ServerProcess
from model.ctios.node_manager_manager import Guard, NodeManagerManager
from model.ctios.offline_events import is_stranded
from model.ctios.softphone import Click, Connection, Softphone
from model.lang.rule import Kind, Rule, Step, make_rule, when
from model.lang.term import Bool, Update, conj, exists
from tests.ctios.telling import moves, snapshot
from tests.mutants.patches import Death, Mutant, add, change, forget, guard, narrow, only, remove, updates

BUTTONS = {
    "click_login": Click.LOGIN,
    "click_logout": Click.LOGOUT,
    "click_ready": Click.READY,
    "click_not_ready": Click.NOT_READY,
    "click_answer": Click.ANSWER,
    "click_release": Click.RELEASE,
}
GATEWAY_LOST = ("fail(pgB)", "fail(pgA)", "hear_of_pg_offline(serverA)", "hear_of_pg_offline(serverB)")


# ---- what the mutants do instead -----------------------------------------------------------------
def goes_first(button: Click) -> Callable[[Softphone], tuple[Update, ...]]:
    """The updates of a click that is put before the one that waits."""
    return lambda softphone: (
        softphone.first.becomes(button),
        softphone.first_buffered.becomes(is_buffered(softphone)),
        softphone.first_outdated.becomes(False),
        softphone.second.becomes(softphone.first),
        softphone.second_buffered.becomes(softphone.first_buffered),
        softphone.second_outdated.becomes(softphone.first_outdated),
    )


def fail_back() -> Rule:
    """A softphone leaves the server that serves it as soon as its usual one runs again."""

    def go_home(softphone: Softphone) -> Step:
        """{softphone} goes back to its usual server."""
        away = softphone.is_served & ~softphone.is_served_by(softphone.usual_server)
        return when(away, softphone.can_connect(softphone.usual_server)).then(
            softphone.connection.becomes(Connection.CONNECTING),
            softphone.restoring.becomes(False),
            softphone.server.becomes(softphone.usual_server),
        )

    return make_rule(Softphone, Kind.FAILOVER, go_home)


def creates_whenever_up(server: CtiosServerNode) -> Bool:
    """NodeManager is there and the process is not, whatever was asked of the service."""
    return server.manager.up & (server.process == ServerProcess.ABSENT)


def sends_though_dead(server: CtiosServerNode, softphone: Softphone) -> Bool:
    """The softphone is to be told, and the server is not there."""
    return conj(~server.there, is_stranded(softphone))


def nobody_else_is_told(server: CtiosServerNode, softphone: Softphone) -> Bool:  # noqa: ARG001 - the rule's elements
    """No other softphone knows of it."""
    return ~exists(Softphone, lambda s: (s != softphone) & s.told_pg)


def any_time(guard_process: NodeManagerManager) -> Bool:
    """NodeManagerManager is there."""
    return guard_process.process == Guard.UP


# ---- the mutants ---------------------------------------------------------------------------------
CTIOS = (
    Mutant(
        "forget to clear a cause",
        "ctios",
        "a softphone that has reconnected goes on knowing that it could not",
        forget("Softphone.connect", "told_ctios"),
        Death(
            "P27",
            (
                "pull_cable(softphone1, serverB)",
                "crash(serverA)",
                "notice_broken_socket(softphone1, serverA)",
                "fail_to_connect(softphone1, serverB)",
                "raise_ctios_failure(softphone1)",
                "plug_in_cable(softphone1, serverB)",
                "fail_to_connect(softphone1, serverA)",
                "connect(softphone1, serverB)",
            ),
            ("softphone1", "serverB"),
        ),
    ),
    Mutant(
        "forget to clear a cause, told so",
        "ctios",
        "a softphone that is told that the Peripheral Gateway is back goes on knowing that it is not",
        forget("CtiosServerNode.tell_pg_online", "told_pg"),
        Death(
            "S1-40",
            (
                *GATEWAY_LOST,
                "tell_pg_offline(serverA, softphone1)",
                "restart(pgA)",
                "notice_loss_of_peer(pgA)",
                "take_over_anew(pgA)",
                *snapshot("serverA"),
                "hear_of_pg_online(serverA)",
                "tell_pg_online(serverA, softphone1)",
            ),
        ),
    ),
    Mutant(
        "last-event-wins Offline",
        "ctios",
        "a softphone displays what the last event said, whatever causes are left",
        only("B6", "last-event"),
        Death(
            "P4",
            (
                "lose_phone(phone1)",
                "hear_of_phone(serverA, phone1)",
                "tell_phone_out(serverA, softphone1)",
                "fail(switch1)",
                "hear_of_switch(serverA, switch1)",
                "tell_switch_out(serverA, softphone1)",
                "return_to_service(switch1)",
                "hear_of_switch(serverA, switch1)",
                "tell_switch_back(serverA, softphone1)",
            ),
            ("softphone1",),
        ),
    ),
    Mutant(
        "autologin after phone outage",
        "ctios",
        "the event that the phone is back restores the session of the agent",
        updates(
            "CtiosServerNode.tell_phone_back",
            lambda _server, softphone: (softphone.told_phone.becomes(False), softphone.restoring.becomes(True)),
        ),
        Death(
            "S1-34",
            (
                "lose_phone(phone1)",
                "hear_of_phone(serverA, phone1)",
                "tell_phone_out(serverA, softphone1)",
                "log_out_for_outage(agent1)",
                "register_phone(phone1)",
                "hear_of_phone(serverA, phone1)",
                "tell_phone_back(serverA, softphone1)",
                "log_in_again(serverA, softphone1)",
            ),
            ("softphone1",),
        ),
    ),
    Mutant(
        "NM restarts after intentional stop",
        "ctios",
        "NodeManager creates a process that is missing though its service is being stopped",
        guard("CtiosServerNode.create_server", creates_whenever_up),
        Death("P12", ("stop(serviceA)", "end_server(serverA)", "create_server(serverA)")),
    ),
    Mutant(
        "snapshot omits devices",
        "ctios",
        "a snapshot in three phases asks for devices, and leaves what is known of them as it was",
        forget("CtiosServerNode.ask_for_devices", "phone_out"),
        Death(
            "P11-devices",
            (
                "fail(ctiA)",
                "lose_session(serverA)",
                "lose_phone(phone1)",
                "activate(ctiB)",
                "open_session(serverA, ctiB)",
                *snapshot("serverA")[:2],
            ),
            ("serverA", "phone1"),
        ),
    ),
    Mutant(
        "Offline sent by dead process",
        "ctios",
        "a server that is not there sends the event that a softphone cannot reconnect",
        guard("CtiosServerNode.send_ctios_failure", sends_though_dead),
        Death(
            "P1",
            (
                "crash(serverB)",
                "crash(serverA)",
                "notice_broken_socket(softphone1, serverA)",
                "fail_to_connect(softphone1, serverB)",
                "send_ctios_failure(serverA, softphone1)",
            ),
            ("softphone1",),
        ),
    ),
    Mutant(
        "client keeps both sessions",
        "ctios",
        "the session that a softphone has left is never dropped",
        remove("CtiosServerNode.drop_client"),
        Death(
            "P3-old",
            (
                "pull_cable(softphone1, serverA)",
                "miss_heartbeats(softphone1, serverA)",
                *moves("softphone1", "serverB"),
            ),
            ("softphone1",),
        ),
        instead="a softphone has one connection in the model, so that it cannot keep two: its old server can",
    ),
    Mutant(
        "replay buffer in reverse",
        "ctios",
        "of two clicks that wait the later one takes effect first",
        change(*(updates(f"Softphone.{rule}", goes_first(button)) for rule, button in BUTTONS.items())),
        Death(
            "S1-29",
            (
                "click_not_ready(softphone1)",
                "offer_call(phone1)",
                "hear_of_call(serverA, phone1)",
                "show_call(serverA, softphone1)",
                "click_answer(softphone1)",
            ),
            ("softphone1",),
        ),
    ),
    Mutant(
        "peer fail-back",
        "ctios",
        "a softphone that is served leaves its server as soon as its usual one is there again",
        add(fail_back),
        Death(
            "S1-48",
            (
                "crash(serverA)",
                "notice_broken_socket(softphone1, serverA)",
                *moves("softphone1", "serverB"),
                "notice_end_of_server(serverA)",
                "create_server(serverA)",
                "go_home(softphone1)",
            ),
            ("softphone1",),
        ),
    ),
    Mutant(
        "PG offline only to one client",
        "ctios",
        "the event that the Peripheral Gateway is offline goes to one softphone, and to no other one",
        narrow("CtiosServerNode.tell_pg_offline", nobody_else_is_told),
        Death("P8", (*GATEWAY_LOST, "tell_pg_offline(serverA, softphone1)"), ("softphone2", "serverB")),
        softphones=2,
    ),
    Mutant(
        "NMM reboot without fault",
        "ctios",
        "NodeManagerManager is about to restart its host though nothing is wrong",
        guard("NodeManagerManager.notice_system_fault", any_time),
        Death("P14", ("notice_system_fault(nmmA)",), ("nmmA",)),
    ),
    Mutant(
        "failure response dropped",
        "ctios",
        "a request that cannot be carried out is forgotten, and nobody is told",
        forget("CtiosServerNode.answer_with_failure", "answer"),
        Death(
            "S1-43-failure",
            (
                "fail(ctiB)",
                "fail(ctiA)",
                "click_not_ready(softphone1)",
                "lose_session(serverA)",
                "answer_with_failure(serverA, softphone1)",
            ),
        ),
    ),
    Mutant(
        "failure response never given",
        "ctios",
        "a request that cannot be carried out waits for ever",
        remove("CtiosServerNode.answer_with_failure"),
        Death(
            "S1-43",
            ("fail(ctiB)", "fail(ctiA)", "click_not_ready(softphone1)", "lose_session(serverA)"),
            ("softphone1", "serverA"),
        ),
    ),
)
