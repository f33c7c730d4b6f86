"""The same results whatever the number of jobs; what a worker takes with it is undecided; nothing is left behind."""

from __future__ import annotations

import multiprocessing
import os
import time
from collections.abc import Iterator
from dataclasses import replace
from multiprocessing import forkserver, resource_tracker
from pathlib import Path

import pytest

from checker.bdd import BddEngine
from checker.cli.target import find_target
from checker.engine import Engine, Options, Silent
from checker.engines import ENGINE_NAMES, engine
from checker.judgement import Judged, Judgement
from checker.work.crew import GRACE, StartMethod
from checker.work.workshop import Workshop
from model.lang.errors import Code, ReachedError, UsageError
from properties.evidence import TracePair
from properties.result import Effort, Verdict
from tests.cli.toy import LIBRARY
from tests.work.engines import Troubled

METHODS: tuple[StartMethod, ...] = ("fork", "spawn") if os.name == "posix" else ("spawn",)


@pytest.fixture(autouse=True)
def no_process_is_left() -> Iterator[None]:
    yield
    assert multiprocessing.active_children() == []
    assert children() <= helpers()


def helpers() -> set[int]:
    """The processes that Python keeps beside this one, if there are any."""
    tracker, server = vars(resource_tracker)["_resource_tracker"], vars(forkserver)["_forkserver"]
    return {tracker._pid, server._forkserver_pid} - {None}


def children() -> set[int]:
    """The child processes of this one, zombies included; none where the system does not list them."""
    listed = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children")
    return {int(pid) for pid in listed.read_text(encoding="ascii").split()} if listed.exists() else set()


def judged(
    engine: Engine,
    *ids: str,
    deployment: str = "two-open",
    jobs: int = 2,
    method: StartMethod | None = None,
    options: Options = Options(),  # noqa: B008 - frozen
) -> list[Judged]:
    target = find_target(LIBRARY, deployment)
    wanted = target.properties(ids)
    with Workshop(target.site, wanted, engine, options, jobs=jobs, method=method) as workshop:
        return list(workshop.run(Silent(), from_catalogue=True))


def without_seconds(found: list[Judged]) -> list[Judged]:
    return [replace(j, result=replace(j.result, effort=replace(j.result.effort, seconds=0.0))) for j in found]


@pytest.mark.parametrize("name", ENGINE_NAMES)
@pytest.mark.parametrize("method", METHODS)
def test_the_number_of_jobs_changes_no_result(name: str, method: StartMethod) -> None:
    alone = without_seconds(judged(engine(name), jobs=1))

    assert [j.result.property.id for j in alone] == ["T1", "T2", "T3", "T4", "T5", "T6", "T7", "T8", "T9"]
    assert without_seconds(judged(engine(name), method=method)) == alone
    if method == "fork":
        assert without_seconds(judged(engine(name), method=method, jobs=5)) == alone


def test_a_run_without_properties_gives_nothing() -> None:
    target = find_target(LIBRARY, "two")

    with Workshop(target.site, (), BddEngine(), Options(), jobs=2) as workshop:
        assert list(workshop.run(Silent(), from_catalogue=True)) == []


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_error_of_the_model_comes_with_its_trace(jobs: int) -> None:
    with pytest.raises(ReachedError) as raised:
        judged(BddEngine(), deployment="tank", jobs=jobs)

    assert str(raised.value).startswith("tests/cli/toy.py:")
    assert "Tank.fill(tank1)" in raised.value.message
    assert [s.instance for s in raised.value.evidence.steps] == ["Tank.fill(tank1)"] * 2  # type: ignore[attr-defined]


@pytest.mark.skipif(os.name == "nt", reason="signals are sent differently there")
@pytest.mark.parametrize("method", ["fork", "forkserver", "spawn"])
def test_a_worker_that_dies_makes_its_property_undecided_and_no_other(method: StartMethod) -> None:
    found = judged(Troubled("dies"), "T1", "T2", "T3", "T6", deployment="two", method=method)

    assert [j.result.cases[0].verdict for j in found] == [
        Verdict.HOLDS,
        Verdict.UNDECIDED,
        Verdict.VIOLATED,
        Verdict.HOLDS,
    ]
    assert found[1].judgement is Judgement.UNDECIDED
    assert found[1].result.cases[0].reason == (
        "its process was ended by SIGKILL, as the system does when memory runs out"
    )


def test_a_worker_without_memory_makes_its_property_undecided() -> None:
    found = judged(Troubled("is crowded"), "T1", "T2", "T3", deployment="two")

    assert [j.result.cases[0].verdict for j in found] == [Verdict.HOLDS, Verdict.UNDECIDED, Verdict.VIOLATED]
    assert found[1].result.cases[0].reason == "its process ran out of memory"


def test_a_call_that_cannot_be_interrupted_ends_with_its_budget() -> None:
    begun = time.monotonic()

    found = judged(Troubled("sleeps"), "T1", "T2", "T3", deployment="two", options=Options(max_seconds=0.5))

    assert [j.result.cases[0].verdict for j in found] == [Verdict.HOLDS, Verdict.UNDECIDED, Verdict.VIOLATED]
    assert found[1].result.cases[0].reason == "the budget of 0.5 seconds is used up"
    assert GRACE < time.monotonic() - begun < 20


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_an_engine_cannot_decide_is_undecided(jobs: int) -> None:
    found = judged(Troubled("refuses"), "T2", "T3", deployment="two", jobs=jobs)

    assert [j.result.cases[0].reason for j in found] == ["too many quantifiers", ""]


@pytest.mark.parametrize("jobs", [1, 2])
def test_other_errors_of_usage_are_raised(jobs: int) -> None:
    with pytest.raises(UsageError, match="there is no such thing") as raised:
        judged(Troubled("is misused"), deployment="two", jobs=jobs)

    assert raised.value.code is Code.UNKNOWN_NAME


def test_a_fault_of_an_engine_is_raised_with_where_it_happened() -> None:
    with pytest.raises(ArithmeticError, match="a fault of the engine") as raised:
        judged(Troubled("fails"), deployment="two")

    assert "in _fail\n" in raised.value.__notes__[0]


def test_an_answer_that_is_no_plain_data_is_a_fault_of_the_engine() -> None:
    with pytest.raises(TypeError, match="no plain data"):
        judged(Troubled("babbles"), deployment="two")


class StoppedAfter:
    """A reporter whose user stops so many seconds after the first progress."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.since: float | None = None
        self.told: list[tuple[str, int]] = []

    def progress(self, phase: str, done: int, note: str = "") -> None:  # noqa: ARG002 - the protocol
        self.told.append((phase, done))

    def cancelled(self) -> bool:
        self.since = self.since or time.monotonic()
        return time.monotonic() - self.since > self.seconds


def stopped(engine: Engine, *ids: str) -> tuple[list[str], StoppedAfter]:
    target = find_target(LIBRARY, "two")
    reporter = StoppedAfter(1.0)
    with Workshop(target.site, target.properties(ids), engine, Options(), jobs=2) as workshop:
        found = list(workshop.run(reporter, from_catalogue=True))
    return [j.result.cases[0].reason for j in found], reporter


def test_an_engine_that_is_stopped_ends_with_what_it_has() -> None:
    reasons, reporter = stopped(Troubled("waits"), "T2")

    assert reasons == ["stopped when asked to"]
    assert ("waiting", 1) in reporter.told


def test_an_engine_that_does_not_stop_is_ended() -> None:
    begun = time.monotonic()

    reasons, _ = stopped(Troubled("sleeps"), "T1", "T2")

    assert reasons == ["", "cancelled"]
    assert time.monotonic() - begun < 20


def test_after_a_wish_to_stop_nothing_is_begun() -> None:
    target = find_target(LIBRARY, "two")
    reporter = StoppedAfter(-1.0)

    with Workshop(target.site, target.properties([]), BddEngine(), Options(), jobs=2) as workshop:
        found = list(workshop.run(reporter, from_catalogue=True))

    assert {j.result.cases[0].reason for j in found} == {"stopped before it was begun"}
    assert {j.result.effort for j in found} == {Effort()}


def test_a_run_that_is_dropped_leaves_no_process() -> None:
    target = find_target(LIBRARY, "two")

    with Workshop(target.site, target.properties([]), Troubled("sleeps"), Options(), jobs=3) as workshop:
        first = next(iter(workshop.run(Silent(), from_catalogue=True)))

    assert first.result.property.id == "T1"


def test_pairs_of_runs_travel() -> None:
    found = judged(BddEngine(), "T8")

    assert [type(c.evidence) for c in found[0].result.cases if c.verdict is Verdict.VIOLATED] == [TracePair]
