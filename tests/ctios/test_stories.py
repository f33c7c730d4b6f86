from __future__ import annotations

import pytest

from model.designs import design
from tests.ctios.acceptance import ACCEPTANCE
from tests.ctios.fault_table import ROWS
from tests.ctios.telling import Story

FAULT_STORIES = tuple(
    Story(r.fault, (*r.before, *r.steps, *r.noticed, *r.follows), r.ends, readings=r.readings) for r in ROWS
)


@pytest.mark.parametrize("story", ACCEPTANCE, ids=lambda s: s.name)
def test_the_story_can_happen(story: Story) -> None:
    run = story.replay()

    assert {variable: run[variable] for variable in story.ends} == story.ends
