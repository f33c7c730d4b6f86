"""Expressions as text."""

import pytest

from model.lang import expr as ex
from model.lang.pretty import pretty
from model.lang.rule import enabled, fired, settled
from model.lang.term import ALWAYS_TRUE, Bool, Term, conj, count, disj, exists, forall, ite, old
from model.lang.traverse import conjuncts
from tests.conformance.elements import App, Choice, Client, Fan, Host, Phone, Side, Switch
from tests.conformance.starts import Pump, PumpReadings, Restart
from tests.conformance.values import Mode, Tank

tank = Tank.the
app = App.symbol(ex.bound("self", App))
fan = Fan.symbol(ex.bound("self", Fan))
client = Client.symbol(ex.bound("self", Client))
switch = Switch.symbol(ex.bound("self", Switch))
phone = Phone.symbol(ex.bound("phone", Phone))
n = Host.symbol(ex.bound("n", Host))

TEXTS: list[tuple[Bool, str]] = [
    (ALWAYS_TRUE, "true"),
    (tank.mode == Mode.FILL, "Tank.mode = fill"),
    (tank.mode != Mode.FILL, "Tank.mode != fill"),
    (tank.level < 3, "Tank.level < 3"),
    (tank.level >= 3, "Tank.level >= 3"),
    (tank.level <= 2, "Tank.level <= 2"),
    (tank.level + (tank.level - 1) - (tank.level + 2) == 1, "Tank.level + (Tank.level - 1) - (Tank.level + 2) = 1"),
    (client.host.is_none, "self.host is none"),
    (client.host.is_some & client.host.element.up, "self.host is not none and self.host.up"),
    (client.host == n, "self.host = n"),
    (switch.lines[phone], "self.lines[phone]"),
    (switch.grade < 2, "self.grade < 2"),
    (app.zone.lit, "self.zone.lit"),
    (fan.friends.has(app), "self in self.friends"),
    (~fan.friends.has(app), "self not in self.friends"),
    (Side.of("A").active, "A.active"),
    (PumpReadings.R2 == Restart.EAGER, "R2 = eager"),
    (~(Pump.the.running & app.zone.lit), "not (Pump.running and self.zone.lit)"),
    (disj(conj(app.zone.lit, n.up), ~n.up), "self.zone.lit and n.up or not n.up"),
    (conj(disj(app.zone.lit, n.up), ~n.up), "(self.zone.lit or n.up) and not n.up"),
    (conj(n.up, conj(app.zone.lit, Pump.the.running)), "n.up and self.zone.lit and Pump.running"),
    (n.up.iff(app.zone.lit | Pump.the.running), "n.up = (self.zone.lit or Pump.running)"),
    (ite(n.up, tank.level, 3) == 3, "(if n.up then Tank.level else 3) = 3"),
    (old(n.up) & ~n.up, "old(n.up) and not n.up"),
    (old(client.host).is_none, "old(self.host) is none"),
    (forall(Host, lambda h: h.up), "for every Host n: n.up"),
    # The name of the variable is not that of a parameter.
    (forall(Host, lambda h: (h != n) & h.up), "for every Host m: m != n and m.up"),
    (exists(Host, lambda h: h.up) & n.up, "(for some Host m: m.up) and n.up"),
    (
        exists(Host, lambda h: forall(Client, lambda c: c.host == h)),
        "for some Host m: for every Client n: n.host = m",
    ),
    (count(Host, lambda h: h.up) > 1, "(the number of Host n with n.up) > 1"),
    (enabled(Client.drop, client), "enabled(Client.drop(self))"),
    (enabled(Client.connect), "enabled(Client.connect)"),
    (fired(Client.connect, client, n), "fired(Client.connect(self, n))"),
    (settled(Client, Host), "settled(Client, Host)"),
    (settled(Host, around=(n, client)), "settled(Host around n, self)"),
    (Choice.the.chosen.element.address < app.address, "Choice.chosen.address < self.address"),
]


@pytest.mark.parametrize(("term", "text"), TEXTS, ids=[text for _, text in TEXTS])
def test_expressions_are_written_as_people_read_them(term: Bool, text: str) -> None:
    assert pretty(term.node) == text


def test_a_text_longer_than_the_limit_is_cut_off() -> None:
    term: Bool = n.up
    for _ in range(60):
        # Every level holds the one below twice: the full text has 2**60 parts.
        term = Term(ex.ite(app.zone.lit.node, (~term).node, term.node))

    text = pretty(term.node, longest=100)

    assert text == pretty(term.node, longest=200)[:100] + " ..."


def test_conjuncts_are_flat_and_in_order() -> None:
    a, b, c = n.up, app.zone.lit, Pump.the.running

    parts = conjuncts(conj(a, conj(~(~b | c), a)).node)

    assert parts == (a.node, b.node, (~c).node)
