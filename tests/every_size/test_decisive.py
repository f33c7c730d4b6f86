"""What decides about an expression: the step by a rule that it has nothing to do with leaves its meaning as it is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from checker.certificate.every_size.decisive import Decisive
from checker.certificate.every_size.nearby import Nearby
from checker.certificate.every_size.scope import scope
from checker.certificate.every_size.watch import watch_of
from model.lang import expr as ex
from model.lang.expr import Expr
from properties.property import Absent, Property, absent
from tests.every_size.lock_service import Client, Server, lock_service, lock_site


def held_twice() -> Property:
    """A client that has asked does not get the lock while the server has it."""
    return absent(
        "TWICE",
        "Nobody holds a lock that the server has",
        over=Client,
        that=lambda c: c.holds & Server.the.has_lock,
        after=lambda c: c.asks,
        until=lambda c: c.returns,
        why="It is what a lock is for.",
        cites="",
    )


def reading(state: str, *args: Expr) -> Expr:
    """A state of the design, read."""
    (symbol,) = (i.symbol for i in lock_service().states if i.symbol.name == state)
    return ex.read(symbol, args)


CLIENT = ex.bound("c", Client)


@pytest.mark.parametrize(
    ("rule", "stays"),
    [("ask", True), ("grant", False), ("take", False), ("give_back", True), ("receive", True)],
)
def test_a_condition_stays_with_rules_that_write_nothing_it_looks_at(rule: str, stays: bool) -> None:
    system = lock_service()
    decisive = Decisive(system, None)

    assert decisive.stays(reading("granted", CLIENT), system.rule(f"Client.{rule}")) is stays


def test_a_condition_on_the_rule_that_fired_does_not_stay_with_that_rule() -> None:
    system = lock_service()
    decisive = Decisive(system, None)
    fired = ex.fired("Client.take", (CLIENT,))

    assert decisive.stays(fired, system.rule("Client.ask"))
    assert not decisive.stays(fired, system.rule("Client.take"))


def test_what_is_remembered_stays_where_neither_its_beginning_nor_its_end_is_written() -> None:
    system = lock_service()
    watch = watch_of(held_twice())
    assert watch is not None
    decisive = Decisive(system, watch)
    remembered = ex.read(watch.symbol, (CLIENT,))

    assert decisive.remembers(remembered)
    assert decisive.stays(remembered, system.rule("Client.take"))
    assert not decisive.stays(remembered, system.rule("Client.grant"))
    assert not decisive.stays(remembered, system.rule("Client.receive"))


def test_what_is_lost_is_one_formula_for_all_rules_that_leave_the_rest_as_it_is() -> None:
    given = held_twice()
    assert isinstance(given.formula, Absent)
    prop = replace(given, formula=replace(given.formula, until=ex.FALSE))
    watch = watch_of(prop)
    assert watch is not None
    client = ex.bound("#1", Client)
    never_on = ex.quantified(ex.Quantifier.FORALL, client, ex.negate(ex.read(watch.symbol, (client,))), size=1)
    nearby = Nearby(scope(lock_site(1)), prop, [never_on])

    lost = {q.obligation.name: q.obligation.anyway for q in nearby.about(0) if q.is_step}

    formulas = {name: anyway.formulas for name, anyway in lost.items() if anyway is not None}
    assert set(formulas) == {f"Client.{r}(*)" for r in ("ask", "grant", "take", "give_back", "receive")}
    assert len(set(formulas.values())) == 3
    assert formulas["Client.take(*)"] == formulas["Client.give_back(*)"] == formulas["Client.receive(*)"]
