"""The hash of a system and a property changes with every part of their meaning, and with nothing else."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

import checker.certificate
from checker.certificate.canonical import canonical_text, digest
from model.lang.component import Component, Fixed, Link, Links, Singleton, State
from model.lang.reading import Choice, Reading, ReadingSet
from model.lang.rule import Kind, Step, event, make_rule, when
from model.lang.sites import Deployment, Site, site
from model.lang.systems import Monitor, start, system
from model.lang.term import ALWAYS_TRUE, exists
from properties.property import Property, always, never, on_step
from tests.certificate.designs import pair
from tests.certificate.examples import COUNTS, WHOLE


class Mode(Choice):
    FAST = "it is fast"
    SLOW = "it is slow"


class Readings(ReadingSet):
    B1 = Reading(Mode, default=Mode.FAST, question="How?", cites="")


class Hub(Component):
    up = State(bool, initially=True)


class Node(Component):
    rank = Fixed(int)
    hub = Link(Hub)
    others = Links(Hub)
    up = State(bool, initially=True)

    @event()
    def stop(self) -> Step:
        """{self} stops."""
        return when(self.up, Readings.B1 == Mode.SLOW).then(self.up.becomes(False))


class Net(Singleton):
    busy = State(range(3), initially=0)


ELEMENTS: dict[str, dict[str, dict[str, object]]] = {
    "Hub": {"h1": {}, "h2": {}},
    "Node": {"n1": {"rank": 1, "hub": "h1", "others": ["h1", "h2"]}, "n2": {"rank": 2, "hub": "h2", "others": []}},
}
STARTS = (start("cold", "Nothing runs.", where=exists(Node, lambda n: n.up)), start("warm", "All is well."))
PROPERTY = always("P", "One is up.", that=exists(Node, lambda n: n.up), why="", cites="")


def deployed(
    elements: dict[str, dict[str, dict[str, object]]] = ELEMENTS, open_: tuple[str, ...] = (), begin: str = "cold"
) -> Site:
    design = system("net", [Hub, Node, Net], readings=Readings, starts=STARTS)
    return site(design, Deployment("here", elements, {"B1": open_} if open_ else {}, begin))


def with_node(**fields: object) -> dict[str, dict[str, dict[str, object]]]:
    return {**ELEMENTS, "Node": {**ELEMENTS["Node"], "n1": {**ELEMENTS["Node"]["n1"], **fields}}}


def changed_rule(change: Callable[[Node], Step], kind: Kind = Kind.EVENT) -> Site:
    made = deployed()
    rule = replace(make_rule(Node, kind, change), name="stop")
    return made.with_system(made.system.replace(rule))


def same(self: Node) -> Step:
    """{self} stops."""
    return when(self.up, Readings.B1 == Mode.SLOW).then(self.up.becomes(False))


def other_guard(self: Node) -> Step:
    """{self} stops."""
    return when(self.up, Readings.B1 == Mode.FAST).then(self.up.becomes(False))


def other_value(self: Node) -> Step:
    """{self} stops."""
    return when(self.up, Readings.B1 == Mode.SLOW).then(self.up.becomes(self.hub.up))


def other_condition(self: Node) -> Step:
    """{self} stops."""
    return when(self.up, Readings.B1 == Mode.SLOW).then(self.up.becomes(False).where(self.hub.up))


def other_target(self: Node) -> Step:
    """{self} stops."""
    return when(self.up, Readings.B1 == Mode.SLOW).then(self.hub.up.becomes(False))


def with_system(change: Callable[[Site], Site]) -> Site:
    return change(deployed())


WATCH = Monitor("watch", (), ALWAYS_TRUE.node, PROPERTY.formula.that)  # type: ignore[union-attr] # it is an Always

CHANGED = {
    "a guard": changed_rule(other_guard),
    "the value of an update": changed_rule(other_value),
    "the condition of an update": changed_rule(other_condition),
    "the target of an update": changed_rule(other_target),
    "the kind of a rule": changed_rule(same, Kind.FAULT),
    "a rule less": with_system(lambda s: s.with_system(s.system.remove("Node.stop"))),
    "a monitor more": with_system(lambda s: s.with_system(s.system.add(WATCH))),
    "a reading": deployed(open_=("slow",)),
    "an open reading": deployed(open_=("fast", "slow")),
    "an element": deployed({**ELEMENTS, "Hub": {**ELEMENTS["Hub"], "h3": {}}}),
    "a link": deployed(with_node(hub="h2")),
    "links": deployed(with_node(others=["h1"])),
    "a datum": deployed(with_node(rank=3)),
    "the start": deployed(begin="warm"),
}


@pytest.mark.parametrize("what", CHANGED)
def test_the_hash_changes_with(what: str) -> None:
    assert digest(CHANGED[what], PROPERTY) != digest(deployed(), PROPERTY)


def test_all_changes_have_hashes_of_their_own() -> None:
    assert len({digest(s, PROPERTY) for s in CHANGED.values()}) == len(CHANGED)


def test_the_hash_does_not_change_with_the_order_of_elements_or_of_their_fields() -> None:
    turned = {
        sort: {name: dict(reversed(list(fields.items()))) for name, fields in reversed(list(elements.items()))}
        for sort, elements in reversed(list(ELEMENTS.items()))
    }
    turned["Node"]["n1"]["others"] = ["h2", "h1"]

    assert canonical_text(deployed(turned), PROPERTY) == canonical_text(deployed(), PROPERTY)


def test_the_hash_does_not_change_with_what_is_only_told() -> None:
    told = replace(PROPERTY, claim="Some node is up.", why="Because.", cites=("X-1",))

    assert digest(changed_rule(same), told) == digest(deployed(), PROPERTY)


@pytest.mark.parametrize(
    "other",
    [
        replace(PROPERTY, id="Q"),
        always("P", "", that=exists(Node, lambda n: n.hub.up), why="", cites=""),
        always("P", "", when=Net.the.busy == 1, that=exists(Node, lambda n: n.up), why="", cites=""),
        never("P", "", that=exists(Node, lambda n: n.up), why="", cites=""),
        always("P", "", over=Node, that=lambda n: n.up, why="", cites=""),
        on_step("P", "", rule=Node.stop, that=lambda n: n.up, why="", cites=""),
        on_step("P", "", that=lambda: exists(Node, lambda n: n.up), why="", cites=""),
    ],
)
def test_the_hash_changes_with_the_property(other: Property) -> None:
    assert digest(deployed(), other) != digest(deployed(), PROPERTY)


def test_the_hash_is_the_same_on_every_machine() -> None:
    assert digest(deployed(), PROPERTY)[:16] == "ea7ca49386c24b80"
    assert digest(pair(), COUNTS) != digest(pair(), WHOLE)


# ---- what the package may use ------------------------------------------------------------------
def test_the_checker_shares_nothing_with_the_engines() -> None:
    folder = Path(checker.certificate.__file__).parent
    allowed = ("checker.certificate", "model.lang", "model.trace", "properties")
    forbidden = ("model.lang.ground", "model.lang.grounding", "model.lang.cone", "model.lang.evaluate")
    used = {
        (path.name, node.module)
        for path in folder.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom)
        and node.module
        and node.module.split(".")[0] in ("model", "properties", "checker", "diagrams")
    }

    assert {u for u in used if not u[1].startswith(allowed) or u[1] in forbidden} == set()


def test_one_file_imports_z3() -> None:
    folder = Path(checker.certificate.__file__).parent

    assert [p.name for p in sorted(folder.glob("*.py")) if "import z3" in p.read_text(encoding="utf-8")] == [
        "solver.py"
    ]
