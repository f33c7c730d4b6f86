"""Every kind of property, violated and holding, on two servers that fail and are mended."""

from __future__ import annotations

from model.lang.component import Component, Singleton, State
from model.lang.rule import Step, event, fault, fired, repair, when
from model.lang.term import ALWAYS_FALSE, count, exists, forall, old
from properties.property import (
    absent,
    always,
    always_possible,
    independent,
    never,
    on_step,
    reachable,
)
from properties.result import Vacuity
from tests.conformance.scenario import Count, Question, Space, deployed, holds, reached, small, violated


class Server(Component):
    up = State(bool, initially=True)

    @fault(cites="T-1")
    def fail(self) -> Step:
        """{self} fails."""
        return when(self.up).then(self.up.becomes(False))

    @repair(cites="T-2")
    def mend(self) -> Step:
        """{self} is mended."""
        return when(~self.up).then(self.up.becomes(True))


class Desk(Singleton):
    """Who looks sees the lamp; a note changes nothing for anyone."""

    lamp = State(bool, initially=False)
    note = State(bool, initially=False)
    seen = State(bool, initially=False)

    @event()
    def press(self) -> Step:
        """The lamp is lit."""
        return when(~self.lamp).then(self.lamp.becomes(True))

    @event()
    def write(self) -> Step:
        """A note is written."""
        return when(~self.note).then(self.note.becomes(True))

    @event()
    def look(self) -> Step:
        """Someone looks at the lit lamp."""
        return when(self.lamp, ~self.seen).then(self.seen.becomes(True))


# Two independent bits: 4 states; in each, either server can do one thing: 8 steps; both down is 2 steps away.
PAIR = small(Server, Server={"a": {}, "b": {}})
# Without repair each server fails once: 2 * 2 steps, and both down is the end.
FRAGILE = deployed(PAIR.system.remove("Server.mend"), Server={"a": {}, "b": {}})
# lamp and seen: 00, 10, 11; note: 0, 1. press in 00 (2), look in 10 (2), write with note 0 (3): 7 steps.
DESK = small(Desk)

SPACES = (
    Space("pair", PAIR, {(): Count(4, 8, 2)}),
    Space("fragile", FRAGILE, {(): Count(4, 4, 2, deadlocks=1, deadlock=(2, 2))}),
    Space("desk", DESK, {(): Count(6, 7, 3, deadlocks=1, deadlock=(0, 3))}),
)

ALL_UP = forall(Server, lambda s: s.up)
ALL_DOWN = forall(Server, lambda s: ~s.up)
SOME_UP = exists(Server, lambda s: s.up)

QUESTIONS = (
    Question(
        "always, violated",
        PAIR,
        always("K1", "A server is up", that=SOME_UP, why="", cites=""),
        violated((2, 2)),
    ),
    Question(
        "always, holding for each element",
        PAIR,
        always("K2", "Up or down", that=lambda s: s.up | ~s.up, over=Server, why="", cites=""),
        holds(),
    ),
    Question(
        "always, violated where asked",
        PAIR,
        always("K3", "One down means the other up", when=~ALL_UP, that=SOME_UP, why="", cites=""),
        violated((2, 2)),
    ),
    Question(
        "always, never asked",
        PAIR,
        always("K4", "Nothing", when=ALL_UP & ~SOME_UP, that=ALWAYS_FALSE, why="", cites=""),
        holds(Vacuity.NEVER),
    ),
    Question(
        "always, asked before the first fault only",
        FRAGILE,
        always("K5", "All up", when=ALL_UP, that=SOME_UP, why="", cites=""),
        holds(Vacuity.BEFORE_FAULTS_ONLY),
    ),
    Question(
        "always, where nothing can break",
        DESK,
        always("K6", "Seen is lit", when=Desk.the.seen, that=Desk.the.lamp, why="", cites=""),
        holds(),
    ),
    Question(
        "never, violated",
        PAIR,
        never("K7", "Not both down", that=ALL_DOWN, why="", cites=""),
        violated((2, 2), Vacuity.NOT_ASKED),
    ),
    Question(
        "never, holding",
        PAIR,
        never("K8", "Not three up", that=count(Server, lambda s: s.up) > 2, why="", cites=""),
        holds(Vacuity.NOT_ASKED),
    ),
    Question(
        "reachable, found",
        PAIR,
        reachable("K9", "Both can be down", that=ALL_DOWN, why="", cites=""),
        reached((2, 2)),
    ),
    Question(
        "reachable, not found",
        DESK,
        reachable("K10", "Seen in the dark", that=Desk.the.seen & ~Desk.the.lamp, why="", cites=""),
        violated(None, Vacuity.NOT_ASKED),
    ),
    Question(
        "reachable after another state, found",
        PAIR,
        reachable("K11", "All up after all down", that=ALL_UP, after=ALL_DOWN, why="", cites=""),
        reached((2, 4)),
    ),
    Question(
        "reachable after another state, at that state",
        PAIR,
        reachable("K12", "Down at all down", that=~SOME_UP, after=ALL_DOWN, why="", cites=""),
        reached((2, 2)),
    ),
    Question(
        "reachable after another state, not found",
        FRAGILE,
        reachable("K13", "All up after one down", that=ALL_UP, after=~ALL_UP, why="", cites=""),
        violated(None, Vacuity.NOT_ASKED),
    ),
    Question(
        "always possible, holding",
        PAIR,
        always_possible("K14", "All can be up again", that=ALL_UP, why="", cites=""),
        holds(),
    ),
    Question(
        "always possible, violated",
        FRAGILE,
        always_possible("K15", "All can be up again", that=ALL_UP, why="", cites=""),
        violated((1, 1)),
    ),
    Question(
        "always possible where asked, violated after more",
        FRAGILE,
        always_possible("K16", "After both, one", when=ALL_DOWN, that=SOME_UP, why="", cites=""),
        violated((2, 2)),
    ),
    Question(
        "always possible without faults, violated at the start",
        FRAGILE,
        always_possible("K17", "All can be down", that=ALL_DOWN, why="", cites=""),
        violated((0, 0)),
    ),
    Question(
        "always possible with faults, holding",
        FRAGILE,
        always_possible("K18", "All can be down", that=ALL_DOWN, with_faults=True, why="", cites=""),
        holds(),
    ),
    Question(
        "always possible for each element",
        PAIR,
        always_possible("K19", "Each can be up", that=lambda s: s.up, over=Server, why="", cites=""),
        holds(),
    ),
    Question(
        "on step, holding",
        PAIR,
        on_step(
            "K20", "Failing is from up to down", rule=Server.fail, that=lambda s: old(s.up) & ~s.up, why="", cites=""
        ),
        holds(),
    ),
    Question(
        "on step, violated",
        PAIR,
        on_step("K21", "Another is up then", rule=Server.fail, that=lambda _s: SOME_UP, why="", cites=""),
        violated((2, 2)),
    ),
    Question(
        "on step, violated by a step back to a state seen before",
        PAIR,
        on_step("K22", "Not all up then", rule=Server.mend, that=lambda _s: ~ALL_UP, why="", cites=""),
        violated((1, 2)),
    ),
    Question(
        "on step, of a rule that never fires",
        FRAGILE,
        on_step("K23", "Never mended", rule=Server.mend, that=lambda _s: ALWAYS_FALSE, why="", cites=""),
        holds(Vacuity.NEVER),
    ),
    Question(
        "on every step, holding",
        FRAGILE,
        on_step(
            "K24", "Down stays down", that=lambda: forall(Server, lambda s: s.up.implies(old(s.up))), why="", cites=""
        ),
        holds(),
    ),
    Question(
        "on every step, violated",
        PAIR,
        on_step(
            "K25", "Down stays down", that=lambda: forall(Server, lambda s: s.up.implies(old(s.up))), why="", cites=""
        ),
        violated((1, 2)),
    ),
    Question(
        "absent, violated",
        PAIR,
        absent("K26", "Down for good", that=lambda s: s.up, after=lambda s: ~s.up, over=Server, why="", cites=""),
        violated((1, 2)),
    ),
    Question(
        "absent, holding because the watch ends at the same state",
        PAIR,
        absent(
            "K27",
            "Down until up",
            that=lambda s: s.up,
            after=lambda s: ~s.up,
            until=lambda s: s.up,
            over=Server,
            why="",
            cites="",
        ),
        holds(),
    ),
    Question(
        "absent, violated at the state where the watch begins",
        PAIR,
        absent("K28", "Not all down", that=ALL_DOWN, after=ALL_DOWN, why="", cites=""),
        violated((2, 2)),
    ),
    Question(
        "absent, violated at the start",
        PAIR,
        absent("K29", "Not up", that=SOME_UP, after=ALL_UP, why="", cites=""),
        violated((0, 0)),
    ),
    Question(
        "absent, of steps: the same server fails twice with no mending of the other between",
        PAIR,
        absent(
            "K30",
            "No second failure",
            that=lambda s: fired(Server.fail, s) & old(s.up),
            after=lambda s: fired(Server.mend, s),
            until=lambda s: exists(Server, lambda other: (other != s) & fired(Server.mend, other)),
            over=Server,
            why="",
            cites="",
        ),
        violated((2, 3)),
    ),
    Question(
        "absent, of steps: `fired` without elements is of any",
        FRAGILE,
        absent(
            "K31",
            "One failure",
            that=fired(Server.fail),
            after=fired(Server.fail) & exists(Server, lambda s: s.up),
            why="",
            cites="",
        ),
        violated((1, 1)),
    ),
    Question(
        "absent, holding on steps",
        FRAGILE,
        absent(
            "K32",
            "Never again",
            that=lambda s: fired(Server.fail, s) & ~old(s.up),
            after=lambda s: ~s.up,
            over=Server,
            why="",
            cites="",
        ),
        holds(),
    ),
    Question(
        "absent, never begun",
        FRAGILE,
        absent("K33", "Nothing", that=SOME_UP, after=fired(Server.mend), why="", cites=""),
        holds(Vacuity.NEVER),
    ),
    Question(
        "independent, holding",
        DESK,
        independent("K34", "A note hides nothing", what=Desk.the.seen, of=Desk.write, why="", cites=""),
        holds(Vacuity.NOT_ASKED),
    ),
    Question(
        "independent, violated by a step that only one of two can make",
        DESK,
        independent("K35", "The lamp hides nothing", what=Desk.the.seen, of=Desk.press, why="", cites=""),
        violated((0, 2), Vacuity.NOT_ASKED),
    ),
    Question(
        "independent, violated at once",
        PAIR,
        independent("K36", "Failing is unseen", what=lambda s: s.up, of=Server.fail, over=Server, why="", cites=""),
        violated((1, 1), Vacuity.NOT_ASKED),
    ),
    Question(
        "independent, of several rules and terms",
        DESK,
        independent(
            "K37", "Only notes", what=(Desk.the.seen, Desk.the.lamp), of=(Desk.write, Desk.look), why="", cites=""
        ),
        violated((0, 2), Vacuity.NOT_ASKED),
    ),
    Question(
        "reachable, at the far end",
        DESK,
        reachable("K38", "It can be seen with a note", that=Desk.the.seen & Desk.the.note, why="", cites=""),
        reached((0, 3)),
    ),
)
