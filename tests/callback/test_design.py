from __future__ import annotations

import pytest

from model.callback.ctimanager import CtiManager
from model.callback.extended_functions import ExtendedFunctions
from model.callback.phone import Phone
from model.callback.readings import Readings
from model.designs import design
from model.lang.evaluate import Moment
from model.lang.lint import lint
from model.lang.reading import readings_of
from model.lang.rule import settled
from properties.catalogue import catalogue
from tests.callback.stories import STORIES, Run

EVERY_OPTION = [(info.id, option.option) for info in readings_of(Readings) for option in info.options]
EXPLAINED = {"nothing given here looks at the datum CtiManager.address"}
"""What lint finds and the design keeps: a CTIManager has an address on every site, whether or not a rule needs it."""


@pytest.mark.parametrize(("reading", "option"), EVERY_OPTION)
@pytest.mark.parametrize("start", ["normal", "maintenance", "extension"])
def test_a_start_condition_with_everything_up_is_settled(start: str, reading: str, option: str) -> None:
    run = Run("four-applications", start, chosen={reading: option})

    assert run.evaluator.holds(settled(ExtendedFunctions, CtiManager, Phone).node, Moment(run.state), {})


def test_normal_is_where_the_story_from_cold_ends() -> None:
    cold = next(s for s in STORIES if s.start == "cold").replay()

    assert cold.state == Run().state


def test_lint_has_nothing_to_say_but_what_is_explained() -> None:
    claims = [e for prop in catalogue("callback") for e in prop.expressions]

    found = {f.message for f in lint(design("callback"), also=claims)}

    assert found == EXPLAINED


def test_every_rule_has_a_sentence_and_cites_a_statement() -> None:
    rules = design("callback").rules

    assert [r.id for r in rules if not r.sentence or not r.cites] == []
