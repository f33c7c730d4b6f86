"""What a parcel holds is the same on the other side, node for node."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from checker.cli.library import shipped
from checker.cli.target import find_target
from checker.work.parcel import packed, unpacked
from model.deployment_file import deployment_names
from model.lang import expr as ex
from model.lang.component import Component, Fixed, Link, Links, Ref, State
from model.lang.errors import Code, ReachedError, UsageError
from model.lang.grounding import ground
from model.lang.place import Place
from model.lang.rule import Step, enabled, event, fired, settled, when
from model.lang.term import Bool, Term, count, exists, forall, ite, old
from model.lang.traverse import post_order
from tests.cli.toy import LIBRARY, PROPERTIES, Preemption, Readings

ROOT = Path(__file__).resolve().parents[2]


class Part(Component):
    number = Fixed(int, ordered=True)
    up = State(bool, initially=False)
    level = State(range(3), initially=0)


class Whole(Component):
    part = Link(Part)
    parts = Links(Part)
    chosen = Ref(Part)

    @event()
    def turn(self) -> Step:
        """{self} turns."""
        return when(self.part.up).then(self.part.up.becomes(False))


def every_kind_of_node() -> list[Term[bool]]:
    whole = Whole.symbol(ex.bound("self", Whole))
    return [
        whole.part.up & ~forall(Part, lambda p: p.up | whole.parts.has(p)),
        exists(Part, lambda p: p.number < whole.part.number),
        count(Part, lambda p: p.level + 1 == p.level - 1) == 2,
        whole.chosen.element.up,
        ite(whole.part.up, whole.part.level, old(whole.part.level)) == 1,
        enabled(Whole.turn) | enabled(Whole.turn, whole) | fired(Whole.turn) | fired(Whole.turn, whole),
        settled(Whole, Part) & (Readings.R1 == Preemption.NEVER),
    ]


def test_every_kind_of_node_comes_back_as_itself() -> None:
    nodes = [t.node for t in every_kind_of_node()]
    kinds = {type(n) for n in post_order(*nodes)}

    again = unpacked(packed(nodes))

    assert kinds == set(ex.Expr.__args__)
    assert all(a is b for a, b in zip(again, nodes, strict=True))


def test_a_deep_expression_comes_back_as_itself() -> None:
    part = Part.symbol(ex.bound("self", Part))
    made: Bool = part.up
    for i in range(10_000):
        made = (made & (part.level == i % 2)) | part.up

    assert unpacked(packed((made.node, [made.node]))) == (made.node, [made.node])


@pytest.mark.parametrize("deployment", deployment_names())
def test_a_shipped_site_and_its_catalogue_come_back_equal(deployment: str) -> None:
    target = find_target(shipped(), deployment)

    site, catalogue = unpacked(packed((target.site, target.catalogue)))

    assert site == target.site
    assert catalogue == target.catalogue
    assert [p.place for p in catalogue] == [p.place for p in target.catalogue]
    assert [r.place for r in site.system.rules] == [r.place for r in target.site.system.rules]


def test_a_what_if_travels_as_it_is() -> None:
    site = find_target(LIBRARY, "two").site
    changed = site.with_system(site.system.remove("Server.displace"))

    again = unpacked(packed(changed))

    assert again == changed
    assert again.system.removed == {"Server.displace"}
    assert ground(again).digest() == ground(changed).digest() != ground(site).digest()


def test_another_process_grounds_a_parcel_to_the_same_system(tmp_path: Path) -> None:
    site = find_target(LIBRARY, "two-open").site
    tmp_path.joinpath("parcel").write_bytes(packed(site))
    script = (
        "import sys, pathlib; from checker.work.parcel import unpacked; from model.lang.grounding import ground; "
        "print(ground(unpacked(pathlib.Path(sys.argv[1]).read_bytes())).digest())"
    )

    told = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path / "parcel")], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert told.stdout.strip() == ground(site).digest()


def test_what_stands_in_no_module_cannot_travel() -> None:
    class Hidden(Component):
        up = State(bool, initially=False)

    with pytest.raises(UsageError, match="another process cannot be told of this design") as raised:
        packed([Hidden.symbol(ex.bound("self", Hidden)).up.node])

    assert raised.value.code is Code.NOT_PORTABLE


def test_an_error_travels_with_all_it_says() -> None:
    error = ReachedError(Code.RANGE_LEFT, "x would become 3", place=Place("tank.py", 7), fix="widen it")
    error.evidence = ("the", "way")

    again = unpacked(packed(error))

    assert type(again) is ReachedError
    assert str(again) == str(error) == "tank.py:7: x would become 3 [F501]\n  to mend it: widen it"
    assert (again.code, again.args, again.evidence) == (error.code, error.args, ("the", "way"))


def test_properties_of_every_kind_travel() -> None:
    assert unpacked(packed(PROPERTIES)) == PROPERTIES
