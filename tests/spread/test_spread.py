"""Tasks on executors: in the order of the properties, each once, and nothing is believed that did not come back."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from checker.api import check, report
from checker.cli.target import find_target
from checker.engine import Options, Silent
from checker.judgement import Judged
from checker.spread.errand import run_errand
from checker.spread.spread import Spread
from checker.spread.task import Task, tasks, work_on
from checker.work.parcel import unpacked
from checker.work.service import Found
from model.lang.errors import Code, ReachedError, UsageError
from properties.result import Verdict
from tests.checker.fake import Stopping
from tests.cli.toy import LIBRARY

TARGET = find_target(LIBRARY, "two-open")


def here(task: Task) -> Found:
    return work_on(task, Silent())


_ONE = threading.Lock()


def here_locked(task: Task) -> Found:
    with _ONE:  # the solver is used by one thread at a time
        return here(task)


def spread(work: Callable[[Task], Found]) -> tuple[Judged, ...]:
    executor = ThreadPoolExecutor(4)
    with Spread(TARGET.site, TARGET.catalogue, "reference", Options(), executor, work=work) as shop:
        return tuple(shop.run(Silent(), from_catalogue=True))


def id_of(task: Task) -> str:
    prop = unpacked(task.parcel)[1]
    return str(prop.id)


def test_results_are_those_of_a_run_here_in_the_same_order_whoever_is_first() -> None:
    fourth = threading.Event()
    done: list[str] = []

    def last_first(task: Task) -> Found:
        if id_of(task) == "T1":
            assert fourth.wait(60)
        found = here_locked(task)
        done.append(id_of(task))
        if id_of(task) == "T4":
            fourth.set()
        return found

    found = spread(last_first)

    assert report(TARGET.site, found) == report(TARGET.site, check(TARGET.site, *TARGET.catalogue, engine="reference"))
    assert sorted(done) == [p.id for p in TARGET.catalogue]
    assert done.index("T1") > done.index("T4")


def test_what_an_executor_loses_is_undecided() -> None:
    def lost(task: Task) -> Found:
        if id_of(task) == "T2":
            raise EOFError("the worker went away")
        return here_locked(task)

    found = spread(lost)

    assert [c.case.verdict for c in found[1].cases] == [Verdict.UNDECIDED]
    assert found[1].cases[0].case.reason == "its worker was lost: EOFError: the worker went away"
    assert [j.result.property.id for j in found] == [p.id for p in TARGET.catalogue]
    assert all(c.case.verdict is not Verdict.UNDECIDED for j in found if j.result.property.id != "T2" for c in j.cases)


def test_a_wish_to_stop_leaves_the_rest_undecided() -> None:
    go = threading.Event()

    def slow(task: Task) -> Found:
        go.wait(20)
        return here_locked(task)

    executor = ThreadPoolExecutor(1)
    with Spread(TARGET.site, TARGET.catalogue, "reference", Options(), executor, work=slow) as shop:
        found = tuple(shop.run(Stopping(2), from_catalogue=True))
        go.set()

    assert {c.case.reason for j in found for c in j.cases} == {"stopped before its result was back"}
    assert len(found) == 9


def test_a_kind_that_the_engine_does_not_decide_is_undecided() -> None:
    counted = find_target(LIBRARY, "two").catalogue[4:5]
    executor = ThreadPoolExecutor(1)
    with Spread(TARGET.site, counted, "nothing", Options(), executor, work=refuse) as shop:
        (judged,) = shop.run(Silent(), from_catalogue=True)

    assert judged.cases[0].case.reason == "too many quantifiers"


def refuse(_task: Task) -> Found:
    raise UsageError(Code.NOT_DECIDABLE_HERE, "too many quantifiers")


@pytest.mark.parametrize("position", [0, 1, 2])
def test_a_worker_with_other_software_or_another_design_refuses(position: int) -> None:
    (task,) = tasks(TARGET.site, TARGET.catalogue[:1], "reference", Options())
    stamp = list(task.stamp)
    stamp[position] = "0" * 64

    with pytest.raises(UsageError) as raised:
        here(replace(task, stamp=(stamp[0], stamp[1], stamp[2])))

    assert raised.value.code is Code.NOT_PORTABLE


def test_an_errand_answers_from_a_process_of_its_own() -> None:
    (task,) = tasks(TARGET.site, TARGET.catalogue[:1], "reference", Options())

    found = run_errand(task)

    assert found.cases == here_locked(task).cases


def test_an_errand_hands_back_what_went_wrong() -> None:
    tank = find_target(LIBRARY, "tank")
    (task,) = tasks(tank.site, tank.catalogue[:1], "reference", Options())

    with pytest.raises(ReachedError) as raised:
        run_errand(task)

    assert raised.value.evidence is not None
    assert "tank1.level would become 3" in str(raised.value)
