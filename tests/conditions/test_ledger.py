"""What is known of a property, reading by reading: what a story settles, and what is replayed of it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from checker.bdd import BddEngine
from checker.cli.target import find_target
from checker.conditions.ledger import Ledger
from checker.conditions.story_region import StoryRegions
from checker.engine import Options, Silent
from checker.portfolio.service import within
from checker.rechecking import Checks, Rechecker, independent_checks
from model.lang.errors import Code, UsageError
from properties.property import Property
from properties.regions import EVERY, NONE, Regions
from properties.result import Case, Verdict
from tests.cli.toy import LIBRARY

TOY = find_target(LIBRARY, "two-open")
USUAL = {"R1": "always", "R2": "sure"}
(NEVER_TWO, ALWAYS_UP) = TOY.properties(["T1", "T3"])
HASTY = (("R2", ("hasty",)),)


@dataclass
class Counted:
    """The usual replay, which counts; or one that refuses everything."""

    refuses: bool = False
    replayed: list[str] = field(default_factory=list[str])

    def confirm(self, prop: Property, case: Case) -> tuple[str, ...]:
        self.replayed.append(prop.id)
        if self.refuses:
            raise UsageError(Code.NOT_DECIDABLE_HERE, "nothing is believed")
        return independent_checks(TOY.site).confirm(prop, case)


def ledger(prop: Property, counted: Counted) -> Ledger:
    regions = Regions({i: tuple(c.option for c in TOY.site.readings[i]) for i in TOY.site.free_readings})
    stories = StoryRegions(TOY.site, regions)
    rechecker = Rechecker(Checks(counted.confirm, independent_checks(TOY.site).verify), Silent())
    return Ledger(prop, tuple(regions.ids), stories, USUAL, rechecker)


def story(prop: Property, **readings: str) -> Case:
    """What the diagrams tell under one combination."""
    cube = tuple((reading, (option,)) for reading, option in readings.items())
    (case,) = BddEngine().open(within(TOY.site, cube), Options(), Silent()).check(prop).cases
    return replace(case, where=(cube,))


def test_a_story_settles_all_readings_under_which_its_steps_show_the_same() -> None:
    kept = ledger(NEVER_TWO, Counted())

    kept.note(story(NEVER_TWO, R1="always", R2="hasty"), kept.around({"R1": "always", "R2": "hasty"}))

    regions = kept.stories.regions
    assert kept.open == regions.minus(EVERY, regions.cube(HASTY))


def test_stories_are_replayed_in_the_end_under_each_cube_and_only_those_that_are_needed() -> None:
    counted = Counted()
    kept = ledger(ALWAYS_UP, counted)

    for option in ("always", "never"):
        chosen = {"R1": option, "R2": "sure"}
        kept.note(story(ALWAYS_UP, **chosen), kept.around(chosen))
    assert counted.replayed == []
    (case,) = kept.cases()

    assert (case.verdict, case.where, case.checked) == (Verdict.VIOLATED, ((),), True)
    assert counted.replayed == ["T3", "T3"]


def test_a_story_that_its_replay_refuses_leaves_its_readings_undecided() -> None:
    kept = ledger(ALWAYS_UP, Counted(refuses=True))

    kept.note(story(ALWAYS_UP, **USUAL), kept.around(USUAL))
    (case,) = kept.cases()

    assert (case.verdict, case.where) == (Verdict.UNDECIDED, ((),))
    assert case.reason == "the engine says violated, but its evidence was refused: nothing is believed"


def test_what_is_given_up_is_asked_about_no_more_and_is_undecided() -> None:
    kept = ledger(ALWAYS_UP, Counted())

    kept.give_up(EVERY)

    assert kept.open == NONE
    assert [(case.verdict, case.reason) for case in kept.cases()] == [
        (Verdict.UNDECIDED, "the questions allowed were not enough")
    ]
