"""Where runs begin: sets of values, any value, predicates, values from data and readings; and what readings decide."""

from __future__ import annotations

from model.lang.component import ANYTHING, Component, Fixed, Singleton, State, one_of
from model.lang.reading import Choice, Reading, ReadingSet
from model.lang.rule import Step, event, failover, fault, operator, settled, when
from model.lang.sites import Deployment, site
from model.lang.systems import start, system
from model.lang.term import count, each, forall, ite
from properties.property import absent, always, always_possible, never, on_step, reachable
from properties.result import Vacuity, Verdict
from tests.conformance.scenario import Answer, Count, Question, Space, deployed, reached, violated


class Origin(Choice):
    LOW = "every cell begins at 0"
    HIGH = "every cell begins at 2"


class Restart(Choice):
    EAGER = "a pump that stopped starts again by itself"
    LAZY = "it does not"


class Repair(Choice):
    ALLOWED = "an operator may start it"
    FORBIDDEN = "nobody may"


class Colour(Choice):
    RED = "the pump is red"
    BLUE = "the pump is blue"


class CellReadings(ReadingSet):
    R1 = Reading(Origin, default=Origin.LOW, question="Where does a cell begin?", cites="T-1")


class PumpReadings(ReadingSet):
    R2 = Reading(Restart, default=Restart.LAZY, question="Does it start by itself?", cites="T-2")
    R3 = Reading(Repair, default=Repair.ALLOWED, question="May it be started?", cites="T-3")
    R4 = Reading(Colour, default=Colour.RED, question="What colour is it?", cites="T-4")


class Cell(Component):
    weight = Fixed(int)
    value = State(range(3), initially=one_of(0, 2))
    flag = State(bool, initially=ANYTHING)

    @event()
    def tick(self) -> Step:
        """{self} goes from 0 to 1."""
        return when(self.value == 0).then(self.value.becomes(1))


class Pump(Singleton):
    running = State(bool, initially=True)

    @fault()
    def stop(self) -> Step:
        """It stops."""
        return when(self.running).then(self.running.becomes(False))

    @failover()
    def restart(self) -> Step:
        """It starts by itself."""
        return when(~self.running, PumpReadings.R2 == Restart.EAGER).then(self.running.becomes(True))

    @operator()
    def switch_on(self) -> Step:
        """It is started."""
        return when(~self.running, PumpReadings.R3 == Repair.ALLOWED).then(self.running.becomes(True))


FLAGGED = count(Cell, lambda c: c.flag)
CELLS = system(
    "cells",
    [Cell],
    readings=CellReadings,
    starts=[
        start("loose", "Any start."),
        start("tight", "One cell is flagged.", where=FLAGGED == 1),
        start("weighed", "By weight.", each(Cell, lambda c: c.value.becomes(ite(c.weight > 1, 2, 0)))),
        start(
            "read", "By the reading.", each(Cell, lambda c: c.value.becomes(ite(CellReadings.R1 == Origin.LOW, 0, 2)))
        ),
    ],
)
C1, C2 = {"weight": 1}, {"weight": 5}
# A cell: 3 values, 2 flags; it ticks from one value. 36 states, 2 * (2 * 6) ticks; 4 * 4 of them cannot tick.
LOOSE = deployed(CELLS, start="loose", Cell={"c1": C1, "c2": C2})
# One of two flags: 9 * 2 states, 2 * (1 * 3 * 2) ticks, 2 * 2 * 2 that cannot.
TIGHT = deployed(CELLS, start="tight", Cell={"c1": C1, "c2": C2})
# c1 begins at 0, c2 at 2: 2 * 1 values, 4 flags.
WEIGHED = deployed(CELLS, start="weighed", Cell={"c1": C1, "c2": C2})
# LOW: both tick from 0: 4 values, 4 flags. HIGH: nothing happens.
READ = site(CELLS, Deployment("here", {"Cell": {"c1": C1, "c2": C2}}, readings={"R1": ("low", "high")}, start="read"))
# It runs or not. What it does when it does not run is what the readings decide. R4 decides nothing and is not open.
PUMP = site(
    system("pump", [Pump], readings=PumpReadings),
    Deployment("here", {}, readings={"R2": ("eager", "lazy"), "R3": ("allowed", "forbidden")}),
)
# All three open: R4 changes nothing.
PAINTED = PUMP.with_readings({"R4": tuple(Colour)})

EA, EF, LA, LF = ("eager", "allowed"), ("eager", "forbidden"), ("lazy", "allowed"), ("lazy", "forbidden")
ON_BY_ITSELF, ON_BY_HAND = "Pump.restart", "Pump.switch_on"

SPACES = (
    Space("any of some values, any value", LOOSE, {(): Count(36, 24, 2, deadlocks=16, deadlock=(0, 0))}),
    Space("a predicate on the start", TIGHT, {(): Count(18, 12, 2, deadlocks=8, deadlock=(0, 0))}),
    Space("start values from data", WEIGHED, {(): Count(8, 4, 1, ("Cell.tick(c2)",), 4, (0, 1))}),
    Space(
        "start values from readings",
        READ,
        {
            ("low",): Count(16, 16, 2, deadlocks=4, deadlock=(0, 2)),
            ("high",): Count(4, 0, 0, ("Cell.tick(c1)", "Cell.tick(c2)"), 4, (0, 0)),
        },
    ),
    Space(
        "readings",
        PUMP,
        {
            EA: Count(2, 3, 1),
            EF: Count(2, 2, 1, (ON_BY_HAND,)),
            LA: Count(2, 2, 1, (ON_BY_ITSELF,)),
            LF: Count(2, 1, 1, (ON_BY_ITSELF, ON_BY_HAND), 1, (1, 1)),
        },
    ),
)

HOLDS, VIOLATED = Answer(Verdict.HOLDS), Answer(Verdict.VIOLATED, run=(1, 1))
pump = Pump.the

QUESTIONS = (
    Question(
        "the set of start values is no more than it says",
        LOOSE,
        reachable("S1", "All at one", that=forall(Cell, lambda c: c.value == 1), why="", cites=""),
        reached((0, 2)),
    ),
    Question(
        "the predicate on the start stays true of what is not changed",
        TIGHT,
        always("S2", "One flag", that=FLAGGED == 1, why="", cites=""),
        {(): HOLDS},
    ),
    Question(
        "any value: both are possible at the start",
        TIGHT,
        never("S3", "No flag", that=lambda c: c.flag, over=Cell, why="", cites=""),
        violated((0, 0), Vacuity.NOT_ASKED),
    ),
    Question(
        "start values from readings decide a property",
        READ,
        reachable("S4", "At one", that=lambda c: c.value == 1, over=Cell, why="", cites=""),
        {
            ("low",): Answer(Verdict.HOLDS, Vacuity.NOT_ASKED, (0, 1)),
            ("high",): Answer(Verdict.VIOLATED, Vacuity.NOT_ASKED),
        },
    ),
    Question(
        "it is settled and stopped where it does not start by itself",
        PUMP,
        always("S5", "It runs", when=settled(Pump), that=pump.running, why="", cites=""),
        {EA: HOLDS, EF: HOLDS, LA: VIOLATED, LF: VIOLATED},
    ),
    Question(
        "one corner of the readings",
        PUMP,
        always_possible("S6", "It can run again", that=pump.running, why="", cites=""),
        {EA: HOLDS, EF: HOLDS, LA: HOLDS, LF: VIOLATED},
    ),
    Question(
        "a reading that decides nothing stays out of the condition",
        PAINTED,
        always_possible("S7", "It can run again", that=pump.running, why="", cites=""),
        {
            (*EA, "red"): HOLDS,
            (*EA, "blue"): HOLDS,
            (*EF, "red"): HOLDS,
            (*EF, "blue"): HOLDS,
            (*LA, "red"): HOLDS,
            (*LA, "blue"): HOLDS,
            (*LF, "red"): VIOLATED,
            (*LF, "blue"): VIOLATED,
        },
    ),
    Question(
        "vacuous under some readings",
        PUMP,
        on_step("S8", "By hand it runs", rule=Pump.switch_on, that=lambda: pump.running, why="", cites=""),
        {EA: HOLDS, EF: Answer(Verdict.HOLDS, Vacuity.NEVER), LA: HOLDS, LF: Answer(Verdict.HOLDS, Vacuity.NEVER)},
    ),
    Question(
        "absent under readings",
        PUMP,
        absent("S9", "Stopped for good", that=pump.running, after=~pump.running, why="", cites=""),
        {
            EA: Answer(Verdict.VIOLATED, run=(1, 2)),
            EF: Answer(Verdict.VIOLATED, run=(1, 2)),
            LA: Answer(Verdict.VIOLATED, run=(1, 2)),
            LF: HOLDS,
        },
    ),
    Question(
        "a property that speaks of a reading",
        PUMP,
        always("S10", "Lazy pumps stop", when=~pump.running, that=PumpReadings.R2 == Restart.LAZY, why="", cites=""),
        {EA: VIOLATED, EF: VIOLATED, LA: HOLDS, LF: HOLDS},
    ),
)
