from __future__ import annotations

import pytest

from model.ctios.readings import Readings
from model.designs import design
from model.lang.lint import lint
from model.lang.reading import readings_of
from model.lang.rule import Kind
from properties.catalogue import catalogue
from tests.ctios.telling import Run

OTHER_OPTIONS = [
    (info.id, option.option) for info in readings_of(Readings) for option in info.options if option is not info.default
]


@pytest.mark.parametrize(("reading", "option"), [("B1", "client-library"), *OTHER_OPTIONS])
@pytest.mark.parametrize("start", ["normal", "maintenance"])
def test_a_start_condition_with_everything_up_is_settled(start: str, reading: str, option: str) -> None:
    run = Run(start=start, chosen={reading: option})
    automatic = {Kind.DETECTION, Kind.FAILOVER}

    waiting = [i.id for i in run.site.instances if i.rule.kind in automatic and run.can(i.id)]

    assert waiting == []


def test_lint_has_nothing_to_say() -> None:
    claims = [e for prop in catalogue("ctios") for e in prop.expressions]

    found = [f.message for f in lint(design("ctios"), also=claims)]

    assert found == []


def test_every_rule_has_a_sentence_and_cites_a_statement() -> None:
    rules = design("ctios").rules

    assert [r.id for r in rules if not r.sentence or not r.cites] == []
