"""What the engine says when it could not look at everything."""

import itertools

import pytest

from checker.engine import Options, Silent
from checker.reference import ReferenceEngine
from model.lang.component import Singleton, State
from model.lang.errors import DefinitionError
from model.lang.rule import Step, event, when
from model.lang.sites import Site
from model.trace import Trace
from properties.evidence import TracePair
from properties.property import Property, absent, always, always_possible, independent, never, on_step, reachable
from properties.result import Case, Vacuity, Verdict
from tests.conformance.kinds import ALL_UP, FRAGILE, PAIR, SOME_UP, Server
from tests.conformance.scenario import small

ENGINE = ReferenceEngine()


class Line(Singleton):
    """A line of a thousand places, walked in one direction."""

    place = State(range(1000), initially=0)
    away = State(bool, initially=False)

    @event()
    def walk(self) -> Step:
        """It goes on."""
        return when(self.place < 999).then(self.place.becomes(self.place + 1))

    @event()
    def leave(self) -> Step:
        """It leaves the line."""
        return when(self.place == 999, ~self.away).then(self.away.becomes(True))


LINE = small(Line)
place = Line.the.place


class Impatient(Silent):
    """A user who gives up at a later look at the progress."""

    def __init__(self, patience: int) -> None:
        self.patience = patience
        self.seen: list[int] = []

    def progress(self, phase: str, done: int, note: str = "") -> None:  # noqa: ARG002 - the names of the protocol
        self.seen.append(done)

    def cancelled(self) -> bool:
        return len(self.seen) > self.patience


def only(options: Options, prop: Property, site: Site = LINE) -> Case:
    (case,) = ENGINE.open(site, options, Silent()).check(prop).cases
    return case


FEW = Options(max_states=500)
UNDECIDED = [
    always("B1", "", that=place < 900, why="", cites=""),
    never("B2", "", that=place > 900, why="", cites=""),
    reachable("B3", "", that=place > 900, why="", cites=""),
    reachable("B4", "", that=place > 900, after=place == 3, why="", cites=""),
    always_possible("B5", "", that=Line.the.away, why="", cites=""),
    on_step("B6", "", rule=Line.leave, that=lambda: place == 999, why="", cites=""),
    absent("B7", "", that=place > 900, after=place == 3, why="", cites=""),
    independent("B8", "", what=Line.the.away, of=Line.walk, why="", cites=""),
]


@pytest.mark.parametrize("prop", UNDECIDED, ids=lambda p: p.kind)
def test_what_was_not_seen_is_undecided(prop: Property) -> None:
    case = only(FEW, prop)

    assert case.verdict is Verdict.UNDECIDED
    assert case.evidence is None
    assert case.reason.startswith("the budget of 500 states is spent: 501 states, 500 expanded, 500 steps deep")


@pytest.mark.parametrize(
    ("prop", "steps"),
    [
        (always("B11", "", that=place < 100, why="", cites=""), 100),
        (never("B12", "", that=place == 7, why="", cites=""), 7),
        (on_step("B13", "", rule=Line.walk, that=lambda: place < 30, why="", cites=""), 30),
        (absent("B14", "", that=place == 9, after=place == 3, why="", cites=""), 9),
        (independent("B15", "", what=place, of=Line.walk, why="", cites=""), 1),
    ],
    ids=lambda value: getattr(value, "kind", ""),
)
def test_a_violation_that_was_seen_is_one(prop: Property, steps: int) -> None:
    case = only(FEW, prop)

    assert case.verdict is Verdict.VIOLATED
    trace = getattr(case.evidence, "first", case.evidence)
    assert len(trace.steps) == steps  # type: ignore[union-attr]


def test_a_state_that_was_reached_is_reached() -> None:
    case = only(FEW, reachable("B16", "", that=place == 400, why="", cites=""))

    assert case.verdict is Verdict.HOLDS


def test_a_budget_that_suffices_is_not_spent() -> None:
    assert only(
        Options(max_states=4), always("B17", "", that=SOME_UP, when=ALL_UP, why="", cites=""), PAIR
    ).verdict is (Verdict.HOLDS)


def test_a_trap_closed_within_what_was_seen_is_a_violation() -> None:
    case = only(Options(max_states=2), always_possible("B18", "", that=ALL_UP, why="", cites=""), FRAGILE)

    assert case.verdict is Verdict.UNDECIDED
    case = only(Options(max_states=3), always_possible("B18", "", that=ALL_UP, why="", cites=""), FRAGILE)

    assert case.verdict is Verdict.VIOLATED


def test_an_unfinished_search_does_not_say_that_nothing_was_asked() -> None:
    case = only(FEW, always("B19", "", when=place > 900, that=place > 0, why="", cites=""))

    assert case.vacuity is Vacuity.NOT_ASKED


def test_time_is_a_budget() -> None:
    case = only(Options(max_seconds=0.0), always("B20", "", that=place < 900, why="", cites=""))

    assert case.verdict is Verdict.UNDECIDED
    assert case.reason.startswith("the budget of 0 seconds is spent")


LATE = [
    absent("B24", "", that=place == 9, after=place == 3, why="", cites=""),
    reachable("B25", "", that=place == 9, after=place == 3, why="", cites=""),
    independent("B26", "", what=place > 8, of=Line.walk, why="", cites=""),
]


@pytest.mark.parametrize("prop", LATE, ids=lambda p: p.kind)
def test_time_that_went_into_the_graph_leaves_a_look_at_it(prop: Property, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = itertools.count()
    monkeypatch.setattr("checker.reference.budget.time.monotonic", lambda: float(next(clock)))
    session = ENGINE.open(LINE, Options(max_seconds=2), Silent())

    (case,) = session.check(prop).cases

    assert isinstance(case.evidence, Trace | TracePair)
    (found,) = session.explore()
    assert not found.complete


def test_the_user_can_stop_and_go_on_with_the_next_question() -> None:
    reporter = Impatient(patience=3)
    session = ENGINE.open(LINE, Options(), reporter)
    prop = always("B21", "", that=place < 1000, why="", cites="")

    (stopped,) = session.check(prop).cases
    reporter.patience = 1000
    (finished,) = session.check(prop).cases

    assert (stopped.verdict, stopped.reason.split(":")[0]) == (Verdict.UNDECIDED, "cancelled")
    assert finished.verdict is Verdict.HOLDS
    assert reporter.seen[:4] == [0, 200, 400, 600]


def test_an_exploration_says_that_it_is_not_complete() -> None:
    (found,) = ENGINE.open(LINE, FEW, Silent()).explore()

    assert not found.complete
    assert (found.states, found.depth) == (501, 500)


def test_the_whole_line() -> None:
    (found,) = ENGINE.open(LINE, Options(), Silent()).explore()

    assert (found.states, found.transitions, found.depth, found.deadlocks) == (1001, 1000, 1000, 1)
    assert found.complete


def test_an_unknown_rule_is_refused() -> None:
    with pytest.raises(DefinitionError, match=r"no rule 'Line\.walk'"):
        only(Options(), on_step("B22", "", rule=Line.walk, that=lambda: SOME_UP, why="", cites=""), PAIR)


def test_a_property_of_no_element_claims_nothing() -> None:
    empty = small(Server, Server={})

    case = only(Options(), always("B23", "", that=lambda s: s.up, over=Server, why="", cites=""), empty)

    assert (case.verdict, case.vacuity, case.instances) == (Verdict.HOLDS, Vacuity.NEVER, ())
