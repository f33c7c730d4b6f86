"""Workers one by one: how they start, what becomes of their tasks."""

from __future__ import annotations

import multiprocessing
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from checker.work.crew import Crew, Event, Lost, default_method
from checker.work.service import Handler, Line
from checker.work.worker import Answer, Failure, Progress
from model.lang.errors import Code, UsageError


@pytest.fixture(autouse=True)
def no_process_is_left() -> Iterator[None]:
    yield
    assert multiprocessing.active_children() == []


@dataclass(frozen=True)
class Doing:
    """Answers with the name of its process and what was done; knows how to wait, fail and exit."""

    does: Any = None

    def begin(self, line: Line) -> Handler:
        def handle(asked: tuple[str, float]) -> tuple[str, str]:
            what, seconds = asked
            line.begun()
            line.progress(what, 1, "of 2")
            until = time.monotonic() + seconds
            while time.monotonic() < until and not (what == "patient" and line.cancelled()):
                time.sleep(0.005)
            if what == "fail":
                raise ValueError("no")
            if what == "exit":
                sys.exit(7)
            return type(multiprocessing.current_process()).__name__, what

        return handle


def heard(crew: Crew, enough: Callable[[list[Event]], bool]) -> list[Event]:
    """All events but progress, until there are enough."""
    found: list[Event] = []
    until = time.monotonic() + 60
    while not enough(found) and time.monotonic() < until:
        found += [e for e in crew.events(0.1) if not isinstance(e, Progress)]
    return found


def one(crew: Crew) -> Event:
    (event,) = heard(crew, bool)
    return event


@pytest.mark.alone
@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere no process is forked")
def test_workers_are_forked_until_there_are_threads() -> None:
    with Crew([Doing()]) as crew:
        crew.ask(0, ("first", 0))
        first = one(crew)
        crew.ask(0, ("exit", 0))
        lost = one(crew)
        release = threading.Event()
        thread = threading.Thread(target=release.wait)
        thread.start()
        methods = default_method()
        crew.ask(0, ("second", 0))
        second = one(crew)
        release.set()
        thread.join()

    assert isinstance(first, Answer)
    assert first.value == ("ForkProcess", "first")
    assert lost == Lost(2, "its process ended with code 7")
    assert methods == "spawn"
    assert isinstance(second, Answer)
    assert second.value == ("SpawnProcess", "second")


@pytest.mark.alone
@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere no process is forked")
def test_what_can_only_be_inherited_is_inherited_even_then() -> None:
    release = threading.Event()
    with Crew([Doing(lambda: None)]) as crew:
        thread = threading.Thread(target=release.wait)
        thread.start()
        crew.ask(0, ("late", 0))
        event = one(crew)
        release.set()
        thread.join()

    assert isinstance(event, Answer)
    assert event.value == ("ForkProcess", "late")


def test_what_no_worker_could_be_told_is_refused_at_once() -> None:
    with pytest.raises(UsageError) as raised:
        Crew([Doing(lambda: None)], "spawn")

    assert raised.value.code is Code.NOT_PORTABLE


def test_tasks_run_side_by_side_and_idle_workers_are_asked_again() -> None:
    with Crew([Doing()]) as crew:
        numbers = [crew.ask(0, ("a", 0.3)), crew.ask(0, ("b", 0.3))]
        begun = time.monotonic()
        both = heard(crew, lambda found: len(found) == 2)
        took = time.monotonic() - begun
        crew.ask(0, ("c", 0))
        workers = len(multiprocessing.active_children())
        heard(crew, bool)

    assert sorted(e.number for e in both) == numbers
    assert took < 5
    assert workers == 2


def test_what_a_task_raises_comes_back_with_where() -> None:
    with Crew([Doing()]) as crew:
        number = crew.ask(0, ("fail", 0))
        event = one(crew)

    assert isinstance(event, Failure)
    assert (event.number, repr(event.error)) == (number, "ValueError('no')")
    assert 'raise ValueError("no")' in event.where


def test_a_stopped_task_may_end_within_the_grace() -> None:
    with Crew([Doing()]) as crew:
        number = crew.ask(0, ("patient", 60))
        time.sleep(0.2)
        crew.stop(number)
        event = one(crew)
        crew.ask(0, ("next", 0))
        after = one(crew)

    assert isinstance(event, Answer)
    assert isinstance(after, Answer)
    assert (event.value[1], after.value[1]) == ("patient", "next")


def test_a_task_that_does_not_stop_is_lost_for_the_reason_given() -> None:
    with Crew([Doing()]) as crew:
        number = crew.ask(0, ("deaf", 60))
        crew.stop(number, "another engine was first", grace=0.2)
        event = one(crew)
        workers = multiprocessing.active_children()

    assert event == Lost(number, "another engine was first")
    assert workers == []


def test_a_wish_to_stop_that_comes_too_late_stops_nothing_else() -> None:
    with Crew([Doing()]) as crew:
        first = crew.ask(0, ("patient", 0))
        time.sleep(0.3)
        crew.stop(first)
        event = one(crew)
        crew.ask(0, ("patient", 0.3))
        begun = time.monotonic()
        one(crew)
        took = time.monotonic() - begun

    assert isinstance(event, Answer)
    assert took > 0.25


def test_progress_is_told() -> None:
    told: list[Event] = []
    with Crew([Doing()]) as crew:
        number = crew.ask(0, ("work", 0.1))
        while not any(isinstance(e, Answer) for e in told):
            told += crew.events(1.0)

    assert Progress(number, "work", 1, "of 2") in told


@pytest.mark.alone
@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere no process is forked")
def test_threads_of_libraries_count_until_they_are_collected() -> None:
    from checker.bdd import BddEngine
    from checker.cli.target import find_target
    from checker.engine import Options, Silent
    from tests.cli.toy import LIBRARY

    target = find_target(LIBRARY, "two")
    session = BddEngine().open(target.site, Options(), Silent())
    session.check(target.properties(["T2"])[0])
    meanwhile = default_method()
    del session
    afterwards = default_method()

    assert threading.active_count() == 1
    assert (meanwhile, afterwards) == ("spawn", "fork")
