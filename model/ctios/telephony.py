"""Phones, calls and agents, as the switch sees them: what changes in the world that softphones show."""

from __future__ import annotations

from model.ctios.agent import Agent, Work
from model.ctios.click_buffer import outdate_call_clicks
from model.ctios.ip_phone import Call, IpPhone
from model.ctios.peripheral_gateway import some_side_enabled
from model.ctios.views import agent_changed, call_changed, phone_changed
from model.lang.rule import Step, event, failover, fault, repair, when
from model.lang.term import Update, each, exists, ite


# ---- phones --------------------------------------------------------------------------------------
@fault(cites="S1-31 C4 C19")
def lose_phone(phone: IpPhone) -> Step:
    """{phone} goes out of service; a call that is only offered is lost, an active one goes on."""
    offered = phone.call == Call.OFFERED
    lost = (phone.call.becomes(Call.NONE), *call_changed(phone), *outdate_call_clicks(phone))
    return when(phone.in_service).then(
        phone.in_service.becomes(False), *phone_changed(phone), *(u.where(offered) for u in lost)
    )


@repair(cites="S1-34 C19")
def register_phone(phone: IpPhone) -> Step:
    """{phone} is back in service; while a call goes on it cannot be."""
    return when(~phone.in_service, phone.call == Call.NONE).then(phone.in_service.becomes(True), *phone_changed(phone))


# ---- calls ---------------------------------------------------------------------------------------
@event(cites="S1-46")
def offer_call(phone: IpPhone) -> Step:
    """A call is offered to an agent at {phone} who is ready."""
    ready = exists(Agent, lambda a: (a.phone == phone) & (a.work == Work.READY))
    return when(phone.works, phone.call == Call.NONE, ready).then(
        phone.call.becomes(Call.OFFERED), *call_changed(phone)
    )


@event(cites="S1-46")
def answer_at_phone(phone: IpPhone) -> Step:
    """The call is answered at {phone} itself."""
    return when(phone.works, phone.call == Call.OFFERED).then(phone.call.becomes(Call.ACTIVE), *call_changed(phone))


@event(cites="S1-46 C18")
def end_call(phone: IpPhone) -> Step:
    """The caller hangs up; an agent at {phone} who was on the call has to wrap up."""
    return when(phone.call != Call.NONE).then(*call_ends(phone), *outdate_call_clicks(phone))


@event(cites="S1-46 C18")
def finish_wrap_up(agent: Agent) -> Step:
    """{agent} has wrapped up, and is in the state asked for before."""
    wraps_up = (agent.work == Work.WRAP_UP_READY) | (agent.work == Work.WRAP_UP_NOT_READY)
    return when(wraps_up).then(
        agent.work.becomes(ite(agent.work == Work.WRAP_UP_READY, Work.READY, Work.NOT_READY)),
        *agent_changed(agent),
    )


def call_ends(phone: IpPhone) -> tuple[Update, ...]:
    """The call is over; agents who were on it wrap up, and are then as ready as they were."""
    talking = phone.call == Call.ACTIVE

    def wraps_up(agent: Agent) -> tuple[Update, ...]:
        after = ite(agent.work == Work.READY, Work.WRAP_UP_READY, Work.WRAP_UP_NOT_READY)
        return (agent.work.becomes(after), *agent_changed(agent))

    return (
        phone.call.becomes(Call.NONE),
        *call_changed(phone),
        *each(
            Agent,
            wraps_up,
            where=lambda a: (a.phone == phone) & talking & ((a.work == Work.READY) | (a.work == Work.NOT_READY)),
        ),
    )


# ---- agents --------------------------------------------------------------------------------------
@failover(cites="S1-34 S1-37 C18 C19")
def log_out_for_outage(agent: Agent) -> Step:
    """The Peripheral Gateway logs {agent} out: phone or switch is out of service."""
    return when(agent.logged_in, ~agent.phone.works, some_side_enabled()).then(
        agent.work.becomes(Work.LOGGED_OUT),
        agent.by_hand.becomes(False),
        *agent_changed(agent),
    )
