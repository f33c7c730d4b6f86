"""The reference engine and others say the same on narrow sites of CTI OS; how they are asked, and what is kept."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bench.narrow_sites import NARROW, NarrowSite
from bench.opinion_record import Record
from bench.opinions import Opinion, ask, disagreement
from bench.peer_opinions import ask_storm
from bench.peers import storm
from bench.slice_digest import digest
from model.lang.grounding import Grounder
from properties.catalogue import catalogue
from properties.property import Property
from tests.mutants.patches import whole
from tests.telling import site_of

CLAIMS = {p.id: p for p in catalogue("ctios")}
OF_EACH_KIND = ("S1-34", "H2", "P35", "P13", "P34-switch", "H15", "P4", "P6", "S1-35")
SMALL = next(n for n in NARROW if n.name == "switch and phone, last event")


def opinions(
    narrow: NarrowSite, ids: tuple[str, ...], *engines: str
) -> dict[tuple[str, tuple[str, ...]], list[Opinion]]:
    found: dict[tuple[str, tuple[str, ...]], list[Opinion]] = {}
    for name in engines:
        for _, said in ask(narrow.site(), [CLAIMS[i] for i in ids], name, 600.0):
            for opinion in said:
                found.setdefault((opinion.claim, opinion.binding), []).append(opinion)
    return found


def contradictions(narrow: NarrowSite, ids: tuple[str, ...], *engines: str) -> list[str]:
    of = narrow.site()
    found = opinions(narrow, ids, *engines)
    return [what for (claim, _), said in found.items() if (what := disagreement(of, CLAIMS[claim], said))]


def test_two_engines_agree_on_claims_of_each_kind() -> None:
    found = opinions(SMALL, OF_EACH_KIND, "reference", "bdd")

    assert {key: [o.verdict for o in said] for key, said in found.items() if not all(o.decides for o in said)} == {}
    assert {kind for i in OF_EACH_KIND for kind in (CLAIMS[i].kind,)} == {p.kind for p in CLAIMS.values()}
    assert {said[0].states for said in found.values()} == {576}
    assert contradictions(SMALL, OF_EACH_KIND, "reference", "bdd") == []


@pytest.mark.long
@pytest.mark.parametrize("narrow", NARROW, ids=lambda n: n.name)
def test_the_reference_engine_contradicts_no_other_one(narrow: NarrowSite) -> None:
    assert contradictions(narrow, tuple(CLAIMS), "reference", "bdd", "ic3") == []


def test_opinions_that_differ_are_a_disagreement() -> None:
    of = SMALL.site()
    claim = CLAIMS["H15"]
    says = Opinion("H15", ("softphone1",), "one", "holds", "not asked", 0.0)

    assert disagreement(of, claim, [says, replace(says, engine="other")]) == ""
    assert disagreement(of, claim, [says, replace(says, engine="other", verdict="undecided")]) == ""
    assert "holds or violated" in disagreement(of, claim, [says, replace(says, engine="other", verdict="violated")])


@pytest.mark.parametrize(("deployment", "same"), [("duplex-8", True), ("three-servers", False)])
def test_a_slice_is_the_same_where_nothing_that_matters_differs(deployment: str, same: bool) -> None:
    claim = CLAIMS["P34"]
    sites = [site_of(name, "normal", {}) for name in ("duplex", deployment)]

    first, second = (digest(of, Grounder(of), claim, ("softphone1",)) for of in sites)

    assert (first == second) is same


def test_a_slice_is_another_one_without_a_rule_that_matters_to_it() -> None:
    claim = CLAIMS["P34-network"]
    systems = [
        whole("ctios"),
        *(whole("ctios").remove(f"Network.{r}_link") for r in ("restore_public", "lose_private")),
    ]
    sites = [site_of("duplex", "normal", {}, system) for system in (*systems, whole("ctios").remove("Switch.fail"))]

    as_it_is, *changed, elsewhere = (digest(of, Grounder(of), claim, ()) for of in sites)

    assert len({as_it_is, *changed}) == 3
    assert elsewhere == as_it_is


@pytest.mark.skipif(not storm.installed(), reason="Storm is not installed: the extra `peers`")
def test_storm_has_an_opinion_on_what_is_always_possible_alone() -> None:
    of = site_of("duplex", "normal", {}, whole("ctios").remove("Network.restore_public_link"))

    said = {i: [o.verdict for o in ask_storm(of, CLAIMS[i])] for i in ("P34-network", "P34-cable", "P15")}

    assert said == {"P34-network": ["violated"], "P34-cable": ["holds"] * 4, "P15": []}


def test_an_engine_that_has_no_time_left_says_nothing() -> None:
    claim = CLAIMS["S1-27"]

    told = list(ask(NARROW[1].site(), [claim], "reference", 0.1))

    assert told == [(claim, [])]


def test_an_engine_that_breaks_is_no_engine_without_time(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_name: str) -> Broken:
        return Broken()

    monkeypatch.setattr("bench.opinions.engine", broken)

    with pytest.raises(RuntimeError, match="that is no verdict"):
        list(ask(SMALL.site(), [CLAIMS["H15"]], "broken", 10.0))


def test_what_is_written_down_is_read_again(tmp_path: Path) -> None:
    file = tmp_path / "record.jsonl"
    first, second = (
        Opinion("P4", ("softphone1",), "bdd", verdict, "not asked", 0.5) for verdict in ("holds", "violated")
    )
    record = Record(file)
    record.add("duplex", first)
    record.add("duplex", second)
    record.close("duplex", "P4", "bdd", 40.0)

    again = Record(file)

    assert again.said("duplex", "P4", "bdd") == {("softphone1",): second}
    assert (again.patience("duplex", "P4", "bdd"), again.patience("duplex", "P4", "ic3")) == (40.0, 0.0)


class Broken:
    decides = frozenset(p.kind for p in CLAIMS.values())

    def open(self, *_given: object) -> Broken:
        raise ValueError("broken")

    def check(self, prop: Property) -> None: ...
