"""Sorts of state, arithmetic, conditional updates, and shortest runs by faults before steps."""

from __future__ import annotations

from enum import Enum

from model.lang.component import Component, Singleton, State
from model.lang.rule import Step, event, fault, operator, when
from model.lang.term import count, exists, forall, ite, old
from properties.property import always, never, on_step, reachable
from properties.result import Vacuity
from tests.conformance.scenario import Count, Question, Space, holds, reached, small, violated


class Mode(Enum):
    FILL = "fill"
    DRAIN = "drain"
    STUCK = "stuck"


class Tank(Singleton):
    level = State(range(4), initially=0)
    mode = State(Mode, initially=Mode.FILL)

    @event()
    def fill(self) -> Step:
        """It fills."""
        return when(self.mode == Mode.FILL, self.level < 3).then(self.level.becomes(self.level + 1))

    @event()
    def drain(self) -> Step:
        """It drains."""
        return when(self.mode == Mode.DRAIN, self.level > 0).then(self.level.becomes(self.level - 1))

    @operator()
    def turn(self) -> Step:
        """The valve is turned."""
        return when(self.mode == Mode.FILL).then(self.mode.becomes(Mode.DRAIN))

    @fault()
    def jam(self) -> Step:
        """The valve jams."""
        return when(self.mode != Mode.STUCK).then(self.mode.becomes(Mode.STUCK))


class Board(Singleton):
    tally = State(range(3), initially=0)
    carried = State(bool, initially=False)


class Voter(Component):
    voted = State(bool, initially=False)

    @event()
    def vote(self) -> Step:
        """{self} votes."""
        board = Board.the
        return when(~self.voted).then(
            self.voted.becomes(True),
            board.tally.becomes(board.tally + 1),
            board.carried.becomes(True).where(board.tally >= 1),
        )


class Walker(Singleton):
    place = State(range(4), initially=0)

    @fault()
    def jump(self) -> Step:
        """It is thrown to the end."""
        return when(self.place < 3).then(self.place.becomes(3))

    @event()
    def walk(self) -> Step:
        """It takes a step."""
        return when(self.place < 3).then(self.place.becomes(self.place + 1))


class Bell(Singleton):
    rung = State(bool, initially=False)

    @event()
    def ring(self) -> Step:
        """It rings, and is silent again at once."""
        return when().then(self.rung.becomes(False))


# Levels 0..3 in each of three modes: 12 states. fill 3, drain 3, turn 4, jam 8: 18 steps. The far states are a full
# tank that is turned or jammed: 4 steps. Jammed is the end, whatever the level.
TANK = small(Tank)
# The board follows from who has voted: 4 states; each voter votes once in 2 of them.
VOTES = small(Board, Voter, Voter={"v1": {}, "v2": {}})
# 4 places, two steps from each but the last. By steps alone the last is one jump away.
WALK = small(Walker)
BELL = small(Bell)

SPACES = (
    Space("tank", TANK, {(): Count(12, 18, 4, deadlocks=4, deadlock=(1, 1))}),
    Space("votes", VOTES, {(): Count(4, 4, 2, deadlocks=1, deadlock=(0, 2))}),
    Space("walk", WALK, {(): Count(4, 6, 2, deadlocks=1, deadlock=(0, 3))}),
    Space("a step that changes nothing is a step", BELL, {(): Count(1, 1, 0)}),
)

tank, board = Tank.the, Board.the
VOTED = count(Voter, lambda v: v.voted)

QUESTIONS = (
    Question(
        "enum: violated by an operator, at no fault",
        TANK,
        always("V1", "Draining is of water", when=tank.mode == Mode.DRAIN, that=tank.level > 0, why="", cites=""),
        # A jam ends all draining.
        violated((0, 1), Vacuity.BEFORE_FAULTS_ONLY),
    ),
    Question(
        "integers: one fault after three fillings",
        TANK,
        never("V2", "Not full and stuck", that=(tank.level == 3) & (tank.mode == Mode.STUCK), why="", cites=""),
        violated((1, 4), Vacuity.NOT_ASKED),
    ),
    Question(
        "arithmetic leaves the range of its parts",
        TANK,
        always("V3", "Twice the level", that=(tank.level + tank.level <= 6) & (tank.level - 1 < 3), why="", cites=""),
        holds(),
    ),
    Question(
        "sums and differences are exact",
        TANK,
        reachable("V4", "Six and minus one", that=tank.level + tank.level - 1 == 5, why="", cites=""),
        reached((0, 3)),
    ),
    Question(
        "ite looks at the branch it takes",
        TANK,
        always("V5", "Three at most", that=ite(tank.mode == Mode.FILL, tank.level, 3) >= tank.level, why="", cites=""),
        holds(),
    ),
    Question(
        "the level falls by draining only",
        TANK,
        on_step("V6", "By one", rule=Tank.drain, that=lambda: tank.level + 1 == old(tank.level), why="", cites=""),
        holds(),
    ),
    Question(
        "count: a sum kept by hand agrees",
        VOTES,
        always("V7", "The tally counts the votes", that=board.tally == VOTED, why="", cites=""),
        holds(),
    ),
    Question(
        "a conditional update looks at the state before the step",
        VOTES,
        always("V8", "Two carry it", that=board.carried.iff(VOTED >= 2), why="", cites=""),
        holds(),
    ),
    Question(
        "old: the tally grows by one",
        VOTES,
        on_step(
            "V9",
            "By one",
            rule=Voter.vote,
            that=lambda v: (board.tally == old(board.tally) + 1) & ~old(v.voted),
            why="",
            cites="",
        ),
        holds(),
    ),
    Question(
        "a conditional update that does not apply keeps the value",
        VOTES,
        on_step("V10", "Every vote carries", rule=Voter.vote, that=lambda _v: board.carried, why="", cites=""),
        violated((0, 1)),
    ),
    Question(
        "nested quantifiers: the last to vote is not alone",
        VOTES,
        always(
            "V11",
            "Carried by two",
            when=board.carried,
            that=exists(Voter, lambda v: v.voted & exists(Voter, lambda w: (w != v) & w.voted)),
            why="",
            cites="",
        ),
        holds(),
    ),
    Question(
        "nested quantifiers, violated",
        VOTES,
        always(
            "V12",
            "All alike",
            that=forall(Voter, lambda v: forall(Voter, lambda w: v.voted.iff(w.voted))),
            why="",
            cites="",
        ),
        violated((0, 1)),
    ),
    Question(
        "fewest faults come before fewest steps",
        WALK,
        never("V13", "Not at the end", that=Walker.the.place == 3, why="", cites=""),
        violated((0, 3), Vacuity.NOT_ASKED),
    ),
    Question(
        "a fault is taken where nothing else leads there",
        WALK,
        on_step("V14", "No leap", that=lambda: Walker.the.place <= old(Walker.the.place) + 1, why="", cites=""),
        violated((1, 1)),
    ),
    Question(
        "a step that changes nothing fires its rule",
        BELL,
        on_step("V15", "Silent", rule=Bell.ring, that=lambda: Bell.the.rung, why="", cites=""),
        violated((0, 1)),
    ),
)
