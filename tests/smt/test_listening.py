"""An engine that tells each story at once: what it hears is settled it asks no more about."""

from __future__ import annotations

from dataclasses import dataclass, field

from checker.cli.target import find_target
from checker.engine import Options, Silent
from checker.report.story import trace_in
from checker.smt import Ic3Engine
from properties.result import Case, Cube, Verdict
from tests.cli.toy import LIBRARY

TOY = find_target(LIBRARY, "two-open")
HASTY: Cube = (("R2", ("hasty",)),)


@dataclass
class Listener:
    """Keeps what it hears; of each story it says the same."""

    before: tuple[Cube, ...] = ()
    then: tuple[Cube, ...] = ()
    heard: list[Case] = field(default_factory=list[Case])

    def settled(self) -> tuple[Cube, ...]:
        return self.before

    def hear(self, case: Case) -> tuple[Cube, ...]:
        self.heard.append(case)
        return self.then


def verdicts(property_id: str, listener: Listener) -> dict[Verdict, tuple[Cube, ...]]:
    (prop,) = TOY.properties([property_id])
    result = Ic3Engine(listener=listener).open(TOY.site, Options(), Silent()).check(prop)
    return {case.verdict: case.where for case in result.cases}


def test_each_run_is_told_with_the_readings_under_which_it_is_one() -> None:
    listener = Listener()

    found = verdicts("T1", listener)

    assert found == {Verdict.HOLDS: ((("R2", ("sure",)),),), Verdict.VIOLATED: (HASTY,)}
    assert [case.where for case in listener.heard] == [(HASTY,)]
    assert all(case.verdict is Verdict.VIOLATED and trace_in(case.evidence) for case in listener.heard)


def test_what_is_settled_before_is_not_looked_at() -> None:
    listener = Listener(before=(HASTY,))

    found = verdicts("T1", listener)

    assert found == {Verdict.HOLDS: ((("R2", ("sure",)),),), Verdict.UNDECIDED: (HASTY,)}
    assert listener.heard == []


def test_what_a_story_settles_needs_no_other_one() -> None:
    alone, settled = Listener(), Listener(then=((),))

    verdicts("T7", alone)
    found = verdicts("T7", settled)

    assert {case.binding for case in alone.heard} == {("server1",), ("server2",)}
    assert len(settled.heard) == 2
    assert Verdict.HOLDS not in found
