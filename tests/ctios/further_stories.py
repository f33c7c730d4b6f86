"""Runs in which the remaining rules have their part: start-up, retries, clicks, requests, hazards."""

from __future__ import annotations

from tests.ctios.telling import Story, comes_back, moves, snapshot

LOGS_IN = (
    "click_login(softphone1)",
    "carry_out_login(serverA, softphone1)",
    "hear_of_agent(serverA, agent1)",
    "hear_of_agent(serverB, agent1)",
    "show_work(serverA, softphone1)",
    "click_ready(softphone1)",
    "carry_out_ready(serverA, softphone1)",
    "hear_of_agent(serverA, agent1)",
    "hear_of_agent(serverB, agent1)",
    "show_work(serverA, softphone1)",
)

FROM_COLD = Story(
    "the site comes up from cold",
    (
        *(
            step
            for side in "AB"
            for step in (f"power_on(host{side})", f"boot(host{side})", f"launch_manager(nm{side})")
        ),
        *(
            step
            for side in "AB"
            for step in (f"create_guard(nmm{side})", f"create_trace(trace{side})", f"create_server(server{side})")
        ),
        "return_to_service(switch1)",
        "register_phone(phone1)",
        "register_phone(phone2)",
        "restart(pgA)",
        "notice_loss_of_peer(pgA)",
        "take_over_anew(pgA)",
        "restart(pgB)",
        "synchronise(pgB)",
        "restart(ctiA)",
        "activate(ctiA)",
        "restart(ctiB)",
        "open_session(serverA, ctiA)",
        *snapshot("serverA"),
        "open_session(serverB, ctiA)",
        *snapshot("serverB"),
        "start(softphone1, serverA)",
        *moves("softphone1", "serverA"),
        "start(softphone2, serverB)",
        *moves("softphone2", "serverB"),
        *LOGS_IN,
        *(
            step.replace("serverA", "serverX")
            .replace("serverB", "serverA")
            .replace("serverX", "serverB")
            .replace("softphone1", "softphone2")
            .replace("agent1", "agent2")
            for step in LOGS_IN
        ),
    ),
    {"softphone1.work": "ready", "softphone2.work": "ready", "serverB.ctiserver": "ctiA"},
    start="cold",
)

START_UP = (
    FROM_COLD,
    Story(
        "the service control manager starts all four processes",
        (
            "lose_power(hostA)",
            "power_on(hostA)",
            "boot(hostA)",
            "launch_manager(nmA)",
            "launch_guard(nmmA)",
            "launch_server(serverA)",
            "launch_trace(traceA)",
        ),
        {"nmA.process": "up", "nmmA.process": "up", "serverA.process": "running", "traceA.process": "up"},
        readings={"B12": "by-service"},
    ),
    Story(
        "NodeManagerManager starts NodeManager",
        (
            "lose_power(hostA)",
            "power_on(hostA)",
            "boot(hostA)",
            "launch_guard(nmmA)",
            "create_manager(nmA, nmmA)",
            "create_server(serverA)",
        ),
        {"nmA.process": "up", "nmmA.process": "up", "serverA.process": "running"},
        readings={"B12": "by-node-manager-manager"},
    ),
    Story(
        "NodeManager ends a hung server and creates it again",
        ("hang(serverA)", "notice_hang_of_server(serverA)", "create_server(serverA)"),
        {"serverA.process": "running", "serverA.source": "none"},
        readings={"B14": "node-manager"},
    ),
)

PAIRS = (
    Story(
        "a side of the Peripheral Gateway hears the other one again before it has done anything",
        (
            "lose_private_link",
            "lose_public_link",
            "notice_loss_of_peer(pgB)",
            "restore_public_link",
            "notice_peer(pgB)",
        ),
        {"pgB.peer_lost": "no", "pgA.state": "enabled"},
    ),
    Story(
        "a side that is not synchronised takes over without the agents' state, and they have to log in again",
        (
            "lose_private_link",
            "notice_loss_of_private_link(pgB)",
            "fail(pgA)",
            "notice_loss_of_peer(pgB)",
            "take_over_empty(pgB)",
        ),
        {"pgB.state": "enabled", "agent1.work": "logged-out", "serverA.source": "due"},
    ),
    Story(
        "a server takes its snapshot at once",
        ("crash(serverA)", *comes_back("serverA")[:3], "take_snapshot_at_once(serverA)"),
        {"serverA.source": "ready", "serverA.agents[agent1]": "current"},
        readings={"B29": "atomic"},
    ),
    Story(
        "H14 changes in each phase of a snapshot are undone by its older answers",
        (
            "fail(ctiA)",
            "lose_session(serverA)",
            "activate(ctiB)",
            "open_session(serverA, ctiB)",
            "ask_for_agents(serverA)",
            "lose_phone(phone1)",
            "log_out_for_outage(agent1)",
            "hear_of_agent_too_soon(serverA, agent1)",
            "ask_for_devices(serverA)",
            "register_phone(phone1)",
            "hear_of_phone_too_soon(serverA, phone1)",
            "ask_for_calls(serverA)",
            "offer_call(phone2)",
            "hear_of_call_too_soon(serverA, phone2)",
            "finish_snapshot(serverA)",
        ),
        {
            "serverA.agents[agent1]": "wrong",
            "serverA.phone_out[phone1]": "yes",
            "serverA.calls[phone2]": "wrong",
            "serverA.source": "ready",
        },
    ),
)

RETRIES = (
    Story(
        "a connection does not outlive its server: a process that is created again has no clients",
        (
            "crash(serverA)",
            "notice_end_of_server(serverA)",
            "create_server(serverA)",
            "notice_broken_socket(softphone1, serverA)",
            *moves("softphone1", "serverB"),
        ),
        {"softphone1.server": "serverB"},
    ),
    Story(
        "H5 a softphone gives up, is told so, and is started again",
        (
            "lose_power(hostA)",
            "lose_power(hostB)",
            "notice_broken_socket(softphone1, serverA)",
            "fail_to_connect(softphone1, serverB)",
            "raise_ctios_failure(softphone1)",
            *("fail_to_connect(softphone1, serverA)", "fail_to_connect(softphone1, serverB)") * 2,
            "give_up(softphone1)",
            "close(softphone1)",
            "start(softphone1, serverB)",
        ),
        {"softphone1.connection": "connecting", "softphone1.told_ctios": "no"},
    ),
    Story(
        "the failed server sends the event that its client cannot reconnect",
        (
            "crash(serverB)",
            "crash(serverA)",
            "notice_broken_socket(softphone1, serverA)",
            "fail_to_connect(softphone1, serverB)",
            "send_ctios_failure(serverA, softphone1)",
        ),
        {"softphone1.told_ctios": "yes", "serverA.process": "dead"},
        readings={"B1": "failed-server"},
    ),
    Story(
        "another server sends the event that a softphone cannot reconnect",
        (
            "crash(serverB)",
            "crash(serverA)",
            "notice_broken_socket(softphone1, serverA)",
            "fail_to_connect(softphone1, serverB)",
            "notice_end_of_server(serverA)",
            "create_server(serverA)",
            "relay_ctios_failure(serverA, softphone1)",
        ),
        {"softphone1.told_ctios": "yes"},
        readings={"B1": "surviving-server"},
    ),
    Story(
        "all softphones of a failed server are disconnected together",
        ("pull_cable(softphone1, serverA)", "disconnect_all(serverA)"),
        {"softphone1.connection": "connecting", "softphone2.connection": "connected"},
        readings={"B2": "together"},
    ),
)

CALLS = (
    Story(
        "a call is offered, answered and released from the softphone, and its agent wraps up",
        (
            "offer_call(phone1)",
            "hear_of_call(serverA, phone1)",
            "show_call(serverA, softphone1)",
            "click_answer(softphone1)",
            "carry_out_answer(serverA, softphone1)",
            "hear_of_call(serverA, phone1)",
            "show_call(serverA, softphone1)",
            "click_release(softphone1)",
            "carry_out_release(serverA, softphone1)",
            "finish_wrap_up(agent1)",
        ),
        {"phone1.call": "none", "agent1.work": "ready", "softphone1.answer": "confirmed"},
    ),
    Story(
        "a call is answered and ended at the phone, and its agent does not want another",
        (
            "offer_call(phone1)",
            "answer_at_phone(phone1)",
            "click_not_ready(softphone1)",
            "carry_out_not_ready(serverA, softphone1)",
            "end_call(phone1)",
            "finish_wrap_up(agent1)",
            "hear_of_agent(serverA, agent1)",
            "show_work(serverA, softphone1)",
            "click_logout(softphone1)",
            "carry_out_logout(serverA, softphone1)",
        ),
        {"agent1.work": "logged-out", "agent1.by_hand": "no"},
    ),
    Story(
        "without a CTI Server a request is answered with a failure",
        (
            "fail(ctiB)",
            "fail(ctiA)",
            "click_not_ready(softphone1)",
            "lose_session(serverA)",
            "fail_to_reconnect(serverA)",
            "answer_with_failure(serverA, softphone1)",
        ),
        {"softphone1.answer": "failed", "agent1.work": "ready", "softphone1.first": "none"},
    ),
    Story(
        "the switch refuses what does not fit",
        (
            "offer_call(phone1)",
            "hear_of_call(serverA, phone1)",
            "show_call(serverA, softphone1)",
            "click_answer(softphone1)",
            "end_call(phone1)",
            "refuse(serverA, softphone1)",
        ),
        {"softphone1.answer": "failed"},
    ),
)

HAZARDS = (
    Story(
        "H1 a click on the answer button answers another call",
        (
            "offer_call(phone1)",
            "hear_of_call(serverA, phone1)",
            "hear_of_call(serverB, phone1)",
            "show_call(serverA, softphone1)",
            "pull_cable(softphone1, serverA)",
            "click_answer(softphone1)",
            "end_call(phone1)",
            "offer_call(phone1)",
            "miss_heartbeats(softphone1, serverA)",
            *moves("softphone1", "serverB"),
            "carry_out_answer(serverB, softphone1)",
        ),
        {"phone1.call": "active"},
    ),
    Story(
        "H2 a click on the login button during the outage of the phone logs in after it",
        (
            "lose_phone(phone1)",
            "log_out_for_outage(agent1)",
            "hear_of_agent(serverA, agent1)",
            "show_work(serverA, softphone1)",
            "pull_cable(softphone1, serverA)",
            "click_login(softphone1)",
            "register_phone(phone1)",
            "plug_in_cable(softphone1, serverA)",
            "carry_out_login(serverA, softphone1)",
        ),
        {"agent1.work": "not-ready", "agent1.by_hand": "no"},
    ),
    Story(
        "H3 the restored session defeats the login by hand",
        (
            "lose_phone(phone1)",
            "log_out_for_outage(agent1)",
            "crash(serverA)",
            "register_phone(phone1)",
            "notice_broken_socket(softphone1, serverA)",
            "connect(softphone1, serverB)",
            "log_in_again(serverB, softphone1)",
        ),
        {"agent1.work": "ready", "agent1.by_hand": "no"},
    ),
    Story(
        "H4 the old server drops a session late, and logs out an agent who works on the other",
        (
            "pull_cable(softphone1, serverA)",
            "miss_heartbeats(softphone1, serverA)",
            *moves("softphone1", "serverB"),
            "drop_client(serverA, softphone1)",
        ),
        {"agent1.work": "logged-out", "softphone1.server": "serverB"},
        readings={"B35": "logs-out"},
    ),
)

FURTHER = (*START_UP, *PAIRS, *RETRIES, *CALLS, *HAZARDS)
