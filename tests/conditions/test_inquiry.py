from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest

from checker.bdd import BddEngine
from checker.cli.target import find_target
from checker.conditions.inquiry import LONG, Answer, Inquiry, Team, UnderWay
from checker.conditions.ledger import Ledger
from checker.conditions.rows import Asking, table_of
from checker.conditions.sessions import Sessions
from checker.engine import Engine, Options, Reporter, Session, Silent
from checker.portfolio.service import within
from checker.rechecking import Rechecker, independent_checks
from checker.reference import ReferenceEngine
from checker.report.results import options_of
from checker.report.story import trace_in
from model.lang.sites import Site
from properties.evidence import Invariant, SetNode, StateSet
from properties.property import Property
from properties.regions import NONE, Regions
from properties.result import Case, Exploration, Result, Verdict
from properties.verdict_table import Outcome, row_of
from tests.cli.toy import LIBRARY
from tests.conditions.brute_force import Line, differences, differences_of, has_few_readings, rows

TOY = find_target(LIBRARY, "two-open")
CONDITIONS = {
    "T1": "holds exactly when R2 = sure; else violated",
    "T2": "holds in every reading",
    "T3": "violated in every reading",
    "T4": "holds in every reading",
    "T5": "holds in every reading",
    "T6": "holds in every reading",
    "T7": "violated in every reading",
    "T8": "holds exactly when R2 = sure; else violated",
    "T9": "vacuous in every reading",
}


def test_conditions_of_a_small_design_are_those_worked_out_by_hand() -> None:
    found = list(rows(TOY.site, TOY.catalogue))

    table = table_of(TOY.site, "", found)
    assert {row.property.id: table.sentence(row) for row in found} == CONDITIONS
    assert all(part.checked for row in found for part in row.parts)


@pytest.mark.parametrize("engine", [None, "reference"])
def test_each_combination_alone_has_the_outcome_of_the_condition(engine: str | None) -> None:
    found = list(rows(TOY.site, TOY.catalogue, engine))

    assert [d for row in found for d in differences(TOY.site, row, ReferenceEngine())] == []


def test_stories_cover_every_violated_combination() -> None:
    for row in rows(TOY.site, TOY.catalogue):
        part = row.part(Outcome.VIOLATED)
        if part is None:
            continue
        regions = Regions({i: tuple(c.option for c in TOY.site.readings[i]) for i in TOY.site.free_readings})
        stories = [c for c in part.cases if trace_in(c.evidence) is not None and c.checked]

        assert regions.union(cube for c in stories for cube in c.where) == regions.union(part.where)


def test_conditions_of_random_systems_agree_with_every_single_combination() -> None:
    chosen = itertools.islice((seed for seed in range(3000, 9999) if has_few_readings(seed)), 6)

    assert [told for seed in chosen for told in differences_of(seed)] == []


# ---- several engines -----------------------------------------------------------------------------
@dataclass(frozen=True)
class Changed:
    """The diagrams, with their cases changed before anyone hears of them."""

    change: Callable[[Case], Case]
    name: str = "changed"
    decides: frozenset[str] = BddEngine().decides

    def open(self, site: Site, options: Options, reporter: Reporter) -> ChangedSession:
        return ChangedSession(BddEngine().open(site, options, reporter), self.change)


@dataclass(frozen=True)
class ChangedSession:
    session: Session
    change: Callable[[Case], Case]

    def check(self, prop: Property) -> Result:
        result = self.session.check(prop)
        return replace(result, cases=tuple(map(self.change, result.cases)))

    def explore(self) -> tuple[Exploration, ...]:
        return self.session.explore()


def silenced(_: Case) -> Case:
    return Case(((),), Verdict.UNDECIDED, reason="it says nothing")


def padded(case: Case) -> Case:
    """The same proof, written with far more nodes than it needs."""
    if not isinstance(case.evidence, Invariant):
        return case
    nodes = case.evidence.states.nodes
    more: tuple[SetNode, ...] = tuple(("and", (len(nodes) - 1 + i,)) for i in range(2 * LONG))
    return replace(case, evidence=Invariant(StateSet((*nodes, *more))))


def asked(first: Engine) -> dict[str, Answer]:
    """What is found of T1 and T6 by a team in which another engine follows this one."""
    properties = TOY.properties(["T1", "T6"])
    usual = {i: choices[0].option for i, choices in TOY.site.readings.items()}
    team = Team((first, BddEngine()), (ReferenceEngine(),))
    handle = Asking(TOY.site, usual, properties, team, None).begin(Line())
    return {prop.id: handle(number) for number, prop in enumerate(properties)}


@pytest.mark.parametrize("change", [silenced, padded])
def test_what_one_engine_does_not_know_or_proves_at_length_another_is_asked_about(
    change: Callable[[Case], Case],
) -> None:
    found = asked(Changed(change))

    for prop in TOY.properties(["T1", "T6"]):
        answer = found[prop.id]
        row = row_of(Result(prop, "", "", answer.cases), options_of(TOY.site), answer.relevant)
        assert table_of(TOY.site, "", [row]).sentence(row) == CONDITIONS[prop.id]
        assert all(part.checked for part in row.parts)
    proofs = [c.evidence for answer in found.values() for c in answer.cases if isinstance(c.evidence, Invariant)]
    assert len(proofs) == 2
    assert all(proof.states.size < 20 for proof in proofs)


def test_a_story_that_is_told_settles_nothing_that_was_not_asked_about() -> None:
    (prop,) = TOY.properties(["T1"])
    usual = {"R1": "always", "R2": "sure"}
    team = Team((BddEngine(),), (ReferenceEngine(),))
    sessions, rechecker = Sessions(TOY.site, Options(), Silent()), Rechecker(independent_checks(TOY.site), Silent())
    inquiry = Inquiry(TOY.site, usual, team, sessions, rechecker)
    regions = inquiry.regions
    ledger = Ledger(prop, regions.ids, inquiry.stories, usual, rechecker)
    under_way = UnderWay(inquiry, ledger)
    hasty = (("R1", ("always",)), ("R2", ("hasty",)))
    (case,) = BddEngine().open(within(TOY.site, hasty), Options(), Silent()).check(prop).cases

    under_way.asked = regions.cube(hasty)
    under_way.hear(replace(case, where=((),)))

    assert ledger.unshown == NONE
    assert ledger.open == regions.cube((("R2", ("sure",)),))
