"""What is undefined in reach: ranges left, reads through none, two values at once; and what guards keep defined."""

from __future__ import annotations

from model.lang.component import Component, Link, Ref, Singleton, State
from model.lang.errors import Code
from model.lang.reading import Choice, Reading, ReadingSet
from model.lang.rule import Step, event, fault, when
from model.lang.sites import Deployment, site
from model.lang.systems import start, system
from model.lang.term import ALWAYS_FALSE, ALWAYS_TRUE, each, exists, forall, ite, old
from properties.property import absent, always, always_possible, independent, never, on_step, reachable
from properties.result import Vacuity
from tests.conformance.scenario import Count, Mistake, Question, Space, holds, small


class Bounds(Choice):
    CHECKED = "the counter is checked"
    UNCHECKED = "it is not"


class Readings(ReadingSet):
    R9 = Reading(Bounds, default=Bounds.CHECKED, question="Is the counter checked?", cites="T-9")


class Counter(Singleton):
    n = State(range(3), initially=0)

    @fault()
    def leap(self) -> Step:
        """It leaps to the end."""
        return when(self.n < 2).then(self.n.becomes(2))

    @event()
    def count_up(self) -> Step:
        """It counts."""
        return when(ite(Readings.R9 == Bounds.CHECKED, self.n < 2, ALWAYS_TRUE)).then(self.n.becomes(self.n + 1))


class Home(Component):
    up = State(bool, initially=True)


class Guest(Component):
    home = Link(Home)
    at = Ref(Home)
    used = State(bool, initially=False)

    @fault()
    def lose(self) -> Step:
        """{self} loses its place."""
        return when(self.at.is_some).then(self.at.becomes(None))

    @event()
    def use(self) -> Step:
        """{self} uses its place."""
        return when(self.at.element.up).then(self.used.becomes(True))

    @event()
    def rest(self) -> Step:
        """{self} writes down, carelessly, what its place does."""
        return when(~self.used).then(self.used.becomes(self.at.element.up))


class Cell(Component):
    value = State(range(3), initially=0)

    @event()
    def pour(self, other: Cell) -> Step:
        """{self} pours into {other}, which may be itself."""
        return when(self.value == 0, other.value == 0).then(self.value.becomes(1), other.value.becomes(2))

    @event()
    def mark(self, other: Cell) -> Step:
        """{self} and {other} are marked alike, so one written twice is written once."""
        return when(self.value == 0).then(self.value.becomes(2), other.value.becomes(2))

    @event()
    def spread(self) -> Step:
        """{self} gives its value to all, and takes 0 where it is marked."""
        return when(self.value == 2).then(
            each(Cell, lambda c: c.value.becomes(2)), self.value.becomes(0).where(exists(Cell, lambda c: c.value == 0))
        )


COUNTER = site(system("counter", [Counter], readings=Readings), Deployment("here", {}, readings={"R9": ("unchecked",)}))
OPEN = site(COUNTER.system, Deployment("here", {}, readings={"R9": ("checked", "unchecked")}))
CHECKED = site(COUNTER.system, Deployment("here", {}))
GUESTS = small(
    Home,
    Guest,
    starts=(start("home", "At home.", each(Guest, lambda g: g.at.becomes(g.home))),),
    Home={"h": {}},
    Guest={"g": {"home": "h"}},
)
CELLS = small(Cell, Cell={"c1": {}, "c2": {}})

NOWHERE = small(Home, starts=(start("nowhere", "No home is up.", where=ALWAYS_FALSE),), Home={"h": {}})
# Without `use` and `rest` nothing is undefined: the guest is at home, or nowhere.
QUIET = GUESTS.with_system(GUESTS.system.remove("Guest.use").remove("Guest.rest"))
# Each mark takes one or two cells from 0 to 2: 4 states; 4 marks with both at 0, 2 with one, none with none.
MARKED = CELLS.with_system(CELLS.system.remove("Cell.pour").remove("Cell.spread"))

ANY = always("M0", "Anything", that=ALWAYS_TRUE, why="", cites="")
THROUGH, CLASH, LEFT = Code.READ_THROUGH_NONE, Code.CONFLICTING_WRITES, Code.RANGE_LEFT

SPACES = (Space("a value written twice is no clash", MARKED, {(): Count(4, 8, 1, deadlocks=1, deadlock=(0, 1))}),)

RULES = (
    Mistake("a value leaves its range; without faults if it can", COUNTER, ANY, LEFT, "Counter.count_up", (0, 2)),
    Mistake("a mistake under some of the readings", OPEN, ANY, LEFT, "Counter.count_up", (0, 2)),
    Mistake(
        "a guard reads through none",
        GUESTS.with_system(GUESTS.system.remove("Guest.rest")),
        ANY,
        THROUGH,
        "Guest.use(g)",
        (1, 1),
    ),
    Mistake(
        "an update reads through none",
        GUESTS.with_system(GUESTS.system.remove("Guest.use")),
        ANY,
        THROUGH,
        "Guest.rest(g)",
        (1, 1),
    ),
    Mistake("one element as two parameters is written twice", CELLS, ANY, CLASH, "Cell.pour(c", (0, 0)),
    Mistake(
        "a broadcast and an update overlap",
        CELLS.with_system(CELLS.system.remove("Cell.pour")),
        ANY,
        CLASH,
        "Cell.spread(c",
        (0, 1),
    ),
    Mistake("a start that allows no state", NOWHERE, ANY, Code.NO_START_STATE, "nowhere", None),
)

CONDITIONS = (
    Mistake(
        "always: `that` reads through none",
        QUIET,
        always("M1", "Up", that=lambda g: g.at.element.up, over=Guest, why="", cites=""),
        THROUGH,
        "M1",
        (1, 1),
    ),
    Mistake(
        "always: `when` reads through none",
        QUIET,
        always("M2", "Up", when=lambda g: g.at.element.up, that=ALWAYS_TRUE, over=Guest, why="", cites=""),
        THROUGH,
        "M2",
        (1, 1),
    ),
    Mistake(
        "a guard to the right of the read is too late",
        QUIET,
        always("M3", "Up", that=lambda g: g.at.element.up | g.at.is_none, over=Guest, why="", cites=""),
        THROUGH,
        "M3",
        (1, 1),
    ),
    Mistake(
        "never: undefined for one element is undefined",
        QUIET,
        never("M4", "Up", that=exists(Guest, lambda g: ~g.at.element.up), why="", cites=""),
        THROUGH,
        "M4",
        (1, 1),
    ),
    Mistake(
        "reachable: undefined beyond the state that is found",
        QUIET,
        reachable("M5", "Up", that=lambda g: g.at.element.up, over=Guest, why="", cites=""),
        THROUGH,
        "M5",
        (1, 1),
    ),
    Mistake(
        "always possible: the goal reads through none",
        QUIET,
        always_possible("M6", "Up", that=lambda g: g.at.element.up, over=Guest, why="", cites=""),
        THROUGH,
        "M6",
        (1, 1),
    ),
    Mistake(
        "on step: undefined after the step",
        QUIET,
        on_step("M7", "Up", rule=Guest.lose, that=lambda g: g.at.element.up, why="", cites=""),
        THROUGH,
        "M7",
        (1, 1),
    ),
    Mistake(
        "absent: the beginning of the watch reads through none",
        QUIET,
        absent("M8", "Up", that=lambda g: g.used, after=lambda g: g.at.element.up, over=Guest, why="", cites=""),
        THROUGH,
        "M8",
        (1, 1),
    ),
    Mistake(
        "independent: what is observed reads through none",
        QUIET,
        independent("M9", "Up", what=lambda g: g.at.element.up, of=Guest.lose, over=Guest, why="", cites=""),
        THROUGH,
        "M9",
        (1, 1),
    ),
)

MISTAKES = RULES + CONDITIONS

QUESTIONS = (
    Question(
        "a guard to the left of the read is in time",
        QUIET,
        always("M10", "Up", that=lambda g: g.at.is_none | g.at.element.up, over=Guest, why="", cites=""),
        holds(),
    ),
    Question(
        "where `when` does not hold, `that` is not looked at",
        QUIET,
        always("M11", "Up", when=lambda g: g.at.is_some, that=lambda g: g.at.element.up, over=Guest, why="", cites=""),
        holds(Vacuity.BEFORE_FAULTS_ONLY),
    ),
    Question(
        "before the step it was defined",
        QUIET,
        on_step("M12", "Up", rule=Guest.lose, that=lambda g: old(g.at).element.up & g.at.is_none, why="", cites=""),
        holds(),
    ),
    Question(
        "the branch of ite that is not taken is not looked at",
        QUIET,
        always(
            "M13",
            "Up",
            that=forall(Guest, lambda g: ite(g.at.is_some, g.at.element.up, ALWAYS_TRUE)),
            why="",
            cites="",
        ),
        holds(),
    ),
    Question(
        "no mistake under the default reading",
        CHECKED,
        always("M14", "In range", that=Counter.the.n <= 2, why="", cites=""),
        holds(),
    ),
)
