"""CTI OS with one rule taken away: which claim misses it, or why none does.

Asked on a site with one softphone, under the readings given, the others at their defaults. A rule is missed by a claim
whose verdict changes, or that says nothing any more because its condition is never met.
"""

from __future__ import annotations

from tests.mutants.instead import Instead
from tests.mutants.patches import Missed

MISSED = {
    # ---- networks, hosts ---------------------------------------------------------------------
    "Network.lose_private_link": Missed("P15"),
    "Network.restore_private_link": Missed("P34-network"),
    "Network.lose_public_link": Missed("P15"),
    "Network.restore_public_link": Missed("P34-network"),
    "Host.power_on": Missed("P34-service"),
    "Host.boot": Missed("P28"),
    # ---- the service and its processes -------------------------------------------------------
    "CtiosService.start": Missed("P34-service"),
    "CtiosService.stop": Missed("S1-02"),
    "CtiosService.cycle": Missed("S1-04"),
    "NodeManager.crash": Missed("H6"),
    "NodeManagerManager.crash": Missed("P24-nmm"),
    "NodeManagerManager.notice_system_fault": Missed("P34-service"),
    "NodeManagerManager.notice_end_of_manager": Missed("P24"),
    "NodeManagerManager.restart_host": Missed("P24"),
    "NodeManager.launch_manager": Missed("P16"),
    "NodeManagerManager.launch_guard": Missed("P16", {"B12": "by-service"}),
    "CtiosServerNode.launch_server": Missed("P49", {"B12": "by-service"}),
    "CtiosTrace.launch_trace": Missed("P49-trace", {"B12": "by-service"}),
    "CtiosService.notice_end_of_service": Missed("P24", {"B13": "service-control"}),
    "CtiosServerNode.create_server": Missed("P12"),
    "CtiosTrace.create_trace": Missed("P16"),
    "NodeManagerManager.create_guard": Missed("P16"),
    "NodeManager.create_manager": Missed("P16", {"B12": "by-node-manager-manager"}),
    "CtiosServerNode.notice_end_of_server": Missed("P16"),
    "CtiosTrace.notice_end_of_trace": Missed("P16"),
    "CtiosServerNode.notice_hang_of_server": Missed("S1-25", {"B14": "node-manager"}),
    "CtiosServerNode.end_server": Missed("P34-service"),
    "CtiosTrace.end_trace": Missed("S1-03"),
    "NodeManagerManager.end_guard": Missed("P34-service"),
    "NodeManager.end_manager": Missed("P34-service"),
    "CtiosService.finish_stop": Missed("S1-02"),
    "CtiosService.finish_cycle": Missed("P34-service"),
    "CtiosServerNode.stall": Missed("H12"),
    # ---- Peripheral Gateway, CTI Servers, switch ---------------------------------------------
    "PeripheralGateway.restart": Missed("P34-pg"),
    "PeripheralGateway.notice_loss_of_peer": Missed("P15"),
    "PeripheralGateway.notice_peer": Missed("P34-pg"),
    "PeripheralGateway.notice_loss_of_private_link": Missed("S1-38-synchronised"),
    "PeripheralGateway.synchronise": Missed("P34-pg"),
    "PeripheralGateway.take_over": Missed("S1-38"),
    "PeripheralGateway.take_over_anew": Missed("S1-38", {"B9": "always-seen"}),
    "PeripheralGateway.yield_to_side_a": Missed("S1-38-side", {"C24": "side-a"}),
    "PeripheralGateway.restart_after_division": Missed("H20"),
    "CtiServer.restart": Missed("P34-ctiserver"),
    "CtiServer.activate": Missed("P34-ctiserver"),
    "CtiServer.give_way": Missed("P34-ctiserver"),
    "Switch.fail": Missed("P36-switch"),
    "Switch.return_to_service": Missed("P34-switch"),
    # ---- the session with a CTI Server, and news over it --------------------------------------
    "CtiosServerNode.lose_session": Missed("P25"),
    "CtiosServerNode.fail_to_reconnect": Missed("S1-44"),
    "CtiosServerNode.open_session": Missed("P25"),
    "CtiosServerNode.ask_for_agents": Missed("P26"),
    "CtiosServerNode.ask_for_devices": Missed("P26"),
    "CtiosServerNode.ask_for_calls": Missed("P26"),
    "CtiosServerNode.finish_snapshot": Missed("P26"),
    "CtiosServerNode.take_snapshot_at_once": Missed("P26", {"B29": "atomic"}),
    "CtiosServerNode.hear_of_agent": Missed("S1-09"),
    "CtiosServerNode.hear_of_agent_too_soon": Missed("S1-09"),
    "CtiosServerNode.hear_of_call": Missed("S1-09-phone"),
    "CtiosServerNode.hear_of_call_too_soon": Missed("S1-09-phone"),
    "CtiosServerNode.hear_of_phone": Missed("S1-09-phone"),
    "CtiosServerNode.hear_of_phone_too_soon": Missed("S1-09-phone"),
    "CtiosServerNode.hear_of_pg_offline": Missed("S1-40-server"),
    "CtiosServerNode.hear_of_pg_online": Missed("S1-40-server"),
    "CtiosServerNode.hear_of_switch": Missed("S1-35-server"),
    # ---- phones, calls, agents ---------------------------------------------------------------
    "IpPhone.lose_phone": Missed("P36"),
    "IpPhone.offer_call": Missed("H1"),
    "Agent.log_out_for_outage": Missed("S1-34-logout"),
    # ---- the connection of a softphone -------------------------------------------------------
    "Softphone.start": Missed("H19"),
    "Softphone.close": Missed("H19"),
    "Softphone.plug_in_cable": Missed("P34-cable"),
    "Softphone.notice_broken_socket": Missed("S1-47"),
    "Softphone.miss_heartbeats": Missed("S1-47"),
    "CtiosServerNode.disconnect_all": Missed("H5", {"B2": "together"}),
    "CtiosServerNode.drop_client": Missed("P3-old"),
    "Softphone.connect": Missed("P2"),
    "Softphone.fail_to_connect": Missed("H5"),
    "Softphone.give_up": Missed("H5"),
    # ---- what softphones are told ------------------------------------------------------------
    "CtiosServerNode.tell_phone_out": Missed("S1-31"),
    "CtiosServerNode.tell_phone_back": Missed("S1-31"),
    "CtiosServerNode.tell_switch_out": Missed("S1-35"),
    "CtiosServerNode.tell_switch_back": Missed("S1-35"),
    "CtiosServerNode.tell_pg_offline": Missed("P8"),
    "CtiosServerNode.tell_pg_online": Missed("P27"),
    "CtiosServerNode.tell_ctiserver_offline": Missed("S1-44"),
    "CtiosServerNode.tell_ctiserver_online": Missed("P27"),
    "Softphone.raise_ctios_failure": Missed("P23"),
    "CtiosServerNode.send_ctios_failure": Missed("P1", {"B1": "failed-server"}),
    "CtiosServerNode.relay_ctios_failure": Missed("P36-ctios", {"B1": "surviving-server"}),
    "CtiosServerNode.show_work": Missed("S1-10"),
    "CtiosServerNode.show_call": Missed("S1-10"),
    "CtiosServerNode.log_in_again": Missed("S1-52"),
    "CtiosServerNode.resume": Missed("S1-52"),
    # ---- clicks and requests -----------------------------------------------------------------
    "Softphone.click_login": Missed("H2"),
    "Softphone.click_not_ready": Missed("P35"),
    "Softphone.click_answer": Missed("H1"),
    "CtiosServerNode.carry_out_login": Missed("S1-43"),
    "CtiosServerNode.carry_out_logout": Missed("S1-43"),
    "CtiosServerNode.carry_out_ready": Missed("S1-43"),
    "CtiosServerNode.carry_out_not_ready": Missed("S1-43"),
    "CtiosServerNode.carry_out_answer": Missed("S1-43"),
    "CtiosServerNode.carry_out_release": Missed("S1-43"),
    "CtiosServerNode.answer_with_failure": Missed("S1-43"),
    "CtiosServerNode.refuse": Missed("S1-43"),
}
"""The claim that misses each rule."""

NOBODY = {
    "Host.have_system_fault": "a host is also restarted for the end of NodeManager: H7 and P14 are about either",
    "Host.lose_power": "what runs on a host can also fail by itself, and NodeManagerManager can restart it",
    "CtiosTrace.crash": "P13 is about it: that nothing depends on it",
    "PeripheralGateway.fail": "a host that loses its power takes its side of the gateway with it",
    "CtiServer.fail": "a host that loses its power takes its CTI Server with it",
    "PeripheralGateway.take_over_empty": "the worse of two outcomes of a takeover: agents are logged out or not",
    "CtiosServerNode.crash": "a server also ends with its console window, its service and its host",
    "CtiosServerNode.close_console": "a server also ends by a crash; that a window can be closed is a statement (C2)",
    "CtiosServerNode.hang": "a cut network is as silent; C23 tells of servers that hang",
    "CtiosServerNode.catch_up": "a service that is cycled does the same; H13 needs it, and is not stated as yet",
    "IpPhone.register_phone": "P7 and H3 are violated by the outage of the switch, too",
    "IpPhone.answer_at_phone": "the softphone can answer as well",
    "IpPhone.end_call": "the softphone can end the call as well",
    "Agent.finish_wrap_up": "the softphone can end the wrap-up as well",
    "Softphone.pull_cable": "a host that is off and a server that hangs are as silent as a cut network",
    "Softphone.click_logout": "one button of six; a claim about the order of clicks (S1-29) is about all of them",
    "Softphone.click_ready": "one button of six; a claim about the order of clicks (S1-29) is about all of them",
    "Softphone.click_release": "one button of six; a claim about the order of clicks (S1-29) is about all of them",
}
"""Why no claim misses the rule. Each has its part in a story of tests/ctios that cannot be told without it."""


CALLED = ("offer_call(phone1)", "hear_of_call(serverA, phone1)", "show_call(serverA, softphone1)")
ANSWERED = ("click_answer(softphone1)", "carry_out_answer(serverA, softphone1)")
TALKS = (*CALLED, *ANSWERED, "hear_of_call(serverA, phone1)", "show_call(serverA, softphone1)")
WRAPS_UP = (*TALKS, "end_call(phone1)", "hear_of_agent(serverA, agent1)", "show_work(serverA, softphone1)")
PG_B_NOTICES = (
    "lose_private_link",
    "notice_loss_of_private_link(pgB)",
    "fail(pgA)",
    "notice_loss_of_peer(pgB)",
)
LOGGED_OUT = (
    "click_not_ready(softphone1)",
    "carry_out_not_ready(serverA, softphone1)",
    "hear_of_agent(serverA, agent1)",
    "show_work(serverA, softphone1)",
    "click_logout(softphone1)",
    "carry_out_logout(serverA, softphone1)",
)
CYCLED = (
    "cycle(serviceA)",
    "end_server(serverA)",
    "end_guard(nmmA)",
    "end_manager(nmA)",
    "finish_cycle(serviceA)",
    "launch_manager(nmA)",
    "create_server(serverA)",
)
RESTORED = ("connect(softphone1, serverB)", "log_in_again(serverB, softphone1)")
LEAVES_A = ("log_out_for_outage(agent1)", "crash(serverA)")
COMES_TO_B = ("notice_broken_socket(softphone1, serverA)", *RESTORED)

INSTEAD = {
    "Host.have_system_fault": Instead(
        ("hostA.power", "pgA.state", "ctiA.role", "serverA.process"),
        ("have_system_fault(hostA)", "notice_system_fault(nmmA)", "restart_host(nmmA, hostA)"),
        ("crash(nmA)", "notice_end_of_manager(nmmA)", "restart_host(nmmA, hostA)"),
    ),
    "Host.lose_power": Instead(
        ("hostA.power", "pgA.state", "ctiA.role", "serverA.process", "nmA.process", "serviceA.status"),
        ("lose_power(hostA)", "power_on(hostA)"),
        ("have_system_fault(hostA)", "notice_system_fault(nmmA)", "restart_host(nmmA, hostA)"),
    ),
    "PeripheralGateway.fail": Instead(("pgA.state",), ("fail(pgA)",), ("lose_power(hostA)",)),
    "CtiServer.fail": Instead(("ctiA.role", "serverB.ctiserver"), ("fail(ctiA)",), ("lose_power(hostA)",)),
    "PeripheralGateway.take_over_empty": Instead(
        ("pgB.state", "agent1.work", "agent1.by_hand"),
        (*PG_B_NOTICES, "take_over_empty(pgB)"),
        (*LOGGED_OUT, *PG_B_NOTICES, "take_over_anew(pgB)"),
    ),
    "CtiosServerNode.crash": Instead(
        ("serverA.process", "serverA.source"), ("crash(serverA)",), ("close_console(serverA)",)
    ),
    "CtiosServerNode.close_console": Instead(
        ("serverA.process", "serverA.source"), ("close_console(serverA)",), ("crash(serverA)",)
    ),
    "CtiosServerNode.hang": Instead(
        ("softphone1.connection", "softphone1.server"),
        ("hang(serverA)", "miss_heartbeats(softphone1, serverA)"),
        ("pull_cable(softphone1, serverA)", "miss_heartbeats(softphone1, serverA)"),
    ),
    "CtiosServerNode.catch_up": Instead(
        ("serverA.process", "softphone1.first"),
        ("stall(serverA)", "click_not_ready(softphone1)", "catch_up(serverA)"),
        ("stall(serverA)", "click_not_ready(softphone1)", *CYCLED),
    ),
    "IpPhone.register_phone": Instead(
        ("agent1.work", "agent1.by_hand"),
        ("lose_phone(phone1)", *LEAVES_A, "register_phone(phone1)", *COMES_TO_B),
        ("fail(switch1)", *LEAVES_A, "return_to_service(switch1)", *COMES_TO_B),
    ),
    "IpPhone.answer_at_phone": Instead(("phone1.call",), (*CALLED, "answer_at_phone(phone1)"), (*CALLED, *ANSWERED)),
    "IpPhone.end_call": Instead(
        ("agent1.work", "serverA.calls[phone1]"),
        (*TALKS, "end_call(phone1)"),
        (*TALKS, "click_release(softphone1)", "carry_out_release(serverA, softphone1)"),
    ),
    "Agent.finish_wrap_up": Instead(
        ("agent1.work", "phone1.call", "serverA.agents[agent1]"),
        (*WRAPS_UP, "finish_wrap_up(agent1)"),
        (*WRAPS_UP, "click_ready(softphone1)", "carry_out_ready(serverA, softphone1)"),
    ),
    "Softphone.pull_cable": Instead(
        ("softphone1.connection", "softphone1.server"),
        ("pull_cable(softphone1, serverA)", "miss_heartbeats(softphone1, serverA)"),
        ("lose_power(hostA)", "miss_heartbeats(softphone1, serverA)"),
    ),
}
"""What the reasons speak of, told. P13 is a claim about tracing itself, and S1-29 names every button."""
