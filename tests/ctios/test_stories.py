from __future__ import annotations

from dataclasses import replace

import pytest

from model.deployment_file import find_deployment
from model.designs import design
from tests.ctios.acceptance import ACCEPTANCE
from tests.ctios.dormant import DORMANT
from tests.ctios.fault_table import ROWS
from tests.ctios.further_stories import FROM_COLD, FURTHER
from tests.ctios.telling import Run, Story

ROW_STORIES = tuple(Story(f"{r.of}: {r.case}", r.run, r.ends, readings=r.readings) for r in ROWS)
STORIES = (*ACCEPTANCE, *ROW_STORIES, *FURTHER)

EXPLAINED: dict[str, str] = {}
"""Rules that no story misses, each with the reason why the design needs it all the same."""


@pytest.mark.parametrize("story", [*ACCEPTANCE, *FURTHER], ids=lambda s: s.name)
def test_the_story_can_happen(story: Story) -> None:
    run = story.replay()

    assert {variable: run[variable] for variable in story.ends} == story.ends


def test_normal_is_where_the_story_from_cold_ends_but_for_the_last_answers() -> None:
    cold, normal = FROM_COLD.replay(), Run()

    differs = [v.name for v, a, b in zip(cold.site.variables, cold.state, normal.state, strict=True) if a != b]

    assert differs == ["softphone1.answer", "softphone2.answer"]


def test_every_rule_is_missed_by_some_story() -> None:
    fired = {rule for story in STORIES for rule in story.rules()}

    assert {rule.id for rule in design("ctios").rules} - fired == set(EXPLAINED)


@pytest.mark.parametrize("hazard", ["H1", "H2"])
def test_agents_who_have_been_warned_do_not_click_during_a_failover(hazard: str) -> None:
    story = next(s for s in FURTHER if s.name.startswith(f"{hazard} "))
    duplex = find_deployment("duplex")
    warned = {name: {**fields, "disciplined": True} for name, fields in duplex.elements["Agent"].items()}
    site = replace(duplex, elements={**duplex.elements, "Agent": warned})
    before = story.steps[: next(n for n, step in enumerate(story.steps) if step.startswith("click"))]

    run = Run(site).do(*before)

    assert not run.can(story.steps[len(before)])


def test_a_dormant_rule_fires_under_its_option() -> None:
    fired = {(rule, *story.readings.items()) for story in STORIES for rule in story.rules()}

    assert {(rule, chosen) for rule, chosen in DORMANT.items()} <= fired
