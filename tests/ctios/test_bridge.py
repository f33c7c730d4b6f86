"""The two designs on one cluster."""

from __future__ import annotations

from model.lang.rule import Kind
from tests.ctios.telling import Run


def bridged(start: str = "normal") -> Run:
    return Run("bridge", start)


def test_the_normal_start_is_settled() -> None:
    run = bridged()
    automatic = {Kind.DETECTION, Kind.FAILOVER}

    assert [i.id for i in run.site.instances if i.rule.kind in automatic and run.can(i.id)] == []


def test_h17_one_ctimanager_hits_the_gateway_and_call_back_together() -> None:
    run = bridged().do("CtiManager.fail(ctim1)")

    run.do("lose_registration(app1)", "lose_ctimanager(connectionA)", "leave_service(connectionA)")
    run.do("notice_loss_of_peer(pgB)", "take_over(pgB)")

    assert run["app1.role"] == "active"
    assert run["app1.registered_with"] == "none"
    assert (run["pgA.state"], run["pgB.state"]) == ("out-of-step", "enabled")


def test_a_side_without_a_ctimanager_neither_takes_over_nor_synchronises() -> None:
    run = bridged().do("CtiManager.fail(ctim2)", "lose_ctimanager(connectionB)", "leave_service(connectionB)")

    assert not run.can("synchronise(pgB)")
    run.do("PeripheralGateway.fail(pgA)", "notice_loss_of_peer(pgB)")
    assert not run.can("take_over_anew(pgB)")
    run.do("CtiManager.return_to_service(ctim2)", "open_devices(ctim2, cm1)", "log_in(connectionB)")
    assert run.can("take_over_anew(pgB)")


def test_a_phone_whose_callmanager_fails_is_out_of_service_until_it_has_registered_with_another() -> None:
    run = bridged().do("CallManager.fail(cm1)", "PhoneRegistration.lose_callmanager(registration1)")

    assert run["phone1.in_service"] == "no"
    assert not run.can("register_phone(phone1)")
    run.do("find_callmanager(registration1, cm2)", "register_phone(phone1)")
    assert run["phone1.in_service"] == "yes"


def test_the_switch_is_out_of_service_when_no_callmanager_is_left() -> None:
    run = bridged().do(*(f"CallManager.fail(cm{n})" for n in (1, 2)))

    assert not run.can("go_out_of_service(switch1)")
    run.do("CallManager.fail(cm3)", "go_out_of_service(switch1)", "CallManager.return_to_service(cm2)")
    assert run["switch1.in_service"] == "no"
    assert run.can("come_into_service(switch1)")
