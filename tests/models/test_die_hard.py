"""The jugs of the film Die Hard 3, as in the specification DieHard of Lamport's TLA+ Video Course.

A jug of 3 and one of 5 gallons; fill one, empty one, or pour one into the other. TLC says of the specification: "97
states generated, 16 distinct states found", depth 8. It counts the start once and each of the six actions, which are
always possible, once for each state: 1 + 16 * 6 = 97. Its depth counts states, so 7 steps. 4 gallons take 6 steps.
"""

from __future__ import annotations

from model.lang.component import Singleton, State
from model.lang.rule import Step, event, when
from model.lang.sites import Deployment, site
from model.lang.systems import system
from model.lang.term import ite
from properties.property import never
from properties.result import Verdict
from tests.models.counting import counts, decided, length


class Jugs(Singleton):
    small = State(range(4), initially=0)
    big = State(range(6), initially=0)

    @event()
    def fill_small(self) -> Step:
        return when().then(self.small.becomes(3))

    @event()
    def fill_big(self) -> Step:
        return when().then(self.big.becomes(5))

    @event()
    def empty_small(self) -> Step:
        return when().then(self.small.becomes(0))

    @event()
    def empty_big(self) -> Step:
        return when().then(self.big.becomes(0))

    @event()
    def small_to_big(self) -> Step:
        all_of_it = self.small + self.big <= 5
        return when().then(
            self.big.becomes(ite(all_of_it, self.small + self.big, 5)),
            self.small.becomes(ite(all_of_it, 0, self.small + self.big - 5)),
        )

    @event()
    def big_to_small(self) -> Step:
        all_of_it = self.small + self.big <= 3
        return when().then(
            self.small.becomes(ite(all_of_it, self.small + self.big, 3)),
            self.big.becomes(ite(all_of_it, 0, self.small + self.big - 3)),
        )


JUGS = site(system("die hard", [Jugs]), Deployment("pond", {}))


def test_there_are_as_many_states_as_tlc_finds() -> None:
    assert counts(JUGS) == (16, 97 - 1, 8 - 1)


def test_four_gallons_take_six_steps() -> None:
    four = never("D1", "There are never 4 gallons", that=Jugs.the.big == 4, why="The bomb goes off.", cites="")

    case = decided(JUGS, four)

    assert case.verdict is Verdict.VIOLATED
    assert length(case) == 6
