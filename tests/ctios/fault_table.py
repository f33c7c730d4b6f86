"""The fault table of the dossier (D.2): in each row the fault, what notices it, and what follows, as steps apart."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.ctios.telling import comes_back, moves, snapshot


@dataclass(frozen=True)
class Row:
    """A row: steps before it, the fault, what notices it (nothing: nobody does), and how it is made good."""

    fault: str
    steps: tuple[str, ...]
    noticed: tuple[str, ...]
    follows: tuple[str, ...]
    ends: dict[str, str]
    before: tuple[str, ...] = ()
    readings: dict[str, str] = field(default_factory=dict[str, str])


ROWS = (
    Row(
        "CtiosServerNode crash",
        ("crash(serverA)",),
        ("notice_broken_socket(softphone1, serverA)",),
        (*moves("softphone1", "serverB"), *comes_back("serverA")),
        {"serverA.source": "ready", "softphone1.server": "serverB"},
    ),
    Row(
        "console window closed",
        ("close_console(serverA)",),
        ("notice_end_of_server(serverA)",),
        ("create_server(serverA)", "open_session(serverA, ctiA)", *snapshot("serverA")),
        {"serverA.source": "ready"},
    ),
    Row(
        "CtiosServerNode hangs altogether",
        ("hang(serverA)",),
        ("miss_heartbeats(softphone1, serverA)",),
        (
            *moves("softphone1", "serverB"),
            "cycle(serviceA)",
            "end_server(serverA)",
            "end_guard(nmmA)",
            "end_trace(traceA)",
            "end_manager(nmA)",
            "finish_cycle(serviceA)",
            "launch_manager(nmA)",
            "create_guard(nmmA)",
            "create_trace(traceA)",
            "create_server(serverA)",
        ),
        {"serverA.process": "running", "softphone1.server": "serverB"},
    ),
    Row(
        "CtiosServerNode hangs, heartbeats go on",
        ("stall(serverA)",),
        (),
        (
            "stop(serviceA)",
            "end_server(serverA)",
            "end_guard(nmmA)",
            "end_manager(nmA)",
            "end_trace(traceA)",
            "finish_stop(serviceA)",
            "start(serviceA)",
            "launch_manager(nmA)",
            "create_server(serverA)",
        ),
        {"serverA.process": "running"},
    ),
    Row(
        "network cut between client and server",
        ("pull_cable(softphone1, serverA)",),
        ("miss_heartbeats(softphone1, serverA)", "drop_client(serverA, softphone1)"),
        (*moves("softphone1", "serverB"), "plug_in_cable(softphone1, serverA)"),
        {"softphone1.server": "serverB"},
    ),
    Row(
        "CTIOSTrace crash",
        ("CtiosTrace.crash(traceA)",),
        ("notice_end_of_trace(traceA)",),
        ("create_trace(traceA)",),
        {"traceA.process": "up"},
    ),
    Row(
        "NM crash",
        ("crash(nmA)",),
        ("notice_end_of_manager(nmmA)",),
        ("restart_host(nmmA, hostA)", "boot(hostA)", "launch_manager(nmA)"),
        {"nmA.process": "up"},
    ),
    Row(
        "NM crash, watched by the service control manager",
        ("crash(nmA)",),
        ("notice_end_of_service(serviceA, nmA)",),
        ("launch_manager(nmA)",),
        {"nmA.process": "up"},
        readings={"B13": "service-control"},
    ),
    Row(
        "NMM crash",
        ("crash(nmmA)",),
        (),
        (
            "cycle(serviceA)",
            "end_guard(nmmA)",
            "end_trace(traceA)",
            "end_server(serverA)",
            "end_manager(nmA)",
            "finish_cycle(serviceA)",
            "launch_manager(nmA)",
            "create_guard(nmmA)",
        ),
        {"nmmA.process": "up"},
    ),
    Row(
        "system fault",
        ("have_system_fault(hostA)",),
        ("notice_system_fault(nmmA)",),
        ("restart_host(nmmA, hostA)", "boot(hostA)", "launch_manager(nmA)", "create_server(serverA)"),
        {"hostA.system_fault": "no", "serverA.process": "running"},
    ),
    Row(
        "host power loss, sockets break",
        ("lose_power(hostA)",),
        ("notice_broken_socket(softphone1, serverA)", "notice_loss_of_peer(pgB)", "lose_session(serverB)"),
        (
            "take_over(pgB)",
            "activate(ctiB)",
            "open_session(serverB, ctiB)",
            *snapshot("serverB"),
            *moves("softphone1", "serverB"),
            "power_on(hostA)",
            "boot(hostA)",
            "launch_manager(nmA)",
        ),
        {"softphone1.work": "ready", "nmA.process": "up", "serverB.ctiserver": "ctiB"},
    ),
    Row(
        "host power loss, sockets stay",
        ("lose_power(hostA)",),
        ("miss_heartbeats(softphone1, serverA)",),
        ("connect(softphone1, serverB)",),
        {"softphone1.server": "serverB"},
    ),
    Row(
        "active CTI Server fails",
        ("fail(ctiA)",),
        ("lose_session(serverA)", "lose_session(serverB)"),
        ("activate(ctiB)", "open_session(serverA, ctiB)", *snapshot("serverA"), "restart(ctiA)"),
        {"serverA.source": "ready", "ctiA.role": "standby", "ctiB.role": "active"},
    ),
    Row(
        "both CTI Servers fail",
        ("fail(ctiB)", "fail(ctiA)"),
        ("lose_session(serverA)", "fail_to_reconnect(serverA)"),
        (
            "tell_ctiserver_offline(serverA, softphone1)",
            "restart(ctiA)",
            "activate(ctiA)",
            "open_session(serverA, ctiA)",
            *snapshot("serverA"),
            "tell_ctiserver_online(serverA, softphone1)",
            "resume(serverA, softphone1)",
        ),
        {"softphone1.told_ctiserver": "no", "softphone1.work": "ready", "softphone1.restoring": "no"},
    ),
    Row(
        "PG side fails",
        ("fail(pgA)",),
        ("notice_loss_of_peer(pgB)",),
        ("take_over(pgB)", "restart(pgA)", "synchronise(pgA)"),
        {"pgB.state": "enabled", "pgA.state": "standby", "serverA.source": "ready", "softphone1.told_pg": "no"},
    ),
    Row(
        "both PG sides fail",
        ("fail(pgB)", "fail(pgA)"),
        ("hear_of_pg_offline(serverA)",),
        (
            "tell_pg_offline(serverA, softphone1)",
            "restart(pgA)",
            "notice_loss_of_peer(pgA)",
            "take_over_anew(pgA)",
            *snapshot("serverA"),
            "hear_of_pg_online(serverA)",
            "tell_pg_online(serverA, softphone1)",
            "resume(serverA, softphone1)",
        ),
        {"softphone1.told_pg": "no", "softphone1.work": "ready", "pgA.state": "enabled"},
    ),
    Row(
        "private link lost",
        ("lose_private_link",),
        ("notice_loss_of_private_link(pgB)",),
        ("restore_private_link", "synchronise(pgB)"),
        {"pgB.state": "standby"},
    ),
    Row(
        "both links lost, then restored",
        ("lose_private_link", "lose_public_link"),
        ("notice_loss_of_private_link(pgB)", "notice_loss_of_peer(pgB)", "lose_session(serverB)"),
        (
            "take_over_anew(pgB)",
            "activate(ctiB)",
            "open_session(serverB, ctiB)",
            "restore_public_link",
            "restore_private_link",
            "restart_after_division(pgB)",
            "synchronise(pgB)",
            "give_way(ctiB)",
        ),
        {"pgA.state": "enabled", "pgB.state": "standby", "ctiB.role": "standby"},
    ),
    Row(
        "phone out",
        ("lose_phone(phone1)",),
        ("hear_of_phone(serverA, phone1)",),
        (
            "tell_phone_out(serverA, softphone1)",
            "log_out_for_outage(agent1)",
            "register_phone(phone1)",
        ),
        {"softphone1.told_phone": "yes", "softphone2.told_phone": "no", "agent1.work": "logged-out"},
    ),
    Row(
        "switch out",
        ("fail(switch1)",),
        ("hear_of_switch(serverA, switch1)", "hear_of_switch(serverB, switch1)"),
        (
            "tell_switch_out(serverA, softphone1)",
            "tell_switch_out(serverB, softphone2)",
            "log_out_for_outage(agent1)",
            "log_out_for_outage(agent2)",
            "return_to_service(switch1)",
            "hear_of_switch(serverA, switch1)",
            "tell_switch_back(serverA, softphone1)",
        ),
        {"softphone1.told_switch": "no", "softphone2.told_switch": "yes", "agent1.work": "logged-out"},
    ),
)
