"""Properties of the catalogues that are proved for every size by no condition, each with a mistake that violates it.

Such a claim follows from what each rule asks for and writes by itself, or from what `settled` and `enabled` mean.
"""

from __future__ import annotations

from collections.abc import Callable

from model.ctios.agent import Agent, Work
from model.ctios.ctios_server_node import CtiosServerNode
from model.ctios.peripheral_gateway import PeripheralGateway
from model.ctios.service import CtiosService, Status
from model.ctios.softphone import Softphone
from model.lang.rule import Kind, Rule, Step, make_rule, when
from model.lang.systems import System
from model.lang.term import Update, each
from tests.every_size.claims import Claim, mutant, whenever_it_likes
from tests.mutants.callback_mutants import joins_what_is_under_way
from tests.mutants.patches import add, forget, remove, updates


def stops_by_itself() -> Rule:
    """The service stops for no reason."""

    def stop_for_no_reason(service: CtiosService) -> Step:
        """{service} stops."""
        return when(service.status == Status.RUNNING).then(service.status.becomes(Status.STOPPED))

    return make_rule(CtiosService, Kind.EVENT, stop_for_no_reason)


def also(rule_id: str, made: Callable[..., tuple[Update, ...]]) -> Callable[[System], System]:
    """The rule makes these updates as well: a function of its elements."""

    def changed(system: System) -> System:
        rule = system.rule(rule_id)
        return system.replace(rule.with_updates((*rule.updates, *made(*rule.elements()))))

    return changed


def all_are_logged_out(_gateway: PeripheralGateway) -> tuple[Update, ...]:
    """All agents are logged out."""
    return each(Agent, lambda a: a.work.becomes(Work.LOGGED_OUT))


def its_agent_is_logged_out(_server: CtiosServerNode, softphone: Softphone) -> tuple[Update, ...]:
    """The agent of the softphone is logged out."""
    return (softphone.agent.work.becomes(Work.LOGGED_OUT),)


BY_STEPS = (
    Claim("callback", "P31", remove("ExtendedFunctions.decide"), is_quick=True),
    Claim("callback", "S2-14", updates("ExtendedFunctions.come_up", joins_what_is_under_way), is_quick=True),
    Claim("callback", "P39", remove("ExtendedFunctions.lose_registration"), is_quick=True),
    Claim("callback", "S2-28", remove("CtiManager.lose_callmanager")),
    Claim("callback", "S2-19", remove("CtiManager.drop_client")),
    Claim("ctios", "P12", mutant("NM restarts after intentional stop")),
    Claim("ctios", "P16", remove("NodeManager.launch_manager")),
    Claim("ctios", "P48", add(stops_by_itself)),
    Claim("ctios", "P49", whenever_it_likes("CtiosServerNode.catch_up")),
    Claim("ctios", "P49-trace", whenever_it_likes("CtiosTrace.launch_trace")),
    Claim("ctios", "P21", remove("CtiosServerNode.create_server")),
    Claim("ctios", "S1-25", remove("CtiosServerNode.notice_hang_of_server"), ("B14=node-manager",)),
    Claim("ctios", "P24", remove("NodeManagerManager.notice_end_of_manager")),
    Claim("ctios", "P28", forget("Host.boot", "status")),
    Claim("ctios", "H6", remove("NodeManager.launch_manager"), ("B13=service-control",)),
    Claim("ctios", "P9", also("PeripheralGateway.take_over", all_are_logged_out)),
    Claim("ctios", "S1-38", remove("PeripheralGateway.take_over")),
    Claim("ctios", "S1-38-synchronised", remove("PeripheralGateway.notice_loss_of_private_link")),
    Claim("ctios", "P25", remove("CtiosServerNode.lose_session")),
    Claim("ctios", "P26", remove("CtiosServerNode.ask_for_agents")),
    Claim("ctios", "P2", whenever_it_likes("Softphone.connect")),
    Claim("ctios", "P3-old", mutant("client keeps both sessions")),
    Claim("ctios", "H4", also("CtiosServerNode.drop_client", its_agent_is_logged_out)),
    Claim("ctios", "P1", mutant("Offline sent by dead process")),
    Claim("ctios", "P8", remove("CtiosServerNode.tell_pg_offline")),
    Claim("ctios", "S1-38-side", remove("PeripheralGateway.yield_to_side_a"), ("C24=side-a",)),
    Claim("ctios", "S1-40", forget("CtiosServerNode.tell_pg_online", "told_pg")),
    Claim("ctios", "S1-46", forget("CtiosServerNode.tell_ctiserver_online", "told_ctiserver")),
    Claim("ctios", "H2", forget("CtiosServerNode.carry_out_login", "by_hand"), ("B33=by-hand",)),
    Claim("ctios", "H3", whenever_it_likes("CtiosServerNode.log_in_again"), ("B8=by-hand",)),
    Claim("ctios", "P10", whenever_it_likes("CtiosServerNode.carry_out_logout")),
    Claim("ctios", "S1-43", remove("CtiosServerNode.answer_with_failure")),
    Claim("ctios", "S1-43-failure", forget("CtiosServerNode.answer_with_failure", "answer")),
    Claim("ctios", "S1-29", whenever_it_likes("CtiosServerNode.carry_out_logout")),
    Claim("ctios", "S1-09", remove("CtiosServerNode.hear_of_agent")),
    Claim("ctios", "S1-09-phone", remove("CtiosServerNode.hear_of_call")),
    Claim("ctios", "S1-35-server", remove("CtiosServerNode.hear_of_switch")),
    Claim("ctios", "S1-40-server", remove("CtiosServerNode.hear_of_pg_online")),
    Claim("ctios", "S1-34-logout", remove("Agent.log_out_for_outage")),
    Claim("ctios", "S1-31", remove("CtiosServerNode.tell_phone_out")),
    Claim("ctios", "S1-35", remove("CtiosServerNode.tell_switch_out")),
    Claim("ctios", "S1-44", remove("CtiosServerNode.tell_ctiserver_offline")),
    Claim("ctios", "S1-47", remove("Softphone.notice_broken_socket")),
    Claim("ctios", "S1-52", remove("CtiosServerNode.resume")),
    Claim("ctios", "S1-10", remove("CtiosServerNode.show_work")),
    # Rules alone cannot break what these say under the default reading: P4 and H15 are what Offline means there, and
    # S2-09 asks for no quorum.
    Claim("ctios", "P4", misread=("B6=last-event",)),
    Claim("ctios", "H15", misread=("B6=last-event",)),
    Claim("callback", "S2-09", remove("ExtendedFunctions.step_down"), misread=("B23=quorum",), is_quick=True),
)
IN_EVERY_STATE = {"P3"}
"""Proved, and so in every state that there is, in reach or not: no mistake in a rule or a start violates it.

A softphone has one state that says which server it is connected to, and so one server at most. Servers may well list
it twice, which is what P3-old is about.
"""
