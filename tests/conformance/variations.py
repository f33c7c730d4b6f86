"""Rules taken away, replaced and added; and runs with a limited number of faults."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from checker.engine import Options
from model.lang.rule import Kind, Step, enabled, make_rule, when
from model.lang.systems import System
from model.lang.term import Term, each, exists, forall
from properties.property import absent, always, always_possible, never, on_step, reachable
from properties.result import Vacuity, Verdict
from tests.conformance.kinds import ALL_DOWN, ALL_UP, FRAGILE, PAIR, SOME_UP, Server
from tests.conformance.mistakes import CELLS, Cell
from tests.conformance.scenario import Answer, Count, Question, Space, deployed, holds, reached, violated
from tests.conformance.values import TANK, Mode, Tank


def careful(made: System) -> System:
    """Servers that fail only while another is up."""
    rule = made.rule("Server.fail")
    (server,) = cast("tuple[Server]", rule.elements())
    return made.replace(rule.with_guard(server.up & exists(Server, lambda other: (other != server) & other.up)))


def apart(made: System) -> System:
    """Cells that pour into others only, and do nothing else."""
    rule = made.rule("Cell.pour")
    one, other = cast("tuple[Cell, Cell]", rule.elements())
    guard: Term[bool] = Term(rule.guard)
    return made.replace(rule.with_guard(guard & (one != other))).remove("Cell.mark").remove("Cell.spread")


def blackout(self: Server) -> Step:
    """All fail with {self}."""
    return when(self.up).then(each(Server, lambda s: s.up.becomes(False)))


SERVERS: dict[str, dict[str, object]] = {"a": {}, "b": {}}
# One at most is down: both up, or one of two down.
CAREFUL = deployed(careful(PAIR.system), Server=SERVERS)
# Both are down after one step: 4 states, 4 failures, 4 mendings and 4 blackouts.
BLACKOUT = deployed(PAIR.system.add(make_rule(Server, Kind.FAULT, blackout)), Server=SERVERS)
# Either pours into the other, and that is all.
APART = CELLS.with_system(apart(CELLS.system))

SPACES = (
    Space("a rule replaced", CAREFUL, {(): Count(3, 4, 1)}),
    Space("a rule added", BLACKOUT, {(): Count(4, 12, 1)}),
    Space(
        "a guard against one element as two parameters",
        APART,
        {(): Count(3, 2, 1, ("Cell.pour(c1, c1)", "Cell.pour(c2, c2)"), 2, (0, 1))},
    ),
)


def within(faults: int, question: Question) -> Question:
    """The question about runs with so many faults at most."""
    return replace(question, options=Options(max_faults=faults))


CHANGED = (
    Question(
        "a rule replaced cannot do what it did",
        CAREFUL,
        always("W1", "A server is up", that=SOME_UP, why="", cites=""),
        holds(),
    ),
    Question(
        "a rule added needs fewer faults",
        BLACKOUT,
        never("W2", "Not both down", that=ALL_DOWN, why="", cites=""),
        violated((1, 1), Vacuity.NOT_ASKED),
    ),
    Question(
        "a rule taken away is never enabled",
        FRAGILE,
        always("W3", "No mending", that=~enabled(Server.mend), why="", cites=""),
        holds(),
    ),
    Question(
        "enabled speaks of the rule that took the place of another",
        CAREFUL,
        always("W4", "Nothing more fails", when=~ALL_UP, that=~enabled(Server.fail), why="", cites=""),
        holds(),
    ),
    Question(
        "two writes at once, apart",
        APART,
        on_step(
            "W5", "One and two", rule=Cell.pour, that=lambda c, d: (c.value == 1) & (d.value == 2), why="", cites=""
        ),
        holds(),
    ),
)

LIMITED = (
    within(
        1,
        Question(
            "one fault is not enough",
            PAIR,
            always("W6", "A server is up", that=SOME_UP, why="", cites=""),
            holds(),
        ),
    ),
    within(
        2,
        Question(
            "two faults are",
            PAIR,
            always("W7", "A server is up", that=SOME_UP, why="", cites=""),
            violated((2, 2)),
        ),
    ),
    within(
        0,
        Question(
            "without faults",
            TANK,
            never("W8", "Not stuck", that=Tank.the.mode == Mode.STUCK, why="", cites=""),
            holds(Vacuity.NOT_ASKED),
        ),
    ),
    within(
        1,
        Question(
            "not reached by so few faults is no proof that it cannot be",
            PAIR,
            reachable("W9", "Both down", that=ALL_DOWN, why="", cites=""),
            {(): Answer(Verdict.UNDECIDED, Vacuity.NOT_ASKED)},
        ),
    ),
    within(
        2,
        Question(
            "reached by so few faults is reached",
            PAIR,
            reachable("W10", "Both down", that=ALL_DOWN, why="", cites=""),
            reached((2, 2)),
        ),
    ),
    within(
        0,
        Question(
            "always possible from what no fault has changed",
            FRAGILE,
            always_possible("W11", "All up", that=ALL_UP, when=SOME_UP, why="", cites=""),
            holds(Vacuity.BEFORE_FAULTS_ONLY),
        ),
    ),
    within(
        1,
        Question(
            "always possible after one fault",
            FRAGILE,
            always_possible("W12", "All up", that=ALL_UP, why="", cites=""),
            violated((1, 1)),
        ),
    ),
    within(
        0,
        Question(
            "what stays possible by further faults is not limited",
            FRAGILE,
            always_possible("W13", "All down", when=ALL_UP, that=ALL_DOWN, with_faults=True, why="", cites=""),
            holds(Vacuity.BEFORE_FAULTS_ONLY),
        ),
    ),
    within(
        1,
        Question(
            "absent: the second failure is one too many",
            PAIR,
            absent("W14", "Not both", that=ALL_DOWN, after=~ALL_UP, why="", cites=""),
            holds(),
        ),
    ),
    within(
        1,
        Question(
            "on step: mended after one fault",
            PAIR,
            on_step(
                "W15", "Not all up", rule=Server.mend, that=lambda _s: ~forall(Server, lambda s: s.up), why="", cites=""
            ),
            violated((1, 2)),
        ),
    ),
)

QUESTIONS = CHANGED + LIMITED
