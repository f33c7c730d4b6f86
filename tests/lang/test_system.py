"""Systems are values: changed by making others. Sites do not depend on how a deployment is written."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Self

import pytest

from model.lang import expr as ex
from model.lang.component import Component, ComponentMeta, Link, Links, State
from model.lang.errors import Code, DefinitionError
from model.lang.evaluate import Evaluator, Moment
from model.lang.grounding import ground
from model.lang.rule import Kind, Step, detection, enabled, event, failover, fault, make_rule, settled, when
from model.lang.sites import Deployment, Site, natural, site
from model.lang.systems import Monitor, system
from model.lang.term import exists, forall
from tests.random_systems import cases

ROOT = Path(__file__).resolve().parents[2]


class Server(Component):
    up = State(bool, initially=True)
    seen = State(bool, initially=True)
    backup = State(bool, initially=False)

    @fault()
    def fail(self) -> Step:
        """{self} fails."""
        return when(self.up).then(self.up.becomes(False))

    @detection()
    def notice(self) -> Step:
        """{self} is seen to be down."""
        return when(~self.up, self.seen).then(self.seen.becomes(False))

    @failover()
    def take_over(self) -> Step:
        """The backup of {self} takes over."""
        return when(~self.seen, ~self.backup).then(self.backup.becomes(True))

    @event()
    def rest(self) -> Step:
        """All is quiet."""
        return when(settled(Server), enabled(Server.fail, self)).then(self.backup.becomes(False))


SERVERS = system("servers", [Server])


def on(design: object, *names: str) -> Site:
    return site(design, Deployment("here", {"Server": {name: {} for name in names}}))  # type: ignore[arg-type]


def decide(where: Site, condition: ex.Expr, **values: bool) -> object:
    """A condition in a state of one server that differs from the start in these values."""
    (begin,) = Evaluator(where, {}).start_states()
    names = [v.state.name for v in where.variables]
    state = tuple(values.get(name, value) for name, value in zip(names, begin, strict=True))
    return Evaluator(where, {}).evaluate(condition, Moment(state), {})


def test_replace_changes_one_rule_and_leaves_the_system_as_it_was() -> None:
    (server,) = SERVERS.rule("Server.fail").elements()

    changed = SERVERS.replace(SERVERS.rule("Server.fail").with_guard(server.up & server.seen))

    assert [r.id for r in changed.rules] == [r.id for r in SERVERS.rules]
    assert changed.rule("Server.fail").guard is (server.up & server.seen).node
    assert SERVERS.rule("Server.fail").guard is server.up.node


def test_replace_refuses_a_rule_that_is_not_there() -> None:
    def feil(self: Server) -> Step:
        return when(self.up).then(self.up.becomes(False))

    with pytest.raises(DefinitionError) as caught:
        SERVERS.replace(make_rule(Server, Kind.FAULT, feil))

    assert caught.value.code is Code.UNKNOWN_RULE
    assert caught.value.message == "the design servers has no rule 'Server.feil'"
    assert caught.value.fix == "did you mean 'Server.fail'?"


def test_add_makes_a_system_with_one_rule_more() -> None:
    def restart(self: Server) -> Step:
        return when(~self.up).then(self.up.becomes(True))

    changed = SERVERS.add(make_rule(Server, Kind.REPAIR, restart))

    assert len(changed.rules) == len(SERVERS.rules) + 1 == 5
    assert changed.rules[-1].id == "Server.restart"


def test_add_makes_a_system_with_a_monitor() -> None:
    down = exists(Server, lambda s: ~s.up).node

    changed = SERVERS.add(Monitor("down", (), down, ex.FALSE))

    assert [v.name for v in ground(on(changed, "s1")).variables] == ["s1.up", "s1.seen", "s1.backup", "down"]
    assert ground(on(changed, "s1")).variables[-1].role == "monitor"


def test_enabled_and_settled_follow_a_changed_guard() -> None:
    (server,) = SERVERS.rule("Server.notice").elements()
    quiet = settled(Server).node

    blind = SERVERS.replace(SERVERS.rule("Server.notice").with_guard(~server.up & server.seen & server.backup))

    assert decide(on(SERVERS, "s1"), quiet, up=False) is False
    assert decide(on(blind, "s1"), quiet, up=False) is True


def test_enabled_and_settled_follow_a_removed_rule() -> None:
    noticing = enabled(Server.notice).node
    quiet = settled(Server).node

    blind = SERVERS.remove("Server.notice")

    assert (decide(on(SERVERS, "s1"), noticing, up=False), decide(on(blind, "s1"), noticing, up=False)) == (True, False)
    assert (decide(on(SERVERS, "s1"), quiet, up=False), decide(on(blind, "s1"), quiet, up=False)) == (False, True)
    assert blind.expand(noticing) is ex.FALSE


class Peer(Component):
    up = State(bool, initially=True)

    @detection()
    def follow(self) -> Step:
        """{self} goes down after another one."""
        return when(self.up, exists(Peer, lambda p: (p != self) & ~p.up)).then(self.up.becomes(False))

    @failover()
    def rest(self, other: Self) -> Step:
        """{self} rests while no third one follows it."""
        return when(exists(Peer, lambda p: enabled(Peer.follow, p) & (p != other))).then(self.up.becomes(False))


def test_a_guard_with_quantifiers_is_asked_about_the_variable_of_another_quantifier() -> None:
    peers = system("peers", [Peer])
    where = site(peers, Deployment("here", {"Peer": {"a": {}, "b": {}, "c": {}}}))
    each_follows_or_is_down = forall(Peer, lambda p: enabled(Peer.follow, p) | ~p.up).node
    some_rest = exists(Peer, lambda p: forall(Peer, lambda q: enabled(Peer.rest, p, q))).node
    evaluator = Evaluator(where, {})

    found = [
        (evaluator.holds(each_follows_or_is_down, Moment(state), {}), evaluator.holds(some_rest, Moment(state), {}))
        for state in [(True, True, True), (True, True, False), (True, False, False)]
    ]

    assert found == [(False, False), (True, True), (True, False)]


def test_a_rule_that_was_never_there_cannot_be_asked_about() -> None:
    with pytest.raises(DefinitionError, match=r"the design servers has no rule 'Server\.nothing'"):
        SERVERS.expand(ex.enabled("Server.nothing", None))


def test_settled_means_that_no_detection_and_no_failover_can_happen() -> None:
    quiet = settled(Server).node
    where = on(SERVERS, "s1")

    assert decide(where, quiet) is True
    assert decide(where, quiet, up=False, seen=False) is False
    assert decide(where, quiet, up=False, seen=False, backup=True) is True


def test_settled_around_an_element_does_not_wait_for_its_like() -> None:
    it = Server.symbol(ex.bound("it", Server))
    quiet = settled(Server, around=(it,)).node
    where = on(SERVERS, "s1", "s2")
    evaluator = Evaluator(where, {})
    state = tuple(v.name in ("s1.up", "s1.seen", "s2.seen") for v in where.variables)

    found = {name: evaluator.holds(quiet, Moment(state), {"it": name}) for name in ("s1", "s2")}

    assert found == {"s1": True, "s2": False}


def test_settled_around_two_elements_of_one_sort_is_refused() -> None:
    one, other = Server.symbol(ex.bound("one", Server)), Server.symbol(ex.bound("other", Server))

    with pytest.raises(DefinitionError, match="two elements of one sort: Server, Server"):
        settled(Server, around=(one, other))


def test_elements_stand_in_natural_order() -> None:
    where = on(SERVERS, "app10", "app2", "app1b", "app1", "b1")

    assert where.elements[Server] == ("app1", "app1b", "app2", "app10", "b1")
    assert sorted(["x10y2", "x2y10", "x2y9", "x"], key=natural) == ["x", "x2y9", "x2y10", "x10y2"]


class Wired(Component):
    up = State(bool, initially=False)
    next = Link(Server)
    near = Links(Server)

    @event()
    def start(self) -> Step:
        return when(self.next.up, exists(Server, lambda s: self.near.has(s) & s.up)).then(self.up.becomes(True))


Written = dict[str, dict[str, dict[str, object]]]


def test_the_order_in_which_a_deployment_is_written_does_not_matter() -> None:
    design = system("wired", [Server, Wired])
    one: Written = {
        "Server": {"s1": {}, "s2": {}},
        "Wired": {"w1": {"next": "s1", "near": ["s1", "s2"]}, "w2": {"next": "s2"}},
    }
    two: Written = {
        "Wired": {"w2": {"next": "s2"}, "w1": {"near": ["s2", "s1"], "next": "s1"}},
        "Server": {"s2": {}, "s1": {}},
    }

    digests = {ground(site(design, Deployment("here", elements))).digest() for elements in (one, two)}

    assert len(digests) == 1


def digests() -> str:
    """What must not depend on the hash seed: a design by hand, and random ones."""
    made = [ground(on(SERVERS, "s1", "s2")).digest()]
    made += [ground(drawn.site).digest() for drawn in cases(8, first=40)]
    return " ".join(made)


def test_the_hash_seed_does_not_matter() -> None:
    script = "from tests.lang.test_system import digests; print(digests())"

    said = {
        subprocess.run(
            [sys.executable, "-c", script],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        for seed in ("0", "1", "4711")
    }

    assert said == {digests()}


def test_a_component_cites_what_its_bases_cite_and_more() -> None:
    class Machine(Component, cites="T-01 T-02"):
        up = State(bool, initially=True)

    class Gateway(Machine, cites="T-03 T-01"):
        pass

    assert (Server.cites, Machine.cites, Gateway.cites) == ((), ("T-01", "T-02"), ("T-01", "T-02", "T-03"))


@pytest.mark.parametrize("name", ["cites", "closed", "node", "of", "symbol"])
def test_a_state_cannot_have_a_name_that_every_component_has(name: str) -> None:
    with pytest.raises(DefinitionError) as caught:
        ComponentMeta("Odd", (Component,), _body(name))

    assert caught.value.code is Code.DUPLICATE_NAME
    assert caught.value.message == f"{name!r} cannot be declared: every component has something of this name"


def _body(name: str) -> dict[str, object]:
    body = ComponentMeta.__prepare__("Odd", (Component,))
    body[name] = State(bool, initially=True)
    return body
