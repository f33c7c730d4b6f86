from __future__ import annotations

import pytest

from model.designs import design
from tests.callback.stories import STORIES, Story

EXPLAINED: dict[str, str] = {}
"""Rules that no story misses, each with the reason why the design needs it all the same. None at present."""


@pytest.mark.parametrize("story", STORIES, ids=lambda s: s.name)
def test_the_story_can_happen(story: Story) -> None:
    run = story.replay()

    assert {variable: run[variable] for variable in story.ends} == story.ends


def test_every_rule_is_missed_by_some_story() -> None:
    whole = design("callback")

    fired = {story.name: story.rules() for story in STORIES}
    told_by = {rule.id: [s for s in STORIES if rule.id in fired[s.name]] for rule in whole.rules}

    assert {rule for rule, stories in told_by.items() if not stories} == set(EXPLAINED)
    for rule, stories in told_by.items():
        assert not any(s.can_be_told(whole.remove(rule)) for s in stories[:1]), rule
