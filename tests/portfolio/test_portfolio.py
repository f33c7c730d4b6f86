"""Whoever wins: the same verdicts, the same stories, and nothing without evidence that checks."""

from __future__ import annotations

import dataclasses
import multiprocessing
import sys
from collections.abc import Callable, Iterator

import pytest

from checker.api import check
from checker.bdd import BddEngine
from checker.cli.library import shipped
from checker.cli.target import Target, find_target
from checker.engine import Engine, Options, Silent
from checker.engines import team as standard
from checker.judgement import Judged
from checker.portfolio.instances import is_divisible
from checker.portfolio.portfolio import Portfolio
from checker.portfolio.team import Team
from model.lang.errors import ReachedError
from model.lang.sites import Site
from properties.property import Property
from properties.result import Case, Verdict
from tests.cli.toy import LIBRARY
from tests.portfolio.engines import Played
from tests.random_systems import case

BDD = BddEngine()


@pytest.fixture(autouse=True)
def no_process_is_left() -> Iterator[None]:
    yield
    assert multiprocessing.active_children() == []


def played(plays: str, *kinds: str) -> Played:
    return Played(plays.replace(" ", "-"), plays, frozenset(kinds) if kinds else BDD.decides)


def team(*runners: Engine, scouts: tuple[Engine, ...] = (), teller: Engine = BDD) -> Team:
    return Team(scouts, runners, (teller,))


def run(
    team: Team,
    *ids: str,
    deployment: str = "two-open",
    jobs: int = 2,
    options: Options = Options(),  # noqa: B008 - frozen
) -> list[Judged]:
    target = find_target(LIBRARY, deployment)
    return run_on(team, target.site, target.properties(ids), jobs, options)


def run_on(team: Team, site: Site, properties: tuple[Property, ...], jobs: int, options: Options) -> list[Judged]:
    with Portfolio(site, properties, team, options, jobs=jobs) as portfolio:
        return list(portfolio.run(Silent(), from_catalogue=True))


def alone(target: Target, *ids: str) -> list[Judged]:
    return list(check(target.site, *target.properties(ids)))


def told(found: list[Judged]) -> list[tuple[Case, ...]]:
    """The cases without what depends on who found a proof: their proofs, and what is said about missing ones."""
    return [tuple(_without_proof(c) for c in j.result.cases) for j in found]


def _without_proof(case: Case) -> Case:
    shows = type(case.evidence).__name__ in {"Invariant", "RankedInvariant"}
    return dataclasses.replace(case, evidence=None if shows else case.evidence, reason="")


@pytest.mark.parametrize("deployment", ["two", pytest.param("two-open", marks=pytest.mark.long)])
@pytest.mark.parametrize(
    "others",
    [
        (),
        ("sleeps",),
        pytest.param(("shirks", "dies", "fails"), marks=pytest.mark.long),
        ("lies",),
        ("is slow", "reference"),
        ("sees violations", "sees proofs"),
    ],
)
def test_verdicts_and_stories_are_those_of_one_engine_alone(deployment: str, others: tuple[str, ...]) -> None:
    members = team(*(played(o) for o in others), BDD)

    found = run(members, deployment=deployment)

    assert told(found) == told(alone(find_target(LIBRARY, deployment)))
    assert {j.result.engine for j in found} == {"portfolio"}


def test_a_story_does_not_depend_on_the_winner() -> None:
    by_reference = run(team(played("reference")), "T1", "T3", "T7", "T8")
    by_bdd = run(team(BDD), "T1", "T3", "T7", "T8")

    assert {j.result.effort.winners for j in by_reference} == {("reference",)}
    assert {j.result.effort.winners for j in by_bdd} == {("bdd",)}
    assert told(by_reference) == told(by_bdd)


def test_the_first_whose_evidence_checks_wins() -> None:
    found = run(team(played("is slow"), played("lies"), played("bdd"), teller=played("bdd")), "T2", "T6")

    assert [j.result.effort.winners for j in found] == [("bdd",), ("bdd",)]
    assert all(c.checked for j in found for c in j.result.cases)


def test_scouts_are_asked_first_and_runners_only_where_something_is_left() -> None:
    scout = played("sees violations")
    found = run(team(played("bdd"), scouts=(scout,), teller=played("bdd")), "T3", "T2", "T1")

    assert [(j.result.property.id, j.result.effort.winners) for j in found] == [
        ("T1", ("sees-violations", "bdd")),
        ("T2", ("bdd",)),
        ("T3", ("sees-violations",)),
    ]


def test_what_nobody_decides_is_undecided_with_all_reasons() -> None:
    found = run(team(played("shirks"), played("fails"), teller=played("shirks")), "T2", deployment="two")

    case = found[0].result.cases[0]
    assert (case.verdict, case.evidence, case.checked) == (Verdict.UNDECIDED, None, False)
    assert case.reason == "shirks: no idea; fails: it failed: ArithmeticError: division of nothing"


def test_a_liar_alone_convinces_nobody() -> None:
    liar = played("lies")

    found = run(team(liar, teller=liar), deployment="two")

    cases = [c for j in found for c in j.result.cases]
    assert {(c.verdict, c.checked) for c in cases} == {(Verdict.UNDECIDED, False)}
    assert all("lies: the engine says" in c.reason for c in cases)


def test_a_kind_that_no_engine_decides_is_undecided() -> None:
    only = played("bdd", "always")

    found = run(team(only, teller=only), "T1", "T2", deployment="two")

    assert [c.verdict for j in found for c in j.result.cases] == [Verdict.UNDECIDED, Verdict.HOLDS]
    assert found[0].result.cases[0].reason == "no engine decides it"


def test_where_the_teller_has_no_story_the_winner_tells_it() -> None:
    found = run(team(played("reference"), teller=played("shirks")), "T3", deployment="two")

    case = found[0].result.cases[0]
    assert (case.verdict, case.checked, case.binding) == (Verdict.VIOLATED, True, ("server1",))
    assert case.reason == "shirks does not tell all of it: no idea"


def test_an_error_of_the_model_is_told_by_the_teller() -> None:
    with pytest.raises(ReachedError) as raised:
        run(team(played("reference")), deployment="tank")

    assert [s.instance for s in raised.value.evidence.steps] == ["Tank.fill(tank1)"] * 2  # type: ignore[attr-defined]


def test_an_engine_that_never_ends_is_stopped_by_its_budget() -> None:
    sleeper = played("sleeps")

    found = run(team(sleeper, teller=sleeper), "T2", deployment="two", options=Options(max_seconds=0.3))

    assert found[0].result.cases[0].reason == "sleeps: the budget of 0.3 seconds is used up"


@pytest.mark.parametrize("jobs", [pytest.param(1, marks=pytest.mark.long), 3])
def test_the_number_of_jobs_changes_nothing(jobs: int) -> None:
    assert told(run(team(BDD), jobs=jobs)) == told(run(team(BDD), jobs=2))


def test_results_within_a_bound_on_faults_are_bounded() -> None:
    found = run(team(BDD), "T2", "T3", options=Options(max_faults=0), deployment="two")

    assert [(c.verdict, c.max_faults, c.checked) for j in found for c in j.result.cases] == [
        (Verdict.HOLDS, 0, False),
        (Verdict.HOLDS, 0, False),
    ]


def test_interchangeable_elements_are_checked_once_and_said_so() -> None:
    from bench.pairs import Client, Session, pairs_site
    from properties.property import never

    prop = never(
        "L1",
        "A client is never on its backup",
        that=lambda c: c.session == Session.ON_BACKUP,
        over=Client,
        why="w",
        cites="",
    )

    found = run_on(team(BDD), pairs_site(4), (prop,), 2, Options())

    result = found[0].result
    assert [i.binding for i in result.cases[0].instances] == [("client1",), ("client2",), ("client3",), ("client4",)]
    assert {i.verdict for i in result.cases[0].instances} == {Verdict.VIOLATED}
    assert told(found) == told(list(check(pairs_site(4), prop)))
    assert result.effort.notes == ("checked for client1, and 3 interchangeable others",)


def test_steps_of_a_rule_are_checked_for_one_of_its_interchangeable_instances() -> None:
    from bench.pairs import Client, Session, pairs_site
    from properties.property import on_step

    gone, stays = (
        on_step(name, "c", rule=Client.leave_primary, that=lambda c: c.session == end, why="w")  # noqa: B023 - called now
        for name, end in (("GONE", Session.LEFT_PRIMARY), ("STAYS", Session.ON_PRIMARY))
    )

    found = run_on(team(BDD), pairs_site(4), (gone, stays), 1, Options())

    assert [j.result.cases[0].verdict for j in found] == [Verdict.HOLDS, Verdict.VIOLATED]
    assert [j.result.cases[0].checked for j in found] == [True, True]
    assert told(found) == told(list(check(pairs_site(4), gone, stays)))
    note = "checked for 1 of 4 instances of its rule, the others are interchangeable"
    assert [j.result.effort.notes for j in found] == [(note,), (note,)]


@pytest.mark.long
def test_the_steps_of_eight_softphones_are_proved_by_those_of_two() -> None:
    target = find_target(shipped(), "duplex-8")
    properties = target.properties(["H4", "S1-43-failure", "S1-46"])

    found = run_on(standard(), target.site, properties, 1, Options())

    assert {
        j.result.property.id: (j.result.cases[0].verdict, j.result.cases[0].checked) for j in found
    } == dict.fromkeys(("H4", "S1-43-failure", "S1-46"), (Verdict.HOLDS, True))
    note = "checked for 4 of 16 instances of its rule, the others are interchangeable"
    assert [j.result.effort.notes for j in found] == [(note,)] * 3


@pytest.mark.skipif(
    sys.platform != "linux", reason="random components stand in no module, so workers have to inherit them"
)
@pytest.mark.alone
@pytest.mark.parametrize("seed", range(12))
def test_random_systems_are_decided_as_by_one_engine(seed: int) -> None:
    made = case(seed)
    members = team(played("is slow"), BDD, scouts=(played("sees violations"),))
    expected = outcome(lambda: list(check(made.site, *made.properties)))

    found = outcome(lambda: run_on(members, made.site, made.properties, 2, Options()))

    assert found == expected


def outcome(work: Callable[[], list[Judged]]) -> list[tuple[Case, ...]] | str:
    """What was found, or the error of the model."""
    try:
        return told(work())
    except ReachedError as error:
        return error.message


def test_looking_for_interchangeable_elements_takes_no_more_workers_than_there_are_jobs() -> None:
    target = find_target(LIBRARY, "two")
    divided = 3 * tuple(p for p in target.catalogue if is_divisible(target.site, p))

    with Portfolio(target.site, divided, team(BDD), Options(), jobs=1) as portfolio:
        next(portfolio.run(Silent(), from_catalogue=True))
        workers = len(multiprocessing.active_children())

    assert (len(divided), workers) == (6, len(["grouping", "checking", "bdd"]))
